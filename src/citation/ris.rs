//! RIS (<https://en.wikipedia.org/wiki/RIS_(file_format)>), as Zotero and EndNote read it.

use crate::citation::format::{
    CitationFormat, addresses, labelled, names_conference, other_names, page_range, texts, titles,
};
use crate::paper::person_name::PersonName;
use crate::paper::{Paper, PublicationKind};
use crate::text::collapse;

/// RIS.
pub(super) struct Ris;

impl CitationFormat for Ris {
    fn name(&self) -> &'static str {
        "ris"
    }

    fn media_type(&self) -> &'static str {
        "application/x-research-info-systems; charset=utf-8"
    }

    fn extension(&self) -> &'static str {
        "ris"
    }

    fn separator(&self) -> &'static str {
        "\n"
    }

    fn entry(&self, paper: &Paper, key: &str) -> String {
        let work = &paper.bibliography;
        let place = &work.publication;
        let mut lines = Lines(String::new());
        lines.add("TY", kind(place.kind, work.venue.as_deref().unwrap_or_default(), paper));
        lines.add("ID", key);
        let (title, other_title) = titles(paper);
        lines.add("TI", &title);
        lines.add("TT", other_title.as_deref().unwrap_or_default());
        work.authors.iter().for_each(|name| lines.add("AU", &author(name)));
        if let Some(date) = work.date {
            lines.add("PY", &format!("{:04}", date.year()));
            let part = |number: Option<i8>| number.map(|number| format!("{number:02}")).unwrap_or_default();
            if date.month().is_some() {
                lines.add("DA", &format!("{:04}/{}/{}", date.year(), part(date.month()), part(date.day())));
            }
        }
        lines.add("T2", work.venue.as_deref().unwrap_or_default());
        lines.add("VL", place.volume.as_deref().unwrap_or_default());
        lines.add("IS", place.issue.as_deref().unwrap_or_default());
        let (first, last) = page_range(place.pages.as_deref().unwrap_or_default());
        lines.add("SP", first);
        lines.add("EP", last.unwrap_or_default());
        lines.add("PB", place.publisher.as_deref().unwrap_or_default());
        lines.add("SN", place.isbn.as_deref().unwrap_or_default());
        lines.add("SN", place.issn.as_deref().unwrap_or_default());
        lines.add("DO", paper.doi.as_deref().unwrap_or_default());
        lines.add("AN", &paper.arxiv.as_ref().map(|id| format!("arXiv:{id}")).unwrap_or_default());
        let (url, others) = addresses(paper);
        url.iter().chain(&others).for_each(|url| lines.add("UR", url));
        work.tags.iter().chain(&work.categories).for_each(|tag| lines.add("KW", tag));
        let (summary, texts) = texts(paper);
        lines.add("AB", summary.map_or("", |text| text.text.as_str()));
        lines.add("N1", work.comment.as_deref().unwrap_or_default());
        texts.iter().for_each(|text| lines.add("N1", &labelled(text)));
        other_names(paper, key).iter().for_each(|name| lines.add("N1", &format!("ID: {name}")));
        format!("{}ER  - \n", lines.0)
    }
}

/// The lines of a record.
struct Lines(String);

impl Lines {
    /// One line: a blank or wrapped line within a value ends it in some programs.
    fn add(&mut self, tag: &str, value: &str) {
        let value = collapse(&value.replace('\n', " "));
        if !value.is_empty() {
            self.0.push_str(&format!("{tag}  - {value}\n"));
        }
    }
}

fn kind(kind: Option<PublicationKind>, venue: &str, paper: &Paper) -> &'static str {
    match kind {
        Some(PublicationKind::Article) => "JOUR",
        Some(PublicationKind::ConferencePaper) => "CONF",
        Some(PublicationKind::Book) => "BOOK",
        Some(PublicationKind::Chapter) => "CHAP",
        Some(PublicationKind::Thesis) => "THES",
        Some(PublicationKind::Report) => "RPRT",
        Some(PublicationKind::Preprint) => "UNPB",
        Some(PublicationKind::Dataset) => "DATA",
        Some(PublicationKind::Software) => "COMP",
        Some(PublicationKind::Patent) => "PAT",
        Some(PublicationKind::Standard) => "STAND",
        Some(PublicationKind::WebPage) => "ELEC",
        None if names_conference(venue) => "CONF",
        None if !venue.is_empty() && paper.arxiv.is_none() => "JOUR",
        None if paper.arxiv.is_some() => "UNPB",
        Some(PublicationKind::Other) | None => "GEN",
    }
}

/// `Family, Given, Suffix`; the name of a group, and a Chinese name, as it is.
fn author(name: &str) -> String {
    let parts = PersonName::parse(name);
    if parts.given.is_empty() || !name.contains([' ', ',', '，']) {
        return name.to_string();
    }
    [parts.family, parts.given, parts.suffix].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
