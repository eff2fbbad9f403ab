//! Rows of a Markdown page that are values of JSON, by arXiv id. Programs that make a list of new papers every day keep
//! their state like this.
//!
//! The source: <https://github.com/Vincentqyw/cv-arxiv-daily>.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::json::forms::draft::Draft;
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::paper::{Entry, TextKind, authors, date};

static LINK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\[([^\[\]]*)\]\((https?://[^()\s]+)\)").expect("a constant pattern"));
static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[-*]\s+(?:\*\*)?(\d{4}-\d\d-\d\d)(?:\*\*)?\s*,\s*\*\*(.+?)\*\*\s*,?\s*(.*)$")
        .expect("a constant pattern")
});
static ET_AL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i),?\s*\bet\.?\s*al\.?").expect("a constant pattern"));

// How many values must be rows. A file of a hundred thousand rows is told by the first ones.
const SAMPLE: usize = 3;

// A cell with more words is a text.
const WORDS_OF_A_TEXT: usize = 25;

pub(super) struct DailyRows;

impl RecordForm for DailyRows {
    fn matches(&self, record: &Record<'_>) -> bool {
        let mut values = record.members.values().take(SAMPLE).peekable();
        values.peek().is_some()
            && values.all(|value| {
                value.as_str().is_some_and(|row| row.trim_start().starts_with(['|', '-', '*']) && LINK.is_match(row))
            })
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let lines = lines(record);
        let mut entries = Vec::new();
        for (id, row) in record.members {
            let Some(row) = row.as_str() else { continue };
            let line = lines.get(id.as_str()).copied().unwrap_or(record.line);
            entries.extend(entry(id, row.trim(), line).into_iter().flatten());
        }
        entries.sort_by_key(|entry| entry.line);
        Some(entries)
    }
}

// The line of each row, where rows are on lines of their own.
fn lines<'r>(record: &Record<'r>) -> HashMap<&'r str, u32> {
    let key = |text: &'r str| text.trim_start_matches(['{', ' ', '\t']).strip_prefix('"')?.split('"').next();
    let keys = (record.line..).zip(record.text.lines()).filter_map(|(line, text)| Some((key(text)?, line)));
    if record.text.contains('\n') { keys.collect() } else { HashMap::new() }
}

fn entry(id: &str, row: &str, line: u32) -> Option<Vec<Entry>> {
    let mut draft = Draft::new(line);
    if let Some(found) = ITEM.captures(row) {
        draft.date(date::parse(&found[1]));
        draft.title(Some(&found[2]));
        let rest = &found[3];
        let names = rest.split([':', '[']).next().unwrap_or_default();
        let names = names.rsplit_once(',').map_or(names, |(names, _label)| names);
        draft.named_authors(names_of(names));
    } else {
        let mut words = Vec::new();
        for cell in cells(row) {
            match date::parse(&cell) {
                Some(day) if words.is_empty() => draft.date(Some(day)),
                _ if LINK.is_match(&cell) || cell.eq_ignore_ascii_case("null") || cell.is_empty() => {}
                _ => words.push(cell),
            }
        }
        let mut words = words.into_iter();
        draft.title(words.next().as_deref());
        for cell in words {
            if cell.split_whitespace().count() > WORDS_OF_A_TEXT {
                draft.text(TextKind::Abstract, Some(&cell));
            } else {
                draft.named_authors(names_of(&cell));
            }
        }
    }
    if !draft.has_title() {
        return None;
    }
    draft.arxiv(Some(id));
    for link in LINK.captures_iter(row) {
        let is_paper = link[2].contains("arxiv.org/");
        draft.arxiv(Some(&link[2]));
        draft.link(if is_paper { "" } else { "code" }, Some(&link[2]));
    }
    draft.finish()
}

fn names_of(text: &str) -> Vec<String> {
    authors::parse(&ET_AL.replace_all(text, ","))
}

// The cells of a row without emphasis. A bold cell ends where the emphasis ends: a title may contain a bar.
fn cells(row: &str) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    let mut is_open = false;
    for part in row.trim_matches('|').split('|') {
        match cells.last_mut() {
            Some(last) if is_open || last.ends_with('\\') => {
                let kept = last.trim_end_matches('\\').len();
                last.truncate(kept);
                last.push('|');
                last.push_str(part);
            }
            _ => cells.push(part.to_string()),
        }
        is_open = cells.last().is_some_and(|cell| cell.matches("**").count() % 2 == 1);
    }
    cells.into_iter().map(|cell| cell.trim().trim_matches('*').trim().to_string()).collect()
}
