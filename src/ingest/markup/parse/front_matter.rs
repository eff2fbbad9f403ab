//! What stands above a note: YAML or TOML between fences, or the properties of a Logseq page.

use serde_json::Value;

use crate::ingest::markup::parse::block::Meta;
use crate::ingest::markup::parse::note_marks::unlinked;

// The deepest nesting that is looked at.
const MAX_DEPTH: usize = 8;

/// The metadata at the top of a note, and the byte at which the text after it begins.
///
/// YAML that is not valid, for example with a colon in a title, is read line by line.
pub(crate) fn read(text: &str) -> (Meta, usize) {
    let none = (Meta::default(), 0);
    let Some((fence, from, end, at)) = fenced(text) else { return properties(text).unwrap_or(none) };
    let body = &text[from..end];
    let meta = if fence == "---" { yaml(body).or_else(|| lines(body)) } else { lines(body) };
    let Some(mut meta) = meta else { return none };
    meta.front = true;
    (meta, at)
}

// The fence, the byte range between two fences, and the byte after the second one.
fn fenced(text: &str) -> Option<(&str, usize, usize, usize)> {
    let mut at = 0;
    let mut open: Option<(&str, usize)> = None;
    for raw in text.split_inclusive('\n') {
        let from = at;
        at += raw.len();
        let line = raw.trim_end().trim_start_matches('\u{feff}');
        match open {
            None if line.is_empty() => {}
            None if matches!(line, "---" | "+++") => open = Some((line, at)),
            None => return None,
            Some((fence, begin)) if line == fence || (fence == "---" && line == "...") => {
                return Some((fence, begin, from, at));
            }
            // Without a closing fence the first one is a thematic break. Nobody writes longer front matter.
            Some((_, begin)) if at - begin > 1 << 20 => return None,
            Some(_) => {}
        }
    }
    None
}

fn yaml(body: &str) -> Option<Meta> {
    let quoted = with_quoted_numbers(body);
    let Value::Object(map) = serde_saphyr::from_str::<Value>(&quoted).ok()? else { return None };
    if map.is_empty() || map.keys().any(|key| !is_key(key)) {
        return None;
    }
    let mut meta = Meta::default();
    // A value of the note itself precedes a nested one with the same name.
    let is_map = |value: &Value| value.is_object();
    for (key, value) in map.iter().filter(|(_, value)| !is_map(value)) {
        flatten(&mut meta, key, value, 0);
    }
    for (key, value) in map.iter().filter(|(_, value)| is_map(value)) {
        flatten(&mut meta, key, value, 0);
    }
    Some(meta)
}

// As a number, `2402.10790` loses its last zero, and is the id of another paper.
fn with_quoted_numbers(body: &str) -> String {
    let mut out = String::with_capacity(body.len() + 16);
    for raw in body.split_inclusive('\n') {
        let line = raw.trim_end();
        let value = line.rfind([' ', '\t']).map_or("", |at| &line[at + 1..]);
        let numeric = value.contains('.')
            && value.starts_with(|c: char| c.is_ascii_digit())
            && value.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let before = line[..line.len() - value.len()].trim_end();
        if numeric && (before.ends_with(':') || before.ends_with('-')) {
            out.push_str(&line[..line.len() - value.len()]);
            out.push('"');
            out.push_str(value);
            out.push('"');
            out.push_str(&raw[line.len()..]);
        } else {
            out.push_str(raw);
        }
    }
    out
}

fn flatten(meta: &mut Meta, key: &str, value: &Value, depth: usize) {
    match value {
        _ if depth > MAX_DEPTH => {}
        Value::Null => meta.add(key, ""),
        Value::String(text) => add(meta, key, text),
        Value::Bool(_) | Value::Number(_) => meta.add(key, &value.to_string()),
        Value::Array(items) => items.iter().for_each(|item| flatten(meta, key, item, depth + 1)),
        Value::Object(map) => match name(map) {
            Some(name) => add(meta, key, &name),
            None => {
                for (inner, value) in map {
                    // The date of a nested record is that of the paper, not of the note.
                    let inner =
                        if matches!(inner.to_lowercase().as_str(), "date" | "year") { "published" } else { inner };
                    flatten(meta, inner, value, depth + 1);
                }
            }
        },
    }
}

// The name of a person or group: `name`, `literal`, or `given` and `family`.
fn name(map: &serde_json::Map<String, Value>) -> Option<String> {
    let text = |keys: &[&str]| keys.iter().find_map(|key| map.get(*key)).and_then(Value::as_str).map(str::trim);
    if let Some(name) = text(&["name", "literal", "fullName", "full_name"]) {
        return Some(name.to_string());
    }
    let last = text(&["family", "last", "lastName", "last_name"])?;
    Some(
        text(&["given", "first", "firstName", "first_name"])
            .map_or(last.to_string(), |first| format!("{first} {last}")),
    )
}

fn add(meta: &mut Meta, key: &str, value: &str) {
    meta.add(key, &unlinked(value));
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= 40 && key.split(' ').count() <= 3
}

