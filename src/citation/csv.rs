//! CSV with the header of Zotero's export, and more columns at its end.

use crate::citation::format::{CitationFormat, addresses, names_conference, other_names, texts, titles};
use crate::paper::person_name::PersonName;
use crate::paper::{Paper, PublicationKind, TextKind};
use crate::text::Language;

/// CSV.
pub(super) struct Csv;

const HEADER: [&str; 31] = [
    "Key",
    "Item Type",
    "Publication Year",
    "Author",
    "Title",
    "Publication Title",
    "ISBN",
    "ISSN",
    "DOI",
    "Url",
    "Abstract Note",
    "Date",
    "Pages",
    "Issue",
    "Volume",
    "Publisher",
    "Extra",
    "Notes",
    "Manual Tags",
    "Title Zh",
    "Abstract Zh",
    "Summary",
    "Key Points",
    "TLDR",
    "Motivation",
    "Method",
    "Result",
    "Conclusion",
    "Comment",
    "Categories",
    "Links",
];

impl CitationFormat for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn media_type(&self) -> &'static str {
        "text/csv; charset=utf-8"
    }

    fn extension(&self) -> &'static str {
        "csv"
    }

    fn head(&self) -> String {
        row(&HEADER.map(str::to_string))
    }

    fn entry(&self, paper: &Paper, key: &str) -> String {
        let work = &paper.bibliography;
        let place = &work.publication;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let (title, other_title) = titles(paper);
        let (url, others) = addresses(paper);
        let (summary, texts) = texts(paper);
        let names = other_names(paper, key);
        let zotero = names.iter().find_map(|name| name.strip_prefix("zotero:")).unwrap_or_default();
        let mut extra: Vec<String> = paper.arxiv.iter().map(|id| format!("arXiv: {id}")).collect();
        extra.push(format!("Citation Key: {key}"));
        extra.extend(names.iter().filter(|name| !name.starts_with("zotero:")).map(|name| match name.split_once(':') {
            Some((scheme, id)) => format!("{}: {id}", scheme.to_uppercase()),
            None => format!("ID: {name}"),
        }));
        let of = |is_it: &dyn Fn(TextKind, Language) -> bool| -> String {
            let texts = texts.iter().filter(|text| is_it(text.kind, text.language));
            texts.map(|text| text.text.as_str()).collect::<Vec<_>>().join("\n\n")
        };
        let kind_of = |kind: TextKind| of(&|own, _| own == kind);
        row(&[
            zotero.to_string(),
            kind(place.kind, work.venue.as_deref().unwrap_or_default(), paper).to_string(),
            work.date.map(|date| format!("{:04}", date.year())).unwrap_or_default(),
            work.authors.iter().map(|name| author(name)).collect::<Vec<_>>().join("; "),
            title,
            text(&work.venue),
            text(&place.isbn),
            text(&place.issn),
            text(&paper.doi),
            url.unwrap_or_default(),
            summary.map(|text| text.text.clone()).unwrap_or_default(),
            work.date.map(|date| date.to_string()).unwrap_or_default(),
            text(&place.pages),
            text(&place.issue),
            text(&place.volume),
            text(&place.publisher),
            extra.join("\n"),
            of(&|kind, _| matches!(kind, TextKind::Note | TextKind::Section)),
            work.tags.join("; "),
            other_title.unwrap_or_default(),
            kind_of(TextKind::Abstract),
            kind_of(TextKind::Summary),
            kind_of(TextKind::KeyPoints),
            kind_of(TextKind::Tldr),
            kind_of(TextKind::Motivation),
            kind_of(TextKind::Method),
            kind_of(TextKind::Result),
            kind_of(TextKind::Conclusion),
            text(&work.comment),
            work.categories.join("; "),
            others.join(" "),
        ])
    }
}

fn row(cells: &[String; 31]) -> String {
    let quoted = cells.iter().map(|cell| {
        let cell: String = cell.chars().filter(|&c| c == '\n' || !c.is_control()).collect();
        let needs_marks = cell.contains(['"', ',', '\n', '\r', ';']) || cell.starts_with(' ') || cell.ends_with(' ');
        if needs_marks { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
    });
    format!("{}\n", quoted.collect::<Vec<_>>().join(","))
}

fn kind(kind: Option<PublicationKind>, venue: &str, paper: &Paper) -> &'static str {
    match kind {
        Some(PublicationKind::Article) => "journalArticle",
        Some(PublicationKind::ConferencePaper) => "conferencePaper",
        Some(PublicationKind::Book) => "book",
        Some(PublicationKind::Chapter) => "bookSection",
        Some(PublicationKind::Thesis) => "thesis",
        Some(PublicationKind::Report) => "report",
        Some(PublicationKind::Preprint) => "preprint",
        Some(PublicationKind::Dataset) => "dataset",
        Some(PublicationKind::Software) => "computerProgram",
        Some(PublicationKind::Patent) => "patent",
        Some(PublicationKind::Standard) => "standard",
        Some(PublicationKind::WebPage) => "webpage",
        None if names_conference(venue) => "conferencePaper",
        None if !venue.is_empty() && paper.arxiv.is_none() => "journalArticle",
        None if paper.arxiv.is_some() => "preprint",
        Some(PublicationKind::Other) | None => "document",
    }
}

fn author(name: &str) -> String {
    let parts = PersonName::parse(name);
    if parts.given.is_empty() || !name.contains([' ', ',', '，']) {
        return name.replace(';', ",");
    }
    let given = [parts.given, parts.suffix].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    format!("{}, {given}", parts.family)
}
