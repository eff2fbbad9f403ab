//! The bytes of the built-in model.

use crate::embed::builtin::weights_file;
use crate::embed::error::EmbedError;

macro_rules! model_file {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/papers-e5-zh-en/", $name))
    };
}

#[cfg(feature = "embedded-model")]
const ONNX: Option<&[u8]> = Some(model_file!("model.onnx"));
#[cfg(not(feature = "embedded-model"))]
const ONNX: Option<&[u8]> = None;

/// The ONNX file: inside the program, or a file that was installed with it.
pub(super) fn onnx() -> Result<&'static [u8], EmbedError> {
    ONNX.map_or_else(weights_file::mapped, Ok)
}

pub(super) const CONFIG: &[u8] = model_file!("config.json");
pub(super) const TOKENIZER_CONFIG: &[u8] = model_file!("tokenizer_config.json");
pub(super) const CALIBRATION: &[u8] = model_file!("calibration.json");
#[cfg(test)]
pub(super) const TOKENIZER: &[u8] = model_file!("tokenizer.json");

/// The matrix of the sentence prefilter, made by `models/train/sentence_prefilter.py`.
pub(super) const SENTENCE_PREFILTER: &[u8] = model_file!("sentence_prefilter.bin");

/// The vocabulary of `tokenizer.json`, sorted by `build.rs`. Loading it from JSON takes longer than a question.
pub(super) const VOCABULARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/unigram.bin"));
/// The rest of `tokenizer.json`.
pub(super) const TOKENIZER_SETTINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/tokenizer_settings.json"));

/// Computed by `build.rs`, because hashing 37 MB at every start is noticeable.
pub(super) const WEIGHTS_SHA256: &str = env!("BUILT_IN_WEIGHTS_SHA256");
pub(super) const TOKENIZER_SHA256: &str = env!("BUILT_IN_TOKENIZER_SHA256");
