//! The model on every core: one single-threaded session each, one text a run.
//!
//! The built-in model is dynamically quantised: the range of its activations is measured over a
//! whole batch, so a text beside others, or padded, would get another vector.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ort::environment::Environment;

use crate::embed::builtin::onnx_weights::{self, OnnxWeights};
use crate::embed::builtin::sentence_prefilter::TokenTable;
use crate::embed::session::{self, Input, Session};
use crate::embed::tokens::Tokens;
use crate::embed::window::Window;
use crate::embed::{EmbedError, Encoder, Identity, Model, ModelSpec, SentencePrefilter, runtime};

/// From how many texts a core on packing the weights pays: it costs as much as this many texts then save.
const WORTH_PACKING: usize = 64;

/// With fewer texts than this a core, a session for another core takes longer to make than it saves.
const WORTH_A_CORE: usize = 16;

/// A model ready to run.
///
/// Sessions are made when they are first needed: a single question pays for one.
pub struct OnnxEncoder {
    model: Model,
    environment: Environment,
    tokens: OnceLock<Arc<Tokens>>,
    graph: OnceLock<Option<Arc<OnnxWeights>>>,
    sessions: Vec<Mutex<Option<Session>>>,
    /// How many of the first are made.
    ready: AtomicUsize,
    window: OnceLock<Window>,
    sentence_prefilter: OnceLock<Option<TokenTable>>,
}

impl OnnxEncoder {
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
        Ok(Self {
            environment,
            tokens: OnceLock::new(),
            graph: OnceLock::new(),
            sessions: (0..count).map(|_| Mutex::new(None)).collect(),
            ready: AtomicUsize::new(0),
            window: OnceLock::new(),
            sentence_prefilter: OnceLock::new(),
            model,
        })
    }

    fn identity(&self) -> &Identity {
        &self.model.spec().identity
    }

    fn many(
        &self,
        prefix: &str,
        texts: &[String],
        on_done: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<f32>>, EmbedError> {
        let inputs = self.on_all_cores(texts.len(), |_, i| self.input(prefix, &texts[i]))?;
        // Longest first, so that no core is left with a long text at the end.
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|&i| std::cmp::Reverse(inputs[i].length()));
        let packed = texts.len() >= WORTH_PACKING * self.sessions.len();
        let done = AtomicUsize::new(0);
        let ordered = self.on_all_cores(texts.len(), |core, next| {
            let i = order[next];
            let vector = self.run(core, &texts[i], &inputs[i], packed)?;
            on_done(done.fetch_add(1, Ordering::Relaxed) + 1);
            Ok(vector)
        })?;
        let mut vectors = vec![Vec::new(); texts.len()];
        for (i, vector) in order.into_iter().zip(ordered) {
            vectors[i] = vector;
        }
        Ok(vectors)
    }

    /// `make` of the core and of each number below `count`, which are taken in order, one when a core is free.
    fn on_all_cores<T: Send>(
        &self,
        count: usize,
        make: impl Fn(usize, usize) -> Result<T, EmbedError> + Sync,
    ) -> Result<Vec<T>, EmbedError> {
        let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        let work = |core: usize| -> Result<Vec<(usize, T)>, EmbedError> {
            let mut mine = Vec::new();
            while !failed.load(Ordering::Relaxed) {
                let i = next.fetch_add(1, Ordering::Relaxed);
                if i >= count {
                    break;
                }
                mine.push((i, make(core, i).inspect_err(|_| failed.store(true, Ordering::Relaxed))?));
            }
            Ok(mine)
        };
        let ready = self.ready.load(Ordering::Relaxed).min(count);
        let cores = self.sessions.len().min(count.div_ceil(WORTH_A_CORE).max(ready));
        let parts: Vec<_> = std::thread::scope(|scope| {
            let others: Vec<_> = (1..cores).map(|core| scope.spawn(move || work(core))).collect();
            let mut parts = vec![work(0)];
            for other in others {
                parts.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            parts
        });
        let mut made = Vec::with_capacity(count);
        for part in parts {
            made.extend(part?);
        }
        made.sort_unstable_by_key(|&(i, _)| i);
        Ok(made.into_iter().map(|(_, made)| made).collect())
    }

    /// The graph of the built-in model without its large weights.
    fn graph(&self) -> Option<&Arc<OnnxWeights>> {
        let graph = || self.model.built_in().and_then(onnx_weights::without_weights).map(Arc::new);
        self.graph.get_or_init(graph).as_ref()
    }

    fn tokens(&self) -> Result<Arc<Tokens>, EmbedError> {
        if let Some(tokens) = self.tokens.get() {
            return Ok(tokens.clone());
        }
        let tokens = Arc::new(Tokens::of(&self.model)?);
        Ok(self.tokens.get_or_init(|| tokens).clone())
    }

    fn input(&self, prefix: &str, text: &str) -> Result<Input, EmbedError> {
        session::input(&self.model, || self.tokens(), format!("{prefix}{text}"))
    }

    fn run(&self, core: usize, text: &str, input: &Input, packed: bool) -> Result<Vec<f32>, EmbedError> {
        let mut slot = self.sessions[core].lock().unwrap_or_else(PoisonError::into_inner);
        let name = &self.identity().name;
        let session = match &mut *slot {
            Some(session) if !(packed && session.is_light()) => session,
            missing => {
                let made = self.session(packed);
                let made = made.map_err(|reason| EmbedError::ModelLoad { name: name.clone(), reason })?;
                self.ready.fetch_max(core + 1, Ordering::Relaxed);
                missing.insert(made)
            }
        };
        let failed = |reason: String| EmbedError::Run { name: name.clone(), chars: text.chars().count(), reason };
        let vector = session.run(input).map_err(failed)?;
        let expected = self.identity().dimension;
        if vector.len() != expected || vector.iter().any(|x| !x.is_finite()) {
            return Err(failed(format!(
                "it gave {} numbers, or one that is none, instead of {expected}",
                vector.len()
            )));
        }
        Ok(vector)
    }

    fn session(&self, packed: bool) -> Result<Session, String> {
        let Some(onnx) = self.model.built_in() else {
            return Session::other(&self.environment, &self.model).map_err(|error| error.to_string());
        };
        match self.graph().filter(|_| !packed) {
            Some(graph) => Session::light(&self.environment, onnx, graph.clone()),
            None => Session::packed(&self.environment, onnx),
        }
        .map_err(|error| error.to_string())
    }
}