// Reads `key: value` lines, lists and wrapped values. `None` if a line is none of these.
fn lines(body: &str) -> Option<Meta> {
    let mut meta = Meta::default();
    let mut key = String::new();
    for raw in body.lines() {
        let line = raw.trim_end();
        let trimmed = line.trim_start();
        let indented = trimmed.len() < line.len();
        if let Some(item) = trimmed.strip_prefix("- ").filter(|_| !key.is_empty()) {
            add(&mut meta, &key, unquoted(item.split_once("name:").map_or(item, |(_, name)| name)));
        } else if indented && !key.is_empty() {
            // A folded text, or a nested `name:`, which is a value of the key too.
            let value = trimmed.split_once("name:").map_or(trimmed, |(_, name)| name);
            if trimmed.contains("name:") || !meta.append(&key, value) {
                add(&mut meta, &key, unquoted(value));
            }
        } else if let Some((name, value)) = trimmed.split_once([':', '=']) {
            let name = name.trim().trim_matches(['"', '\'']);
            if !is_key(name) {
                return None;
            }
            key = name.to_lowercase();
            let value = value.trim();
            let list = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            match list.filter(|list| !list.starts_with('[')) {
                Some(list) => list.split(',').for_each(|item| add(&mut meta, &key, unquoted(item))),
                None => add(&mut meta, &key, unquoted(value.trim_start_matches(['|', '>']))),
            }
        } else if !trimmed.is_empty() && !trimmed.starts_with('#') {
            return None;
        }
    }
    Some(meta)
}

// Reads the properties at the top of a Logseq page: `key:: value` lines, or the same in the first item.
fn properties(text: &str) -> Option<(Meta, usize)> {
    let mut meta = Meta::default();
    let mut at = 0;
    for raw in text.split_inclusive('\n').take(200) {
        let line = raw.trim_start_matches('\u{feff}').trim();
        let line = if at == 0 { line.strip_prefix("- ").unwrap_or(line) } else { line };
        let Some((key, value)) = line.split_once("::").filter(|(key, value)| {
            is_key(key) && !key.contains(['*', '[', '(', '`', '>']) && (value.is_empty() || value.starts_with(' '))
        }) else {
            break;
        };
        let value = unlinked(value);
        let title = value.trim().strip_prefix('@').filter(|title| title.contains(' ') && key == "title");
        meta.add(key, title.unwrap_or(value.trim()));
        at += raw.len();
    }
    meta.front = true;
    (at > 0).then_some((meta, at))
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all<'m>(meta: &'m Meta, key: &'m str) -> Vec<&'m str> {
        meta.all(key).collect()
    }

    #[test]
    fn values_lists_and_folded_texts() {
        let text = "\n---\ntitle: \"On Notes: a Study\"\ntags:\n    - small\n    - models\nauthors: [A. B, 'C. D']\nabstract: >\n  one\n  two\n---\nBody";
        let (meta, at) = read(text);
        assert_eq!(meta.get(&["title"]), Some("On Notes: a Study"));
        assert_eq!(all(&meta, "tags"), ["small", "models"]);
        assert_eq!(all(&meta, "authors"), ["A. B", "C. D"]);
        assert_eq!(meta.get(&["abstract"]), Some("one two"));
        assert_eq!((&text[at..], meta.front), ("Body", true));
    }

    #[test]
    fn what_is_not_valid_yaml_is_read_by_lines() {
        let text = "---\ntitle: Small Nets: a Study\ntags:\n    - small\n  - models\nauthors: [[Ada Byron]], [[Carl Dee]]\nabstract: >\n  one\n  two\n---\n";
        let (meta, _) = read(text);
        assert_eq!(meta.get(&["title"]), Some("Small Nets: a Study"));
        assert_eq!(all(&meta, "tags"), ["small", "models"]);
        assert_eq!(all(&meta, "authors"), ["Ada Byron, Carl Dee"]);
        assert_eq!(meta.get(&["abstract"]), Some("one two"));
    }

    #[test]
    fn nested_records_and_names() {
        let text = "---\ntitle: Small Nets\ndate: 2026-05-01\nauthor:\n  - name: Ada Byron\n    affiliation: Oxford\n  - given: Carl\n    family: Dee\nresource:\n  arxiv: 2402.10790\n  date: 2024-02-16\nyear: 2024\nabstract: |-\n  one\n  two\n---\n";
        let (meta, _) = read(text);
        assert_eq!(all(&meta, "author"), ["Ada Byron", "Carl Dee"]);
        assert_eq!(meta.get(&["arxiv"]), Some("2402.10790"));
        assert_eq!((meta.get(&["date"]), meta.get(&["published"])), (Some("2026-05-01"), Some("2024-02-16")));
        assert_eq!((meta.get(&["year"]), meta.get(&["abstract"])), (Some("2024"), Some("one\ntwo")));
    }

    #[test]
    fn properties_of_a_page() {
        let text = "- title:: @Small Nets Grow\n  authors:: [[Ada Byron]], [[Carl Dee]]\n  date:: [[May 19th, 2019]]\n- Abstract\n";
        let (meta, at) = read(text);
        assert_eq!(meta.get(&["title"]), Some("Small Nets Grow"));
        assert_eq!(all(&meta, "authors"), ["Ada Byron, Carl Dee"]);
        assert_eq!(&text[at..], "- Abstract\n");
        assert_eq!(read("std::vector<int> v;\n").1, 0);
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for text in ["---\n\nSome text goes here and on\n\n---\n", "---\ntitle: x\n", "text\n---\na: b\n---\n", ""] {
            assert_eq!(read(text), (Meta::default(), 0), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_trouble(text in "(---\n|[a-z]{1,3}|: |:: |- |\\[|\\]|\\{|\\}|\"|'|>|\\||\n|  |#|&a|\\*a|!!|中){0,60}") {
            let (_, at) = read(&text);
            prop_assert!(text.is_char_boundary(at));
            let (_, at) = read(&format!("---\n{text}\n---\n"));
            prop_assert!(at <= text.len() + 9);
        }
    }
}
