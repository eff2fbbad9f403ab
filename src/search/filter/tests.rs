use super::{FILTER_PARAMETERS, Filter, FilterError, Has};
use crate::index::columns::metadata::{Metadata, MetadataRow};
use crate::text::Language;

fn all() -> Metadata<&'static str> {
    let paper = |date: Option<&str>, languages, tags: &[&'static str], files: &[u32]| MetadataRow {
        venue: "",
        id: "x",
        names: Vec::new(),
        date: date.and_then(|date| date.parse().ok()),
        languages,
        tags: tags.to_vec(),
        categories: vec!["cs.cl"],
        authors: vec!["ashish vaswani", "noam shazeer"],
        files: files.to_vec(),
        has: (true, date.is_some()),
    };
    Metadata {
        spellings: Vec::new(),
        files: vec!["/n/2024/a.md", "/n/b [1].html"],
        papers: vec![
            paper(Some("2024-02-19"), (true, false), &["rag", "llm"], &[0]),
            paper(Some("2024"), (false, true), &["rag"], &[1]),
            paper(None, (true, true), &[], &[0, 1]),
        ],
    }
}

fn meets(filter: Filter) -> Vec<usize> {
    let allowed = filter.allowed(&all()).expect("filter");
    allowed.iter().enumerate().filter(|(_, allowed)| **allowed).map(|(at, _)| at).collect()
}

#[test]
fn conditions_are_combined_with_and() {
    let words = |words: &[&str]| words.iter().map(|word| word.to_string()).collect::<Vec<_>>();
    let some = |text: &str| Some(text.parse().expect("a date"));
    assert_eq!(meets(Filter::default()), [0, 1, 2]);
    assert_eq!(meets(Filter { since: some("2024-03"), ..Filter::default() }), [1], "some day of 2024 is later");
    assert_eq!(meets(Filter { since: some("2024-02-19"), until: some("2024-02"), ..Filter::default() }), [0, 1]);
    assert_eq!(meets(Filter { until: some("2023"), ..Filter::default() }), [0usize; 0]);
    assert_eq!(meets(Filter { language: Some(Language::Zh), ..Filter::default() }), [1, 2]);
    assert_eq!(meets(Filter { tags: words(&["RAG", "#llm"]), ..Filter::default() }), [0]);
    assert_eq!(meets(Filter { categories: words(&["cs"]), ..Filter::default() }), [0, 1, 2]);
    assert_eq!(meets(Filter { categories: words(&["c"]), ..Filter::default() }), [0usize; 0]);
    assert_eq!(meets(Filter { authors: words(&["Vaswani", "N Shazeer"]), ..Filter::default() }), [0, 1, 2]);
    assert_eq!(meets(Filter { sources: words(&["2024/*.md"]), ..Filter::default() }), [0, 2]);
    assert_eq!(meets(Filter { sources: words(&["/n/2024", "b [1].html"]), ..Filter::default() }).len(), 0);
    assert_eq!(meets(Filter { sources: words(&["/n/2024", "*.html"]), ..Filter::default() }), [2]);
    assert_eq!(meets(Filter { has: vec![Has::Arxiv], ..Filter::default() }), [0, 1]);
}

#[test]
fn a_value_that_cannot_be_used_is_an_error() {
    for (name, value) in [("since", "last year"), ("until", "2024-13"), ("since", "2024-02-31")] {
        let parameter = FILTER_PARAMETERS.iter().find(|parameter| parameter.name == name).expect("a parameter");
        let result = (parameter.set)(&mut Filter::default(), value);
        assert_eq!(result, Err(FilterError::Date { text: value.to_string() }));
    }
    let glob = Filter { sources: vec!["a{b".into()], ..Filter::default() };
    assert!(matches!(glob.allowed(&all()), Err(FilterError::Glob { .. })));
}

#[test]
fn each_parameter_sets_what_it_compiles_and_what_json_calls_by_its_name() {
    for parameter in FILTER_PARAMETERS {
        let value = match (parameter.name, parameter.choices) {
            ("since" | "until", _) => "2024-02",
            (_, [first, ..]) => first,
            _ => "word",
        };
        let mut filter = Filter::default();
        (parameter.set)(&mut filter, value).expect("set");
        let compiled = |filter: &Filter| (parameter.compile)(filter, &all()).expect("compile").len();
        assert_eq!((compiled(&filter), compiled(&Filter::default())), (1, 0), "{}", parameter.name);
        let json = serde_json::to_value(&filter).expect("json");
        assert!(json[parameter.name] == value || json[parameter.name][0] == value, "{json}");
        assert_eq!(serde_json::from_value::<Filter>(json).expect("filter"), filter);
        if !parameter.choices.is_empty() || value == "2024-02" {
            assert!((parameter.set)(&mut filter, "no such value").is_err(), "{}", parameter.name);
        }
    }
}
