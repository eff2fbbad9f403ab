//! What makes two models the same: an index holds vectors of one model only.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Everything about a model that changes its vectors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The model's name: `papers-e5-zh-en`, a catalogue name, or a directory.
    pub name: String,
    /// SHA-256 of the ONNX file (and of its external weights), in hexadecimal.
    pub weights_sha256: String,
    /// SHA-256 of `tokenizer.json`, in hexadecimal.
    pub tokenizer_sha256: String,
    /// Dimensions of a vector.
    pub dimension: usize,
    /// `mean` or `cls`.
    pub pooling: String,
    /// What is put before a question.
    pub query_prefix: String,
    /// What is put before a passage.
    pub passage_prefix: String,
    /// The most tokens the model reads of one text.
    pub max_tokens: usize,
}

impl Identity {
    /// Whether vectors of both models may be compared: the name is only a name.
    pub fn same_vectors(&self, other: &Self) -> bool {
        Self { name: String::new(), ..self.clone() } == Self { name: String::new(), ..other.clone() }
    }

    /// The name and the start of the weights' hash, for messages.
    pub fn label(&self) -> String {
        format!("{} ({}…)", self.name, self.weights_sha256.get(..8).unwrap_or(&self.weights_sha256))
    }
}

/// SHA-256 of `parts`, one after the other, in hexadecimal.
pub(crate) fn sha256_hex(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
