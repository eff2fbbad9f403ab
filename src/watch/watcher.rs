//! Waits until a source of an index changes.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use crate::index::store::StoreError;
use crate::index::{IndexedSources, SourceChanges};
use crate::watch::network_mount::is_on_network;
use crate::watch::roots::Roots;

/// How often the flag to stop is looked at.
const TICK: Duration = Duration::from_millis(100);
/// The longest that a burst of changes is waited for, in quiet times.
const LONGEST_BURST: u32 = 20;
/// A look takes at most one part in so many of the time.
const SHARE: u32 = 20;

/// How a [`SourceWatcher`] waits.
#[derive(Debug, Clone)]
pub struct WatchOptions {
    /// So long nothing may change before a change is told: many changes in a burst are one.
    pub quiet: Duration,
    /// How often sizes and times are looked at where the system does not announce changes.
    pub poll: Duration,
    /// How often they are looked at where it does: it may lose some.
    pub check: Duration,
    /// Whether the system is asked to announce changes at all.
    pub is_announced: bool,
}

impl Default for WatchOptions {
    fn default() -> Self {
        Self {
            quiet: Duration::from_millis(500),
            poll: Duration::from_secs(2),
            check: Duration::from_secs(30),
            is_announced: true,
        }
    }
}

/// Why [`SourceWatcher::wait`] ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WatchEvent {
    /// A source changed, or is new or gone.
    Changed,
    /// The caller asked to stop.
    Stopped,
}

type Announcer = Debouncer<RecommendedWatcher, RecommendedCache>;

/// Watches the files and folders that an index was made from.
///
/// The operating system announces changes. Where it cannot (a network mount, a limit of the system, a path that is not
/// there yet) sizes and times are looked at now and then.
pub struct SourceWatcher {
    options: WatchOptions,
    roots: Roots,
    announcer: Option<Announcer>,
    news: Receiver<()>,
    /// Roots whose changes are not announced.
    polled: Vec<PathBuf>,
    /// Those of them that were not there.
    missing: Vec<PathBuf>,
    last_look: Option<Instant>,
    /// How long the last look took.
    took: Duration,
    /// Whether a change that was told could not be dealt with.
    is_held: bool,
}

impl SourceWatcher {
    /// Watches the sources of the index in `index`.
    ///
    /// # Errors
    /// If there is no index or if it is damaged.
    pub fn new(index: &Path, options: WatchOptions) -> Result<Self, StoreError> {
        let mut watcher = Self {
            roots: roots_of(index)?,
            options,
            announcer: None,
            news: mpsc::channel().1,
            polled: Vec::new(),
            missing: Vec::new(),
            last_look: None,
            took: Duration::ZERO,
            is_held: false,
        };
        watcher.announce();
        Ok(watcher)
    }

    /// The number of paths that are watched.
    pub fn len(&self) -> usize {
        self.roots.paths.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.roots.paths.is_empty()
    }

    /// The paths whose changes the system does not announce. They are looked at now and then.
    pub fn polled(&self) -> &[PathBuf] {
        &self.polled
    }

    /// Waits until a source differs from what the index was made from, and for the end of a burst of changes, or until
    /// `stop` is set.
    pub fn wait(&mut self, stop: &AtomicBool) -> WatchEvent {
        // The update may have been told of other sources.
        self.follow_roots();
        loop {
            if stop.load(Ordering::Relaxed) {
                return WatchEvent::Stopped;
            }
            let is_told = match self.news.recv_timeout(TICK) {
                Ok(()) => {
                    self.wait_for_quiet(stop);
                    true
                }
                Err(RecvTimeoutError::Timeout) => false,
                // Without an announcer there is nothing to hear.
                Err(RecvTimeoutError::Disconnected) => {
                    std::thread::sleep(TICK);
                    false
                }
            };
            if !is_told && !self.is_due() {
                continue;
            }
            if !is_told {
                self.follow_roots();
            }
            if self.is_changed(is_told, stop) {
                self.is_held = false;
                return WatchEvent::Changed;
            }
        }
    }

    /// Says that the last change could not be dealt with. It is told again with the next announcement, or after
    /// [`WatchOptions::check`].
    pub fn hold(&mut self) {
        self.is_held = true;
        self.last_look = Some(Instant::now());
    }

