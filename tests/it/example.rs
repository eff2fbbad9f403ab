//! The bundled example: half of its summaries Chinese, half English.

use std::path::Path;

use papers_sem::internals::embed::{Encoder, Model, ModelChoice, OnnxEncoder};
use papers_sem::internals::index::writer::{WriterOptions, update};
use papers_sem::internals::index::{Index, Open};
use papers_sem::internals::search::{Query, ask};

use crate::env::{Env, example};

fn open(dir: &Path) -> (Index, OnnxEncoder) {
    update(dir, &[example("reading-list")], &WriterOptions::default(), &|_| {}).expect("index");
    let library = Index::open(dir, Open::All).expect("open");
    let embedder = OnnxEncoder::new(Model::open(&ModelChoice::BuiltIn).expect("model"), None).expect("embedder");
    (library, embedder)
}

#[test]
fn all_of_it_is_read_and_duplicates_are_one() {
    let env = Env::new();
    let counts: Vec<(&str, usize)> =
        [("monthly-zh.md", 16), ("classics-en.md", 20), ("digest.txt", 16), ("weekly.md", 16)].into();
    for (name, count) in counts {
        let papers = env.json_lines(&["read", "--json", &example("reading-list").join(name).to_string_lossy()]);
        assert_eq!(papers.len(), count, "{name}");
        for paper in papers {
            assert!(paper["title"].as_str().is_some_and(|title| title.len() > 3), "{name}: {paper}");
            assert!(!paper["texts"].as_array().expect("texts").is_empty(), "{name}: {paper}");
        }
    }
    let all = env.json_lines(&["read", "--json", &example("reading-list").to_string_lossy()]);
    assert_eq!(all.len(), 66);
    let twice: Vec<&str> = all
        .iter()
        .filter(|paper| paper["sources"].as_array().is_some_and(|sources| sources.len() == 2))
        .filter_map(|paper| paper["title"].as_str())
        .collect();
    assert_eq!(twice, ["Attention Is All You Need", "LoRA: Low-Rank Adaptation of Large Language Models"]);
}

#[test]
fn questions_in_one_language_find_summaries_in_the_other() {
    let env = Env::new();
    let (library, embedder) = open(&env.path().join("index"));
    let questions = std::fs::read_to_string(example("questions.tsv")).expect("questions");
    let (mut first, mut first_three, mut count) = ([0, 0], [0, 0], 0);
    for line in questions.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let query = Query { text: fields[0].to_string(), k: 3, ..Query::default() };
        let hits = ask(&library, Some(&embedder), &query).expect("ask").hits;
        let rank = hits.iter().position(|hit| match fields[2].strip_prefix("title:") {
            Some(title) => hit
                .paper
                .bibliography
                .title_en
                .as_deref()
                .is_some_and(|t| t.to_lowercase().contains(&title.to_lowercase())),
            None => hit.paper.arxiv.as_deref() == Some(fields[2]),
        });
        let language = usize::from(fields[1] == "zh");
        first[language] += usize::from(rank == Some(0));
        first_three[language] += usize::from(rank.is_some());
        count += 1;
        if rank != Some(0) {
            println!("{rank:?} {}: {:?}", fields[0], hits.first().map(|hit| hit.paper.bibliography.title_en.clone()));
        }
    }
    println!("of 20 questions a language (en, zh): first {first:?}, in the first three {first_three:?}");
    assert_eq!(count, 40);
    // What the model reaches, less two questions for CPUs that round otherwise.
    assert!(first[0] >= 16 && first[1] >= 16, "{first:?}");
    assert!(first_three[0] >= 18 && first_three[1] >= 18, "{first_three:?}");
}

#[test]
fn a_passage_has_the_same_vector_whatever_stands_beside_it() {
    let embedder = || OnnxEncoder::new(Model::open(&ModelChoice::BuiltIn).expect("model"), Some(2)).expect("embedder");
    let said =
        ["Short.", "检索论文摘要的语义搜索引擎。", "A longer sentence about retrieval with embeddings and graphs."];
    // So many that both cores work, with sessions that are made for many texts.
    let texts: Vec<String> = (0..150).map(|i| said[i % said.len()].repeat(1 + i % 2)).collect();
    let together = embedder().passages(&texts, &|_| {}).expect("embed");
    let alone = embedder();
    for (text, vector) in texts.iter().zip(&together).take(12) {
        let alone = alone.passages(std::slice::from_ref(text), &|_| {}).expect("embed");
        assert_eq!(&alone[0], vector);
        assert!((vector.iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-4);
    }
    assert!((12..texts.len()).all(|i| together[i] == together[i % 6]));
}
