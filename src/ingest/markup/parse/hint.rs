//! What the class of an element says about its text.
//!
//! Cards of digests mark authors and abstracts by a class and not by a word. Such an element reads as if the label stood
//! before its text.

use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::parse::block::{Line, Span};

/// The label that a class stands for. Only plural or compound names count: `author` and `date` are also parts of blogs.
pub(crate) fn label(class: &str) -> Option<&'static str> {
    class.split_ascii_whitespace().find_map(|token| match token.to_ascii_lowercase().replace('_', "-").as_str() {
        "authors" | "list-authors" | "paper-authors" | "card-authors" | "article-authors" | "author-list" => {
            Some("Authors:")
        }
        "abstract" | "paper-abstract" | "abstract-text" | "abstract-content" | "article-abstract" | "abstract-full" => {
            Some("Abstract:")
        }
        "tldr" | "paper-tldr" => Some("TLDR:"),
        "paper-date" | "pub-date" | "publish-date" | "publication-date" => Some("Date:"),
        "paper-tags" | "keywords" | "paper-keywords" => Some("Tags:"),
        "paper-venue" | "venue" => Some("Venue:"),
        "subjects" | "list-subjects" | "paper-categories" => Some("Subjects:"),
        _ => None,
    })
}

/// The line that a block begins with when its element has a label.
pub(crate) fn line(label: &str, number: u32) -> Line {
    let span = Span { text: label.to_string(), code: true, strong: true, ..Span::default() };
    Line { number, hard: false, spans: vec![span] }
}

/// Settles the label at the beginning of a finished block: it goes where the text has a label of its own.
pub(crate) fn settle(lines: &mut [Line]) {
    let Some(line) = lines.first_mut().filter(|line| is_label(line)) else { return };
    let mut rest = line.clone();
    rest.spans.remove(0);
    let labelled = field_label::leading_label(&rest).is_some();
    let blank = rest.is_blank();
    if labelled && !blank {
        *line = rest;
    } else if let Some(span) = line.spans.first_mut() {
        (span.code, span.text) = (false, format!("{} ", span.text));
    }
}

fn is_label(line: &Line) -> bool {
    line.spans.first().is_some_and(|span| span.code && span.strong && span.text.ends_with(':'))
}

#[cfg(test)]
mod tests {
    use crate::ingest::markup::parse::block_builder::BlockBuilder;
    use crate::ingest::markup::parse::html;

    fn texts(page: &str) -> Vec<String> {
        let mut builder = BlockBuilder::default();
        html::feed(&mut builder, page, 1);
        builder.finish().0.iter().map(|block| block.text()).collect()
    }

    #[test]
    fn a_class_labels_its_text() {
        assert_eq!(
            texts(
                "<div class='card authors'><p>Ada Byron, Carl Dee</p></div><p class=abstract>We count.</p><p>More</p>"
            ),
            ["Authors: Ada Byron, Carl Dee", "Abstract: We count.", "More"]
        );
    }

    #[test]
    fn a_label_in_the_text_is_enough() {
        assert_eq!(texts("<div class=authors><b>Authors</b>: Ada Byron</div>"), ["Authors: Ada Byron"]);
        assert_eq!(texts("<div class=authors></div><p>More</p>"), ["More"]);
    }
}
