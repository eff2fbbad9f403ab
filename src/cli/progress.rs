//! The progress of a long run: a bar on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::cli::interrupt;
use crate::index::writer::{Progress, UpdateError, UpdateReport, WriterOptions, update};

/// The time between two lines if there is no terminal.
const PAUSE: Duration = Duration::from_secs(10);

pub(super) struct Display {
    bar: Option<ProgressBar>,
    state: Mutex<DisplayState>,
}

struct DisplayState {
    stage: &'static str,
    last: Instant,
}

impl Display {
    pub(super) fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self { bar, state: Mutex::new(DisplayState { stage: "", last: Instant::now() }) }
    }

    pub(super) fn update(&self, progress: Progress) {
        match progress {
            Progress::Waiting => self.print_once("another papers-sem is writing to this index: waiting for it to end"),
            Progress::Reading(done, total) => self.step("reading", "files", done as u64, total as u64),
            Progress::Embedding(done, total) => self.step("embedding", "passages", done as u64, total as u64),
            Progress::Words(papers) => self.step("indexing words", "papers", 0, papers as u64),
            Progress::Storing(done, total) => self.step("writing to the store", "papers", done as u64, total as u64),
            Progress::Settling(papers) => self.step("the store indexes", "papers", 0, papers as u64),
            Progress::Graph(vectors) => self.step("building the graph", "vectors", 0, vectors as u64),
        }
    }

    pub(super) fn download(&self, file: &str, done: u64, total: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.bar {
            Some(bar) => {
                if state.stage != "downloading" {
                    state.stage = "downloading";
                    bar.set_style(style("{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}"));
                }
                bar.set_message(file.to_string());
                bar.set_length(total);
                bar.set_position(done);
            }
            None if state.last.elapsed() > PAUSE || done == total => {
                state.last = Instant::now();
                let _ = writeln!(anstream::stderr(), "downloading {file}: {done} of {total} bytes");
            }
            None => {}
        }
    }

    /// Prints a line once.
    fn print_once(&self, line: &'static str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.stage != line {
            state.stage = line;
            let _ = writeln!(anstream::stderr(), "{line}");
        }
    }

    fn step(&self, stage: &'static str, unit: &'static str, done: u64, total: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let begins = state.stage != stage;
        state.stage = stage;
        match &self.bar {
            Some(bar) => {
                if begins {
                    bar.reset();
                    bar.set_style(style(&format!("{stage} {{wide_bar}} {{pos}}/{{len}} {unit} {{rate}} {{eta}} left")));
                    bar.set_length(total);
                }
                bar.set_position(done);
            }
            None if begins || done == total || state.last.elapsed() > PAUSE => {
                // A few files are read in an instant, which needs no line.
                if total > 200 || unit != "files" {
                    let _ = writeln!(anstream::stderr(), "{stage}: {done} of {total} {unit}");
                }
                state.last = Instant::now();
            }
            None => {}
        }
    }

    /// Updates the index in `dir` and shows the progress. Ctrl-C stops it, unless the options have a flag of their own.
    pub(super) fn update_index(
        &self,
        dir: &Path,
        paths: &[PathBuf],
        options: WriterOptions,
    ) -> Result<UpdateReport, UpdateError> {
        let options = WriterOptions { stop: options.stop.or_else(|| Some(interrupt::flag())), ..options };
        let result = update(dir, paths, &options, &|progress| self.update(progress));
        self.clear();
        result
    }

    /// Removes the bar. Call it before anything else is printed.
    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        let _ = write!(out, "{:.0}/s", state.per_sec());
    };
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()).with_key("rate", rate)
}
