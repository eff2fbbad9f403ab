//! Labels of links that say where the link leads and are no title.

use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::ingest::markup::parse::block::Line;

/// Whether the label of a link names the kind of the target, the venue, or a date: `pdf`, `CVPR 2023`, `7 Jun 2021`.
pub(crate) fn is_button(label: &str) -> bool {
    let bare = label.trim_matches(|c: char| !c.is_alphanumeric());
    address::is_generic(bare)
        || (title::words(bare) <= 6 && (venue::is_venue(bare) || heading_date::is_date(bare)))
        || (title::words(bare) <= 5 && venue::is_dated(bare))
}

/// Whether a short label in brackets has a word for a kind of link: `official code (Caffe)`.
pub(crate) fn names_kind(label: &str) -> bool {
    title::words(label) <= 5
        && label.split(|c: char| !c.is_alphanumeric()).any(|word| !word.is_empty() && address::is_generic(word))
}

/// Whether a line has no words beside its links, and these are buttons or stand in brackets.
pub(crate) fn is_links_only(line: &Line) -> bool {
    let opens = |at: usize| at > 0 && line.spans[at - 1].text.trim_end().ends_with(['[', '(', '【', '（']);
    let button = |at: usize, label: &str| {
        let most = if opens(at) || label.starts_with(['[', '(']) { 8 } else { 2 };
        is_button(label) || title::words(label) <= most
    };
    line.spans.iter().any(|span| span.url.is_some())
        && line.spans.iter().enumerate().all(|(at, span)| match &span.url {
            Some(url) => button(at, &span.text) || **url == *span.text,
            None => !span.text.chars().any(char::is_alphanumeric),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_venue_or_a_date_is_a_button() {
        for label in
            ["[pdf]", "CVPR 2023", "arXiv 2026.03", "7 Jun 2021", "Neurocomputing 2018", "2017", "IEEE Access 2023"]
        {
            assert!(is_button(label), "{label}");
        }
        for label in ["A Survey of Small Models", "GPT-2", "Segment Anything", "Results of the Great Race of 2023"] {
            assert!(!is_button(label), "{label}");
        }
    }
}
