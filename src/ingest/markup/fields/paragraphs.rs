//! Joins lines into texts.

use crate::ingest::markup::parse::block::Line;
use crate::text::collapse;

/// Joins lines into a text with one list item on each line. Wrapped sentences are joined. Each line comes with whether
/// it begins a list item.
pub(crate) fn flow(buffer: &[(Line, bool)], points: bool) -> String {
    let mut out = String::new();
    for (line, item) in buffer {
        let text = line.text();
        let marker = marker_len(text.trim_start());
        let text = if points { text.trim_start()[marker..].to_string() } else { text };
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '●' | '•' | '\u{200b}'));
        if text.is_empty() {
            continue;
        }
        if !out.is_empty() {
            let ends = out.ends_with(['。', '！', '？', '!', '?', '：', ':', ';', '；']);
            out.push_str(if points || *item || line.hard || marker > 0 || is_numbered(text) || ends {
                "\n"
            } else {
                "\u{1}"
            });
        }
        out.push_str(&collapse(text));
    }
    // Soft breaks are resolved last, when the text on both sides is known.
    out.split('\n').map(|line| collapse(&line.replace('\u{1}', "\n"))).collect::<Vec<_>>().join("\n")
}

// The length of a bullet or a number at the beginning of a line.
fn marker_len(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = &text[digits..];
    if (1..=2).contains(&digits)
        && let Some(c) = after.chars().next().filter(|c| matches!(c, '.' | ')' | '、' | '．'))
    {
        let rest = &after[c.len_utf8()..];
        return if rest.starts_with(|next: char| next.is_ascii_digit()) {
            0
        } else {
            text.len() - rest.trim_start().len()
        };
    }
    match text.chars().next() {
        Some(c @ ('•' | '●' | '▪' | '◦' | '·' | '-' | '*' | '–')) => {
            let rest = &text[c.len_utf8()..];
            if rest.starts_with(char::is_whitespace) || !c.is_ascii() {
                text.len() - rest.trim_start().len()
            } else {
                0
            }
        }
        _ => 0,
    }
}

/// Whether a text begins with `(1)` or `（1）`. It then begins a line, and keeps the number.
pub(crate) fn is_numbered(text: &str) -> bool {
    let mut chars = text.chars();
    matches!(chars.next(), Some('(' | '（'))
        && chars.next().is_some_and(|c| c.is_ascii_digit())
        && matches!(chars.next(), Some(')' | '）'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::markup::parse::block::Span;

    fn lines(texts: &[&str], hard: bool) -> Vec<(Line, bool)> {
        let line =
            |text: &&str| Line { number: 1, hard, spans: vec![Span { text: text.to_string(), ..Span::default() }] };
        texts.iter().map(|text| (line(text), false)).collect()
    }

    #[test]
    fn wrapped_sentences_join_and_points_do_not() {
        assert_eq!(flow(&lines(&["a wrapped", "sentence"], false), false), "a wrapped sentence");
        assert_eq!(flow(&lines(&["一句", "话。", "下一句"], false), false), "一句话。\n下一句");
        assert_eq!(flow(&lines(&["one", "two"], true), false), "one\ntwo");
        assert_eq!(flow(&lines(&["1. one", "2. two", "2.5 is three"], false), true), "one\ntwo\n2.5 is three");
        assert_eq!(flow(&lines(&["first", "(1) a", "（2）b", "● c"], false), false), "first\n(1) a\n（2）b\nc");
    }
}
