//! What [`OnnxEncoder`](crate::embed::OnnxEncoder) needs of a kind of model.

use ort::environment::Environment;

use crate::embed::encoder::SentencePrefilter;
use crate::embed::error::EmbedError;
use crate::embed::spec::ModelSpec;
use crate::embed::window::Window;

/// A model whose files are read: it describes itself, prepares texts and creates sessions.
pub(super) trait Backend: Send + Sync {
    fn spec(&self) -> &ModelSpec;

    /// The input of a session for `text`, which has its prefix already.
    fn input(&self, text: String) -> Result<Input, EmbedError>;

    /// A new single-threaded session. `packed` asks for one that starts later and runs faster.
    fn session(&self, environment: &Environment, packed: bool) -> Result<Box<dyn Session>, EmbedError>;

    /// Whether sessions share the model's weights, so that a further one costs little memory.
    fn shares_weights(&self) -> bool;

    fn window(&self) -> Result<Window, EmbedError>;

    /// `None` when the model has none.
    fn sentence_prefilter(&self) -> Result<Option<Box<dyn SentencePrefilter>>, EmbedError>;
}

/// One session of a model. It runs one text at a time on one thread.
pub(super) trait Session: Send {
    /// The vector of a text, of length 1.
    fn run(&mut self, input: &Input) -> Result<Vec<f32>, SessionError>;

    /// Whether its weights are packed for speed.
    fn is_packed(&self) -> bool;
}

/// An error of ONNX Runtime or of fastembed.
pub(super) type SessionError = Box<dyn std::error::Error + Send + Sync>;

/// A text in the form that a session takes.
pub(super) enum Input {
    /// The ids of its tokens, with those that frame it.
    Ids(Vec<i64>),
    /// The text itself.
    Text(String),
}

impl Input {
    /// A length that grows with the time of a run; comparable among inputs of one model.
    pub fn length(&self) -> usize {
        match self {
            Self::Ids(ids) => ids.len(),
            Self::Text(text) => text.len(),
        }
    }
}
