//! Runs a model on all cores: single-threaded sessions, one text per run.
//!
//! The built-in model is dynamically quantised. The range of its activations is measured over a whole batch, so padding or
//! other texts in a batch would change a text's vector.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ort::environment::Environment;

use crate::embed::backend::{Backend, Input, Session};
use crate::embed::encoder::{Encoder, SentencePrefilter};
use crate::embed::error::EmbedError;
use crate::embed::model::Model;
use crate::embed::pool::{Place, SessionPool};
use crate::embed::runtime;
use crate::embed::spec::{Identity, ModelSpec};
use crate::embed::window::Window;

/// From this many texts per core on, packing the weights saves more time than it takes.
const TEXTS_WORTH_PACKING: usize = 64;

/// With fewer texts per core, creating a session for another core takes more time than it saves.
const TEXTS_WORTH_A_SESSION: usize = 16;

/// An [`Encoder`] that runs an ONNX model.
///
/// Threads share its sessions, one for each core: a question takes any that is free. A session is created when it is
/// first needed, so a single question pays for one.
pub struct OnnxEncoder {
    backend: Box<dyn Backend>,
    environment: Environment,
    sessions: SessionPool<Box<dyn Session>>,
    window: OnceLock<Window>,
    sentence_prefilter: OnceLock<Option<Box<dyn SentencePrefilter>>>,
}

impl OnnxEncoder {
    /// Prepares `model` to run on `threads` cores, on all of them when `None`.
    ///
    /// # Errors
    /// When ONNX Runtime is not found or does not start.
    pub fn new(model: Model, threads: Option<usize>) -> Result<Self, EmbedError> {
        let environment = runtime::environment()?;
        // Each thread here tokenizes its own text; the threads of tokenizers would compete with them.
        tokenizers::utils::parallelism::set_parallelism(false);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        // More sessions than cores cost memory and save no time: a slip of the finger is bounded.
        let sessions = threads.unwrap_or(cores).clamp(1, 4 * cores);
        Ok(Self {
            backend: model.into_backend(),
            environment,
            sessions: SessionPool::new(sessions),
            window: OnceLock::new(),
            sentence_prefilter: OnceLock::new(),
        })
    }

    fn identity(&self) -> &Identity {
        &self.backend.spec().identity
    }

    fn input(&self, prefix: &str, text: &str) -> Result<Input, EmbedError> {
        self.backend.input(format!("{prefix}{text}"))
    }

    fn encode(
        &self,
        prefix: &str,
        texts: &[String],
        on_done: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<f32>>, EmbedError> {
        let inputs = self.on_all_cores(texts.len(), |i| self.input(prefix, &texts[i]))?;
        // Longest first, so that no core is left with a long text at the end.
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|&i| std::cmp::Reverse(inputs[i].length()));
        let packed = texts.len() >= TEXTS_WORTH_PACKING * self.sessions.size();
        let done = AtomicUsize::new(0);
        let ordered = self.on_all_cores(texts.len(), |next| {
            let i = order[next];
            let vector = self.run(&texts[i], &inputs[i], packed)?;
            on_done(done.fetch_add(1, Ordering::Relaxed) + 1);
            Ok(vector)
        })?;
        let mut vectors = vec![Vec::new(); texts.len()];
        for (i, vector) in order.into_iter().zip(ordered) {
            vectors[i] = vector;
        }
        Ok(vectors)
    }

    /// The results of `work` for each number below `count`, in order. Threads take the numbers in order, so that the work
    /// is shared evenly.
    fn on_all_cores<T: Send>(
        &self,
        count: usize,
        work: impl Fn(usize) -> Result<T, EmbedError> + Sync,
    ) -> Result<Vec<T>, EmbedError> {
        let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        let thread = || -> Result<Vec<(usize, T)>, EmbedError> {
            let mut results = Vec::new();
            while !failed.load(Ordering::Relaxed) {
                let i = next.fetch_add(1, Ordering::Relaxed);
                if i >= count {
                    break;
                }
                results.push((i, work(i).inspect_err(|_| failed.store(true, Ordering::Relaxed))?));
            }
            Ok(results)
        };
        let ready = self.sessions.ready().min(count);
        let threads = self.sessions.size().min(count.div_ceil(TEXTS_WORTH_A_SESSION).max(ready));
        let parts: Vec<_> = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(thread)).collect();
            let mut parts = vec![thread()];
            for other in others {
                parts.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            parts
        });
        let mut results = Vec::with_capacity(count);
        for part in parts {
            results.extend(part?);
        }
        results.sort_unstable_by_key(|&(i, _)| i);
        Ok(results.into_iter().map(|(_, result)| result).collect())
    }

    /// The vector of one text, in any free session. `packed` asks for a session whose weights are packed.
    fn run(&self, text: &str, input: &Input, packed: bool) -> Result<Vec<f32>, EmbedError> {
        self.run_in(self.sessions.take(|session| !packed || session.is_packed()), text, input, packed)
    }

    fn run_in(
        &self,
        mut place: Place<'_, Box<dyn Session>>,
        text: &str,
        input: &Input,
        packed: bool,
    ) -> Result<Vec<f32>, EmbedError> {
        let session = match &mut *place {
            Some(session) if !packed || session.is_packed() => session,
            place => place.insert(self.backend.session(&self.environment, packed)?),
        };
        let failed = |reason: String| EmbedError::Run {
            name: self.identity().name.clone(),
            chars: text.chars().count(),
            reason,
        };
        let vector = session.run(input).map_err(|error| failed(error.to_string()))?;
        let expected = self.identity().dimension;
        if vector.len() != expected {
            return Err(failed(format!("its vector has {} numbers instead of {expected}", vector.len())));
        }
        if vector.iter().any(|x| !x.is_finite()) {
            return Err(failed("its vector has a number that is not finite".to_string()));
        }
        Ok(vector)
    }
}

