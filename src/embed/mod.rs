//! From text to vector, with a local ONNX model.
//!
//! Knows nothing of papers, of the index or of the terminal, and reaches the network only in
//! [`catalogue::download`].

mod builtin;
pub mod catalogue;
mod embedder;
mod model;
pub mod runtime;
mod session;
mod spec;
mod tokens;
mod window;

pub use builtin::sentence_prefilter::SentencePrefilter;
pub use embedder::Embedder;
pub use model::{Choice, Model};
pub use spec::Identity;
pub use window::Window;

use std::path::PathBuf;

/// Why a text could not be turned into a vector.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmbedError {
    /// ONNX Runtime is missing or unusable.
    #[error(transparent)]
    Runtime(#[from] runtime::RuntimeError),
    /// A file of the model cannot be read.
    #[error(
        "cannot read {path}: {source}\n  a model directory holds model.onnx, tokenizer.json, config.json, special_tokens_map.json and tokenizer_config.json"
    )]
    ModelFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The files are there, but they are no model that can be run.
    #[error("the model {name} cannot be loaded: {reason}")]
    ModelLoad {
        /// The model's name.
        name: String,
        /// What fastembed or ONNX Runtime said.
        reason: String,
    },
    /// No model of this name.
    #[error("no model is called {name:?}: give a directory that holds one, or one of these names:\n  {known}")]
    UnknownModel {
        /// What was asked for.
        name: String,
        /// The names there are, separated by blanks.
        known: String,
    },
    /// A catalogue model that was never downloaded.
    #[error(
        "the model {name} is not on this machine ({file} is missing)\n  `papers-sem index --model {name} PATH…` downloads it; `ask` never does"
    )]
    NotDownloaded {
        /// The model's name.
        name: String,
        /// The first file that is missing.
        file: String,
    },
    /// A download that failed.
    #[error(
        "cannot download {file} of {name}: {reason}\n  check the network, or give a local directory with --model DIR"
    )]
    Download {
        /// The model's name.
        name: String,
        /// The file.
        file: String,
        /// What went wrong.
        reason: String,
    },
    /// This binary was built without a model in it.
    #[error(
        "this papers-sem was built without the built-in model\n  give one with --model DIR, or build with `--features embedded-model`"
    )]
    NoBuiltIn,
    /// The model ran, and failed.
    #[error("the model {name} failed on a text of {chars} characters: {reason}")]
    Run {
        /// The model's name.
        name: String,
        /// Length of the text.
        chars: usize,
        /// What ONNX Runtime said.
        reason: String,
    },
}
