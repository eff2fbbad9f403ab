//! Lists of authors in the forms that need more than separators.

use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::parse::block::Line;
use crate::paper::authors;
use crate::text::collapse;

static ASIDE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[(（][^()（）]*[;；:：*†‡][^()（）]*[)）]").expect("a constant pattern"));
static INITIALS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:\p{Lu}\.?[\s‐-]?){1,4}$").expect("a constant pattern"));

/// The people in a list of authors, in order. In `Last, F. M., & Last, F.`, the form of APA, the initials go first.
pub(crate) fn people(text: &str) -> Vec<String> {
    // `(* equal contribution; project lead: …)`
    let text = &*ASIDE.replace_all(text, "");
    // `Byron, Ada and Dee, Carl`, as BibTeX writes names.
    let joined: Vec<&str> = text.split(" and ").map(str::trim).collect();
    let is_inverted =
        |name: &&str| name.split_once(',').is_some_and(|(last, first)| is_family(last) && is_given(first));
    if joined.len() > 1 && joined.iter().all(is_inverted) {
        return joined.into_iter().map(in_order).collect();
    }
    let inverted = text.contains(',') && !text.contains([';', '；']);
    let parts: Vec<&str> = if inverted { text.split([',', '&']).map(str::trim).collect() } else { Vec::new() };
    let mut parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty() && *part != "et al.").collect();
    if let Some(last) = parts.last_mut() {
        *last = last.trim_end_matches("et al.").trim_end();
    }
    let pairs = parts.chunks_exact(2);
    let is_pair = |pair: &&[&str]| INITIALS.is_match(pair[1]) && !INITIALS.is_match(pair[0]);
    if parts.len() >= 2 && pairs.remainder().is_empty() && pairs.clone().all(|pair| is_pair(&pair)) {
        return pairs.map(|pair| format!("{} {}", pair[1], pair[0].trim_start_matches("and "))).collect();
    }
    let mut names = authors::parse_marked(text);
    names.retain(|name| name.chars().any(char::is_alphabetic));
    names
}

// One word: a full name before a comma belongs to a list of names.
fn is_family(text: &str) -> bool {
    !text.trim().is_empty() && !text.trim().contains(' ')
}

fn is_given(text: &str) -> bool {
    !text.contains(',') && !text.trim().is_empty()
}

/// `First Last` of a single name that may be `Last, First`.
pub(crate) fn in_order(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.contains(',') && !first.trim().is_empty() => {
            collapse(&format!("{} {}", first.trim(), last.trim()))
        }
        _ => collapse(name),
    }
}

/// The people whose names are links to pages about them, if a line is nothing else: `[A. Byron](…) | [C. Dee](…)`.
pub(crate) fn linked(line: &Line) -> Option<Vec<String>> {
    let links = line.links();
    let between = line.spans.iter().filter(|span| span.url.is_none()).map(|span| span.text.as_str());
    let apart = between.flat_map(str::chars).all(|c| !c.is_alphanumeric());
    let people = links.iter().all(|(label, url)| name_list::is_person(label.trim()) && !address::is_paper(url));
    (apart && people && !links.is_empty()).then(|| links.into_iter().map(|(label, _)| collapse(&label)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_bibtex_are_put_in_order() {
        assert_eq!(people("Byron, Ada and Dee, Carl"), ["Ada Byron", "Carl Dee"]);
        assert_eq!(people("Ada Byron, Carl Dee and Eve Fox"), ["Ada Byron", "Carl Dee", "Eve Fox"]);
    }

    #[test]
    fn initials_go_before_the_family_name() {
        assert_eq!(people("Byron, A., Dee, C. M., & Eve, F."), ["A. Byron", "C. M. Dee", "F. Eve"]);
        assert_eq!(people("Ada Byron*, Carl Dee (* equal; lead: Dee)"), ["Ada Byron", "Carl Dee"]);
        assert_eq!((in_order("Byron, Ada"), in_order("Ada Byron")), ("Ada Byron".into(), "Ada Byron".into()));
    }
}
