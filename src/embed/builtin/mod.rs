//! The model that comes with the program: `models/papers-e5-zh-en`.

mod files;
mod onnx_weights;
mod sentence_prefilter;
mod session;
mod tokenizer;
mod unigram;
mod weights_file;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use ort::environment::Environment;

use crate::embed::backend::{Backend, Input, Session};
use crate::embed::calibration::Calibration;
use crate::embed::describe::Description;
use crate::embed::encoder::SentencePrefilter;
use crate::embed::error::EmbedError;
use crate::embed::spec::{ModelChoice, ModelSpec};
use crate::embed::window::Window;
use onnx_weights::OnnxWeights;
use sentence_prefilter::TokenTable;
use session::BuiltInSession;
use tokenizer::BuiltInTokenizer;

/// The built-in model. Its parts are loaded when they are first needed.
pub(super) struct BuiltInModel {
    spec: ModelSpec,
    tokenizer: OnceLock<Arc<BuiltInTokenizer>>,
    weights: OnceLock<Option<Arc<OnnxWeights>>>,
}

impl BuiltInModel {
    pub fn open(name: &str) -> Result<Self, EmbedError> {
        let identity = Description {
            name,
            config: files::CONFIG,
            tokenizer_config: files::TOKENIZER_CONFIG,
            pooling: "mean",
            weights_sha256: files::WEIGHTS_SHA256.to_string(),
            tokenizer_sha256: files::TOKENIZER_SHA256.to_string(),
        }
        .identity()?;
        let calibration = Calibration::parse(files::CALIBRATION, Path::new("calibration.json"))?;
        let spec = ModelSpec { choice: ModelChoice::BuiltIn, identity, calibration: Some(calibration) };
        Ok(Self { spec, tokenizer: OnceLock::new(), weights: OnceLock::new() })
    }

    fn load_error(&self, reason: String) -> EmbedError {
        EmbedError::ModelLoad { name: self.spec.identity.name.clone(), reason }
    }

    fn tokenizer(&self) -> Result<&Arc<BuiltInTokenizer>, EmbedError> {
        if let Some(tokenizer) = self.tokenizer.get() {
            return Ok(tokenizer);
        }
        let tokenizer = BuiltInTokenizer::load(&self.spec.identity)
            .map_err(|error| self.load_error(format!("tokenizer.json: {error}")))?;
        Ok(self.tokenizer.get_or_init(|| Arc::new(tokenizer)))
    }

    /// The ONNX graph and its large weights apart; `None` when they cannot be separated.
    fn weights(&self, onnx: &[u8]) -> Option<&Arc<OnnxWeights>> {
        self.weights.get_or_init(|| onnx_weights::separate(onnx).map(Arc::new)).as_ref()
    }
}

impl Backend for BuiltInModel {
    fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    fn input(&self, text: String) -> Result<Input, EmbedError> {
        self.tokenizer()?.input(&text).map(Input::Ids)
    }

    fn session(&self, environment: &Environment, packed: bool) -> Result<Box<dyn Session>, EmbedError> {
        let onnx = files::onnx()?;
        let session = match self.weights(onnx).filter(|_| !packed) {
            Some(weights) => BuiltInSession::light(environment, onnx, weights.clone()),
            None => BuiltInSession::packed(environment, onnx),
        };
        Ok(Box::new(session.map_err(|error| self.load_error(error.to_string()))?))
    }

    fn shares_weights(&self) -> bool {
        true
    }

    fn window(&self) -> Result<Window, EmbedError> {
        let tokenizer = self.tokenizer()?.clone();
        Ok(Window::new(move |text| tokenizer.count(text), &self.spec.identity))
    }

    fn sentence_prefilter(&self) -> Result<Option<Box<dyn SentencePrefilter>>, EmbedError> {
        let (tokenizer, onnx) = (self.tokenizer()?, files::onnx()?);
        let table = self.weights(onnx).and_then(|weights| {
            TokenTable::load(onnx, weights, files::SENTENCE_PREFILTER, tokenizer.clone(), &self.spec.identity)
        });
        Ok(table.map(|table| Box::new(table) as Box<dyn SentencePrefilter>))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::sha256::sha256_hex;

    #[test]
    fn the_built_in_model_describes_itself() {
        let model = BuiltInModel::open("papers-e5-zh-en").expect("the built-in model");
        let identity = &model.spec().identity;
        assert_eq!((identity.dimension, identity.max_tokens), (384, 512));
        assert_eq!((identity.query_prefix.as_str(), identity.passage_prefix.as_str()), ("query: ", "passage: "));
        assert_eq!(identity.weights_sha256, sha256_hex(&[files::onnx().expect("the weights")]));
        assert_eq!(identity.tokenizer_sha256, sha256_hex(&[files::TOKENIZER]));
    }
}
