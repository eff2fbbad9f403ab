//! The field for notes, into which reference managers write everything that has no field of its own.

use crate::ingest::record::Record;
use crate::paper::TextKind;

// Labels of lines that say nothing about the content of the work.
const FURNITURE: &[&str] = &[
    "publisher",
    "_eprint",
    "number",
    "place",
    "accepted",
    "conference name",
    "journal abbreviation",
    "container-title",
    "section",
    "zscc",
    "gscc",
    "original-date",
    "event-place",
    "number-of-pages",
    "query date",
    "type",
    "issue",
    "volume",
    "place: ",
    "citations",
    "isbn",
    "issn",
    "page version id",
    "archive location",
    "series number",
    "mag id",
    "titulo",
];

// The longest note that is a remark on the publication, in characters.
const LONGEST_REMARK: usize = 80;

/// Reads a note: lines with an id, lines that are furniture, and what is left: a remark or a text.
pub(in crate::ingest) fn read(record: &mut Record, note: &str, line: u32) {
    let mut left: Vec<&str> = Vec::new();
    for text in note.lines() {
        let trimmed = text.trim();
        let label = trimmed.split_once(':').map(|(label, value)| (label.trim().trim_start_matches('\\'), value.trim()));
        let key = label.map(|(label, _)| label.to_lowercase()).unwrap_or_default();
        let value = label.map(|(_, value)| value).unwrap_or_default();
        match key.as_str() {
            "doi" => record.doi(value),
            "arxiv" => record.arxiv(value.split_whitespace().next().unwrap_or_default()),
            "pmid" | "pmcid" => record.name(&key, value),
            "citation key" => record.name("", value),
            "_eprint" => record.identifier(value),
            _ if FURNITURE.contains(&key.as_str()) || key.starts_with("tex.") => {}
            "http" | "https" => record.url("", trimmed),
            _ if is_count(trimmed) => {}
            _ => left.push(text),
        }
    }
    let text = left.join("\n");
    let text = text.trim();
    if text.starts_with("http://") || text.starts_with("https://") {
        record.url("", text);
    } else if text.chars().count() <= LONGEST_REMARK && !text.contains('\n') {
        record.arxiv_in(text);
        record.url("", text);
        record.comment(text);
    } else {
        record.text(TextKind::Note, text, line);
    }
}

// `00012 citations` and `ZSCC: 0000012`, which add-ons of Zotero write.
fn is_count(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    !first.is_empty()
        && first.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(words.next(), Some("citations" | "cites") | None)
        && (first.len() >= 5 || text.contains(' '))
}
