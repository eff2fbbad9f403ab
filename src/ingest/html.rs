//! The reader for HTML.

use crate::ingest::markup::{self, Syntax};
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};

pub(super) struct Html;

impl Reader for Html {
    fn format(&self) -> FileFormat {
        FileFormat::new(2, "html")
    }

    fn version(&self) -> u8 {
        3
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        if head.text.is_some_and(|text| is_html(text.trim_start())) { Confidence::Likely } else { Confidence::No }
    }

    fn limit(&self) -> Option<usize> {
        Some(markup::MAX_BYTES)
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        markup::read(input.text, Syntax::Html)
    }
}

// How many lines are looked at.
const SAMPLE_LINES: usize = 200;

// Elements whose tags begin or end a line of HTML. Markdown contains some of them too, so the share of such lines
// decides.
const TAGS: &[&str] = &[
    "a",
    "article",
    "b",
    "blockquote",
    "body",
    "br",
    "button",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "script",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "u",
    "ul",
    "video",
];

// A document type or a tag of the document itself at the beginning, or tags on most lines.
fn is_html(start: &str) -> bool {
    let mut start = start;
    // An XML declaration and comments may precede the document.
    loop {
        let skipped = match start {
            _ if start.starts_with("<?xml") => start.split_once("?>"),
            _ if start.starts_with("<!--") => start.split_once("-->"),
            _ => None,
        };
        match skipped {
            Some((_, rest)) => start = rest.trim_start(),
            None => break,
        }
    }
    let begins = |name: &str| start.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    if begins("<!doctype html") || begins("<html") || begins("<head>") || begins("<body") {
        return true;
    }
    let (mut lines, mut tags) = (0usize, 0usize);
    for line in start.lines().map(str::trim).filter(|line| !line.is_empty()).take(SAMPLE_LINES) {
        if is_markdown(line) {
            return false;
        }
        lines += 1;
        tags += usize::from(begins_with_tag(line) || ends_with_tag(line));
    }
    tags > 0 && tags * 10 >= lines * 6 && begins_with_tag(start)
}

// Lines that only Markdown has: headings, fences, list items with a link or bold text.
fn is_markdown(line: &str) -> bool {
    let heading = line.trim_start_matches('#');
    let level = line.len() - heading.len();
    ((1..=6).contains(&level) && heading.starts_with(' '))
        || line.starts_with("```")
        || line.starts_with("- [")
        || line.starts_with("* [")
        || line.starts_with("- **")
        || line.starts_with("[](")
}

fn begins_with_tag(line: &str) -> bool {
    let Some(inside) = line.strip_prefix('<') else { return false };
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let ends = inside[name.len()..].chars().next().is_none_or(|c| c.is_whitespace() || c == '>' || c == '/');
    ends && TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name))
}

fn ends_with_tag(line: &str) -> bool {
    line.ends_with('>') && line.rfind("</").is_some_and(|at| begins_with_tag(&line[at..]))
}
