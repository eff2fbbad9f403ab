//! Fields that an entry takes over from another one, by `crossref` and `xdata`.

use std::collections::HashMap;

use crate::ingest::bibtex::scan::{RawEntry, RawField};

// What a part takes over from the whole that it is in.
const FROM_WHOLE: &[&str] = &[
    "year",
    "date",
    "month",
    "editor",
    "publisher",
    "volume",
    "number",
    "series",
    "isbn",
    "issn",
    "journal",
    "journaltitle",
    "booktitle",
    "organization",
    "institution",
];

/// Gives each entry the fields of the entries that it names in `crossref` and `xdata`, and lacks itself. Entries of the
/// kind `xdata` and `set` are no works, and are taken away.
pub(super) fn inherit(entries: &mut Vec<RawEntry>) {
    let named = |entry: &RawEntry| entry.get("crossref").is_some() || entry.get("xdata").is_some();
    if entries.iter().any(named) {
        let mut known: HashMap<String, usize> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            known.entry(entry.key.to_lowercase()).or_insert(at);
        }
        let lookup = |key: &str| known.get(&key.trim().to_lowercase()).and_then(|&at| entries.get(at));
        let added: Vec<Vec<RawField>> = entries.iter().map(|entry| inherited(entry, lookup)).collect();
        for (entry, fields) in entries.iter_mut().zip(added) {
            entry.fields.extend(fields);
        }
    }
    entries.retain(|entry| entry.kind != "xdata" && entry.kind != "set");
}

fn inherited<'e>(entry: &RawEntry, lookup: impl Fn(&str) -> Option<&'e RawEntry>) -> Vec<RawField> {
    let mut fields: Vec<RawField> = Vec::new();
    let mut take = |name: &str, field: &RawField| {
        if entry.get(name).is_none() && !fields.iter().any(|known| known.name == name) {
            fields.push(RawField { name: name.to_string(), ..field.clone() });
        }
    };
    if let Some(whole) = entry.get("crossref").and_then(|field| lookup(&field.value)) {
        FROM_WHOLE.iter().filter_map(|name| whole.get(name)).for_each(|field| take(&field.name, field));
        if let Some(title) = whole.get("title") {
            take("booktitle", title);
        }
    }
    for key in entry.get("xdata").iter().flat_map(|field| field.value.split(',')) {
        if let Some(data) = lookup(key) {
            data.fields.iter().for_each(|field| take(&field.name, field));
        }
    }
    fields
}
