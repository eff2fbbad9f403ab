//! From text to vector.
//!
//! [`Encoder`] is the interface. [`OnnxEncoder`] implements it with ONNX models; a program may bring its own. This module
//! knows nothing of papers, of the index or of the terminal, and only [`catalogue::download`] uses the network.

mod builtin;
pub mod catalogue;
mod embedder;
mod encoder;
mod error;
mod model;
pub mod runtime;
mod session;
mod spec;
mod tokens;
mod window;

pub use embedder::OnnxEncoder;
pub use encoder::{Encoder, SentencePrefilter};
pub use error::EmbedError;
pub use model::Model;
pub use spec::{Identity, ModelChoice, ModelSpec};
pub use window::Window;
