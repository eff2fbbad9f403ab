//! The white space of field values.

use crate::text::is_han;

/// `text` in one line, with white space collapsed to single spaces. Metadata of arXiv has wrapped lines.
pub(in crate::ingest) fn unwrapped_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_line(&mut out, text);
    out
}

/// `text` with one paragraph or list item on each line. A blank line ends a paragraph, and a bullet or number begins an
/// item. Other line breaks only wrap the text, and are removed.
pub(super) fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut ended = true;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            ended = true;
            continue;
        }
        if (ended || is_point(line)) && !out.is_empty() {
            out.push('\n');
        }
        ended = false;
        push_line(&mut out, line);
    }
    out
}

fn push_line(out: &mut String, text: &str) {
    for word in text.split_whitespace() {
        let spaced = match (out.chars().next_back(), word.chars().next()) {
            (None | Some('\n'), _) => false,
            // A line break between two Chinese characters is not a space.
            (Some(before), Some(after)) => !(is_wide(before) && is_wide(after)),
            _ => true,
        };
        if spaced {
            out.push(' ');
        }
        out.push_str(word);
    }
}

fn is_wide(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}')
}

fn is_point(line: &str) -> bool {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits.len() < line.len()
        && line.len() - digits.len() <= 2
        && [". ", ") ", "、", "）"].iter().any(|mark| digits.starts_with(mark));
    numbered || ["- ", "* ", "+ ", "• ", "· ", "•"].iter().any(|mark| line.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses() {
        assert_eq!(unwrapped_line("  A title\n  that wraps\tonce "), "A title that wraps once");
        assert_eq!(unwrapped_line("一种新的\n方法，\n名为 BERT 的"), "一种新的方法，名为 BERT 的");
        assert_eq!(paragraphs("one\ntwo\n\n three\n\n\n"), "one two\nthree");
        assert_eq!(paragraphs("Points:\n- a\n  more\n- b\n1. c"), "Points:\n- a more\n- b\n1. c");
    }
}
