//! Marks of note-taking programs that are no text: wikilinks, embeds, comments, block ids, callouts, properties.
//!
//! Obsidian: <https://help.obsidian.md/obsidian-flavored-markdown>. Logseq: <https://docs.logseq.com>.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::parse::link_lines::{self, LinkLine};

static WIKILINK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(!?)\[\[([^\[\]\n]{1,400})\]\]([(\[]?)").expect("a constant pattern"));
static BLOCK_ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|\s)\^[A-Za-z0-9-]{5,80}\s*$").expect("a constant pattern"));
static CALLOUT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\s*(?:>\s*)+)\[!([\w-]+)(?:\|[^\]]*)?\][+-]?\s*(.*)$").expect("a constant pattern")
});
static INLINE_FIELD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\s*(?:>\s*)*(?:[-*+]\s+)?(?:\*\*|__)?[\p{L}][\p{L}\p{N} _/-]{0,39}(?:\*\*|__)?)::(\s|$)")
        .expect("a constant pattern")
});
static TASK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\s*(?:[-*+]|\d{1,3}[.)])\s+)(?:TODO|DONE|DOING|LATER|WAITING|CANCELL?ED)\s+(\S)")
        .expect("a constant pattern")
});
static MACRO: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\{\{[^{}\n]*\}\}|\(\([0-9a-fA-F-]{36}\)\)").expect("a constant pattern"));

// Properties of Logseq and its like that say how a block is shown.
const SHOWN: [&str; 15] = [
    "collapsed",
    "id",
    "heading",
    "background-color",
    "file",
    "file-path",
    "hl-page",
    "hl-color",
    "hl-type",
    "hl-stamp",
    "ls-type",
    "logseq.order-list-type",
    "card-last-interval",
    "card-repeats",
    "zotero-select",
];

/// The text without the marks. Its lines stay where they are.
pub(crate) fn without(text: &str) -> Cow<'_, str> {
    let marked = [
        "[TOC]", "[toc]", "[[", "[!", "%%", "::", " ^", "\n^", "{{", "((", "TODO ", "DONE ", "DOING ", "LATER ",
        "WAITING ", ".md)", ".md#",
    ];
    if !marked.iter().any(|mark| text.contains(mark)) {
        return Cow::Borrowed(text);
    }
    let text = without_comments(text);
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut told = false;
    for (at, raw) in lines.iter().enumerate() {
        let line = raw.trim_end_matches(['\n', '\r']);
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let mark = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        if fence.is_some() || mark.is_some() {
            out.push_str(line);
        } else if leads_away(&lines, at, told) {
            // The end of a paragraph.
        } else {
            told |= !line.trim().is_empty() && !line.starts_with('#');
            out.push_str(&of_line(line));
        }
        out.push_str(&raw[line.len()..]);
    }
    Cow::Owned(out)
}

// Whether a line only leads to other notes. `told` says that a text stands before it: a link above all else, above fields
// or above items of its own may be a title.
fn leads_away(lines: &[&str], at: usize, told: bool) -> bool {
    let Some(kind) = link_lines::kind(lines[at].trim_end()) else { return false };
    let next = lines.get(at + 1).map_or("", |next| next.trim_end());
    let depth = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let goes_on = !next.trim().is_empty() && link_lines::kind(next).is_none() && !next.starts_with('#');
    let holds = goes_on && (depth(next) > depth(lines[at]) || kind == LinkLine::Bare && !is_item(next));
    let field = || {
        let text = lines[at + 1..].iter().map(|line| line.trim()).find(|line| !line.is_empty()).unwrap_or_default();
        text.split_once([':', '：']).is_some_and(|(label, _)| field_label::label_of(label).is_some())
    };
    !holds && (kind == LinkLine::Led || told && !field())
}

fn is_item(line: &str) -> bool {
    line.trim_start().starts_with(['-', '*', '+'])
}

fn of_line(line: &str) -> String {
    // Where programs put the table of contents.
    if matches!(line.trim(), "[TOC]" | "[toc]" | "[[TOC]]" | "[[_TOC_]]") {
        return String::new();
    }
    let mut line = unlinked(line).into_owned();
    if line.contains("{{") || line.contains("((") {
        line = MACRO.replace_all(&line, "").into_owned();
    }
    if let Some(block_id) = BLOCK_ID.find(&line) {
        line.truncate(block_id.start());
    }
    if let Some(captures) = CALLOUT.captures(&line) {
        return callout(&captures[1], &captures[2].to_lowercase(), captures[3].trim());
    }
    if let Some(captures) = INLINE_FIELD.captures(&line) {
        let head = captures[1].to_string();
        let key = head.trim_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '-' | '*' | '+' | '_'));
        if SHOWN.contains(&key.to_lowercase().as_str()) {
            return head[..head.len() - head.trim_start().len()].to_string();
        }
        let end = captures[1].len();
        line.replace_range(end..=end, "");
        // Properties stand each on a line of its own.
        if line.trim_start().starts_with(char::is_alphabetic) && !line.ends_with("  ") {
            line.push_str("  ");
        }
    }
    TASK.replace(&line, "$1$2").into_owned()
}

