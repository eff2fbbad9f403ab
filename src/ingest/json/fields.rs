//! From one record to one entry: the names that each field goes by.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::ingest::json::{authors, links, words};
use crate::ingest::plain_text::{self, unwrapped_line};
use crate::paper::{Bibliography, Entry, PartialDate, Publication, Text, TextKind, date, identifiers};
use crate::text::Language;

// Names of title fields. The text decides the language; the name decides only if both titles are in the same language.
const TITLES: &[(&str, Option<Language>)] = &[
    ("title", None),
    ("paper_title", None),
    ("title_en", Some(Language::En)),
    ("en_title", Some(Language::En)),
    ("title_zh", Some(Language::Zh)),
    ("zh_title", Some(Language::Zh)),
    ("title_cn", Some(Language::Zh)),
    ("cn_title", Some(Language::Zh)),
    ("chinese_title", Some(Language::Zh)),
    ("title_translated", Some(Language::Zh)),
    ("标题", None),
    ("题目", None),
    ("中文标题", Some(Language::Zh)),
];

// Names of text fields, in the order of the texts of an entry.
const TEXTS: &[(&str, TextKind)] = &[
    ("abstract", TextKind::Abstract),
    ("abstract_en", TextKind::Abstract),
    ("en_abstract", TextKind::Abstract),
    ("abstract_zh", TextKind::Abstract),
    ("zh_abstract", TextKind::Abstract),
    ("abstract_cn", TextKind::Abstract),
    ("cn_abstract", TextKind::Abstract),
    ("摘要", TextKind::Abstract),
    ("中文摘要", TextKind::Abstract),
    ("summary", TextKind::Summary),
    ("summary_en", TextKind::Summary),
    ("en_summary", TextKind::Summary),
    ("summary_zh", TextKind::Summary),
    ("zh_summary", TextKind::Summary),
    ("summary_cn", TextKind::Summary),
    ("cn_summary", TextKind::Summary),
    ("ai_summary", TextKind::Summary),
    ("总结", TextKind::Summary),
    ("key_points", TextKind::KeyPoints),
    ("keypoints", TextKind::KeyPoints),
    ("highlights", TextKind::KeyPoints),
    ("要点", TextKind::KeyPoints),
    ("tldr", TextKind::Tldr),
    ("tl;dr", TextKind::Tldr),
    ("tldr_zh", TextKind::Tldr),
    ("一句话总结", TextKind::Tldr),
    ("motivation", TextKind::Motivation),
    ("动机", TextKind::Motivation),
    ("method", TextKind::Method),
    ("methods", TextKind::Method),
    ("方法", TextKind::Method),
    ("result", TextKind::Result),
    ("results", TextKind::Result),
    ("结果", TextKind::Result),
    ("conclusion", TextKind::Conclusion),
    ("conclusions", TextKind::Conclusion),
    ("结论", TextKind::Conclusion),
    ("note", TextKind::Note),
    ("notes", TextKind::Note),
    ("笔记", TextKind::Note),
];

// Nested objects that hold more titles and texts of the record.
const GROUPS: &[&str] = &["ai", "zh", "cn", "en"];

const DATES: &[&str] = &[
    "date",
    "published",
    "published_date",
    "publication_date",
    "publicationdate",
    "published_at",
    "publishedat",
    "pub_date",
    "pubdate",
    "publish_date",
    "发表日期",
    "发表时间",
    "submitted",
    "year",
    "日期",
    "update_date",
    "updated",
];
const VENUES: &[&str] = &["venue", "journal-ref", "journal_ref", "journal", "booktitle", "conference", "期刊", "会议"];

// The fields of a record by name in lower case.
type RecordFields<'v> = BTreeMap<String, &'v Value>;

/// Whether a field of this name, in lower case, holds a title or a text.
pub(crate) fn names_words(key: &str) -> bool {
    TITLES.iter().any(|(name, _)| *name == key) || TEXTS.iter().any(|(name, _)| *name == key)
}

