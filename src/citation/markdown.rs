//! A list in Markdown: an item for each paper, with a labelled line for each field.

use crate::citation::format::{CitationFormat, addresses, texts, titles};
use crate::paper::Paper;
use crate::text::collapse;

/// Markdown.
pub(super) struct Markdown;

impl CitationFormat for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn media_type(&self) -> &'static str {
        "text/markdown; charset=utf-8"
    }

    fn extension(&self) -> &'static str {
        "md"
    }

    fn entry(&self, paper: &Paper, _key: &str) -> String {
        let work = &paper.bibliography;
        let (title, other_title) = titles(paper);
        let (url, others) = addresses(paper);
        let title = escaped(&title);
        let mut out = match url {
            Some(url) => format!("- [{title}]({})\n", address(&url)),
            None => format!("- **{title}**\n"),
        };
        let mut field = |label: &str, value: &str| {
            let value = collapse(&value.replace('\n', " "));
            if !value.is_empty() {
                out.push_str(&format!("  - {label}: {value}\n"));
            }
        };
        field("标题", &escaped(&other_title.unwrap_or_default()));
        field("Authors", &escaped(&work.authors.join("; ")));
        field("Date", &work.date.map(|date| date.to_string()).unwrap_or_default());
        field("Venue", &escaped(work.venue.as_deref().unwrap_or_default()));
        field("Comment", &escaped(work.comment.as_deref().unwrap_or_default()));
        field("Categories", &work.categories.join(", "));
        field("Tags", &escaped(&work.tags.join(", ")));
        if paper.arxiv.is_some() {
            field("DOI", paper.doi.as_deref().unwrap_or_default());
        }
        others.iter().for_each(|url| field("Link", &format!("<{}>", address(url))));
        let (summary, texts) = texts(paper);
        for text in summary.into_iter().chain(texts) {
            field(text.kind.label(text.language), &escaped(&text.text));
        }
        out
    }
}

/// `text` with the characters that Markdown obeys escaped.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '&' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// An address without what would end it.
pub(crate) fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            ' ' => out.push_str("%20"),
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
