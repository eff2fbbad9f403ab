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

/// Reads a note: labelled texts, lines with an id, lines that are furniture, and what is left: a remark or a text.
pub(in crate::ingest) fn read(record: &mut Record, note: &str, line: u32) {
    let note = labelled_texts(record, note, line);
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

/// Reads the texts, ids and links with a label in front, as citations of this program have them: `Summary: …`. A text
/// goes on until the next label. Returns what stands before the first label.
pub(in crate::ingest) fn labelled_texts(record: &mut Record, note: &str, line: u32) -> String {
    let mut before = String::new();
    let mut open: Option<(TextKind, String)> = None;
    for text in note.lines() {
        let (label, value) = text.trim().split_once(':').unwrap_or_default();
        let value = value.trim();
        let kind = TextKind::of_label(label).filter(|_| !value.is_empty());
        let is_id = label == "ID" && !value.is_empty() && !value.contains(char::is_whitespace);
        let is_link = label == "Link" && value.contains("://");
        if (kind.is_some() || is_id || is_link)
            && let Some((kind, text)) = open.take()
        {
            record.text(kind, &text, line);
        }
        match (kind, &mut open) {
            (Some(kind), _) => open = Some((kind, value.to_string())),
            (None, _) if is_id => record.name("", value),
            (None, _) if is_link => record.url("", value),
            (None, Some((_, open))) => {
                open.push('\n');
                open.push_str(text);
            }
            (None, None) => {
                before.push_str(text);
                before.push('\n');
            }
        }
    }
    if let Some((kind, text)) = open {
        record.text(kind, &text, line);
    }
    before
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labelled_texts_are_told_apart_again() {
        let mut record = Record::at(1);
        record.title("A title");
        let note = "18 pages\nSummary: Bees are counted.\n\nBy ear.\n总结: 数蜜蜂。\nID: pmid:7\nLink: https://example.org/a\n";
        read(&mut record, note, 3);
        let entry = record.into_entry().expect("a title");
        let texts: Vec<_> = entry.texts.iter().map(|text| (text.kind, text.text.as_str())).collect();
        assert_eq!(texts, [(TextKind::Summary, "Bees are counted.\nBy ear."), (TextKind::Summary, "数蜜蜂。")]);
        assert_eq!(entry.names, ["pmid:7"]);
        assert_eq!(entry.bibliography.links[0].url, "https://example.org/a");
        assert_eq!(entry.bibliography.comment.as_deref(), Some("18 pages"));
    }

    #[test]
    fn a_word_before_a_colon_is_no_label() {
        let mut record = Record::at(1);
        record.title("A title");
        read(&mut record, "Presented at: Hall 2", 3);
        assert_eq!(record.bibliography().comment.as_deref(), Some("Presented at: Hall 2"));
    }
}
