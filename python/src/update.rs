//! Making an index and bringing it up to date.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use papers_sem::wire::UpdateJson;
use papers_sem::{ModelChoice, Progress, StoreAddress, WriterOptions};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::{Py, PyAny, PyResult, Python, pyfunction};

use crate::error::raise;
use crate::index::json;

/// Ctrl-C is noticed so soon.
const PAUSE: Duration = Duration::from_millis(100);

/// Brings the index in `dir` up to date with `paths`. The report is JSON.
///
/// The update runs in a thread of its own; this one calls `progress` and looks for Ctrl-C. An exception of either stops the
/// update and is raised when it has ended.
#[pyfunction]
#[pyo3(signature = (paths, dir, *, progress, model, rebuild, forget, threads, memory, graph_from, store, wait))]
#[expect(clippy::too_many_arguments, reason = "they are keyword arguments of Python")]
pub fn update(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    dir: PathBuf,
    progress: Option<Py<PyAny>>,
    model: Option<&str>,
    rebuild: bool,
    forget: Vec<PathBuf>,
    threads: Option<usize>,
    memory: Option<u32>,
    graph_from: Option<usize>,
    store: Option<&str>,
    wait: bool,
) -> PyResult<String> {
    let stop = Arc::new(AtomicBool::new(false));
    let store = store.map(str::parse::<StoreAddress>).transpose();
    let options = WriterOptions {
        model: model.map(ModelChoice::parse).transpose().map_err(|error| raise(py, error))?,
        rebuild,
        forget,
        threads,
        memory: memory.map(|mebibytes| u64::from(mebibytes) << 20),
        graph_from,
        store: store.map_err(|error| PyValueError::new_err(error.to_string()))?,
        wait,
        stop: Some(Arc::clone(&stop)),
        ..WriterOptions::default()
    };
    let (sender, mut receiver) = channel();
    let work = {
        let dir = dir.clone();
        let on_progress = move |progress| {
            // Nobody listens when this thread was stopped.
            let _ = sender.send(progress);
        };
        thread::spawn(move || papers_sem::update(&dir, &paths, &options, &on_progress))
    };
    let mut failure = None;
    loop {
        let event = py.detach(|| next(&mut receiver));
        if let Err(RecvTimeoutError::Disconnected) = event {
            break;
        }
        if failure.is_some() {
            continue;
        }
        let told = match (&progress, event) {
            (Some(progress), Ok(event)) => progress.call1(py, describe(event)).map(drop),
            _ => Ok(()),
        };
        if let Err(error) = told.and_then(|()| py.check_signals()) {
            stop.store(true, Ordering::Relaxed);
            failure = Some(error);
        }
    }
    let report = py.detach(|| work.join());
    match (failure, report) {
        (Some(failure), _) => Err(failure),
        (None, Ok(Ok(report))) => json(&UpdateJson::new(&report, &dir)),
        (None, Ok(Err(error))) => Err(raise(py, error)),
        (None, Err(_)) => Err(PyRuntimeError::new_err("the update ended by a fault of papers-sem")),
    }
}

/// The next event, and of several that wait the last of the same step.
fn next(receiver: &mut Receiver<Progress>) -> Result<Progress, RecvTimeoutError> {
    let mut event = receiver.recv_timeout(PAUSE)?;
    while !is_last(&event)
        && let Ok(later) = receiver.try_recv()
    {
        event = later;
    }
    Ok(event)
}

/// Whether a step is at its end. These events are never passed over.
fn is_last(event: &Progress) -> bool {
    let (_, done, total) = describe(*event);
    total.is_none_or(|total| done == total)
}

/// The step, how much of it is done, and of how much.
fn describe(event: Progress) -> (&'static str, usize, Option<usize>) {
    match event {
        Progress::Waiting => ("waiting", 0, None),
        Progress::Reading(done, total) => ("reading", done, Some(total)),
        Progress::Embedding(done, total) => ("embedding", done, Some(total)),
        Progress::Words(papers) => ("words", papers, None),
        Progress::Graph(vectors) => ("graph", vectors, None),
        Progress::Storing(done, total) => ("storing", done, Some(total)),
        Progress::Settling(papers) => ("settling", papers, None),
    }
}
