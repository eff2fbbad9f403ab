//! Updates an index whenever its sources change.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::index::store::Manifest;
use crate::index::writer::{Progress, UpdateError, UpdateReport, WriterOptions, update};
use crate::watch::watcher::{SourceWatcher, WatchEvent, WatchOptions};

/// How often the flag to stop is looked at.
const TICK: Duration = Duration::from_millis(100);

/// What [`keep_fresh`] tells.
#[derive(Debug)]
pub enum FreshEvent {
    /// It waits for a change of so many paths, of which `polled` are looked at now and then.
    Watching {
        /// The paths that the index was made from.
        paths: usize,
        /// Those whose changes the system does not announce.
        polled: usize,
    },
    /// An update is under way.
    Progress(Progress),
    /// An update ended.
    Updated(UpdateReport),
    /// An update failed, and the index is as it was. Of failures that repeat only the first is told.
    Failed(UpdateError),
}

/// Keeps the index in `index` up to date until `stop` is set. An update under way is then ended as [`WriterOptions::stop`]
/// says.
///
/// Begins with an update if the sources changed since the index was made. Where there is no index yet, it waits for one.
/// [`WriterOptions::rebuild`], [`WriterOptions::forget`] and [`WriterOptions::task`] are for one update and are ignored.
/// `on_event` is called from several threads while an update is under way.
pub fn keep_fresh(
    index: &Path,
    options: &WriterOptions,
    watch: WatchOptions,
    on_event: &(dyn Fn(FreshEvent) + Sync),
    stop: &Arc<AtomicBool>,
) {
    let options = WriterOptions {
        model: options.model.clone(),
        threads: options.threads,
        graph_from: options.graph_from,
        wait: options.wait,
        stop: Some(Arc::clone(stop)),
        ..WriterOptions::default()
    };
    let mut failures = Failures { on_event, last: None };
    let Some(mut watcher) = watcher_of(index, &watch, &mut failures, stop) else { return };
    on_event(FreshEvent::Watching { paths: watcher.len(), polled: watcher.polled().len() });
    while watcher.wait(stop) == WatchEvent::Changed {
        match update(index, &[], &options, &|progress| on_event(FreshEvent::Progress(progress))) {
            Ok(report) => {
                failures.last = None;
                on_event(FreshEvent::Updated(report));
            }
            Err(error) => {
                watcher.hold();
                failures.tell(error);
            }
        }
    }
}

/// A watcher of the sources of the index in `index`, as soon as there is one. None if `stop` is set before.
fn watcher_of(
    index: &Path,
    watch: &WatchOptions,
    failures: &mut Failures<'_>,
    stop: &AtomicBool,
) -> Option<SourceWatcher> {
    while !stop.load(Ordering::Relaxed) {
        match SourceWatcher::new(index, watch.clone()) {
            Ok(watcher) => return Some(watcher),
            // There is none, or the first update is under way.
            Err(_) if Manifest::is_missing(index) => {}
            Err(error) => failures.tell(error.into()),
        }
        let start = Instant::now();
        while start.elapsed() < watch.poll && !stop.load(Ordering::Relaxed) {
            std::thread::sleep(watch.poll.min(TICK));
        }
    }
    None
}

/// Tells failures, each once as long as it repeats.
struct Failures<'f> {
    on_event: &'f (dyn Fn(FreshEvent) + Sync),
    last: Option<String>,
}

impl Failures<'_> {
    fn tell(&mut self, error: UpdateError) {
        let failure = error.to_string();
        if self.last.as_ref() != Some(&failure) {
            (self.on_event)(FreshEvent::Failed(error));
            self.last = Some(failure);
        }
    }
}
