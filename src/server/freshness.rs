//! Keeps the served index up to date while the server runs.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use crate::index::writer::{Progress, UpdateError, WriterOptions};
use crate::server::served_index::ServedIndex;
use crate::watch::{FreshEvent, WatchOptions, keep_fresh};
use crate::wire::{UpdateStep, UpdatingJson};

/// A thread that updates the served index after each change of its sources. It ends when this is dropped.
pub(super) struct Freshness {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Freshness {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system starts no more threads.
    pub fn keep(index: &Arc<ServedIndex>) -> io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let (served, told) = (Arc::clone(index), Arc::clone(&stop));
        // Questions are answered meanwhile: one core is left to them.
        let threads = Some((index.cores() - 1).max(1));
        let work = move || {
            let options = WriterOptions { threads, wait: true, ..WriterOptions::default() };
            keep_fresh(served.dir(), &options, WatchOptions::default(), &|event| tell(&served, event), &told);
        };
        let thread = thread::Builder::new().name("freshness".to_string()).spawn(work)?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Freshness {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A thread that failed has nothing left to end.
            let _ = thread.join();
        }
    }
}

fn tell(index: &ServedIndex, event: FreshEvent) {
    match event {
        FreshEvent::Watching { .. } | FreshEvent::Failed(UpdateError::Stopped { .. }) => index.set_update(None),
        FreshEvent::Progress(progress) => index.set_update(step(progress)),
        FreshEvent::Updated(_) => index.end_update(None),
        FreshEvent::Failed(error) => index.end_update(Some(error.to_string())),
    }
}

/// How far an update is; none while another process writes.
fn step(progress: Progress) -> Option<UpdatingJson> {
    let (task, done, total) = match progress {
        Progress::Waiting => return None,
        Progress::Reading(done, total) => (UpdateStep::Reading, done, total),
        Progress::Embedding(done, total) => (UpdateStep::Embedding, done, total),
        Progress::Storing(done, total) => (UpdateStep::Indexing, done, total),
        Progress::Words(total) | Progress::Graph(total) | Progress::Settling(total) => (UpdateStep::Indexing, 0, total),
    };
    Some(UpdatingJson { task, done, total })
}
