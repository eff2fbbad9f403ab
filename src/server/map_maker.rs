//! Whether the map of a served index is being made, and how far it is.

use std::sync::{Mutex, PoisonError};

/// The map that is being made, if one is.
#[derive(Debug, Default)]
pub(super) struct MapMaker {
    /// Steps done, and steps in all.
    progress: Mutex<Option<(usize, usize)>>,
}

impl MapMaker {
    /// How far it is; none while none is made.
    pub fn progress(&self) -> Option<(usize, usize)> {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says how far it is.
    pub fn advance(&self, done: usize, total: usize) {
        self.set(Some((done, total)));
    }

    fn set(&self, progress: Option<(usize, usize)>) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
    }

    /// Says that a map is being made. False if one is already.
    pub fn begin(&self) -> bool {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let begins = progress.is_none();
        progress.get_or_insert((0, 0));
        begins
    }

    /// Says that it is made, when what this gives is dropped: however its making ends.
    pub fn end(&self) -> impl Drop + '_ {
        End(self)
    }
}

struct End<'m>(&'m MapMaker);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.set(None);
    }
}
