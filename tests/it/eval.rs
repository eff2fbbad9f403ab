//! Measuring with judged questions.

use serde_json::Value;

use crate::env::Env;

const CORPUS: &str = r#"{"id": "d1", "title": "Sparse attention", "abstract": "Attention over long documents with few pairs of tokens."}
{"id": "d2", "title": "Pruning", "abstract": "Removes weights of a network that matter little."}
{"id": "d3", "title": "语音识别", "abstract": "把语音转成文字，适用于噪声环境。"}
{"id": "d4", "title": "Protein folding", "abstract": "Predicts the structure of proteins from their sequence."}
"#;

fn collection() -> Env {
    let env = Env::new();
    env.write("notes/corpus.jsonl", CORPUS);
    env.write(
        "queries.tsv",
        "query_id\ttext\nq1\tattention for long documents\nq2\t嘈杂环境里的语音转文字\nq3\tnever judged\n",
    );
    env.write("qrels.tsv", "query_id\tdoc_id\trelevance\nq1\td1\t2\nq1\td2\t0\nq2\td3\t1\nq2\td4\t1\n");
    env.run(&["index", "notes"]).expect_code(0);
    env
}

fn mean(figures: &Value, measure: &str) -> f64 {
    figures["means"][measure]["mean"].as_f64().expect("mean")
}

#[test]
fn figures_are_those_of_the_ranking() {
    let env = collection();
    let figures = env.json(&["eval", "--queries", "queries.tsv", "--qrels", "qrels.tsv", "--run", "out.run", "--json"]);
    assert_eq!(figures["questions"], 2);
    assert_eq!(mean(&figures, "success@1"), 1.0);
    assert_eq!(mean(&figures, "recall@100"), 1.0);
    assert!(mean(&figures, "ndcg@10") > 0.9);
    let run = std::fs::read_to_string(env.path().join("out.run")).expect("run");
    let first: Vec<&str> = run.lines().next().expect("line").split('\t').collect();
    assert_eq!((first[0], first[1], first[2], first[3], first[5]), ("q1", "Q0", "d1", "1", "papers-sem-hybrid"));
    assert_eq!(run.lines().filter(|line| line.starts_with("q1\t")).count(), 4);

    let again =
        env.json(&["eval", "--queries", "queries.tsv", "--qrels", "qrels.tsv", "--compare", "out.run", "--json"]);
    assert_eq!(again["means"]["ndcg@10"]["difference"]["mean"], 0.0);
    let words = env.json(&["eval", "--queries", "queries.tsv", "--qrels", "qrels.tsv", "--lexical", "--json"]);
    assert_eq!(words["mode"], "lexical");
    let table = env.run(&["eval", "--queries", "queries.tsv", "--qrels", "qrels.tsv", "--compare", "out.run"]);
    table.expect_code(0);
    assert!(table.stdout().contains("nDCG@10") && table.stdout().contains("0 better, 0 worse"), "{}", table.stdout());
}

#[test]
fn judgements_of_another_collection_are_refused() {
    let env = collection();
    env.write("other.tsv", "q1\td1\t1\nq1\tx9\t1\nq2\tx8\t1\n");
    let run = env.run(&["eval", "--queries", "queries.tsv", "--qrels", "other.tsv"]);
    run.expect_code(2);
    assert!(run.stderr().contains("2 of 3 judged documents are not in the index, such as \"x8\""), "{}", run.stderr());
    let figures = env.json(&["eval", "--queries", "queries.tsv", "--qrels", "other.tsv", "--missing-ok", "--json"]);
    assert_eq!((mean(&figures, "recall@100"), mean(&figures, "success@1")), (0.25, 0.5));
    env.write("bad.tsv", "q1\td1\n");
    let run = env.run(&["eval", "--queries", "queries.tsv", "--qrels", "bad.tsv"]);
    assert!(run.stderr().contains("bad.tsv:1: 2 fields"), "{}", run.stderr());
    env.write("strange.tsv", "z1\twhat\n");
    let run = env.run(&["eval", "--queries", "strange.tsv", "--qrels", "qrels.tsv"]);
    run.expect_code(2);
    assert!(run.stderr().contains("none of the questions"), "{}", run.stderr());
}
