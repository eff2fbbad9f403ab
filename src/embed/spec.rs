//! The description of a model: which vectors are comparable, and how its scores are calibrated.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::embed::calibration::Calibration;
use crate::embed::sha256::sha256_hex;

/// Where a model comes from. An index remembers it, to open the same model again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ModelChoice {
    /// The model inside the program.
    BuiltIn,
    /// A directory with `model.onnx` and the tokenizer's files.
    Directory(PathBuf),
    /// A model of fastembed's catalogue, by its name there.
    Catalogue(String),
    /// An [`Encoder`](crate::embed::Encoder) that the calling program implements. It cannot be opened by name.
    External,
}

/// What the library knows of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelSpec {
    /// Where the model comes from.
    pub choice: ModelChoice,
    /// What decides the model's vectors. It is stored in every index.
    pub identity: Identity,
    /// The constants of ranking and scoring that are fitted to the model; `None` when it has none. Indexes do not store
    /// them.
    pub calibration: Option<Calibration>,
}

impl ModelSpec {
    /// The description of an encoder that the calling program implements: mean pooling, no prefixes, no calibration.
    ///
    /// `version` must change whenever the vectors change, because an index accepts vectors of the same name and version
    /// as its own. A vector has `dimension` numbers; the model reads `max_tokens` tokens of a text.
    pub fn external(name: &str, version: &str, dimension: usize, max_tokens: usize) -> Self {
        let identity = Identity {
            name: name.to_string(),
            weights_sha256: sha256_hex(&[name.as_bytes(), b"\0", version.as_bytes()]),
            tokenizer_sha256: sha256_hex(&[]),
            dimension,
            pooling: "mean".to_string(),
            query_prefix: String::new(),
            passage_prefix: String::new(),
            max_tokens,
        };
        Self { choice: ModelChoice::External, identity, calibration: None }
    }
}

/// Everything that decides the vectors of a model. Manifests contain it as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The model's name: `papers-e5-zh-en`, a catalogue name, or a directory.
    pub name: String,
    /// SHA-256 of the ONNX file and of its external weights, in hexadecimal.
    pub weights_sha256: String,
    /// SHA-256 of `tokenizer.json`, in hexadecimal.
    pub tokenizer_sha256: String,
    /// Numbers of a vector.
    pub dimension: usize,
    /// `mean` or `cls`.
    pub pooling: String,
    /// The text that is put before a question.
    pub query_prefix: String,
    /// The text that is put before a passage.
    pub passage_prefix: String,
    /// The most tokens that the model reads of one text, with the two that frame it.
    pub max_tokens: usize,
}

impl Identity {
    /// Whether the vectors of both models are comparable: all but the names are equal.
    pub fn same_vectors(&self, other: &Self) -> bool {
        Self { name: String::new(), ..self.clone() } == Self { name: String::new(), ..other.clone() }
    }

    /// The name and the start of the weights' hash, for messages.
    pub fn label(&self) -> String {
        format!("{} ({}…)", self.name, self.weights_sha256.get(..8).unwrap_or(&self.weights_sha256))
    }
}
