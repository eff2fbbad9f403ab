//! The model on every core: one single-threaded session each, one text a run.
//!
//! The built-in model is dynamically quantised: the range of its activations is measured over a
//! whole batch, so a text beside others, or padded, would get another vector.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use fastembed::{InitOptionsUserDefined, TextEmbedding};
use rayon::prelude::*;

use super::window::Window;
use super::{EmbedError, Identity, Model, runtime};

/// A model ready to run.
///
/// Sessions are made when they are first needed: a single question pays for one.
pub struct Embedder {
    model: Model,
    environment: ort::environment::Environment,
    sessions: Vec<Mutex<Option<TextEmbedding>>>,
    threads: rayon::ThreadPool,
    window: OnceLock<Window>,
}

impl Embedder {
    /// Makes `model` ready on `threads` cores; all there are when `None`.
    ///
    /// # Errors
    /// When ONNX Runtime is not found, or the tokenizer is unusable.
    pub fn new(model: Model, threads: Option<usize>) -> Result<Self, EmbedError> {
        let environment = runtime::environment()?;
        // Each of our threads tokenises its own text; tokenizers' threads would only get in the way.
        tokenizers::utils::parallelism::set_parallelism(false);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        // Sessions cost memory and more of them than cores no time: a slip of the finger is bounded.
        let count = threads.unwrap_or(cores).clamp(1, 4 * cores);
        let load_error = |reason: String| EmbedError::ModelLoad { name: model.identity().name.clone(), reason };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(count)
            .thread_name(|i| format!("embed-{i}"))
            .build()
            .map_err(|error| load_error(error.to_string()))?;
        Ok(Self {
            environment,
            sessions: (0..count).map(|_| Mutex::new(None)).collect(),
            threads: pool,
            window: OnceLock::new(),
            model,
        })
    }

    /// The model's identity.
    pub fn identity(&self) -> &Identity {
        self.model.identity()
    }

    /// On how many cores it runs.
    pub fn cores(&self) -> usize {
        self.sessions.len()
    }

    /// The splitter of texts that are longer than the model reads. Made when first asked for: a
    /// question needs none.
    ///
    /// # Errors
    /// When the tokenizer is unusable.
    pub fn window(&self) -> Result<&Window, EmbedError> {
        if let Some(window) = self.window.get() {
            return Ok(window);
        }
        let window = Window::new(&self.model)?;
        Ok(self.window.get_or_init(|| window))
    }

    /// The unit vector of a question.
    ///
    /// # Errors
    /// When the model fails.
    pub fn question(&self, question: &str) -> Result<Vec<f32>, EmbedError> {
        self.run(0, &format!("{}{question}", self.identity().query_prefix))
    }

    /// The unit vectors of passages, in order, on all cores; `on_done` hears after each one how many
    /// are done.
    ///
    /// # Errors
    /// When the model fails on one.
    pub fn passages(&self, passages: &[String], on_done: &(dyn Fn(usize) + Sync)) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.many(&self.identity().passage_prefix, passages, on_done)
    }

    /// The unit vectors of questions, in order, on all cores.
    ///
    /// # Errors
    /// When the model fails on one.
    pub fn questions(&self, questions: &[String]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.many(&self.identity().query_prefix, questions, &|_| {})
    }

    fn many(
        &self,
        prefix: &str,
        texts: &[String],
        on_done: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<f32>>, EmbedError> {
        // Longest first, so that no core is left with a long text at the end.
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|&i| std::cmp::Reverse(texts[i].len()));
        let (next, done, failed) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
        let work = |worker: usize| -> Result<Vec<(usize, Vec<f32>)>, EmbedError> {
            let mut mine = Vec::new();
            while !failed.load(Ordering::Relaxed) {
                let Some(&i) = order.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                let vector = self
                    .run(worker, &format!("{prefix}{}", texts[i]))
                    .inspect_err(|_| failed.store(true, Ordering::Relaxed))?;
                mine.push((i, vector));
                on_done(done.fetch_add(1, Ordering::Relaxed) + 1);
            }
            Ok(mine)
        };
        let workers = self.sessions.len().min(texts.len());
        let parts: Vec<_> = self.threads.install(|| (0..workers).into_par_iter().with_max_len(1).map(work).collect());
        let mut vectors = vec![Vec::new(); texts.len()];
        for part in parts {
            for (i, vector) in part? {
                vectors[i] = vector;
            }
        }
        Ok(vectors)
    }

    fn run(&self, worker: usize, text: &str) -> Result<Vec<f32>, EmbedError> {
        let mut slot = self.sessions[worker].lock().unwrap_or_else(PoisonError::into_inner);
        let name = &self.identity().name;
        let session = match &mut *slot {
            Some(session) => session,
            empty => {
                let options = InitOptionsUserDefined::new()
                    .with_environment(self.environment.clone())
                    .with_max_length(self.identity().max_tokens)
                    .with_intra_threads(1);
                let session = TextEmbedding::try_new_from_user_defined(self.model.to_fastembed(), options)
                    .map_err(|error| EmbedError::ModelLoad { name: name.clone(), reason: error.to_string() })?;
                empty.insert(session)
            }
        };
        let failed = |reason: String| EmbedError::Run { name: name.clone(), chars: text.chars().count(), reason };
        let mut vectors = session.embed([text], None).map_err(|error| failed(error.to_string()))?;
        let vector = vectors.pop().unwrap_or_default();
        let expected = self.identity().dimension;
        if vector.len() != expected || vector.iter().any(|x| !x.is_finite()) {
            return Err(failed(format!(
                "it gave {} numbers, or one that is none, instead of {expected}",
                vector.len()
            )));
        }
        Ok(vector)
    }
}