// `> [!abstract]` is a label; the title of any other callout is a line of text, if it is more than its kind.
fn callout(quote: &str, kind: &str, title: &str) -> String {
    let labelled = |text: &str| matches!(field_label::label_of(text), Some(label) if label != Label::Details);
    match kind {
        _ if !title.is_empty() && labelled(title) => format!("{quote}**{title}:**"),
        "abstract" | "summary" | "tldr" if title.is_empty() => format!("{quote}**{kind}:**"),
        _ if field_label::label_of(title) == Some(Label::Details) => quote.to_string(),
        _ => format!("{quote}{title}"),
    }
}

/// A line or value with the text that each wikilink shows, and without embeds.
pub(crate) fn unlinked(line: &str) -> Cow<'_, str> {
    if !line.contains("[[") {
        return Cow::Borrowed(line);
    }
    WIKILINK.replace_all(line, |captures: &Captures<'_>| {
        let (whole, inside) = (&captures[0], &captures[2]);
        // `[[pdf]](address)` is a link of Markdown, `[[12]]` a number, and `[[@li2020]]` a key before a title.
        let other = !captures[3].is_empty() || inside.bytes().all(|b| b.is_ascii_digit()) || inside.starts_with('@');
        match () {
            () if &captures[1] == "!" && captures[3].is_empty() => String::new(),
            () if other => whole.to_string(),
            () => shown(inside).to_string(),
        }
    })
}

// What `target|shown` and `target#heading` show. In a table the bar is escaped.
fn shown(inside: &str) -> &str {
    if let Some((_, shown)) = inside.rsplit_once('|').filter(|(_, shown)| !shown.trim().is_empty()) {
        return shown.trim();
    }
    let target = inside.split(['#', '|']).next().unwrap_or(inside);
    let name = if target.trim().is_empty() { inside.trim_start_matches('#') } else { target };
    name.trim().trim_end_matches(".md")
}

// Comments between `%%`. A comment that is not closed is text.
fn without_comments(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut kept = 0;
    let mut from = 0;
    while let Some(at) = text[from..].find("%%").map(|at| at + from) {
        let opens = text[..at].chars().next_back().is_none_or(char::is_whitespace);
        let end = text[at + 2..].find("%%").map(|end| at + 2 + end + 2);
        match end.filter(|_| opens) {
            Some(end) => {
                out.push_str(&text[kept..at]);
                out.extend(text[at..end].chars().filter(|&c| c == '\n'));
                (kept, from) = (end, end);
            }
            // Without another mark nothing after it closes either.
            None if end.is_none() => break,
            None => from = at + 2,
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_link_shows_is_kept() {
        for (text, plain) in [
            ("nets: see [[Deep Nets|the nets]] and [[Small]].", "nets: see the nets and Small."),
            ("![[figure.png|300]]", ""),
            ("[[people/A. Byron\\|A. Byron]]", "A. Byron"),
            ("[[Deep Nets#Results]]", "Deep Nets"),
            ("[[pdf]](https://a.org/x.pdf)", "[[pdf]](https://a.org/x.pdf)"),
            ("[[@byron2020]] and [[12]]", "[[@byron2020]] and [[12]]"),
            ("a claim ^a1b2c3", "a claim"),
            ("x ^2", "x ^2"),
            ("50 %%not now%% 60", "50  60"),
            ("100%% sure", "100%% sure"),
            ("- TODO Read it", "- Read it"),
            ("  collapsed:: true", "  "),
            ("> **Title**:: Small Nets", "> **Title**: Small Nets"),
            ("std::vector and a::b", "std::vector and a::b"),
            ("> [!abstract]", "> **abstract:**"),
            ("> [!quote]+ 摘要", "> **摘要:**"),
            ("> [!info]- Metadata", "> "),
            ("> [!tip] Mind the gap", "> Mind the gap"),
            ("{{embed ((64d5c9a1-0000-4000-8000-000000000000))}}", ""),
        ] {
            assert_eq!(without(&format!("{text}\n")), format!("{plain}\n"), "{text}");
        }
    }

    #[test]
    fn programs_keep_their_brackets() {
        let text = "```sh\n[[ -f x ]] && a::b\n```\n";
        assert_eq!(without(text), text);
    }

    proptest! {
        #[test]
        fn lines_stay_where_they_are(
            text in "(\\[\\[|\\]\\]|!|%%|::|> \\[!abstract\\]|\\^abcde|TODO |- |[a-z|#]|\n|```|\\{\\{|\\}\\}|\\(\\(|中){0,60}",
        ) {
            prop_assert_eq!(without(&text).matches('\n').count(), text.matches('\n').count());
        }
    }
}
