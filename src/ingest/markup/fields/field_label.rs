//! Recognises the labels of fields: `Authors:`, `摘要`, `TL;DR`, `Key Takeaways` …

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::label_dictionary::DICTIONARY;
use crate::ingest::markup::parse::block::{Line, Span};
use crate::text::{is_decoration, is_han};

static INDEX: LazyLock<HashMap<String, Label>> = LazyLock::new(|| {
    DICTIONARY.iter().flat_map(|(label, words)| words.split(',').map(|word| (fold(word), *label))).collect()
});

// The folded form in which labels are compared.
fn fold(text: &str) -> String {
    fold_head(text, usize::MAX)
}

// About the first `most` bytes of the folded form. Every line is folded more than once, and most are ASCII, which NFKC
// does not change.
fn fold_head(text: &str, most: usize) -> String {
    if text.is_ascii() { folded(text.chars(), most) } else { folded(text.nfkc(), most) }
}

fn folded(chars: impl Iterator<Item = char>, most: usize) -> String {
    let mut out = String::new();
    let mut space = false;
    for c in chars {
        if out.len() >= most {
            break;
        }
        if c.is_alphanumeric() && !is_decoration(c) {
            let wide = crate::text::is_han(c) || out.chars().next_back().is_some_and(crate::text::is_han);
            if space && !out.is_empty() && !wide {
                out.push(' ');
            }
            space = false;
            if c.is_ascii() {
                out.push(c.to_ascii_lowercase());
            } else {
                out.extend(c.to_lowercase());
            }
        } else if c != '\'' {
            space = true;
        }
    }
    out
}

/// The label if the whole of `text` is one. Case, numbering, pictographs and brackets do not count.
pub(crate) fn label_of(text: &str) -> Option<Label> {
    if text.len() > 160 {
        return None;
    }
    let key = fold(text);
    if let Some(label) = INDEX.get(&key) {
        return Some(*label);
    }
    let unnumbered = key.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    if unnumbered.len() < key.len()
        && !unnumbered.is_empty()
        && let Some(label) = INDEX.get(unnumbered)
    {
        return Some(*label);
    }
    // `Abstract / 摘要`, `摘要 (Abstract)`, `方法 Method`: both halves must be labels.
    const BETWEEN: [char; 9] = ['/', '|', '｜', '(', '（', '&', '／', ')', '）'];
    if text.contains(BETWEEN) {
        let parts: Vec<String> = text.split(BETWEEN).map(fold).filter(|part| !part.is_empty()).collect();
        if (2..=3).contains(&parts.len()) {
            let labels: Vec<_> = parts.iter().map(|part| INDEX.get(part)).collect();
            if let (Some(first), true) = (labels[0], labels.iter().all(Option::is_some)) {
                return Some(*first);
            }
        }
    }
    if key.contains("论文") && address::names_paper(&key) {
        return Some(Label::Paper);
    }
    // `Paper (Oral)`
    if let Some((head, inside)) =
        text.trim_end().strip_suffix([')', '）']).and_then(|text| text.split_once(['(', '（']))
        && matches!(INDEX.get(&fold(head)), Some(Label::Paper | Label::Link))
        && inside.chars().count() <= 24
    {
        return INDEX.get(&fold(head)).copied();
    }
    // The columns of CNKI: `Title-题名`.
    if let Some((latin, han)) = text.split_once('-')
        && !latin.is_empty()
        && latin.bytes().all(|b| b.is_ascii_alphabetic())
        && han.starts_with(is_han)
    {
        return INDEX.get(&fold(han)).copied();
    }
    let at = text.find(|c: char| c.is_ascii_alphabetic()).filter(|&at| at > 0)?;
    let first = INDEX.get(&fold(&text[..at]))?;
    INDEX.contains_key(&fold(&text[at..])).then_some(*first)
}

/// A short text in the form in which labels are compared: lower case, without punctuation.
pub(crate) fn folded_label(text: &str) -> String {
    fold_head(text, 64)
}

/// Whether a heading is that of a table of contents.
pub(crate) fn is_contents(text: &str) -> bool {
    let folded = fold_head(text, 32);
    ["contents", "table of contents", "toc", "content", "目录"].iter().any(|name| folded.ends_with(name))
}

