use super::*;

fn split(text: &str) -> Vec<(u32, &str)> {
    let (spans, faults) = records(text);
    assert_eq!(faults, []);
    spans.into_iter().map(|span| (span.line, span.text)).collect()
}

#[test]
fn an_array_gives_its_objects_with_their_lines() {
    assert_eq!(
        split("[{\"title\":\"]\"}, {\"title\":\"\\\"}\"}]"),
        [(1, "{\"title\":\"]\"}"), (1, "{\"title\":\"\\\"}\"}")]
    );
    let text = "[\n  {\n    \"title\": \"a\"\n  },\n\n  {\"title\": \"b\"}\n]\n";
    let lines: Vec<u32> = split(text).iter().map(|&(line, _)| line).collect();
    assert_eq!(lines, [2, 6]);
    assert_eq!(split("[]"), []);
}

#[test]
fn lists_are_found_inside_objects() {
    for text in [
        r#"{"papers": [{"title": "a"}, {"title": "b"}]}"#,
        r#"{"title": "My list", "authors": [{"name": "me"}], "papers": [{"title": "a"}, {"title": "b"}]}"#,
        r#"{"2024-01": [{"title": "a"}], "2024-02": [{"title": "b"}]}"#,
        r#"{"status": {"code": 1}, "data": {"total": 2, "hits": [{"title": "a"}, {"title": "b"}]}}"#,
        r#"{"a1": {"title": "a"}, "b1": {"title": "b"}}"#,
        r#"[{"day": 1, "papers": [{"title": "a"}]}, {"day": 2, "papers": [{"title": "b"}]}]"#,
        "{\"title\": \"a\"}\n{\"title\": \"b\"}",
    ] {
        let spans: Vec<&str> = records(text).0.into_iter().map(|span| span.text).collect();
        let wanted = [r#"{"title": "a"}"#, r#"{"title": "b"}"#];
        assert!(spans.ends_with(&wanted), "{text}: {spans:?}");
    }
}

#[test]
fn a_record_is_one_however_much_it_holds() {
    for text in [
        r#"{"title": "a", "authors": [{"name": "b"}], "links": {"pdf": "c"}}"#,
        r#"{"title": {"en": "a", "zh": "b"}}"#,
        r#"{"id": "x", "AI": {"tldr": "short"}}"#,
        r#"{"\u6807\u9898": "a", "x": {"y": 1}}"#,
    ] {
        assert_eq!(split(text), [(1, text)]);
    }
}

#[test]
fn a_cut_keeps_the_records_before_it() {
    let text = r#"{"papers": [{"title": "a"}, {"title": "b"}, {"title": "c", "abstract": "d"}]}"#;
    for cut in 0..text.len() {
        let whole = ["a", "b", "c"]
            .iter()
            .filter(|t| text[..cut].contains(&format!("{{\"title\": \"{t}\"}}")) || text[..cut].contains("\"d\"}"));
        let (spans, _) = records(&text[..cut]);
        let good = spans.iter().filter(|span| serde_json::from_str::<serde_json::Value>(span.text).is_ok());
        assert_eq!(good.count(), whole.count(), "{}", &text[..cut]);
    }
}

#[test]
fn a_broken_record_costs_only_itself() {
    for bad in [r#"{"title": "a, "year": 1}"#, r#"{"title": "a""#, r#"{"title": a"}"#, r#"{title: "a"}"#] {
        let text = format!("[\n{{\"title\": \"first\"}},\n{bad},\n{{\"title\": \"b\"}},\n{{\"title\": \"c\"}}\n]");
        let (spans, _) = records(&text);
        let good: Vec<u32> = spans
            .iter()
            .filter(|span| serde_json::from_str::<serde_json::Value>(span.text).is_ok())
            .map(|span| span.line)
            .collect();
        assert_eq!(good, [2, 4, 5], "{bad}");
    }
}

#[test]
fn what_is_no_record_is_a_fault() {
    let (spans, faults) = records("[1,\n\"a\",\n{\"title\": \"b\"}\n");
    assert_eq!(spans.len(), 1);
    let lines: Vec<u32> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [1, 1]);
    assert_eq!(records("{\"title\": \"b\"}\nthe end").1[0].line, 2);
    // Any depth is possible.
    let deep = "[".repeat(100_000) + &"{\"a\":".repeat(100_000);
    records(&deep);
}

#[test]
fn records_without_an_end_are_not_looked_through_for_ever() {
    for piece in ["! {\"x\":{},", "\n{\"t\":[", "\n{\"title\":[1,"] {
        let (_, faults) = records(&format!("[{}", piece.repeat(30_000)));
        assert!(faults.iter().any(|fault| fault.message == Message::RecordsWithoutEnd), "{piece}: {faults:?}");
    }
}
