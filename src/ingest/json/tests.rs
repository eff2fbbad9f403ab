use serde_json::{Value, json};

use super::*;
use crate::ingest::{Reader, ReaderInput, Reading};
use crate::paper::{Entry, TextKind};
use crate::text::Language;

fn read(text: &str) -> Reading {
    Json.read(&ReaderInput::of_text(text))
}

/// The entry that one record gives.
fn entry(record: &Value) -> Entry {
    let mut reading = read(&record.to_string());
    assert_eq!(reading.problems, []);
    assert_eq!(reading.entries.len(), 1, "{record}");
    reading.entries.remove(0)
}

fn texts(entry: &Entry) -> Vec<(TextKind, Language, &str)> {
    entry.texts.iter().map(|text| (text.kind, text.language, text.text.as_str())).collect()
}

#[test]
fn a_record_of_arxivs_metadata() {
    let entry = entry(&json!({
        "id": "0704.0001", "authors": "A. Author and B. Writer", "title": "A title that\n  wraps",
        "comments": "9 pages", "journal-ref": "J. Tests 1 (2007)", "doi": "10.1000/ABC.1",
        "categories": "cs.IR cs.CL", "abstract": "  We test\nwrapped lines.\n", "update_date": "2008-11-26",
        "authors_parsed": [["Author", "A.", ""], ["Writer", "B.", "Jr."]],
    }));
    assert_eq!(entry.arxiv.as_deref(), Some("0704.0001"));
    assert_eq!(entry.doi.as_deref(), Some("10.1000/abc.1"));
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("A title that wraps"));
    assert_eq!(entry.bibliography.authors, ["A. Author", "B. Writer Jr."]);
    assert_eq!(entry.bibliography.date, Some("2008-11-26".parse().unwrap()));
    assert_eq!(entry.bibliography.venue.as_deref(), Some("J. Tests 1 (2007)"));
    assert_eq!(entry.bibliography.comment.as_deref(), Some("9 pages"));
    assert_eq!(entry.bibliography.categories, ["cs.IR", "cs.CL"]);
    assert_eq!(texts(&entry), [(TextKind::Abstract, Language::En, "We test wrapped lines.")]);
}

#[test]
fn texts_in_both_languages_and_in_groups() {
    let entry = entry(&json!({
        "Title": "An English title", "标题": "一个中文标题", "Abstract": "In English.", "abstract_zh": "中文摘要在此。",
        "AI": {"tldr": "一句话。", "motivation": "原因。", "method": "办法。", "result": "结果。", "conclusion": "结论。"},
        "key_points": ["one", "two"], "Tags": "#检索, ranking；nlp", "keywords": ["dense retrieval", "nlp"], "year": 2023,
    }));
    assert_eq!(entry.bibliography.title_en.as_deref(), Some("An English title"));
    assert_eq!(entry.bibliography.title_zh.as_deref(), Some("一个中文标题"));
    let zh = Language::Zh;
    let wanted = [
        (TextKind::Abstract, Language::En, "In English."),
        (TextKind::Abstract, zh, "中文摘要在此。"),
        (TextKind::KeyPoints, Language::En, "one\ntwo"),
        (TextKind::Tldr, zh, "一句话。"),
        (TextKind::Motivation, zh, "原因。"),
        (TextKind::Method, zh, "办法。"),
        (TextKind::Result, zh, "结果。"),
        (TextKind::Conclusion, zh, "结论。"),
    ];
    assert_eq!(texts(&entry), wanted);
    assert_eq!(entry.bibliography.tags, ["检索", "ranking", "nlp", "dense retrieval"]);
    assert_eq!(entry.bibliography.date, Some("2023".parse().unwrap()));
}

#[test]
fn a_title_goes_where_its_language_says() {
    let title = |record: Value| {
        let entry = entry(&record);
        (entry.bibliography.title_en.unwrap_or_default(), entry.bibliography.title_zh.unwrap_or_default())
    };
    assert_eq!(title(json!({"title": "中文标题一个"})), (String::new(), "中文标题一个".into()));
    assert_eq!(
        title(json!({"title": "BERT: pretraining", "title_zh": "BERT"})),
        ("BERT: pretraining".into(), "BERT".into())
    );
    assert_eq!(title(json!({"title": {"en": "English", "zh": "中文标题"}})), ("English".into(), "中文标题".into()));
}

