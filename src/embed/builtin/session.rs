//! One single-threaded session of a model.

use std::borrow::Cow;
use std::sync::Arc;

use fastembed::{InitOptionsUserDefined, TextEmbedding};
use ort::environment::Environment;
use ort::session::builder::GraphOptimizationLevel;
use ort::session::{Session as Onnx, SessionInputValue};
use ort::value::TensorRef;

use crate::embed::builtin::onnx_weights::OnnxWeights;
use crate::embed::tokens::Tokens;
use crate::embed::{EmbedError, Model};

/// A text as a session takes it.
pub(super) enum Input {
    Ids(Vec<i64>),
    Text(String),
}

impl Input {
    /// How long it takes, compared with others of its kind.
    pub fn length(&self) -> usize {
        match self {
            Self::Ids(ids) => ids.len(),
            Self::Text(text) => text.len(),
        }
    }
}

pub(super) enum Session {
    /// The built-in model with its weights where they lie in the program: ready at once.
    Light(Onnx, &'static [u8], Arc<OnnxWeights>),
    /// The built-in model with its weights copied and packed as the processor likes them: ready a tenth of a second
    /// later, and a millisecond faster with each text. The vectors are the same to the last bit.
    Packed(Onnx),
    /// Any other model.
    Other(Box<TextEmbedding>),
}

impl Session {
    pub fn light(environment: &Environment, model: &'static [u8], graph: Arc<OnnxWeights>) -> ort::Result<Self> {
        // The built-in graph is fused when it is made: what is left to find takes longer to look for than it saves.
        let session = onnx(environment, &graph.model, GraphOptimizationLevel::Disable)?;
        Ok(Self::Light(session, model, graph))
    }

    pub fn packed(environment: &Environment, model: &[u8]) -> ort::Result<Self> {
        onnx(environment, model, GraphOptimizationLevel::Level3).map(Self::Packed)
    }

    pub fn other(environment: &Environment, model: &Model) -> fastembed::Result<Self> {
        let options = InitOptionsUserDefined::new()
            .with_environment(environment.clone())
            .with_max_length(model.spec().identity.max_tokens)
            .with_intra_threads(1);
        TextEmbedding::try_new_from_user_defined(model.to_fastembed(), options).map(|made| Self::Other(Box::new(made)))
    }

    pub fn is_light(&self) -> bool {
        matches!(self, Self::Light(..))
    }

    /// The unit vector of a text.
    pub fn run(&mut self, input: &Input) -> Result<Vec<f32>, String> {
        match (self, input) {
            (Self::Light(onnx, model, graph), Input::Ids(ids)) => mean(onnx, ids, model, Some(graph)),
            (Self::Packed(onnx), Input::Ids(ids)) => mean(onnx, ids, &[], None),
            (Self::Other(model), Input::Text(text)) => {
                let mut vectors = model.embed([text], None).map_err(|error| error.to_string())?;
                return Ok(vectors.pop().unwrap_or_default());
            }
            _ => return Err("the text was not prepared for this model".into()),
        }
        .map_err(|error| error.to_string())
    }
}

/// The input of `model` for `text`.
pub(super) fn input(
    model: &Model,
    tokens: impl FnOnce() -> Result<Arc<Tokens>, EmbedError>,
    text: String,
) -> Result<Input, EmbedError> {
    if model.built_in().is_none() {
        return Ok(Input::Text(text));
    }
    tokens()?.input(&text, model.spec().identity.max_tokens).map(Input::Ids)
}

fn onnx(environment: &Environment, model: &[u8], level: GraphOptimizationLevel) -> ort::Result<Onnx> {
    Onnx::builder(environment)?.with_optimization_level(level)?.with_intra_threads(1)?.commit_from_memory(model)
}

/// The mean of the last layer over all tokens, with length 1. Sums are taken as fastembed takes them.
fn mean(onnx: &mut Onnx, ids: &[i64], model: &'static [u8], graph: Option<&OnnxWeights>) -> ort::Result<Vec<f32>> {
    let (mask, shape) = (vec![1i64; ids.len()], [1, ids.len()]);
    let mut inputs: Vec<(Cow<'_, str>, SessionInputValue<'_>)> = ort::inputs![
        "input_ids" => TensorRef::from_array_view((shape, ids))?,
        "attention_mask" => TensorRef::from_array_view((shape, &mask[..]))?,
    ];
    for weight in graph.iter().flat_map(|graph| &graph.weights) {
        let values: &[i8] = bytemuck::cast_slice(&model[weight.at.clone()]);
        let value = TensorRef::from_array_view((&weight.shape[..], values))?;
        inputs.push((Cow::Borrowed(&weight.name), value.into()));
    }
    let outputs = onnx.run(inputs)?;
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

#[cfg(all(test, feature = "embedded-model"))]
mod tests {
    use super::*;
    use crate::embed::builtin::onnx_weights;
    use crate::embed::{ModelChoice, runtime};

    #[test]
    fn every_session_gives_the_same_vector() {
        let model = Model::open(&ModelChoice::BuiltIn).expect("built in");
        let bytes = model.built_in().expect("inside the binary");
        let environment = runtime::environment().expect("ONNX Runtime");
        let graph = Arc::new(onnx_weights::without_weights(bytes).expect("weights to take out"));
        assert!(graph.model.len() < bytes.len() / 10, "{}", graph.model.len());
        let mut light = Session::light(&environment, bytes, graph).expect("light");
        let mut packed = Session::packed(&environment, bytes).expect("packed");
        let mut other = Session::other(&environment, &model).expect("fastembed");
        let tokens = Arc::new(Tokens::of(&model).expect("tokens"));
        let sentence = "Half of the layers can be left out, 一半的层可以不算。";
        for text in ["", "query: ", "LoRA", sentence, &sentence.repeat(9), &sentence.repeat(60)] {
            let ids = input(&model, || Ok(tokens.clone()), text.to_string()).expect("ids");
            let expected = other.run(&Input::Text(text.to_string())).expect("vector");
            assert_eq!(packed.run(&ids).expect("vector"), expected, "{text}");
            assert_eq!(light.run(&ids).expect("vector"), expected, "{text}");
        }
    }
}
