//! What is inside a line: links, emphasis, citations.

use crate::ingest::markup::parse::block_builder::BlockBuilder;

/// Adds the text of a line, with its links and bold words, to the builder.
pub(super) fn feed(builder: &mut BlockBuilder, text: &str, number: u32) {
    let mut rest = text;
    while let Some(at) = rest.find("[[") {
        let Some(end) = rest[at..].find("]]").map(|end| at + end) else { break };
        plain(builder, &rest[..at], number);
        link(builder, &rest[at + 2..end], number);
        rest = &rest[end + 2..];
    }
    plain(builder, rest, number);
}

// `target][description` or `target`
fn link(builder: &mut BlockBuilder, inside: &str, number: u32) {
    let (target, shown) = inside.split_once("][").map_or((inside, None), |(target, shown)| (target, Some(shown)));
    let address = match target.split_once(':') {
        Some(("doi" | "DOI", doi)) => format!("https://doi.org/{}", doi.trim_start_matches('/')),
        Some(("arxiv", id)) => format!("https://arxiv.org/abs/{id}"),
        _ => target.to_string(),
    };
    let absolute = address.starts_with("http://") || address.starts_with("https://");
    match shown {
        _ if absolute => {
            builder.open("a", &[("href", &address)], number);
            builder.text(shown.unwrap_or(&address), number);
            builder.close("a");
        }
        Some(shown) => plain(builder, shown, number),
        // A picture or an attachment has no text.
        None if target.contains(':') => {}
        None => builder.text(target, number),
    }
}

// Adds text without links. Emphasis is between two equal marks at the edges of words; only bold and italic text stays
// marked.
fn plain(builder: &mut BlockBuilder, text: &str, number: u32) {
    let (mut kept, mut at) = (0, 0);
    let mut before = ' ';
    while let Some(c) = text[at..].chars().next() {
        let opens = matches!(c, '*' | '/' | '=' | '~' | '+' | '_')
            && (before.is_whitespace() || matches!(before, '(' | '{' | '\'' | '"' | '-' | '，' | '。' | '（'));
        let end = if opens { closing(&text[at + 1..], c) } else { None };
        before = c;
        let Some(end) = end.map(|end| at + 1 + end) else {
            at += c.len_utf8();
            continue;
        };
        builder.text(&text[kept..at], number);
        let style = match c {
            '*' => "strong",
            '/' => "em",
            _ => "other",
        };
        builder.open(style, &[], number);
        builder.text(&text[at + 1..end], number);
        builder.close(style);
        (kept, at) = (end + 1, end + 1);
    }
    builder.text(&text[kept..], number);
}

// The position of the mark that closes emphasis.
fn closing(text: &str, mark: char) -> Option<usize> {
    let first = text.chars().next()?;
    if first.is_whitespace() || first == mark {
        return None;
    }
    text.char_indices().take(400).find_map(|(at, c)| {
        let ends = c == mark && at > 0 && !text[..at].ends_with(char::is_whitespace);
        let next = text[at + c.len_utf8()..].chars().next();
        (ends && next.is_none_or(|next| !next.is_alphanumeric() || !next.is_ascii())).then_some(at)
    })
}

/// The text of a list item: after `- `, `+ `, `1. `, `1) ` or an indented `* `, and after a checkbox.
pub(super) fn item(bare: &str) -> Option<&str> {
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let rest = if digits > 0 && digits < 5 {
        bare[digits..].strip_prefix(['.', ')'])?
    } else {
        bare.strip_prefix(['-', '+', '*'])?
    };
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix([' ', '\t'])? };
    let rest = rest.trim_start();
    Some(["[ ] ", "[X] ", "[x] ", "[-] "].iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest))
}

/// The cells of a row of a table. A bar inside a link is text.
pub(super) fn cells(row: &str) -> impl Iterator<Item = &str> {
    let inside = row.trim().trim_start_matches('|');
    let inside = inside.strip_suffix('|').unwrap_or(inside);
    inside.split('|')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str) -> Vec<(String, bool, Option<String>)> {
        let mut builder = BlockBuilder::default();
        feed(&mut builder, text, 1);
        let blocks = builder.finish().0;
        let lines = blocks.into_iter().flat_map(|block| block.lines);
        let spans = lines.flat_map(|line| line.spans);
        spans.map(|span| (span.text, span.strong, span.url.map(|url| url.to_string()))).collect()
    }

    fn text(line: &str) -> String {
        spans(line).into_iter().map(|(text, ..)| text).collect()
    }

    #[test]
    fn links_show_their_description() {
        assert_eq!(spans("[[https://a.org][A b]]"), [("A b".into(), false, Some("https://a.org".into()))]);
        assert_eq!(spans("[[doi:10.1/x]]")[0].2.as_deref(), Some("https://doi.org/10.1/x"));
        assert_eq!(text("see [[id:1-2][Nets]] and [[file:a.png]] [[open"), "see Nets and  [[open");
    }

    #[test]
    fn emphasis_goes() {
        assert_eq!(spans("*Authors*: A")[0], ("Authors".into(), true, None));
        assert_eq!(text("a /small/ =net= of ~x~, a/b and 2*3*4 _u_"), "a small net of x, a/b and 2*3*4 u");
        assert_eq!(text("* * *"), "* * *");
    }

    #[test]
    fn items_and_checkboxes() {
        assert_eq!(
            (item("- [X] done"), item("12) more"), item("-5 degrees"), item("a - b")),
            (Some("done"), Some("more"), None, None)
        );
    }
}
