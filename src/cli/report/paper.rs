//! All that an index holds of a paper.

use std::io::{self, Write};

use crate::cli::report::console::{Console, Styles};
use crate::cli::report::layout::{clean, short_path, wrap};
use crate::cli::report::printer::Report;
use crate::paper::{Paper, Publication, TextKind};
use crate::text::Language;
use crate::wire::PaperJson;

/// Columns before the value of a field.
const INDENT: usize = 12;

/// A paper with all its fields, texts and sources.
pub(in crate::cli) struct PaperReport(pub Paper);

impl Report for PaperReport {
    type Json = PaperJson;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let paper = &self.0;
        let (Styles { title, dim, link, .. }, width) = (out.styles, out.width);
        writeln!(out, "{title}{}{title:#}", wrap(paper.title(Language::En), 0, width, usize::MAX))?;
        if let (Some(_), Some(zh)) = (&paper.bibliography.title_en, &paper.bibliography.title_zh) {
            writeln!(out, "{title}{}{title:#}", wrap(zh, 0, width, usize::MAX))?;
        }
        let mut field = |name: &str, value: &str| -> io::Result<()> {
            if value.is_empty() {
                return Ok(());
            }
            let wrapped = wrap(value, INDENT, width, usize::MAX);
            writeln!(out, "{dim}{name:<INDENT$}{dim:#}{}", wrapped.trim_start())
        };
        field("id", &paper.id)?;
        field("names", &paper.names.join(", "))?;
        field("authors", &paper.bibliography.authors.join(", "))?;
        field("date", &paper.bibliography.date.map(|date| date.to_string()).unwrap_or_default())?;
        field("venue", paper.bibliography.venue.as_deref().unwrap_or_default())?;
        field("published", &published(&paper.bibliography.publication))?;
        field("comment", paper.bibliography.comment.as_deref().unwrap_or_default())?;
        field("categories", &paper.bibliography.categories.join(", "))?;
        field("tags", &paper.bibliography.tags.join(", "))?;
        for (i, address) in paper.bibliography.links.iter().enumerate() {
            let name = if i == 0 { "links" } else { "" };
            writeln!(out, "{dim}{name:<INDENT$}{dim:#}{link}{}{link:#}", clean(&address.url))?;
        }
        for (i, source) in paper.sources.iter().enumerate() {
            let name = if i == 0 { "sources" } else { "" };
            writeln!(out, "{dim}{name:<INDENT$}{dim:#}{}:{}", short_path(&source.path), source.line)?;
        }
        for (_, text) in &paper.texts {
            writeln!(out, "\n{dim}{} ({}){dim:#}", kind(text.kind), text.language)?;
            for line in text.text.lines() {
                writeln!(out, "{}", wrap(line, 2, width, usize::MAX))?;
            }
        }
        writeln!(out)
    }

    fn json(self) -> PaperJson {
        self.0.into()
    }
}

// `volume 12, issue 3, pages 101-117, Small Press`
fn published(publication: &Publication) -> String {
    let named = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("{name} {value}"));
    let parts = [
        named("volume", &publication.volume),
        named("issue", &publication.issue),
        named("pages", &publication.pages),
        publication.publisher.clone(),
        named("ISBN", &publication.isbn),
        named("ISSN", &publication.issn),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn kind(kind: TextKind) -> &'static str {
    match kind {
        TextKind::Abstract => "Abstract",
        TextKind::Summary => "Summary",
        TextKind::KeyPoints => "Key points",
        TextKind::Tldr => "In short",
        TextKind::Motivation => "Motivation",
        TextKind::Method => "Method",
        TextKind::Result => "Result",
        TextKind::Conclusion => "Conclusion",
        TextKind::Note => "Note",
        TextKind::Section => "Section",
    }
}
