//! The interface between models and the rest of the library.

use crate::embed::error::EmbedError;
use crate::embed::spec::ModelSpec;
use crate::embed::window::Window;

/// A model that turns questions and passages into vectors of one space.
///
/// All vectors have length 1 and [`Identity::dimension`](crate::embed::Identity::dimension) numbers, so that their dot
/// product is their cosine. A text has the same vector whatever other texts are given with it.
///
/// Indexing needs [`passages`](Self::passages) and [`window`](Self::window), search needs [`queries`](Self::queries).
/// Methods may be called from several threads at once.
pub trait Encoder: Send + Sync {
    /// The model's identity and calibration.
    fn spec(&self) -> &ModelSpec;

    /// The vectors of questions, in order. The encoder adds the query prefix.
    ///
    /// # Errors
    /// When the model fails on one of them.
    fn queries(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbedError>;

    /// The vectors of passages, in order. The encoder adds the passage prefix. `on_done` is called after each passage
    /// with the number of those that are finished, from any thread.
    ///
    /// # Errors
    /// When the model fails on one of them.
    fn passages(&self, texts: &[String], on_done: &(dyn Fn(usize) + Sync)) -> Result<Vec<Vec<f32>>, EmbedError>;

    /// Splits texts that are longer than the model reads.
    ///
    /// # Errors
    /// When the tokenizer cannot be loaded.
    fn window(&self) -> Result<&Window, EmbedError>;

    /// An estimate of sentence vectors that needs no run of the model; `None` when the model has none.
    ///
    /// # Errors
    /// When it cannot be loaded.
    fn sentence_prefilter(&self) -> Result<Option<&dyn SentencePrefilter>, EmbedError> {
        Ok(None)
    }

    /// How many texts are encoded at the same time. Indexing gives batches in proportion to it.
    fn cores(&self) -> usize {
        1
    }

    /// Loads what the first texts need, for up to `cores` texts at the same time.
    ///
    /// # Errors
    /// When the model cannot be loaded.
    fn warm(&self, cores: usize) -> Result<(), EmbedError> {
        let _ = cores;
        Ok(())
    }

    /// The vector of one question.
    ///
    /// # Errors
    /// As [`queries`](Self::queries).
    fn query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let vector = self.queries(&[text.to_string()])?.pop();
        vector.ok_or_else(|| EmbedError::Run {
            name: self.spec().identity.name.clone(),
            chars: text.chars().count(),
            reason: "it gave no vector".to_string(),
        })
    }
}

/// Estimates how similar sentences are to a question, at a fraction of the cost of encoding them.
pub trait SentencePrefilter: Send + Sync {
    /// One score per sentence of `sentences`, in order; greater is more similar. `vector` is the vector of `question`.
    /// Scores of different questions are not comparable.
    ///
    /// # Errors
    /// When the tokenizer fails.
    fn scores(&self, question: &str, vector: &[f32], sentences: &[&str]) -> Result<Vec<f32>, EmbedError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Lengths(ModelSpec, Window);

    impl Encoder for Lengths {
        fn spec(&self) -> &ModelSpec {
            &self.0
        }
        fn queries(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbedError> {
            self.passages(texts, &|_| {})
        }
        fn passages(&self, texts: &[String], on_done: &(dyn Fn(usize) + Sync)) -> Result<Vec<Vec<f32>>, EmbedError> {
            on_done(texts.len());
            Ok(texts.iter().map(|text| vec![text.len() as f32]).collect())
        }
        fn window(&self) -> Result<&Window, EmbedError> {
            Ok(&self.1)
        }
    }

    #[test]
    fn an_encoder_of_another_program_is_an_object() {
        let spec = ModelSpec::external("lengths", "1", 1, 16);
        let window = Window::new(|text| text.split_whitespace().count(), &spec.identity);
        let encoder: Box<dyn Encoder> = Box::new(Lengths(spec, window));
        assert_eq!(encoder.query("four").expect("a vector"), [4.0]);
        assert!(encoder.sentence_prefilter().expect("a default").is_none());
        let text = "one two three. ".repeat(20);
        let pieces = encoder.window().expect("window").split("", &text);
        assert!(pieces.len() > 1 && pieces.iter().all(|piece| text[piece.clone()].split_whitespace().count() <= 12));
    }
}
