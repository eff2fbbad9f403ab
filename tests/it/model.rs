//! The built-in model gives here what it gave where it was made.

use std::path::Path;

use papers_sem::internals::embed::{Encoder, Model, ModelChoice, OnnxEncoder};
use serde::Deserialize;

/// A text and its vector, written by `models/train/golden_vectors.py` with another tokenizer binding, another
/// ONNX Runtime binding and another machine.
#[derive(Deserialize)]
struct Golden {
    kind: String,
    text: String,
    vector: Vec<f32>,
}

#[test]
fn twenty_texts_have_their_golden_vectors() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/papers-e5-zh-en/golden.json");
    let golden: Vec<Golden> =
        serde_json::from_str(&std::fs::read_to_string(path).expect("golden.json")).expect("golden vectors");
    assert_eq!(golden.len(), 20);
    let embedder = OnnxEncoder::new(Model::open(&ModelChoice::BuiltIn).expect("model"), Some(1)).expect("embedder");
    for Golden { kind, text, vector } in golden {
        let found = if kind == "question" {
            embedder.query(&text).expect("question")
        } else {
            embedder.passages(std::slice::from_ref(&text), &|_| {}).expect("passage").remove(0)
        };
        assert_eq!(found.len(), vector.len(), "{text}");
        let furthest = found.iter().zip(&vector).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(furthest <= 1e-3, "{kind} {text}: off by {furthest}");
    }
}