/// Whether an object of this name, in lower case, holds titles or texts. A title can be an object with two languages.
pub(crate) fn names_group(key: &str) -> bool {
    GROUPS.contains(&key) || key == "title" || key == "abstract"
}

/// A key of the JSON text, given with its quotation marks, in lower case and without escapes.
pub(crate) fn key(quoted: &str) -> Cow<'_, str> {
    let plain = quoted.trim_matches('"');
    if quoted.contains('\\') {
        let unescaped: Option<String> = serde_json::from_str(quoted).ok();
        return Cow::Owned(unescaped.unwrap_or_default().to_lowercase());
    }
    if plain.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
        Cow::Borrowed(plain)
    } else {
        Cow::Owned(plain.trim().to_lowercase())
    }
}

/// The entry of a record. `None` if the record has neither a title nor a text.
pub(crate) fn entry(record: &Map<String, Value>, line: u32) -> Option<Entry> {
    let fields = lower(record);
    let get = |name: &str| fields.get(name).copied();
    let mut entry = Entry { line, ..Entry::default() };
    titles(&fields, &mut entry.bibliography);
    texts(&fields, &mut entry);
    for value in GROUPS.iter().filter_map(|name| get(name)) {
        if let Value::Object(group) = value {
            let group = lower(group);
            titles(&group, &mut entry.bibliography);
            texts(&group, &mut entry);
        }
    }
    if !entry.bibliography.has_title() && entry.texts.is_empty() {
        return None;
    }
    entry.bibliography.links = links::links(get);
    identifiers(&fields, &mut entry);
    let bibliography = &mut entry.bibliography;
    let parsed = get("authors_parsed").map(authors::parsed).filter(|names| !names.is_empty());
    let named = || ["authors", "author", "作者"].iter().find_map(|name| get(name)).map(authors::authors);
    bibliography.authors = parsed.or_else(named).unwrap_or_default();
    bibliography.date = DATES.iter().filter_map(|name| get(name)).find_map(date);
    bibliography.venue = VENUES.iter().filter_map(|name| get(name)).find_map(one_line);
    publication(get, &mut bibliography.publication);
    bibliography.comment = ["comment", "comments"].iter().filter_map(|name| get(name)).find_map(one_line);
    let categories = ["categories", "category", "primary_category", "分类"];
    // arXiv writes all categories into one string, which may be the only item of a list.
    let is_end = |c: char| c.is_whitespace() || c == ',' || c == ';';
    bibliography.categories = list(categories.iter().find_map(|name| get(name)), true, is_end);
    for name in ["tags", "keywords", "标签", "关键词"] {
        let is_end = |c| matches!(c, ',' | ';' | '，' | '；' | '、' | '#');
        let split = get(name).is_some_and(Value::is_string);
        for tag in list(get(name), split, is_end) {
            if !bibliography.tags.contains(&tag) {
                bibliography.tags.push(tag);
            }
        }
    }
    Some(entry)
}

// Where the work is in what it was published in.
fn publication<'v>(get: impl Fn(&str) -> Option<&'v Value>, publication: &mut Publication) {
    let first = |names: &[&str]| names.iter().filter_map(|name| get(name)).find_map(short);
    publication.volume = first(&["volume", "卷"]);
    publication.issue = first(&["issue", "number", "期"]);
    publication.pages = first(&["pages", "page", "页码"]);
    publication.publisher = first(&["publisher", "出版社"]);
    publication.isbn = first(&["isbn"]);
    publication.issn = first(&["issn"]);
}

fn lower(record: &Map<String, Value>) -> RecordFields<'_> {
    let mut fields = RecordFields::new();
    for (name, value) in record {
        let empty = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
        if !empty {
            fields.entry(name.trim().to_lowercase()).or_insert(value);
        }
    }
    fields
}

