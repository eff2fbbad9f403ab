//! One entry of a feed.

use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::feed::arxiv;
use crate::ingest::message::Message;
use crate::ingest::name_list::NameSeparator;
use crate::ingest::plain_text;
use crate::ingest::record::Record;
use crate::ingest::xml::Element;
use crate::paper::TextKind;

/// What an element of a feed is.
#[derive(Debug)]
pub(super) enum FeedEntry {
    /// A work with a title.
    Record(Box<Record>),
    /// A video or a piece of sound.
    Video,
    /// Nothing that can be read, for this reason.
    Error(Message),
}

// Dates in the order in which they count: the first publication goes before a change.
const DATES: &[&str] = &[
    "published",
    "atom:published",
    "issued",
    "pubDate",
    "prism:publicationDate",
    "prism:coverDate",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "created",
    "updated",
    "atom:updated",
    "modified",
    "dcterms:modified",
];

// Links of an entry that lead elsewhere than to the work.
const OTHER_LINKS: &[&str] = &["self", "edit", "replies", "hub", "next", "previous", "service.post", "service.edit"];

// `<p>Nature, Published online: 04 May 2020; <a href="…">doi:10.1038/…</a></p>`
static PUBLICATION_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\s*(?:<p>)?[^<.;\n]{0,120}Published online:[^;\n<]{0,60};\s*(?:<a[^>]*>)?\s*doi:[^\s<]+\s*(?:</a>)?\s*(?:</p>)?",
    )
    .expect("a constant pattern")
});

// `ada@example.org (Ada Byron)`
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\S+@\S+\s*(?:\((.*)\))?$").expect("a constant pattern"));

/// Reads an entry.
pub(super) fn read(element: &Element) -> FeedEntry {
    if is_video(element) {
        return FeedEntry::Video;
    }
    let value = |names: &[&str]| names.iter().find_map(|name| element.child(name)).map(content);
    let title = value(&["title", "atom:title", "rss:title"]).or_else(|| value(&["dc:title"])).unwrap_or_default();
    let summary = value(&["summary", "atom:summary", "description", "rss:description"]).unwrap_or_default();
    let id = value(&["id", "atom:id"]).unwrap_or_default();
    if id.contains("arxiv.org/api/errors") || title.trim() == "Error" && id.contains("error") {
        let reason = plain_text::line(&summary).unwrap_or_default();
        return FeedEntry::Error(Message::ServiceError(reason));
    }
    if title.trim().is_empty() {
        return FeedEntry::Error(Message::EntryWithoutTitle);
    }
    let mut record = Record::at(element.line);
    let plain = plain_text::without_markup(&title).into_owned();
    let (title, mark) = arxiv::title(&plain);
    record.title(title);
    if let Some((id, category)) = mark {
        record.arxiv(id);
        record.category(category);
    }
    add_links(element, &mut record);
    record.identifier(&id);
    add_authors(element, &mut record);
    if let Some(date) = DATES.iter().filter_map(|name| element.child(name)).find(|date| !date.text().is_empty()) {
        record.date(&date.text());
    }
    add_publication(element, &mut record);
    add_subjects(element, &mut record);
    add_texts(element, &summary, &mut record);
    FeedEntry::Record(Box::new(record))
}

// The text of an element. Elements in it are markup, as in Atom with XHTML.
fn content(element: &Element) -> String {
    if element.elements().next().is_some() { element.markup() } else { element.raw_text() }
}

// A post with sound beside it is no piece of sound: it has a text.
fn is_video(element: &Element) -> bool {
    let is_media =
        |kind: Option<&str>| kind.is_some_and(|kind| kind.starts_with("video/") || kind.starts_with("audio/"));
    let has_text = element.child("content").or_else(|| element.child("content:encoded")).is_some();
    element.elements().any(|child| match child.name.as_str() {
        "yt:videoId" | "itunes:duration" => true,
        "enclosure" => !has_text && is_media(child.attribute("type")),
        "link" => !has_text && child.attribute("rel") == Some("enclosure") && is_media(child.attribute("type")),
        _ => false,
    })
}