#[test]
fn identifiers_come_from_ids_and_addresses() {
    let arxiv = |record: Value| entry(&record).arxiv.unwrap_or_default();
    for record in [
        json!({"title": "a", "id": "arXiv:2402.13753v2"}),
        json!({"title": "a", "arxiv_id": "2402.13753"}),
        json!({"title": "a", "url": "https://arxiv.org/abs/2402.13753v1"}),
        json!({"title": "a", "id": "x1", "pdf": "https://arxiv.org/pdf/2402.13753"}),
        json!({"title": "a", "doi": "10.48550/arXiv.2402.13753"}),
        json!({"title": "a", "externalIds": {"ArXiv": "2402.13753"}}),
    ] {
        assert_eq!(arxiv(record.clone()), "2402.13753", "{record}");
    }
    // Ids that a spreadsheet converted to numbers.
    for id in ["1712.1002399999998", "1712.1002", "1404.756", "803.4308", "1404.75600"] {
        assert_eq!(
            arxiv(json!({"title": "a", "id": format!("arxiv:{id}"), "url": format!("https://arxiv.org/abs/{id}")})),
            ""
        );
    }
    assert_eq!(arxiv(json!({"title": "a", "id": 2402.13753})), "");
    assert_eq!(entry(&json!({"title": "a", "url": "https://doi.org/10.1000/X"})).doi.as_deref(), Some("10.1000/x"));
    assert_eq!(entry(&json!({"title": "a", "id": "10.1000/X"})).doi.as_deref(), Some("10.1000/x"));
}

#[test]
fn a_bad_line_costs_only_itself() {
    let text =
        "{\"title\": \"a\"}\n\n{\"title\": \n[1]\n{\"id\": \"x\"}\n{\"title\": \"\\ud800\"}\n{\"title\": \"b\"}\n";
    let Reading { entries, problems: faults } = JsonLines.read(&ReaderInput::of_text(text));
    let lines: Vec<u32> = entries.iter().map(|entry| entry.line).collect();
    assert_eq!(lines, [1, 7]);
    let lines: Vec<u32> = faults.iter().filter_map(|fault| fault.line).collect();
    assert_eq!(lines, [3, 4, 5, 6]);
    assert_eq!(faults[2].message, "no title and no text");
}

#[test]
fn a_fault_inside_a_record_has_its_own_line() {
    let text = "[\n  {\n    \"title\": \"a\"\n  },\n  {\n    \"title\": \"b\",\n    \"year\": 20x4\n  },\n  {\"title\": \"c\"}\n]";
    let Reading { entries, problems: faults } = read(text);
    let lines: Vec<u32> = entries.iter().map(|entry| entry.line).collect();
    assert_eq!((lines, faults.len(), faults[0].line), (vec![2, 9], 1, Some(7)));
}

#[test]
fn depth_is_a_problem_and_no_crash() {
    let deep =
        format!("[{{\"title\": \"a\", \"x\": {}1{}}}, {{\"title\": \"b\"}}]", "[".repeat(5000), "]".repeat(5000));
    let Reading { entries, problems: faults } = read(&deep);
    assert_eq!((entries.len(), faults.len()), (1, 1));
    assert!(faults[0].message.contains("recursion"), "{}", faults[0].message);
}

#[test]
fn other_data_is_one_problem() {
    let Reading { entries, problems: faults } =
        read(r#"{"name": "tool", "scripts": {"build": "x"}, "people": [{"name": "a"}, {"name": "b"}]}"#);
    assert_eq!((entries.len(), faults.len()), (0, 1));
    assert_eq!(read("[]"), Reading::default());
}

#[test]
fn a_record_says_where_it_was_published() {
    let entry =
        entry(&json!({"title": "a", "journal": "J", "volume": 3, "number": "2", "pages": "1-9", "issn": "1234-5678"}));
    let publication = &entry.bibliography.publication;
    let fields = [&publication.volume, &publication.issue, &publication.pages, &publication.issn];
    assert_eq!(fields.map(|field| field.as_deref().unwrap_or_default()), ["3", "2", "1-9", "1234-5678"]);
}

#[test]
fn settings_beside_records_are_no_problem() {
    let text = r#"{"status": {"code": 1}, "paging": {"next": {"offset": 5}}, "found": [{"title": "a"}]}"#;
    let Reading { entries, problems } = read(text);
    assert_eq!((entries.len(), problems.as_slice()), (1, &[][..]));
    // A record without a title among others is one.
    let text = r#"{"a1": {"title": "a"}, "b1": {"titel": "b"}, "c1": {"title": "c"}}"#;
    let Reading { entries, problems } = read(text);
    assert_eq!((entries.len(), problems.len()), (2, 1));
}
