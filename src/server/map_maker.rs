//! Whether the map of a served index is being made, how far it is, and why the last one was not.

use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::Error;

/// The map that is being made, if one is.
#[derive(Debug, Default)]
pub(super) struct MapMaker {
    state: Mutex<MakingState>,
}

#[derive(Debug, Default)]
struct MakingState {
    /// Steps done, and steps in all; none while no map is made.
    progress: Option<(usize, usize)>,
    failure: Option<Arc<Error>>,
}

impl MapMaker {
    fn with<T>(&self, change: impl FnOnce(&mut MakingState) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How far it is; none while none is made.
    pub fn progress(&self) -> Option<(usize, usize)> {
        self.with(|state| state.progress)
    }

    /// Why the last map was not made.
    pub fn failure(&self) -> Option<Arc<Error>> {
        self.with(|state| state.failure.clone())
    }

    /// Says that a map is being made. False if one is already.
    pub fn begin(&self) -> bool {
        self.with(|state| {
            let begins = state.progress.is_none();
            if begins {
                *state = MakingState { progress: Some((0, 0)), failure: None };
            }
            begins
        })
    }

    /// Says how far it is.
    pub fn advance(&self, done: usize, total: usize) {
        self.with(|state| state.progress = Some((done, total)));
    }

    /// Says that it is made, or why not.
    pub fn end(&self, failure: Option<Error>) {
        self.with(|state| *state = MakingState { progress: None, failure: failure.map(Arc::new) });
    }
}