impl Encoder for OnnxEncoder {
    fn spec(&self) -> &ModelSpec {
        self.model.spec()
    }

    fn queries(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.many(&self.identity().query_prefix, texts, &|_| {})
    }

    fn passages(&self, texts: &[String], on_done: &(dyn Fn(usize) + Sync)) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.many(&self.identity().passage_prefix, texts, on_done)
    }

    fn window(&self) -> Result<&Window, EmbedError> {
        if let Some(window) = self.window.get() {
            return Ok(window);
        }
        let tokens = self.tokens()?;
        Ok(self.window.get_or_init(|| Window::new(move |text| tokens.count(text), self.identity())))
    }

    fn sentence_prefilter(&self) -> Result<Option<&dyn SentencePrefilter>, EmbedError> {
        if self.model.built_in().is_none() {
            return Ok(None);
        }
        let tokens = self.tokens()?;
        let load = || self.graph().and_then(|graph| TokenTable::of(&self.model, graph, tokens));
        Ok(self.sentence_prefilter.get_or_init(load).as_ref().map(|table| table as &dyn SentencePrefilter))
    }

    fn cores(&self) -> usize {
        self.sessions.len()
    }

    fn warm(&self, cores: usize) -> Result<(), EmbedError> {
        let input = self.input(&self.identity().query_prefix, "")?;
        let input = &input;
        // Each session of another model holds all its weights.
        let cores = if self.model.built_in().is_some() { cores } else { 1 };
        std::thread::scope(|scope| {
            let others = 1..cores.min(self.sessions.len());
            // An error here occurs again, and is reported, where the session is needed.
            others.for_each(|core| drop(scope.spawn(move || self.run(core, "", input, false))));
            self.run(0, "", input, false).map(drop)
        })
    }
}