impl Encoder for OnnxEncoder {
    fn spec(&self) -> &ModelSpec {
        self.backend.spec()
    }

    fn queries(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.encode(&self.identity().query_prefix, texts, &|_| {})
    }

    fn passages(&self, texts: &[String], on_done: &(dyn Fn(usize) + Sync)) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.encode(&self.identity().passage_prefix, texts, on_done)
    }

    fn window(&self) -> Result<&Window, EmbedError> {
        if let Some(window) = self.window.get() {
            return Ok(window);
        }
        let window = self.backend.window()?;
        Ok(self.window.get_or_init(|| window))
    }

    fn sentence_prefilter(&self) -> Result<Option<&dyn SentencePrefilter>, EmbedError> {
        if let Some(prefilter) = self.sentence_prefilter.get() {
            return Ok(prefilter.as_deref());
        }
        let prefilter = self.backend.sentence_prefilter()?;
        Ok(self.sentence_prefilter.get_or_init(|| prefilter).as_deref())
    }

    fn cores(&self) -> usize {
        self.sessions.size()
    }

    fn warm(&self, cores: usize) -> Result<(), EmbedError> {
        let input = &self.input(&self.identity().query_prefix, "")?;
        let cores = if self.backend.shares_weights() { cores.clamp(1, self.sessions.size()) } else { 1 };
        // All places are taken before the first is given back, so that each gets a session.
        let mut places: Vec<_> = (0..cores).map_while(|_| self.sessions.try_take()).collect();
        std::thread::scope(|scope| {
            let others = places.split_off(places.len().min(1));
            // An error here occurs again, and is reported, where the session is needed.
            others.into_iter().for_each(|place| drop(scope.spawn(move || self.run_in(place, "", input, false))));
            match places.pop() {
                Some(place) => self.run_in(place, "", input, false).map(drop),
                // Other threads use all sessions, so they are loaded.
                None => Ok(()),
            }
        })
    }
}

#[cfg(all(test, feature = "embedded-model"))]
mod tests {
    use std::sync::Barrier;

    use super::*;
    use crate::embed::spec::ModelChoice;

    fn encoder(threads: usize) -> OnnxEncoder {
        OnnxEncoder::new(Model::open(&ModelChoice::BuiltIn).expect("built in"), Some(threads)).expect("encoder")
    }

    #[test]
    fn questions_of_several_threads_run_in_several_sessions_and_have_the_same_vectors() {
        let questions: Vec<String> =
            (0..4).map(|i| format!("how do models forget? 长上下文的检索。{}", "more words ".repeat(20 * i))).collect();
        let alone = encoder(1);
        let expected: Vec<_> = questions.iter().map(|question| alone.query(question).expect("vector")).collect();
        assert_eq!(alone.sessions.ready(), 1);
        let encoder = encoder(4);
        let barrier = Barrier::new(4);
        std::thread::scope(|scope| {
            for first in 0..4 {
                let (encoder, barrier, questions, expected) = (&encoder, &barrier, &questions, &expected);
                scope.spawn(move || {
                    barrier.wait();
                    for i in (first..first + 8).map(|i| i % 4) {
                        assert_eq!(encoder.query(&questions[i]).expect("vector"), expected[i]);
                    }
                });
            }
        });
        assert!((2..=4).contains(&encoder.sessions.ready()), "{}", encoder.sessions.ready());
    }

    #[test]
    fn warming_creates_the_sessions_that_questions_then_use() {
        let encoder = encoder(3);
        encoder.warm(2).expect("sessions");
        assert_eq!(encoder.sessions.ready(), 2);
        encoder.warm(2).expect("sessions");
        encoder.query("a question").expect("vector");
        assert_eq!(encoder.sessions.ready(), 2);
        encoder.warm(9).expect("sessions");
        assert_eq!(encoder.sessions.ready(), 3);
    }
}