/// Whether a sentence is a call to the reader, such as "Subscribe", and not about a paper.
pub(crate) fn is_call(text: &str) -> bool {
    const CALLS: [&str; 14] = [
        "subscribe",
        "follow us",
        "join our",
        "join us",
        "sign up",
        "star this",
        "back to",
        "back]",
        "[back",
        "欢迎关注",
        "关注我们",
        "订阅",
        "欢迎订阅",
        "返回",
    ];
    // Longer than any of these.
    let folded = fold_head(text, 32);
    CALLS.iter().any(|call| folded.starts_with(call))
}

/// The label at the beginning of a line, and the rest of the line.
pub(crate) fn leading_label(line: &Line) -> Option<(Label, Line)> {
    let text = line.text();
    if let Some(label) = label_of(&text) {
        // A line that is only a label with a link, such as `Paper` or `Data`, is that link.
        let linked = line.spans.iter().any(|span| span.url.is_some());
        let rest = if linked { line.clone() } else { Line { number: line.number, hard: line.hard, spans: Vec::new() } };
        return Some((label, rest));
    }
    if let Some(at) = colon(&text)
        && let Some(label) = label_of(&text[..at])
        && !is_in_title(line, at, label)
    {
        let colon = text[at..].chars().next().map_or(0, char::len_utf8);
        let rest = after(line, at + colon);
        // `Source: …` and `Info: …` label a record only with nothing beside them.
        return match label {
            Label::Details if rest.is_blank() && rest.links().is_empty() => Some((label, rest)),
            Label::Details if rest.links().is_empty() => None,
            Label::Details => Some((Label::Link, rest)),
            label => Some((label, rest)),
        };
    }
    // A bold label needs no colon: `**Summary** text`.
    let first = line.spans.iter().position(|span| span.text.chars().any(char::is_alphanumeric))?;
    let span = &line.spans[first];
    if span.strong
        && span.url.is_none()
        && span.text.chars().count() <= 40
        && let Some(label) = label_of(&span.text).filter(|label| *label != Label::Details)
    {
        let at = line.spans[..=first].iter().map(|span| span.text.len()).sum();
        return Some((label, after(line, at)));
    }
    // `[PDF](address) Accepted at …`
    if span.url.is_some()
        && text.trim_start().len() == text.len()
        && first == 0
        && label_of(&span.text) == Some(Label::Paper)
    {
        return Some((Label::Paper, line.clone()));
    }
    None
}

// Whether the colon at byte `at` is inside a linked title: `[Code: a Study of Programs](…)`.
fn is_in_title(line: &Line, at: usize, label: Label) -> bool {
    let mut end = 0;
    let span = line.spans.iter().find(|span| {
        end += span.text.len();
        end > at
    });
    let goes_on = end > at && line.text()[at..end].chars().any(char::is_alphanumeric);
    goes_on && span.is_some_and(|span| span.url.is_some()) && !matches!(label, Label::Title | Label::Paper)
}

// The first colon that can end a label: near the beginning, and not part of a URL.
fn colon(text: &str) -> Option<usize> {
    let (at, c) = text.char_indices().take(48).find(|(_, c)| matches!(c, ':' | '：' | '∶'))?;
    (c != ':' || !text[at..].starts_with("://")).then_some(at)
}

/// The line from byte `at` of its text, without the punctuation after a label.
pub(crate) fn after(line: &Line, at: usize) -> Line {
    let mut skip = at;
    let mut spans: Vec<Span> = Vec::new();
    for span in &line.spans {
        if skip >= span.text.len() && (skip > 0 || span.text.is_empty()) && !(skip == 0 && span.url.is_some()) {
            skip -= span.text.len();
            continue;
        }
        let mut span = span.clone();
        if skip > 0 {
            span.text = span.text[skip..].to_string();
            skip = 0;
        }
        if spans.is_empty() && span.url.is_none() {
            let kept = span
                .text
                .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '*' | '_' | '∶' | '|'));
            span.text = kept.to_string();
            if span.text.is_empty() {
                continue;
            }
        }
        spans.push(span);
    }
    Line { number: line.number, hard: line.hard, spans }
}

