//! Every call to the disk fails in turn, and the index is the one before or the one after.

use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use papers_sem::internals::index::store::disk::{Disk, FileSystem};
use papers_sem::internals::index::writer::{Progress, WriterOptions, update_on};

use crate::env::Env;
use crate::state::{bring_up, copy, rounds, seven_segments, state};

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    /// Once, with nothing done.
    Io,
    /// The disk is full from then on: what writes, fails.
    Full,
    /// A write does half of its work.
    Short,
}

/// A disk of which one call fails.
struct Failing {
    at: usize,
    fault: Fault,
    calls: AtomicUsize,
}

impl Failing {
    fn new(at: usize, fault: Fault) -> Self {
        Self { at, fault, calls: AtomicUsize::new(0) }
    }

    fn has_failed(&self) -> bool {
        self.calls.load(Ordering::Relaxed) > self.at
    }

    fn error(&self) -> Error {
        match self.fault {
            Fault::Io => Error::other("injected"),
            Fault::Full | Fault::Short => Error::from(ErrorKind::StorageFull),
        }
    }

    fn check(&self, writes: bool) -> Result<()> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        let fails = call == self.at || (self.fault == Fault::Full && call > self.at && writes);
        if fails { Err(self.error()) } else { Ok(()) }
    }
}

impl Disk for Failing {
    fn create_dir(&self, path: &Path) -> Result<()> {
        self.check(true)?;
        FileSystem.create_dir(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.check(true).inspect_err(|_| {
            if self.fault == Fault::Short {
                let _ = FileSystem.write(path, &bytes[..bytes.len() / 2]);
            }
        })?;
        FileSystem.write(path, bytes)
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.check(true).inspect_err(|_| {
            if self.fault == Fault::Short {
                let _ = FileSystem.append(path, &bytes[..bytes.len() / 2]);
            }
        })?;
        FileSystem.append(path, bytes)
    }

    fn sync(&self, path: &Path) -> Result<()> {
        self.check(false)?;
        FileSystem.sync(path)
    }

    fn sync_dir(&self, path: &Path) -> Result<()> {
        self.check(false)?;
        FileSystem.sync_dir(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.check(true)?;
        FileSystem.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> Result<()> {
        self.check(false)?;
        FileSystem.remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> Result<()> {
        self.check(false)?;
        FileSystem.remove_dir(path)
    }
}

fn notes(env: &Env, text: &str) {
    env.write(
        "notes/a.md",
        format!("## Counting Bees on a Solar Board\n[论文](https://arxiv.org/abs/2401.00001)\n\n{text}\n"),
    );
}

/// Fails every call of the update from the index in `before` (none: a first run) in turn.
fn every_call_fails(env: &Env, before: Option<&Path>) {
    let sources = env.path().join("notes");
    let options = WriterOptions { graph_from: Some(1), ..WriterOptions::default() };
    let index = env.path().join("tried");
    let old = before.and_then(state);
    if let Some(before) = before {
        copy(before, &index);
    }
    bring_up(&index, &sources, &options);
    let new = state(&index);
    assert_ne!(old, new);
    let faults = [Fault::Io, Fault::Full, Fault::Short];
    let all = rounds("PAPERS_SEM_FAULTS", 1).clamp(1, 3);
    for at in 0.. {
        let mut ended = false;
        for kind in 0..all {
            let disk = Failing::new(at, faults[(at + kind) % 3]);
            let _ = std::fs::remove_dir_all(&index);
            if let Some(before) = before {
                copy(before, &index);
            }
            let result = update_on(&disk, &index, std::slice::from_ref(&sources), &options, &|_| {});
            let said = format!("call {at}, {:?}: {:?}", disk.fault, result.as_ref().map(|report| report.papers));
            let found = state(&index);
            assert!(found == new || (found == old && result.is_err()), "{said}");
            if !disk.has_failed() {
                ended = true;
            } else {
                bring_up(&index, &sources, &options);
                assert_eq!(state(&index), new, "{said}: the next run makes it good");
            }
        }
        if ended {
            assert!(at > 20, "only {at} calls were seen");
            return;
        }
    }
}

#[test]
fn an_update_on_a_disk_that_fails_leaves_the_old_index_or_the_new() {
    let env = Env::new();
    notes(&env, "A small network counts bees at the entrance of a hive from video.");
    let before = env.path().join("before");
    bring_up(&before, &env.path().join("notes"), &WriterOptions { graph_from: Some(1), ..WriterOptions::default() });
    notes(&env, "A small network counts bees at the entrance of a hive from video, on a solar powered board.");
    every_call_fails(&env, Some(&before));
}

#[test]
fn an_update_that_merges_segments_on_a_disk_that_fails_leaves_the_old_index_or_the_new() {
    let env = Env::new();
    let (before, sources) = (env.path().join("before"), env.path().join("notes"));
    seven_segments(&before, &sources, &WriterOptions { graph_from: Some(1), ..WriterOptions::default() });
    notes(&env, "A small network counts bees at the entrance of a hive from video.");
    every_call_fails(&env, Some(&before));
}

#[test]
fn a_first_run_on_a_disk_that_fails_leaves_none_or_the_whole() {
    let env = Env::new();
    notes(&env, "A small network counts bees at the entrance of a hive from video.");
    every_call_fails(&env, None);
}

#[test]
fn a_stopped_run_on_a_disk_that_fails_keeps_the_old_index_and_true_vectors() {
    let env = Env::new();
    let papers = |count: usize| {
        let one = |i: usize| {
            format!("## Bees of Hive Number {i}\n[论文](https://arxiv.org/abs/2401.{i:05})\n\nHive {i} hums.\n\n")
        };
        (0..count).map(one).collect::<String>()
    };
    env.write("notes/a.md", papers(1));
    let (before, index, sources) = (env.path().join("before"), env.path().join("tried"), env.path().join("notes"));
    bring_up(&before, &sources, &WriterOptions::default());
    let old = state(&before);
    env.write("notes/a.md", papers(200));
    for at in 0.. {
        let disk = Failing::new(at, [Fault::Io, Fault::Full, Fault::Short][at % 3]);
        let _ = std::fs::remove_dir_all(&index);
        copy(&before, &index);
        // Stopped after the first batch: what is embedded goes to the journal, and nothing else is written.
        let stop = Arc::new(AtomicBool::new(false));
        let options = WriterOptions { stop: Some(Arc::clone(&stop)), threads: Some(1), ..WriterOptions::default() };
        let on_progress = |progress| {
            if let Progress::Embedding(..) = progress {
                stop.store(true, Ordering::Relaxed);
            }
        };
        let result = update_on(&disk, &index, std::slice::from_ref(&sources), &options, &on_progress);
        assert!(result.is_err(), "call {at}: one file of which nothing is finished");
        assert_eq!(state(&index), old, "call {at}");
        if !disk.has_failed() {
            assert!(at >= 4, "only {at} calls were seen");
            let report = bring_up(&index, &sources, &WriterOptions::default());
            assert_eq!((report.papers, report.embedded), (200, 200 - 1 - 32));
            return;
        }
    }
}