fn titles(fields: &RecordFields<'_>, bibliography: &mut Bibliography) {
    for (name, meant) in TITLES {
        let titles = fields.get(*name).map(|value| words::strings(value)).unwrap_or_default();
        for title in titles.into_iter().filter_map(plain_text::line) {
            let slots = (&mut bibliography.title_en, &mut bibliography.title_zh);
            let (slot, other) = match Language::detect(&title) {
                Language::En => slots,
                Language::Zh => (slots.1, slots.0),
            };
            if slot.is_none() {
                *slot = Some(title);
            } else if meant.is_some_and(|meant| meant != Language::detect(&title))
                && other.is_none()
                && slot.as_ref() != Some(&title)
            {
                // `title_zh` holds a title without Chinese characters, for example the name of a model.
                *other = Some(title);
            }
        }
    }
}

fn texts(fields: &RecordFields<'_>, entry: &mut Entry) {
    for (name, kind) in TEXTS {
        let Some(value) = fields.get(*name) else { continue };
        let mut texts: Vec<String> = words::strings(value).into_iter().filter_map(plain_text::paragraphs).collect();
        // A list of strings is one text with an item on each line. An object has a text in each language.
        if value.is_array() {
            texts = vec![texts.join("\n")];
        }
        for text in texts {
            if !text.is_empty() && !entry.texts.iter().any(|known| known.text == text) {
                entry.texts.push(Text { kind: *kind, language: Language::detect(&text), text, line: entry.line });
            }
        }
    }
}

fn identifiers(fields: &RecordFields<'_>, entry: &mut Entry) {
    let word = |name: &str| fields.get(name).and_then(|value| value.as_str());
    let name = ["id", "_id", "docno", "doc_id", "paper_id", "key"].iter().find_map(|name| match fields.get(*name)? {
        Value::String(name) => Some(unwrapped_line(name)).filter(|name| !name.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    entry.names = name.into_iter().collect();
    // The field of Semantic Scholar.
    let external = |name: &str| fields.get("externalids").and_then(|ids| ids.get(name)).and_then(Value::as_str);
    let ids = ["id", "arxiv", "arxiv_id", "arxivid", "paper_id", "eprint"].into_iter().filter_map(word);
    let dois = ["doi", "id"].into_iter().filter_map(word).chain(external("DOI"));
    let links = entry.bibliography.links.iter().map(|link| link.url.as_str());
    let addresses = links.clone().take(1).chain(links.filter(|url| url.contains("arxiv.org/")));
    // The DOI that arXiv assigns contains the arXiv id.
    let own_doi = dois.clone().filter(|doi| !doi.contains("://")).map(|doi| format!("https://doi.org/{}", doi.trim()));
    entry.arxiv = ids
        .chain(external("ArXiv"))
        .chain(addresses)
        .find_map(identifiers::arxiv_id)
        .or_else(|| own_doi.filter(|doi| doi.contains("/10.48550/")).find_map(|doi| identifiers::arxiv_id(&doi)));
    let named = dois.filter(|doi| doi.trim_start().starts_with("10.") || doi.contains("doi"));
    let linked = entry.bibliography.links.iter().map(|link| link.url.as_str()).filter(|url| url.contains("doi.org/"));
    entry.doi = named.chain(linked).find_map(identifiers::doi_in);
}

fn date(value: &Value) -> Option<PartialDate> {
    match value {
        Value::String(text) => date::parse(text),
        Value::Number(number) => date::parse(&number.to_string()),
        _ => None,
    }
}

fn one_line(value: &Value) -> Option<String> {
    words::strings(value).into_iter().find_map(plain_text::line)
}

// A string or a number in one line.
fn short(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        _ => one_line(value),
    }
}

// The words in a list, or in one string if `split` is set.
fn list(value: Option<&Value>, split: bool, is_end: impl Fn(char) -> bool) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let Some(value) = value else { return words };
    for text in words::strings(value) {
        let parts: Vec<&str> = if split { text.split(&is_end).collect() } else { vec![text] };
        for part in parts {
            let part = unwrapped_line(part.trim().trim_start_matches('#'));
            if !part.is_empty() && !words.contains(&part) {
                words.push(part);
            }
        }
    }
    words
}
