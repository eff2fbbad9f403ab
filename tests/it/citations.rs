//! Papers for reference managers.

use crate::env::Env;

const RECORDS: &str = r#"{"id": "harp2024", "title": "FogHarp: Dew & Fog in Dry Coasts", "authors": ["Ada Byron", "World Health Organization"], "date": "2024-02-19", "venue": "Journal of Dew", "doi": "10.1000/fog_1", "abstract": "Harps of wire catch 50% of the fog at night.", "tags": ["fog"]}
{"title": "How Swifts Sleep in Flight", "authors": ["C. Dee"], "year": 2021, "arxiv_id": "2103.00001", "abstract": "Swifts sleep while they glide.", "summary": "Birds sleep in the air."}
{"title": "沙丘怎样移动：二十年的观测", "authors": ["张三"], "year": 2020, "abstract": "沙丘在风中移动，每年几米。"}
"#;

fn indexed() -> Env {
    let env = Env::new();
    env.write("notes/a.jsonl", RECORDS);
    env.run(&["index", "notes"]).expect_code(0);
    env
}

#[test]
fn every_format_has_every_paper() {
    let env = indexed();
    for format in ["bibtex", "ris", "csl-json", "csv", "markdown"] {
        let run = env.run(&["list", "--format", format]);
        run.expect_code(0);
        insta::assert_snapshot!(format!("list_as_{}", format.replace('-', "_")), run.stdout());
    }
}

#[test]
fn what_is_cited_is_what_was_asked_for() {
    let env = indexed();
    let run = env.run(&["cite", "HARP2024", "2103.00001", "10.1000/fog_1"]);
    run.expect_code(0);
    assert_eq!(run.stdout().matches("\n@").count() + 1, 2, "{}", run.stdout());
    assert!(run.stdout().starts_with("@article{harp2024,"), "{}", run.stdout());
    let run = env.run(&["cite", "nobody1999", "2103.00001"]);
    run.expect_code(1);
    assert!(run.stderr().contains("\"nobody1999\""), "{}", run.stderr());
    assert!(run.stdout().starts_with("@misc{dee2021swifts,"), "{}", run.stdout());
    // A key that `cite` made names its paper everywhere.
    for args in [&["cite", "Dee2021Swifts"][..], &["show", "--format", "bibtex", "dee2021swifts"]] {
        let run = env.run(args);
        run.expect_code(0);
        assert!(run.stdout().starts_with("@misc{dee2021swifts,"), "{}", run.stdout());
    }
    assert_eq!(env.json(&["similar", "--json", "dee2021swifts"])["id"], "2103.00001");
    // A key is the same whichever papers are printed.
    for args in
        [&["ask", "--lexical", "--format", "bibtex", "swifts"][..], &["show", "--format", "bibtex", "2103.00001"]]
    {
        assert!(env.run(args).stdout().contains("@misc{dee2021swifts,"), "{args:?}");
    }
    let run = env.run(&["similar", "--format", "ris", "harp2024"]);
    assert_eq!(run.stdout().lines().filter(|line| line.starts_with("TY")).count(), 2, "{}", run.stdout());
    env.run(&["list", "--format", "bibtex", "--json"]).expect_code(2);
    env.run(&["list", "--format", "word"]).expect_code(2);
}

#[test]
fn a_citation_key_names_its_paper_in_a_question() {
    let env = indexed();
    for question in ["harp2024", "what does harp2024 say about birds"] {
        let answer = env.json(&["ask", "--json", "--explain", question]);
        assert_eq!(
            (&answer["hits"][0]["id"], &answer["hits"][0]["explain"]["named"]),
            (&"10.1000/fog_1".into(), &true.into()),
            "{question}"
        );
    }
}

#[test]
fn markdown_is_read_back() {
    let env = indexed();
    let before = env.json_lines(&["list", "--json"]);
    env.write("back/list.md", env.run(&["list", "--format", "markdown"]).stdout());
    let after = env.json_lines(&["read", "--json", "back/list.md"]);
    assert_eq!(after.len(), before.len());
    for (old, new) in before.iter().zip(&after) {
        // An arXiv id tells the month of a date that is only a year.
        let year = |paper: &serde_json::Value| paper["date"].as_str().map(|date| date[..4].to_string());
        assert_eq!(year(old), year(new));
        for field in ["id", "title", "title_zh", "authors", "venue", "arxiv", "doi", "tags"] {
            assert_eq!(old[field], new[field], "{field}");
        }
    }
}
