//! What a user sees and what a program reads.

use crate::env::{Env, example};

fn indexed() -> Env {
    let env = Env::new();
    std::fs::copy(example("reading-list/monthly-zh.md"), env.path().join("notes/monthly-zh.md")).expect("copy");
    std::fs::copy(example("reading-list/classics-en.md"), env.path().join("notes/classics-en.md")).expect("copy");
    env.run(&["index", "notes"]).expect_code(0);
    env
}

/// Scores differ in the last digits between processors.
fn without_scores(text: &str) -> String {
    regex::Regex::new(r"\b0\.\d{3}\b").expect("pattern").replace_all(text, "0.###").into_owned()
}

#[test]
fn an_answer_for_people() {
    let env = indexed();
    let english = env.run(&["ask", "-k", "1", "fine-tune", "a", "large", "model", "with", "low-rank", "updates"]);
    english.expect_code(0);
    let chinese = env.run(&["ask", "-k", "2", "用残差连接训练很深的图像识别网络"]);
    chinese.expect_code(0);
    insta::assert_snapshot!(without_scores(&format!("{}\n---\n{}", english.stdout(), chinese.stdout())));
    let many = env.run(&["ask", "大模型"]);
    for line in many.stdout().lines().chain(english.stdout().lines()).chain(chinese.stdout().lines()) {
        let width = unicode_width::UnicodeWidthStr::width(line);
        assert!(width <= 80, "{width}: {line}");
        assert!(!line.contains('\u{1b}'), "colour on a pipe: {line:?}");
    }
}

#[test]
fn an_answer_for_programs() {
    let env = indexed();
    let text = env.run(&["ask", "--json", "-k", "3", "怎样微调很大的模型"]).stdout();
    // The order of the keys is part of the shape.
    let keys = [
        "query",
        "took_ms",
        "generation",
        "understood",
        "topic",
        "conditions",
        "excluded",
        "hits",
        "rank",
        "score",
        "doubtful",
        "found_by",
        "id",
        "title",
        "title_zh",
        "url",
        "date",
        "venue",
        "authors",
        "tags",
        "categories",
        "language",
        "passage",
        "source",
        "path",
        "line",
        "sources",
    ];
    let places: Vec<usize> =
        keys.iter().map(|key| text.find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key}: {text}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    let answer: serde_json::Value = serde_json::from_str(&text).expect("json");
    let hits = answer["hits"].as_array().expect("hits");
    assert_eq!(hits.len(), 3);
    assert_eq!(hits[0]["rank"], 1);
    assert!(hits.windows(2).all(|pair| pair[0]["score"].as_f64() >= pair[1]["score"].as_f64()));
    assert!(hits[0]["source"]["path"].as_str().expect("path").ends_with(".md"));
    assert!(hits[0]["source"]["line"].as_u64().expect("line") > 0);
    assert_eq!(hits[0].as_object().map(serde_json::Map::len), Some(17));
}

#[test]
fn evidence_is_in_the_language_of_the_question_where_the_paper_has_it() {
    let env = Env::new();
    env.write(
        "notes/both.md",
        "# Kites that map wind\n[paper](https://arxiv.org/abs/2401.00001)\n\n\
         **Abstract:** A tethered kite measures wind speed at many heights, so that turbines can be planned without a mast.\n\n\
         **摘要：** 系留风筝在多个高度测量风速，因此规划风力机时不必竖立测风塔。\n",
    );
    env.run(&["index", "notes"]).expect_code(0);
    for (question, language) in [("planning wind turbines without a mast", "en"), ("不竖测风塔怎样规划风力机", "zh")]
    {
        let answer = env.json(&["ask", "--json", question]);
        assert_eq!(answer["hits"][0]["language"], language, "{answer}");
    }
    // A paper that has one language only is shown in that.
    let other = indexed().json(&["ask", "--json", "-k", "1", "fine-tune a large model with low-rank updates"]);
    assert_eq!((&other["hits"][0]["id"], &other["hits"][0]["language"]), (&"2106.09685".into(), &"zh".into()));
}

#[test]
fn show_finds_a_paper_by_any_of_its_names() {
    let env = indexed();
    for name in [
        "2106.09685",
        "arXiv:2106.09685v2",
        "https://arxiv.org/abs/2106.09685",
        "https://arxiv.org/pdf/2106.09685.pdf",
        "LoRA: Low-Rank Adaptation of Large Language Models",
    ] {
        assert_eq!(env.json(&["show", "--json", name])["id"], "2106.09685", "{name}");
    }
    let run = env.run(&["show", "2999.99999"]);
    run.expect_code(1);
    assert!(run.stderr().contains("papers-sem list"), "{}", run.stderr());
    let shown = env.run(&["show", "2106.09685"]);
    assert!(shown.stdout().contains("Abstract (zh)"), "{}", shown.stdout());
}

#[test]
fn list_and_stats_tell_what_there_is() {
    let env = indexed();
    let list = env.run(&["list"]);
    assert_eq!(list.stdout().lines().count(), 36);
    assert_eq!(env.json_lines(&["list", "--json"]).len(), 36);
    let stats = env.json(&["stats", "--json"]);
    assert_eq!(
        (stats["papers"].as_u64(), stats["with_chinese"].as_u64(), stats["with_english"].as_u64()),
        (Some(36), Some(16), Some(20))
    );
    assert!(env.run(&["stats"]).stdout().contains("36 from 2 files"));
}

#[test]
fn k_may_exceed_what_there_is() {
    let env = indexed();
    let answer = env.json(&["ask", "--json", "-k", "1000", "anything"]);
    assert_eq!(answer["hits"].as_array().map(Vec::len), Some(36));
    env.run(&["ask", "-k", "0", "anything"]).expect_code(2);
}

#[test]
fn a_title_with_the_name_of_the_topic_is_no_doubtful_answer() {
    let env = Env::with_reading_list();
    for topic in ["神经网络", "neural networks"] {
        let answer = env.json(&["ask", "--json", topic]);
        let doubtful = |title: &str| {
            let hits = answer["hits"].as_array().expect("hits");
            let hit = hits.iter().find(|hit| hit["title"].as_str().is_some_and(|own| own.contains(title)));
            hit.map(|hit| hit["doubtful"].as_bool().expect("doubtful"))
        };
        assert_eq!(doubtful("Distilling the Knowledge in a Neural Network"), Some(false), "{topic}: {answer}");
        assert_eq!(doubtful("Highly accurate protein structure"), Some(true), "{topic}: {answer}");
    }
}
