//! Models other than the built-in one: a directory with and without a calibration, and an encoder of the caller's own.

use std::fs;
use std::path::Path;

use papers_sem::internals::search::ask;
use papers_sem::{
    EmbedError, Index, Language, Mode, ModelSpec, Open, Query, SentenceChoice, UpdateError, WriterOptions, update,
    update_with,
};
use serde_json::Value;

use crate::env::Env;
use crate::made_encoder::MadeEncoder;

const LIST: &str = r#"{"id": "a1", "title": "Streaming joins", "abstract": "Joins streams of measurements with bounded memory."}
{"id": "a2", "title": "Reading gauges", "abstract": "A camera reads analogue gauges of pumps."}
{"id": "a3", "title": "流式连接算法", "abstract": "在内存有限时连接多个传感器数据流。"}
{"id": "a4", "title": "Tidal turbines", "abstract": "Blades that turn in slow water, measured for a year."}
"#;

fn scores(answer: &Value) -> Vec<f64> {
    answer["hits"].as_array().expect("hits").iter().map(|hit| hit["score"].as_f64().expect("score")).collect()
}

#[test]
fn a_model_without_a_calibration_has_neutral_fusion_and_uncalibrated_scores() {
    let env = Env::new();
    env.write("notes/a.jsonl", LIST);
    env.run(&["index", "notes"]).expect_code(0);
    let question = "joins over streams of data";
    let built_in = env.json(&["ask", "--json", question]);
    assert_eq!(built_in["calibrated"], true);

    // The files of the built-in model, without its calibration.
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/papers-e5-zh-en");
    let model = env.path().join("papers-e5-zh-en");
    fs::create_dir(&model).expect("directory");
    for name in ["model.onnx", "tokenizer.json", "special_tokens_map.json", "tokenizer_config.json", "config.json"] {
        fs::copy(files.join(name), model.join(name)).expect("copy");
    }
    let given = ["ask", "--model", "./papers-e5-zh-en", "--json", question];
    let hybrid = env.json(&given);
    assert_eq!(hybrid["calibrated"], false);
    let scores_of_ranks = scores(&hybrid);
    assert!(scores_of_ranks.windows(2).all(|pair| pair[0] > pair[1]), "{scores_of_ranks:?}");
    assert!(scores_of_ranks.iter().all(|score| (0.0..=1.0).contains(score)), "{scores_of_ranks:?}");
    let semantic = env.json(&[&given[..], &["--semantic", "--explain"]].concat());
    assert_eq!(semantic["calibrated"], false);
    for hit in semantic["hits"].as_array().expect("hits") {
        assert_eq!(hit["score"], hit["explain"]["cosine"], "{hit}");
    }
    assert_eq!(env.json(&["ask", "--lexical", "--json", question])["calibrated"], true);
    let text = env.run(&["ask", "--model", "./papers-e5-zh-en", question]).expect_code(0).stdout();
    assert!(text.contains("not calibrated"), "{text}");

    // With the file, the directory is the built-in model.
    fs::copy(files.join("calibration.json"), model.join("calibration.json")).expect("copy");
    let calibrated = env.json(&given);
    assert_eq!((&calibrated["calibrated"], &calibrated["hits"]), (&built_in["calibrated"], &built_in["hits"]));
    assert!(!env.run(&["ask", question]).expect_code(0).stdout().contains("not calibrated"));

    fs::write(model.join("calibration.json"), "{}").expect("write");
    let run = env.run(&given);
    run.expect_code(2);
    assert!(run.stderr().contains("calibration.json is invalid"), "{}", run.stderr());
}

/// The counts of four words: enough to tell the papers apart.
fn word_counts(version: &str) -> MadeEncoder {
    let counts =
        |text: &str| ["stream", "gauge", "流", "water"].map(|word| 0.1 + text.matches(word).count() as f32).to_vec();
    MadeEncoder::new(ModelSpec::external("word-counts", version, 4, 64), counts)
}

#[test]
fn an_encoder_of_the_caller_indexes_and_answers() {
    let env = Env::new();
    env.write("notes/a.jsonl", LIST);
    let (dir, notes) = (env.path().join("index"), [env.path().join("notes")]);
    let encoder = word_counts("1");
    let report = update_with(&encoder, &dir, &notes, &WriterOptions::default(), &|_| {}).expect("index");
    assert_eq!((report.papers, report.embedded), (4, 4));
    let index = Index::open(&dir, Open::All).expect("open");
    for (text, title) in
        [("gauges", "Reading gauges"), ("slow water", "Tidal turbines"), ("传感器数据流", "流式连接算法")]
    {
        for mode in [Mode::Hybrid, Mode::Semantic] {
            let query =
                Query { text: text.to_string(), k: 4, mode, sentences: SentenceChoice::Compared, ..Query::default() };
            let answer = ask(&index, Some(&encoder), &query).expect("answer");
            assert_eq!(answer.hits[0].paper.title(Language::detect(title)), title, "{text}");
            assert!(!answer.calibrated && !answer.hits[0].doubtful);
            assert!(answer.hits[1].score < answer.hits[0].score, "{text}");
        }
    }
    // Its own later version is another model, and so is every other.
    let again = |encoder| update_with(encoder, &dir, &notes, &WriterOptions::default(), &|_| {});
    assert_eq!(again(&encoder).expect("nothing to do").embedded, 0);
    assert!(matches!(again(&word_counts("2")), Err(UpdateError::OtherModel { .. })));
    // Only a program that has the encoder can use it.
    let update = update(&dir, &notes, &WriterOptions::default(), &|_| {});
    assert!(matches!(update, Err(UpdateError::Embed(EmbedError::External))), "{update:?}");
    let run = env.run(&["ask", "gauges"]);
    run.expect_code(2);
    assert!(run.stderr().contains("papers-sem index --rebuild --model"), "{}", run.stderr());
    env.run(&["list"]).expect_code(0);
    env.run(&["ask", "--lexical", "gauges"]).expect_code(0);
}
