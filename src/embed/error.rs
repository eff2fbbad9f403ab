//! Errors of models and encoders.

use std::path::PathBuf;

use crate::embed::runtime::RuntimeError;

/// Why a text could not be turned into a vector.
///
/// A message states what is wrong. What a user can do about it depends on the program, so the program says it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmbedError {
    /// ONNX Runtime is missing or unusable.
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    /// A file of the model cannot be read.
    #[error("cannot read {path}: {source}")]
    ModelFile {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// The files can be read, but the model cannot be loaded from them.
    #[error("the model {name} cannot be loaded: {reason}")]
    ModelLoad {
        /// The model's name.
        name: String,
        /// The error of fastembed, of ONNX Runtime or of the tokenizer.
        reason: String,
    },
    /// The calibration beside a model is malformed.
    #[error("the calibration of the model in {path} is invalid: {reason}")]
    Calibration {
        /// The file.
        path: PathBuf,
        /// Which value is wrong.
        reason: String,
    },
    /// No directory and no catalogue model has this name.
    #[error("no model is called {name:?}; the catalogue has:\n  {}", .known.join(" "))]
    UnknownModel {
        /// The name that was asked for.
        name: String,
        /// The names of all catalogue models.
        known: Vec<String>,
    },
    /// A catalogue model is not in the local cache.
    #[error("the model {name} is not on this machine ({file} is missing)")]
    NotDownloaded {
        /// The model's name.
        name: String,
        /// The first file that is missing.
        file: String,
    },
    /// A download failed.
    #[error("cannot download {file} of {name}: {reason}")]
    Download {
        /// The model's name.
        name: String,
        /// The file.
        file: String,
        /// The error of the network or of the checksum.
        reason: String,
    },
    /// The program was compiled without the feature `embedded-model`, and the weights of the built-in model are not
    /// beside it either.
    #[error("the weights of the built-in model are missing: {file}\nsearched:{}", list(.searched))]
    NoWeights {
        /// The name of the file.
        file: String,
        /// The directories that were searched.
        searched: Vec<PathBuf>,
    },
    /// The encoder belongs to another program and cannot be opened from a file.
    #[error("the encoder is part of another program and cannot be opened here")]
    External,
    /// The model failed on a text.
    #[error("the model {name} failed on a text of {chars} characters: {reason}")]
    Run {
        /// The model's name.
        name: String,
        /// Length of the text.
        chars: usize,
        /// The error of ONNX Runtime.
        reason: String,
    },
}

fn list(dirs: &[PathBuf]) -> String {
    dirs.iter().map(|dir| format!("\n  {}", dir.display())).collect()
}
