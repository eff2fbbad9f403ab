//! The index that a server answers from.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::engine::{Engine, Error, Snapshot};
use crate::index::store::{StoreError, is_index};
use crate::server::ask_error::AskError;
use crate::server::map_maker::MapMaker;
use crate::wire::{ChangedSourcesJson, UpdatingJson};

/// Questions that may wait for each core. At 20 ms a question, the last one waits for a second.
const WAITING_PER_CORE: usize = 50;

/// The index that a server answers from. It is opened when it appears, and again when it is updated; the last generation
/// that could be opened goes on answering while a newer one is damaged.
pub(super) struct ServedIndex {
    dir: PathBuf,
    cores: usize,
    engine: Mutex<Option<Arc<Engine>>>,
    places: Arc<Semaphore>,
    update: Mutex<Option<UpdatingJson>>,
    update_failure: Mutex<Option<String>>,
    look: Mutex<Option<SourceLook>>,
    map_maker: MapMaker,
}

/// What was last seen of the sources.
struct SourceLook {
    at: Instant,
    generation: u64,
    changes: Option<ChangedSourcesJson>,
}

/// How long a look at the sources is good for. It takes milliseconds for thousands of files, and clients ask often.
const LOOK_LASTS: Duration = Duration::from_secs(10);

/// What a server can answer from at the moment.
pub(super) struct ServedState {
    /// The newest generation that could be opened.
    pub snapshot: Option<Snapshot>,
    /// Why the newest generation, or any, cannot be opened. None if there is no index.
    pub failure: Option<Arc<Error>>,
}

impl ServedIndex {
    /// The index in `dir`, with the model made ready if the index is there already. `cores` questions are answered at the
    /// same time.
    pub fn new(dir: &Path, cores: Option<usize>) -> Arc<Self> {
        let cores = cores.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1);
        let served = Self {
            dir: std::path::absolute(dir).unwrap_or_else(|_| dir.to_path_buf()),
            cores,
            engine: Mutex::new(None),
            places: Arc::new(Semaphore::new(cores * (1 + WAITING_PER_CORE))),
            update: Mutex::new(None),
            update_failure: Mutex::new(None),
            look: Mutex::new(None),
            map_maker: MapMaker::default(),
        };
        // What is wrong is said by every answer.
        let _ = served.engine();
        Arc::new(served)
    }

    /// The directory of the index.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What makes the map of the index.
    pub fn map_maker(&self) -> &MapMaker {
        &self.map_maker
    }

    /// How many questions are answered at the same time.
    pub fn cores(&self) -> usize {
        self.cores
    }

    /// The update under way, if the server keeps the index up to date.
    pub fn update(&self) -> Option<UpdatingJson> {
        locked(&self.update).clone()
    }

    /// Tells the update under way; none while there is none.
    pub fn set_update(&self, update: Option<UpdatingJson>) {
        *locked(&self.update) = update;
    }

    /// Why the last update failed, if the server keeps the index up to date.
    pub fn update_failure(&self) -> Option<String> {
        locked(&self.update_failure).clone()
    }

    /// Tells that an update has ended, and why it failed.
    pub fn end_update(&self, failure: Option<String>) {
        self.set_update(None);
        *locked(&self.update_failure) = failure;
        *locked(&self.look) = None;
    }

    /// How many sources changed since the index was made; none if that is not known.
    pub fn changed_sources(&self, snapshot: &Snapshot) -> Option<ChangedSourcesJson> {
        let generation = snapshot.generation();
        let mut last = locked(&self.look);
        let is_good = |look: &&SourceLook| look.generation == generation && look.at.elapsed() < LOOK_LASTS;
        if let Some(look) = last.as_ref().filter(is_good) {
            return look.changes.clone();
        }
        let changes = snapshot.source_changes().as_ref().map(ChangedSourcesJson::from);
        *last = Some(SourceLook { at: Instant::now(), generation, changes: changes.clone() });
        changes
    }

    fn engine(&self) -> Result<Arc<Engine>, Error> {
        let mut engine = locked(&self.engine);
        if let Some(engine) = &*engine {
            return Ok(engine.clone());
        }
        let opened = Engine::builder(&self.dir).cores(self.cores).warm(self.cores).open();
        // Without its model an index still answers by words, and a question by meaning says what is wrong.
        let opened = match opened {
            Err(Error::Embed(_) | Error::Search(_)) => Engine::builder(&self.dir).cores(self.cores).open(),
            opened => opened,
        };
        Ok(engine.insert(Arc::new(opened?)).clone())
    }

    /// What can be answered from. Reads the disk: not for a thread that serves connections.
    pub fn state(&self) -> ServedState {
        match self.engine() {
            Ok(engine) => {
                let (snapshot, failure) = engine.last_good();
                ServedState { snapshot: Some(snapshot), failure }
            }
            Err(Error::Store(StoreError::Missing { .. })) if !is_index(&self.dir) => {
                ServedState { snapshot: None, failure: None }
            }
            Err(error) => ServedState { snapshot: None, failure: Some(Arc::new(error)) },
        }
    }

    /// Runs `work` on the index as it is now, on a thread that may compute. Work waits for a free core. Work whose future is
    /// dropped before its turn is not done.
    ///
    /// # Errors
    /// [`AskError::Busy`] if too much work waits already, and what prevents an answer.
    pub async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Snapshot) -> crate::engine::Result<T> + Send + 'static,
    ) -> Result<T, AskError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| AskError::Busy)?;
        let served = Arc::clone(self);
        let is_given_up = CancellationToken::new();
        let _give_up = is_given_up.clone().drop_guard();
        // The runtime has as many threads for this as there are cores, so the rest waits in its queue.
        let answer = tokio::task::spawn_blocking(move || {
            // The place is free when the work is done, even if nobody waits for it.
            let _place = place;
            if is_given_up.is_cancelled() {
                return Err(AskError::Failed("nobody waits for the answer".to_string()));
            }
            match served.state() {
                ServedState { snapshot: Some(snapshot), .. } => Ok(work(&snapshot)?),
                ServedState { failure: Some(failure), .. } => Err(AskError::Engine(failure)),
                ServedState { .. } => Err(AskError::NoIndex(served.dir.clone())),
            }
        });
        answer.await.unwrap_or_else(|error| Err(AskError::Failed(error.to_string())))
    }
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
