//! One single-threaded session of the built-in model.

use std::borrow::Cow;
use std::sync::Arc;

use ort::environment::Environment;
use ort::session::builder::GraphOptimizationLevel;
use ort::session::{Session as OnnxSession, SessionInputValue};
use ort::value::TensorRef;

use crate::embed::backend::{Input, Session, SessionError};
use crate::embed::builtin::onnx_weights::OnnxWeights;

/// A session of either kind. Their vectors are equal to the last bit.
pub(super) enum BuiltInSession {
    /// Reads the weights where they lie in the program: ready at once.
    Light(OnnxSession, &'static [u8], Arc<OnnxWeights>),
    /// Has a copy of the weights, packed for the processor: ready a tenth of a second later, a millisecond faster with
    /// each text.
    Packed(OnnxSession),
}

impl BuiltInSession {
    pub fn light(environment: &Environment, onnx: &'static [u8], weights: Arc<OnnxWeights>) -> ort::Result<Self> {
        // The graph of the built-in model is fused in its file: looking for more to fuse takes longer than it saves.
        let session = open(environment, &weights.rest, GraphOptimizationLevel::Disable)?;
        Ok(Self::Light(session, onnx, weights))
    }

    pub fn packed(environment: &Environment, onnx: &[u8]) -> ort::Result<Self> {
        open(environment, onnx, GraphOptimizationLevel::Level3).map(Self::Packed)
    }
}

impl Session for BuiltInSession {
    fn run(&mut self, input: &Input) -> Result<Vec<f32>, SessionError> {
        let Input::Ids(ids) = input else { return Err("the built-in model takes ids of tokens, not texts".into()) };
        Ok(match self {
            Self::Light(session, onnx, weights) => mean(session, ids, onnx, Some(weights))?,
            Self::Packed(session) => mean(session, ids, &[], None)?,
        })
    }

    fn is_packed(&self) -> bool {
        matches!(self, Self::Packed(_))
    }
}

fn open(environment: &Environment, onnx: &[u8], level: GraphOptimizationLevel) -> ort::Result<OnnxSession> {
    OnnxSession::builder(environment)?.with_optimization_level(level)?.with_intra_threads(1)?.commit_from_memory(onnx)
}

/// The mean of the last layer over all tokens, scaled to length 1. Sums are added in the order of fastembed.
fn mean(
    session: &mut OnnxSession,
    ids: &[i64],
    onnx: &'static [u8],
    weights: Option<&OnnxWeights>,
) -> ort::Result<Vec<f32>> {
    let (mask, shape) = (vec![1i64; ids.len()], [1, ids.len()]);
    let mut inputs: Vec<(Cow<'_, str>, SessionInputValue<'_>)> = ort::inputs![
        "input_ids" => TensorRef::from_array_view((shape, ids))?,
        "attention_mask" => TensorRef::from_array_view((shape, &mask[..]))?,
    ];
    for weight in weights.iter().flat_map(|weights| &weights.weights) {
        let values: &[i8] = bytemuck::cast_slice(&onnx[weight.at.clone()]);
        let value = TensorRef::from_array_view((&weight.shape[..], values))?;
        inputs.push((Cow::Borrowed(&weight.name), value.into()));
    }
    let outputs = session.run(inputs)?;
    let (shape, values) = outputs["last_hidden_state"].try_extract_tensor::<f32>()?;
    let width = shape.last().map_or(0, |&width| width as usize).max(1);
    let mut sum = vec![0.0; width];
    for row in values.chunks_exact(width) {
        sum.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
    }
    sum.iter_mut().for_each(|x| *x /= ids.len() as f32);
    let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt() + 1e-12;
    sum.iter_mut().for_each(|x| *x /= length);
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::embed::backend::Backend;
    use crate::embed::builtin::{BuiltInModel, files, onnx_weights};
    use crate::embed::{Model, ModelChoice, runtime};

    #[test]
    fn every_session_gives_the_same_vector() {
        let environment = runtime::environment().expect("ONNX Runtime");
        let onnx = files::onnx().expect("the weights");
        let weights = Arc::new(onnx_weights::separate(onnx).expect("weights to take out"));
        assert!(weights.rest.len() < onnx.len() / 10, "{}", weights.rest.len());
        let mut light = BuiltInSession::light(&environment, onnx, weights).expect("light");
        let mut packed = BuiltInSession::packed(&environment, onnx).expect("packed");
        let built_in = BuiltInModel::open("papers-e5-zh-en").expect("built in");
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/papers-e5-zh-en");
        let other = Model::open(&ModelChoice::Directory(directory)).expect("directory").into_backend();
        assert!(built_in.spec().identity.same_vectors(&other.spec().identity));
        let mut fastembed = other.session(&environment, false).expect("fastembed");
        let sentence = "Half of the layers can be left out, 一半的层可以不算。";
        for text in ["", "query: ", "LoRA", sentence, &sentence.repeat(9), &sentence.repeat(60)] {
            let ids = built_in.input(text.to_string()).expect("ids");
            let expected = fastembed.run(&other.input(text.to_string()).expect("text")).expect("vector");
            assert_eq!(packed.run(&ids).expect("vector"), expected, "{text}");
            assert_eq!(light.run(&ids).expect("vector"), expected, "{text}");
        }
    }
}
