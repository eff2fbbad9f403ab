//! An encoder that a test makes: a vector of each text, without a model.

use papers_sem::{EmbedError, Encoder, ModelSpec, Window};

/// Gives each text the vector that a function makes of it, with the length one.
pub struct MadeEncoder {
    spec: ModelSpec,
    window: Window,
    vector: fn(&str) -> Vec<f32>,
}

impl MadeEncoder {
    pub fn new(spec: ModelSpec, vector: fn(&str) -> Vec<f32>) -> Self {
        let window = Window::new(|text| text.split_whitespace().count(), &spec.identity);
        Self { spec, window, vector }
    }
}

impl Encoder for MadeEncoder {
    fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    fn queries(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let unit = |text: &String| {
            let vector = (self.vector)(text);
            let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
            vector.iter().map(|x| x / length).collect()
        };
        Ok(texts.iter().map(unit).collect())
    }

    fn passages(&self, texts: &[String], on_done: &(dyn Fn(usize) + Sync)) -> Result<Vec<Vec<f32>>, EmbedError> {
        on_done(texts.len());
        self.queries(texts)
    }

    fn window(&self) -> Result<&Window, EmbedError> {
        Ok(&self.window)
    }
}