/// Splits a line before every bold label in it: `**Authors:** A, B **Date:** 2024`.
pub(crate) fn pieces(line: &Line) -> Vec<Line> {
    let labels = line.spans.iter().filter(|span| span.strong && span.url.is_none()).count();
    if labels == 0 {
        return vec![line.clone()];
    }
    let mut pieces = vec![Line { number: line.number, hard: line.hard, spans: Vec::new() }];
    for (at, span) in line.spans.iter().enumerate() {
        let colon = span.text.trim_end().ends_with([':', '：'])
            || line.spans.get(at + 1).is_some_and(|next| next.text.trim_start().starts_with([':', '：']));
        let cut = at > 0 && span.strong && span.url.is_none() && colon && label_of(&span.text).is_some();
        if cut {
            if let Some(last) = pieces.last_mut().and_then(|piece| piece.spans.last_mut()) {
                let kept = last
                    .text
                    .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '·' | '•' | ',' | ';'))
                    .len();
                last.text.truncate(kept);
            }
            pieces.push(Line { number: line.number, hard: true, spans: Vec::new() });
        }
        if let Some(piece) = pieces.last_mut() {
            piece.spans.push(span.clone());
        }
    }
    pieces.retain(|piece| !piece.is_blank() || piece.spans.iter().any(|span| span.url.is_some()));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::TextKind;

    fn plain(text: &str) -> Line {
        Line { number: 1, hard: false, spans: vec![Span { text: text.to_string(), ..Span::default() }] }
    }

    #[test]
    fn a_label_is_known_in_any_dress() {
        for text in [
            "Abstract",
            "📝 摘要（中文）",
            "## 摘要:",
            "ABSTRACT",
            "Abstract / 摘要",
            "摘要 Abstract",
            "6. 摘要",
            "摘　要",
        ] {
            assert_eq!(label_of(text), Some(Label::Text(TextKind::Abstract)), "{text}");
        }
        assert_eq!(label_of("TL;DR:"), Some(Label::Text(TextKind::Tldr)));
        assert_eq!(label_of("要点摘要"), Some(Label::Text(TextKind::KeyPoints)));
        assert_eq!(label_of("Abstract thoughts"), None);
    }

    #[test]
    fn ascii_is_folded_as_any_text_is() {
        let ascii: String = (0..128u8).map(char::from).collect();
        for text in [&ascii, "TL;DR:", "1.2 Key  Takeaways!", "Author's note"] {
            assert_eq!(fold(text), folded(text.nfkc(), usize::MAX), "{text}");
            let folded = fold(text);
            assert!(
                folded.starts_with(&fold_head(text, 5)) && fold_head(text, 5).len() >= 5.min(folded.len()),
                "{text}"
            );
        }
        assert_eq!(fold("1.2 Key  Takeaways!"), "1 2 key takeaways");
    }

    #[test]
    fn what_calls_on_the_reader_is_known_by_its_beginning() {
        assert!(is_call("👉 Subscribe to our weekly letter") && is_call("【返回目录】") && is_call("欢迎订阅我们"));
        assert!(!is_call("We subscribe to the view that") && !is_call(""));
    }

    #[test]
    fn a_label_leads_its_line() {
        let of_line = |text: &str| leading_label(&plain(text)).map(|(label, rest)| (label, rest.text()));
        assert_eq!(of_line("Authors:A. Byron, B. C"), Some((Label::Authors, "A. Byron, B. C".into())));
        assert_eq!(of_line("作者： 甲，乙"), Some((Label::Authors, "甲，乙".into())));
        assert_eq!(of_line("Key Takeaways"), Some((Label::Text(TextKind::KeyPoints), String::new())));
        assert_eq!(of_line("https://a.org: nothing"), None);
        assert_eq!(of_line("SPAR: a method"), None);
    }

    #[test]
    fn bold_labels_cut_a_line() {
        let bold = |text: &str| Span { text: text.to_string(), strong: true, ..Span::default() };
        let text = |text: &str| Span { text: text.to_string(), ..Span::default() };
        let line = Line {
            number: 4,
            hard: false,
            spans: vec![bold("Authors:"), text(" A, B | "), bold("Date"), text(": 2024")],
        };
        let texts: Vec<_> =
            pieces(&line).iter().map(|piece| leading_label(piece).map(|(label, rest)| (label, rest.text()))).collect();
        assert_eq!(texts, [Some((Label::Authors, "A, B".into())), Some((Label::Date, "2024".into()))]);
    }
}
