//! `papers-sem ask --rerank`: a cross-encoder ranks the first papers again.

use std::path::Path;

use crate::env::{Env, ids};

/// A model that counts the word "harbour".
fn model() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/reranker").to_string_lossy().into_owned()
}

/// Four papers; the last ones speak of harbours more often.
fn harbours() -> Env {
    let env = Env::new();
    let paper = |number: usize, text: &str| {
        format!("# Storm warnings, part {number}\n[paper](https://arxiv.org/abs/2401.0000{number})\n\n{text}\n\n")
    };
    let notes = [
        paper(1, "Storm warnings reach the ships at sea by radio, and the storm is seen a day before."),
        paper(2, "A storm is announced with flags in the harbour, which the ships see from far away."),
        paper(3, "Nets are mended in winter, when nobody goes out to sea and the boats are painted."),
        paper(4, "The harbour master keeps the harbour free of ice, and the harbour light burns all night."),
    ];
    env.write("notes/storms.md", notes.concat());
    env.run(&["index", "notes"]).expect_code(0);
    env
}

#[test]
fn the_first_papers_are_ranked_again() {
    let env = harbours();
    let question = "how are ships at sea warned of a storm";
    let before = env.json(&["ask", "--json", question]);
    let after = env.json(&["ask", "--json", "--explain", "--rerank", &model(), question]);
    assert_ne!(ids(&before), ids(&after));
    assert_eq!(ids(&after)[..2], ["2401.00004", "2401.00002"], "{after}");
    let hits = after["hits"].as_array().expect("hits");
    let logits: Vec<f64> = hits.iter().map(|hit| hit["explain"]["reranked"].as_f64().expect("a logit")).collect();
    assert_eq!(logits, [3.0, 1.0, 0.0, 0.0]);
    // Of equals, the order stays.
    let rest =
        |ids: Vec<String>| ids.into_iter().filter(|id| !id.ends_with('2') && !id.ends_with('4')).collect::<Vec<_>>();
    let strings = |answer| ids(answer).into_iter().map(|id| id.to_string()).collect::<Vec<String>>();
    assert_eq!(rest(strings(&before)), rest(strings(&after)));
    assert!(hits.windows(2).all(|pair| pair[0]["score"].as_f64() >= pair[1]["score"].as_f64()), "{after}");
    assert_eq!((&before["calibrated"], &after["calibrated"]), (&true.into(), &false.into()));
    let one = env.json(&["ask", "--json", "-k", "1", "--rerank", &model(), question]);
    assert_eq!(ids(&one), ["2401.00004"]);
}

#[test]
fn time_is_kept_and_its_end_is_told() {
    let env = harbours();
    let run = env.run(&["ask", "--json", "--rerank", &model(), "--rerank-time", "0.000001", "warned of a storm"]);
    run.expect_code(0);
    assert!(run.stderr().contains("ranked again: 1 of 4 papers"), "{}", run.stderr());
}

#[test]
fn a_model_that_is_none_is_an_error_with_the_way_out() {
    let env = harbours();
    let run = env.run(&["ask", "--rerank", "no-such-model", "storm"]);
    run.expect_code(2);
    assert!(run.stderr().contains("BGERerankerBase"), "{}", run.stderr());
    let run = env.run(&["ask", "--rerank", "notes", "storm"]);
    run.expect_code(2);
    assert!(run.stderr().contains("tokenizer.json"), "{}", run.stderr());
}
