//! From text to vector.
//!
//! [`Encoder`] is the interface. [`OnnxEncoder`] implements it with ONNX models; a program may bring its own. This module
//! knows nothing of papers, of the index or of the terminal, and only [`catalogue::download`] and [`RerankerChoice::download`] use the
//! network.

mod backend;
mod builtin;
mod calibration;
pub mod catalogue;
mod describe;
mod encoder;
mod error;
mod fastembed;
mod files;
mod hub;
mod model;
mod onnx_encoder;
mod pool;
mod reranker;
pub mod runtime;
mod sha256;
mod spec;
mod window;

pub use calibration::{Calibration, FusionWeights, GroundCurve, QuestionLevel, ScoreCurve};
pub use encoder::{Encoder, SentencePrefilter};
pub use error::EmbedError;
pub use hub::OnDownload;
pub use model::{BUILT_IN_NAME, Model};
pub use onnx_encoder::OnnxEncoder;
pub use reranker::{OnnxReranker, Reranker, RerankerChoice};
pub use spec::{Identity, ModelChoice, ModelSpec};
pub use window::Window;