fn add_links(element: &Element, record: &mut Record) {
    for child in element.elements() {
        match child.name.as_str() {
            "prism:doi" | "arxiv:doi" => record.doi(&child.text()),
            "dc:identifier" => record.identifier(&child.text()),
            _ => {}
        }
    }
    // The page of the work comes before its PDF.
    let mut links: Vec<(bool, String, String)> = Vec::new();
    for child in element.elements().filter(|child| matches!(child.name.as_str(), "link" | "atom:link" | "rss:link")) {
        let (rel, address) = (child.attribute("rel").unwrap_or("alternate"), child.attribute("href"));
        let label = child.attribute("title").unwrap_or_default();
        match address {
            Some(address) if !OTHER_LINKS.contains(&rel) && rel != "enclosure" => {
                let is_page = rel == "alternate" || label == "doi";
                links.push((!is_page, if rel == "alternate" { "" } else { label }.into(), address.into()));
            }
            Some(_) => {}
            None => links.push((false, String::new(), child.text())),
        }
    }
    links.sort_by_key(|(is_other, ..)| *is_other);
    for (_, label, url) in links {
        record.url(&label, &url);
    }
    if let Some(guid) = element.child("guid").map(Element::text) {
        match guid.strip_prefix("oai:arXiv.org:") {
            Some(id) => record.arxiv(id),
            None if record.bibliography().links.is_empty() => record.url("", &guid),
            None => {}
        }
    }
    for name in ["prism:url", "rdf:about", "feedburner:origLink"] {
        let url = element.child(name).map(Element::text).or_else(|| element.attribute(name).map(String::from));
        if let Some(url) = url.filter(|_| record.bibliography().links.is_empty()) {
            record.url("", &url);
        }
    }
}

fn add_authors(element: &Element, record: &mut Record) {
    for child in element.elements() {
        match child.name.as_str() {
            "author" | "atom:author" => {
                let name = child.child("name").or_else(|| child.child("atom:name")).map(Element::text);
                match name {
                    Some(name) => record.author(&name),
                    None => add_names(&person(&child.text()), record),
                }
            }
            "dc:creator" | "creator" | "dc:contributor" => add_names(&person(&child.text()), record),
            _ => {}
        }
    }
}

// arXiv and journals write all authors into one element.
fn add_names(text: &str, record: &mut Record) {
    let text = plain_text::line(text).unwrap_or_default();
    let separator = NameSeparator::of([text.as_str()].into_iter());
    separator.names(&text).iter().for_each(|name| record.author(name));
}

fn person(text: &str) -> String {
    match ADDRESS.captures(text.trim()) {
        Some(found) => found.get(1).map_or(String::new(), |name| name.as_str().to_string()),
        None => text.to_string(),
    }
}

fn add_publication(element: &Element, record: &mut Record) {
    let text = |name: &str| element.child(name).map(Element::text).unwrap_or_default();
    for name in ["arxiv:journal_ref", "prism:publicationName", "dc:source"] {
        record.venue(&text(name));
    }
    record.comment(&text("arxiv:comment"));
    record.volume(&text("prism:volume"));
    record.issue(&text("prism:number"));
    record.page_range(&text("prism:startingPage"), &text("prism:endingPage"));
    record.standard_number(&text("prism:issn"));
    for name in ["prism:publisher", "dc:publisher"] {
        record.publisher(&text(name));
    }
}

fn add_subjects(element: &Element, record: &mut Record) {
    if let Some(term) = element.child("arxiv:primary_category").and_then(|child| child.attribute("term")) {
        record.category(term);
    }
    let is_arxiv = record.clone().into_entry().is_some_and(|entry| entry.arxiv.is_some());
    for child in
        element.elements().filter(|child| matches!(child.name.as_str(), "category" | "atom:category" | "dc:subject"))
    {
        let text =
            child.attribute("label").or_else(|| child.attribute("term")).map_or_else(|| child.text(), String::from);
        let scheme = child.attribute("scheme").unwrap_or_default();
        if scheme.contains("arxiv.org") || is_arxiv && arxiv::is_category(&text) {
            record.category(&text);
        } else {
            record.keyword(&text);
        }
    }
}

fn add_texts(element: &Element, summary: &str, record: &mut Record) {
    let line =
        |names: &[&str]| names.iter().find_map(|name| element.child(name)).map_or(element.line, |child| child.line);
    let summary = without_announcements(summary);
    record.text(TextKind::Abstract, &summary, line(&["summary", "description"]));
    let names = ["content", "atom:content", "content:encoded", "dc:description"];
    if let Some(full) = names.iter().find_map(|name| element.child(name)) {
        // The beginning of a post is often its summary.
        let kind = if record.has_text(TextKind::Abstract) { TextKind::Section } else { TextKind::Summary };
        record.text(kind, &without_announcements(&content(full)), full.line);
    }
}

fn without_announcements(text: &str) -> String {
    PUBLICATION_LINE.replace(arxiv::summary(text), "").into_owned()
}
