//! Indexes and searches with an encoder of this program: `cargo run --example another_encoder`.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use papers_sem::{EmbedError, Encoder, Engine, ModelSpec, Query, Result, Window, WriterOptions, update_with};

const DIMENSION: usize = 256;

/// Hashes the words of a text into a vector.
struct WordHashes {
    spec: ModelSpec,
    window: Window,
}

impl WordHashes {
    fn new() -> Self {
        let spec = ModelSpec::external("word-hashes", "1", DIMENSION, 512);
        let window = Window::new(|text| text.split_whitespace().count(), &spec.identity);
        Self { spec, window }
    }
}

fn vector(text: &str) -> Vec<f32> {
    let mut vector = vec![1e-6; DIMENSION];
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let mut hasher = DefaultHasher::new();
        word.hash(&mut hasher);
        vector[hasher.finish() as usize % DIMENSION] += 1.0;
    }
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    vector.iter().map(|x| x / length).collect()
}

impl Encoder for WordHashes {
    fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    fn queries(&self, texts: &[String]) -> std::result::Result<Vec<Vec<f32>>, EmbedError> {
        Ok(texts.iter().map(|text| vector(text)).collect())
    }

    fn passages(
        &self,
        texts: &[String],
        on_done: &(dyn Fn(usize) + Sync),
    ) -> std::result::Result<Vec<Vec<f32>>, EmbedError> {
        on_done(texts.len());
        self.queries(texts)
    }

    fn window(&self) -> std::result::Result<&Window, EmbedError> {
        Ok(&self.window)
    }
}

pub fn main() -> Result<()> {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let encoder = Arc::new(WordHashes::new());
    let paths = ["examples/reading-list/classics-en.md".into()];
    update_with(encoder.as_ref(), dir.path(), &paths, &WriterOptions::default(), &|_| {})?;
    let engine = Engine::builder(dir.path()).encoder(encoder).open()?;
    for hit in engine.search(&Query::new("training very deep networks"))?.hits {
        println!("{:>2}. {}", hit.rank, hit.paper.title(hit.language));
    }
    Ok(())
}
