//! CSL-JSON (<https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables>).

use serde_json::{Map, Value, json};

use crate::citation::format::{CitationFormat, addresses, labelled, names_conference, other_names, texts, titles};
use crate::paper::person_name::PersonName;
use crate::paper::{Paper, PublicationKind};

/// CSL-JSON: an array with an object on each line.
pub(super) struct CslJson;

impl CitationFormat for CslJson {
    fn name(&self) -> &'static str {
        "csl-json"
    }

    fn media_type(&self) -> &'static str {
        "application/vnd.citationstyles.csl+json"
    }

    fn extension(&self) -> &'static str {
        "json"
    }

    fn head(&self) -> String {
        "[\n".to_string()
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn tail(&self) -> &'static str {
        "\n]\n"
    }

    fn entry(&self, paper: &Paper, key: &str) -> String {
        let work = &paper.bibliography;
        let place = &work.publication;
        let mut item = Map::new();
        let mut add = |name: &str, value: Option<&str>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                item.insert(name.to_string(), value.into());
            }
        };
        let (title, other_title) = titles(paper);
        let (url, others) = addresses(paper);
        let (summary, texts) = texts(paper);
        add("id", Some(key));
        add("type", Some(kind(place.kind, work.venue.as_deref().unwrap_or_default(), paper)));
        add("title", Some(&title));
        add("original-title", other_title.as_deref());
        add("container-title", work.venue.as_deref());
        add("volume", place.volume.as_deref());
        add("issue", place.issue.as_deref());
        add("page", place.pages.as_deref());
        add("publisher", place.publisher.as_deref());
        add("ISBN", place.isbn.as_deref());
        add("ISSN", place.issn.as_deref());
        add("DOI", paper.doi.as_deref());
        add("URL", url.as_deref());
        add("abstract", summary.map(|text| text.text.as_str()));
        add("number", paper.arxiv.as_ref().map(|id| format!("arXiv:{id}")).as_deref());
        let keywords: Vec<&str> = work.tags.iter().chain(&work.categories).map(String::as_str).collect();
        add("keyword", Some(&keywords.join(", ")));
        let names = other_names(paper, key);
        add("PMID", names.iter().find_map(|name| name.strip_prefix("pmid:")));
        // Lines of `name: value`, as in Zotero's field "Extra".
        let mut note: Vec<String> = paper.arxiv.iter().map(|id| format!("arXiv: {id}")).collect();
        note.extend(names.iter().map(|name| match name.split_once(':') {
            Some((scheme, id)) if scheme.chars().all(char::is_alphabetic) => format!("{}: {id}", scheme.to_uppercase()),
            _ => format!("ID: {name}"),
        }));
        note.extend(work.comment.clone());
        note.extend(others.iter().map(|url| format!("Link: {url}")));
        add("note", Some(&note.join("\n")));
        let notes: Vec<String> = texts.iter().copied().map(labelled).collect();
        add("annote", Some(&notes.join("\n\n")));
        let authors: Vec<Value> = work.authors.iter().map(|name| author(name)).collect();
        if !authors.is_empty() {
            item.insert("author".to_string(), authors.into());
        }
        if let Some(date) = work.date {
            let parts: Vec<Value> =
                [Some(date.year().into()), date.month().map(Value::from), date.day().map(Value::from)]
                    .into_iter()
                    .flatten()
                    .collect();
            item.insert("issued".to_string(), json!({ "date-parts": [parts] }));
        }
        Value::Object(item).to_string()
    }
}

fn kind(kind: Option<PublicationKind>, venue: &str, paper: &Paper) -> &'static str {
    match kind {
        Some(PublicationKind::Article) => "article-journal",
        Some(PublicationKind::ConferencePaper) => "paper-conference",
        Some(PublicationKind::Book) => "book",
        Some(PublicationKind::Chapter) => "chapter",
        Some(PublicationKind::Thesis) => "thesis",
        Some(PublicationKind::Report) => "report",
        Some(PublicationKind::Preprint) => "article",
        Some(PublicationKind::Dataset) => "dataset",
        Some(PublicationKind::Software) => "software",
        Some(PublicationKind::Patent) => "patent",
        Some(PublicationKind::Standard) => "standard",
        Some(PublicationKind::WebPage) => "webpage",
        None if names_conference(venue) => "paper-conference",
        None if !venue.is_empty() && paper.arxiv.is_none() => "article-journal",
        None if paper.arxiv.is_some() => "article",
        Some(PublicationKind::Other) | None => "document",
    }
}

fn author(name: &str) -> Value {
    let parts = PersonName::parse(name);
    if parts.given.is_empty() {
        return json!({ "literal": name });
    }
    let mut author = json!({ "family": parts.family, "given": parts.given });
    if !parts.suffix.is_empty() {
        author["suffix"] = parts.suffix.into();
    }
    author
}