    /// Waits until nothing is announced for a while.
    fn wait_for_quiet(&self, stop: &AtomicBool) {
        let start = Instant::now();
        let is_over = || stop.load(Ordering::Relaxed) || start.elapsed() >= self.options.quiet * LONGEST_BURST;
        while !is_over() && self.news.recv_timeout(self.options.quiet).is_ok() {}
    }

    fn is_due(&self) -> bool {
        let is_polled = !self.is_held && !self.polled.is_empty();
        let pause = if is_polled { self.options.poll } else { self.options.check };
        self.last_look.is_none_or(|last| last.elapsed() >= pause.max(self.took * SHARE))
    }

    fn is_changed(&mut self, is_told: bool, stop: &AtomicBool) -> bool {
        let is_first = self.last_look.is_none();
        // Where nothing is known of the sources, only an update tells.
        let Some(mut changes) = self.look() else { return is_told || is_first };
        if changes.is_empty() || is_told {
            return !changes.is_empty();
        }
        // Nobody told that a burst of changes is over: two looks do when they see the same.
        for _ in 0..LONGEST_BURST {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            std::thread::sleep(self.options.quiet);
            match self.look() {
                Some(now) if now != changes => changes = now,
                _ => break,
            }
        }
        !changes.is_empty()
    }

    fn look(&mut self) -> Option<SourceChanges> {
        let start = Instant::now();
        let changes = IndexedSources::open(&self.roots.index).ok().and_then(|sources| sources.changes());
        self.took = start.elapsed();
        self.last_look = Some(Instant::now());
        changes
    }

    /// Watches the sources that the index has now, and tries again those that could not be watched because they were not
    /// there.
    fn follow_roots(&mut self) {
        let roots = roots_of(&self.roots.index).unwrap_or_else(|_| self.roots.clone());
        let missing: Vec<PathBuf> = roots.paths.iter().filter(|root| !root.exists()).cloned().collect();
        if roots != self.roots || missing != self.missing {
            self.roots = roots;
            self.announce();
        }
    }

    /// Asks the system to announce changes of all roots.
    fn announce(&mut self) {
        let (sender, news) = mpsc::channel();
        self.news = news;
        self.polled.clear();
        self.missing = self.roots.paths.iter().filter(|root| !root.exists()).cloned().collect();
        self.announcer =
            self.options.is_announced.then(|| announcer(&self.roots, sender, self.options.quiet)).flatten();
        for root in &self.roots.paths {
            let is_there = !self.missing.contains(root);
            let is_watched = is_there && self.announcer.as_mut().is_some_and(|announcer| watch(announcer, root));
            if !is_watched {
                self.polled.push(root.clone());
            }
        }
    }
}

fn roots_of(index: &Path) -> Result<Roots, StoreError> {
    let paths = IndexedSources::open(index)?.roots()?;
    // Announcements name real paths.
    Ok(Roots { paths, index: dunce::canonicalize(index).unwrap_or_else(|_| index.to_path_buf()) })
}

/// What tells of changes that concern `roots`. None if the system has no such service, or no more of it.
fn announcer(roots: &Roots, sender: Sender<()>, quiet: Duration) -> Option<Announcer> {
    let roots = roots.clone();
    let on_events = move |events: DebounceEventResult| {
        let is_news = match events {
            Ok(events) => events.iter().any(|event| {
                // This program reads the sources itself.
                let is_change = !event.kind.is_access();
                event.need_rescan() || is_change && event.paths.iter().any(|path| roots.concerns(path))
            }),
            // Some may be lost.
            Err(_) => true,
        };
        if is_news {
            // The receiver is gone when the watcher is.
            let _ = sender.send(());
        }
    };
    new_debouncer(quiet, None, on_events).ok()
}

/// Whether the system announces changes of `root` from now on.
fn watch(announcer: &mut Announcer, root: &Path) -> bool {
    if is_on_network(root) {
        return false;
    }
    // Editors replace a file by another one of the same name, which only its folder tells.
    let (path, mode) = match root.parent() {
        Some(folder) if root.is_file() => (folder, RecursiveMode::NonRecursive),
        _ => (root, RecursiveMode::Recursive),
    };
    announcer.watch(path, mode).is_ok()
}
