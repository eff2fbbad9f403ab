//! All papers of an index, one after another.

use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use papers_sem::wire::PaperJson;
use papers_sem::{Error, Snapshot};
use pyo3::{PyResult, Python, pyclass, pymethods};

use crate::error::raise;
use crate::index::json;

/// Papers that are read ahead.
const AHEAD: usize = 64;

/// An iterator over the papers of an index, as JSON.
#[pyclass(frozen, module = "papers_sem._native")]
pub struct Papers {
    receiver: Mutex<Receiver<Result<PaperJson, Error>>>,
}

impl Papers {
    /// A thread reads the papers, because those of a snapshot borrow it and an object of Python may not. It ends with the
    /// iterator.
    pub fn of(snapshot: Snapshot) -> Self {
        let (sender, receiver) = sync_channel(AHEAD);
        thread::spawn(move || {
            for paper in snapshot.papers() {
                if sender.send(paper.map(PaperJson::from)).is_err() {
                    break;
                }
            }
        });
        Self { receiver: Mutex::new(receiver) }
    }
}

#[pymethods]
impl Papers {
    fn __iter__(this: pyo3::PyRef<'_, Self>) -> pyo3::PyRef<'_, Self> {
        this
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<String>> {
        let next = py.detach(|| self.receiver.lock().unwrap_or_else(PoisonError::into_inner).recv());
        match next {
            Ok(Ok(paper)) => json(&paper).map(Some),
            Ok(Err(error)) => Err(raise(py, error)),
            // The thread is at its end.
            Err(_) => Ok(None),
        }
    }
}
