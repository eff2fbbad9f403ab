//! From a raw entry to an entry.

use crate::ingest::bibtex::names::names;
use crate::ingest::bibtex::scan::RawEntry;
use crate::ingest::bibtex::value::{ungrouped, verbatim};
use crate::ingest::message::Message;
use crate::ingest::note;
use crate::ingest::problem::LineProblem;
use crate::ingest::reader::Reading;
use crate::ingest::record::Record;
use crate::paper::{PublicationKind, TextKind};

/// The entry, or what is wrong with it.
pub(super) fn read(raw: &RawEntry) -> Reading {
    let mut reading = Reading::default();
    // A program writes its settings as entries of a kind of its own.
    if raw.fields.is_empty() {
        reading.problems.push(LineProblem::at(raw.line, Message::EntryWithoutField));
        return reading;
    }
    let mut record = Record::at(raw.line);
    let prose = |name: &str| raw.get(name).map(|field| ungrouped(&field.value));
    let first = |names: &[&str]| names.iter().find_map(|name| prose(name));
    let plain = |name: &str| raw.get(name).map(|field| verbatim(&field.value)).unwrap_or_default();
    titles(raw, &mut record);
    for name in raw.get("author").or_else(|| raw.get("authors")).map(|field| names(&field.value)).unwrap_or_default() {
        record.author_as_is(&name);
    }
    for name in raw.get("editor").map(|field| names(&field.value)).unwrap_or_default() {
        record.editor_as_is(&name);
    }
    identifiers(raw, &mut record);
    record.date(&plain("date"));
    record.date_of(&plain("year"), &ungrouped(&plain("month")), &plain("day"));
    for (name, kind) in [
        ("abstract", TextKind::Abstract),
        ("tldr", TextKind::Tldr),
        ("annote", TextKind::Note),
        ("annotation", TextKind::Note),
        ("review", TextKind::Note),
        ("comment", TextKind::Note),
    ] {
        for field in raw.fields.iter().filter(|field| field.name == name) {
            let text = note::labelled_texts(&mut record, &ungrouped(&field.value), field.line);
            record.text(kind, &text, field.line);
        }
    }
    let published = raw.get("howpublished").filter(|field| !field.value.contains("://"));
    for name in ["note", "addendum"].into_iter().chain(published.is_none().then_some("howpublished")) {
        if let Some(field) = raw.get(name) {
            // A line break that TeX would not keep separates the lines that Zotero writes.
            note::read(&mut record, &ungrouped(&verbatim_links(&field.value)), field.line);
        }
    }
    for name in ["keywords", "keyword", "mendeley-tags", "tags"] {
        record.keywords(&prose(name).unwrap_or_default());
    }
    venue(raw, &mut record);
    record.venue(&published.map(|field| ungrouped(&field.value)).unwrap_or_default());
    record.volume(&prose("volume").filter(|volume| !volume.starts_with("abs/")).unwrap_or_default());
    record.issue(&first(&["number", "issue"]).unwrap_or_default());
    record.pages(&first(&["pages", "eid", "articleno"]).unwrap_or_default());
    record.publisher(&first(&["publisher", "institution", "school", "organization"]).unwrap_or_default());
    for name in ["isbn", "issn"] {
        record.standard_number(&plain(name));
    }
    let has_arxiv = record.has_arxiv();
    record.publication().kind = kind(&raw.kind, &plain("type"), has_arxiv);
    record.finish(&mut reading);
    reading
}

fn titles(raw: &RawEntry, record: &mut Record) {
    if let Some(title) = raw.get("title") {
        let mut title = ungrouped(&title.value);
        if let Some(subtitle) = raw.get("subtitle") {
            title = format!("{}: {}", title.trim().trim_end_matches(':'), ungrouped(&subtitle.value).trim());
        }
        record.title(&title);
    }
    for name in ["titleaddon", "title_zh", "titletranslation", "translatedtitle", "title-en", "title_en"] {
        if let Some(title) = raw.get(name) {
            record.title(&ungrouped(&title.value));
        }
    }
    // A book in parts may have no other title.
    if let Some(title) = raw.get("maintitle").or_else(|| raw.get("booktitle")).filter(|_| !record.has_title()) {
        record.title(&ungrouped(&title.value));
    }
}

fn identifiers(raw: &RawEntry, record: &mut Record) {
    record.name("", &raw.key);
    let plain = |name: &str| raw.get(name).map(|field| verbatim(&field.value)).unwrap_or_default();
    record.doi(&plain("doi"));
    let prefix = [plain("archiveprefix"), plain("eprinttype")].concat().to_lowercase();
    let eprint = plain("eprint");
    match prefix.as_str() {
        "pubmed" | "pmid" => record.name("pmid", &eprint),
        "pmc" | "pmcid" => record.name("pmcid", &eprint),
        _ => record.arxiv(&eprint),
    }
    for name in ["arxiv", "arxivid", "arxiv_id"] {
        record.arxiv(&plain(name));
    }
    for name in ["pmid", "pmcid"] {
        record.name(name, &plain(name));
    }
    if prefix.is_empty() || prefix == "arxiv" {
        for name in ["primaryclass", "eprintclass"] {
            record.category(&plain(name));
        }
    }
    record.name("wos", &plain("unique-id").replace("WOS:", "").replace("ISI:", ""));
    // DBLP and Google Scholar write the id into the fields of the journal.
    record.arxiv(plain("volume").strip_prefix("abs/").unwrap_or_default());
    record.arxiv_in(&plain("journal"));
    record.arxiv_in(&plain("journaltitle"));
    for name in ["url", "link", "ee", "biburl", "bdsk-url-1", "bdsk-url-2", "pdf", "code", "html"] {
        let label = if matches!(name, "pdf" | "code" | "html") { name } else { "" };
        if name != "biburl" {
            record.url(label, &plain(name));
        }
    }
}

// A link in a command stays a link.
fn verbatim_links(value: &str) -> String {
    if value.contains("\\url") || value.contains("\\href") { verbatim(value) } else { value.to_string() }
}

fn venue(raw: &RawEntry, record: &mut Record) {
    for name in ["journaltitle", "journal", "booktitle", "eventtitle", "conference", "series", "fjournal"] {
        if let Some(venue) = raw.get(name) {
            record.venue(&ungrouped(&venue.value));
        }
    }
}

fn kind(kind: &str, detail: &str, has_arxiv: bool) -> Option<PublicationKind> {
    use PublicationKind as Kind;
    Some(match kind {
        "article" | "suppperiodical" => Kind::Article,
        "inproceedings" | "conference" | "proceedingsarticle" => Kind::ConferencePaper,
        "book" | "booklet" | "collection" | "proceedings" | "mvbook" | "mvcollection" | "manual" => Kind::Book,
        "inbook" | "incollection" | "bookinbook" | "inreference" => Kind::Chapter,
        "phdthesis" | "mastersthesis" | "thesis" => Kind::Thesis,
        "techreport" | "report" => Kind::Report,
        "dataset" => Kind::Dataset,
        "software" => Kind::Software,
        "patent" => Kind::Patent,
        "standard" => Kind::Standard,
        "online" | "www" | "electronic" | "webpage" if !has_arxiv => Kind::WebPage,
        "unpublished" | "preprint" => Kind::Preprint,
        _ if has_arxiv => Kind::Preprint,
        _ if detail.to_lowercase().contains("thesis") => Kind::Thesis,
        _ => Kind::Other,
    })
}
