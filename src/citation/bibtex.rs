//! BibTeX, as BibTeX, BibLaTeX and reference managers read it (<https://ctan.org/pkg/btxdoc>,
//! <https://ctan.org/pkg/biblatex>).

use crate::citation::format::{
    CitationFormat, addresses, labelled, names_conference, other_names, page_range, texts, titles,
};
use crate::paper::person_name::PersonName;
use crate::paper::{Paper, PublicationKind};
use crate::text::collapse;

/// BibTeX.
pub(super) struct Bibtex;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl CitationFormat for Bibtex {
    fn name(&self) -> &'static str {
        "bibtex"
    }

    fn media_type(&self) -> &'static str {
        "application/x-bibtex; charset=utf-8"
    }

    fn extension(&self) -> &'static str {
        "bib"
    }

    fn separator(&self) -> &'static str {
        "\n"
    }

    fn entry(&self, paper: &Paper, key: &str) -> String {
        let work = &paper.bibliography;
        let place = &work.publication;
        let venue = work.venue.as_deref().map(collapse).unwrap_or_default();
        let (kind, venue_field) = kind(place.kind, &venue, paper);
        let mut fields = Fields(String::new());
        let (title, other_title) = titles(paper);
        fields.raw("title", &protected(&title));
        fields.text("titleaddon", other_title.as_deref());
        let authors: Vec<String> = work.authors.iter().map(|name| author(&collapse(name))).collect();
        fields.raw("author", &authors.join(" and "));
        if let Some(date) = work.date {
            fields.raw("year", &format!("{:04}", date.year()));
            let month = date.month().and_then(|month| MONTHS.get(usize::try_from(month - 1).ok()?));
            if let Some(month) = month {
                fields.0.push_str(&format!("  month = {month},\n"));
            }
            if date.day().is_some() {
                fields.raw("date", &date.to_string());
            }
        }
        fields.text(venue_field, Some(&venue));
        fields.text("volume", place.volume.as_deref());
        fields.text("number", place.issue.as_deref());
        if let Some(pages) = &place.pages {
            let pages = match page_range(pages) {
                (first, Some(last)) => format!("{first}--{last}"),
                (pages, None) => pages.to_string(),
            };
            fields.text("pages", Some(&pages));
        }
        let publisher = match place.kind {
            Some(PublicationKind::Thesis) => "school",
            Some(PublicationKind::Report) => "institution",
            _ => "publisher",
        };
        fields.text(publisher, place.publisher.as_deref());
        fields.text("isbn", place.isbn.as_deref());
        fields.text("issn", place.issn.as_deref());
        fields.raw("doi", &verbatim(paper.doi.as_deref().unwrap_or_default()));
        if let Some(arxiv) = &paper.arxiv {
            fields.raw("eprint", &verbatim(arxiv));
            fields.raw("archiveprefix", "arXiv");
            fields.text("primaryclass", work.categories.first().map(String::as_str));
        }
        let (url, others) = addresses(paper);
        fields.raw("url", &verbatim(&url.unwrap_or_default()));
        let keywords: Vec<&str> = work
            .tags
            .iter()
            .chain(work.categories.iter().skip(usize::from(paper.arxiv.is_some())))
            .map(String::as_str)
            .collect();
        fields.text("keywords", Some(&keywords.join(", ")));
        fields.text("note", work.comment.as_deref());
        // Other names that the entry can be cited by, in BibLaTeX.
        let names: Vec<String> = other_names(paper, key).into_iter().map(verbatim).collect();
        fields.raw("ids", &names.join(", "));
        let (summary, texts) = texts(paper);
        fields.text("abstract", summary.map(|text| text.text.as_str()));
        let mut notes: Vec<String> = texts.iter().copied().map(labelled).collect();
        notes.extend(others.iter().map(|url| format!("Link: {url}")));
        fields.text("annote", Some(&notes.join("\n")));
        format!("@{kind}{{{key},\n{}}}\n", fields.0)
    }
}

/// The type of an entry, and the field of its venue.
fn kind(kind: Option<PublicationKind>, venue: &str, paper: &Paper) -> (&'static str, &'static str) {
    match kind {
        Some(PublicationKind::Article) => ("article", "journal"),
        Some(PublicationKind::ConferencePaper) => ("inproceedings", "booktitle"),
        Some(PublicationKind::Book) => ("book", "series"),
        Some(PublicationKind::Chapter) => ("incollection", "booktitle"),
        Some(PublicationKind::Thesis) => ("phdthesis", "howpublished"),
        Some(PublicationKind::Report) => ("techreport", "howpublished"),
        Some(_) => ("misc", "howpublished"),
        None if names_conference(venue) => ("inproceedings", "booktitle"),
        None if !venue.is_empty() && (paper.arxiv.is_none() || paper.bibliography.publication.volume.is_some()) => {
            ("article", "journal")
        }
        None => ("misc", "howpublished"),
    }
}

/// The fields of an entry, a line each.
struct Fields(String);

impl Fields {
    /// A value that is written as it is.
    fn raw(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.0.push_str(&format!("  {name} = {{{value}}},\n"));
        }
    }

    fn text(&mut self, name: &str, value: Option<&str>) {
        // A blank line begins a paragraph.
        let paragraphs: Vec<String> =
            value.unwrap_or_default().lines().map(escaped).filter(|line| !line.trim().is_empty()).collect();
        self.raw(name, &paragraphs.join("\n\n"));
    }
}

/// `text` with the characters that LaTeX obeys written out. Braces stay balanced.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A title, with braces around words whose capitals a style must not change: `BERT`, `LongRoPE`, `mRNA`.
fn protected(title: &str) -> String {
    let word = |word: &str| {
        let is_name = word.chars().skip(1).any(char::is_uppercase);
        if is_name { format!("{{{}}}", escaped(word)) } else { escaped(word) }
    };
    title.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A name as `Family, Given`; that of a group, or one with what BibTeX would take for more names, in braces.
fn author(name: &str) -> String {
    let parts = PersonName::parse(name);
    if parts.given.is_empty() {
        let is_plain = !name.contains(|c: char| c.is_whitespace() || c == ',');
        return if is_plain { escaped(name) } else { format!("{{{}}}", escaped(name)) };
    }
    // Chinese names have no space: their parts are joined when they are read.
    if !name.is_ascii() && !name.contains([' ', ',', '，']) {
        return escaped(name);
    }
    let parts = [&parts.family, &parts.suffix, &parts.given].into_iter().filter(|part| !part.is_empty());
    parts.map(|part| escaped(part)).collect::<Vec<_>>().join(", ")
}

/// An identifier or an address: BibLaTeX reads it as it is, but for braces.
fn verbatim(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .collect::<String>()
        .replace('{', "%7B")
        .replace('}', "%7D")
        .replace('\\', "%5C")
}
