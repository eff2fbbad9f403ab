//! What is known of the built-in model alone: its vocabulary, its weights, its sentence prefilter.

pub(super) mod onnx_weights;
pub(super) mod sentence_prefilter;
pub(super) mod unigram;
