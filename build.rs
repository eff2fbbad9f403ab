//! Prepares the built-in model, so that no start of the program has to: hashes its weights and sorts its vocabulary.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

const MODEL: &str = "models/papers-e5-zh-en";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={MODEL}/model.onnx");
    println!("cargo:rerun-if-changed={MODEL}/tokenizer.json");
    // A program for other machines knows no checkout: a folder of that name may be anybody's there.
    println!("cargo:rerun-if-env-changed=PAPERS_SEM_DIST");
    if let Some(checkout) =
        std::env::var_os("CARGO_MANIFEST_DIR").filter(|_| std::env::var_os("PAPERS_SEM_DIST").is_none())
    {
        println!("cargo:rustc-env=BUILT_FROM={}", checkout.display());
    }
    let onnx = read("model.onnx");
    let weights = sha256_hex(&onnx);
    println!("cargo:rustc-env=BUILT_IN_WEIGHTS_SHA256={weights}");
    // packaging/released.py gives the file this name.
    println!("cargo:rustc-env=BUILT_IN_WEIGHTS_FILE=papers-e5-zh-en-{}.onnx", &weights[..16]);
    println!("cargo:rustc-env=BUILT_IN_WEIGHTS_BYTES={}", onnx.len());
    let tokenizer = read("tokenizer.json");
    println!("cargo:rustc-env=BUILT_IN_TOKENIZER_SHA256={}", sha256_hex(&tokenizer));

    let mut tokenizer: Value = serde_json::from_slice(&tokenizer).expect("tokenizer.json is JSON");
    let model = tokenizer["model"].take();
    assert_eq!(model["type"], "Unigram", "src/embed/builtin/unigram.rs reads unigram vocabularies only");
    write("unigram.bin", &unigram(&model));
    write("tokenizer_settings.json", tokenizer.to_string().as_bytes());
}

/// The vocabulary in little-endian numbers: the number of pieces, the id of the unknown piece (`u32`), the lowest score
/// (`f64`). Then, for all pieces sorted by their bytes: where their bytes end, their ids (`u32`), their scores (`f64`), their
/// bytes.
fn unigram(model: &Value) -> Vec<u8> {
    let pieces = model["vocab"].as_array().expect("a vocabulary");
    let mut pieces: Vec<(&str, u32, f64)> = (0..)
        .zip(pieces)
        .map(|(id, piece)| (piece[0].as_str().expect("a piece"), id, piece[1].as_f64().expect("its score")))
        .collect();
    pieces.sort_unstable_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    assert!(pieces.windows(2).all(|pair| pair[0].0 != pair[1].0), "a piece occurs twice in tokenizer.json");
    let lowest = pieces.iter().map(|piece| piece.2).fold(f64::INFINITY, f64::min);

    let mut bytes = (pieces.len() as u32).to_le_bytes().to_vec();
    bytes.extend((model["unk_id"].as_u64().expect("the id of the unknown piece") as u32).to_le_bytes());
    bytes.extend(lowest.to_le_bytes());
    let mut end = 0;
    for (piece, ..) in &pieces {
        end += piece.len() as u32;
        bytes.extend(end.to_le_bytes());
    }
    bytes.extend(pieces.iter().flat_map(|piece| piece.1.to_le_bytes()));
    bytes.extend(pieces.iter().flat_map(|piece| piece.2.to_le_bytes()));
    pieces.iter().for_each(|piece| bytes.extend(piece.0.as_bytes()));
    bytes
}

fn read(name: &str) -> Vec<u8> {
    let path = Path::new(MODEL).join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

fn write(name: &str, bytes: &[u8]) {
    let path = Path::new(&std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join(name);
    std::fs::write(&path, bytes).unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
}

fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
