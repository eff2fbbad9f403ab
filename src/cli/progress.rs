//! The progress of a long run: a bar on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::cli::interrupt;
use crate::cli::language::said;
use crate::index::writer::{Progress, UpdateError, UpdateReport, WriterOptions, update};
use crate::library_map::OnMapProgress;

/// The time between two lines if there is no terminal.
const PAUSE: Duration = Duration::from_secs(10);
const DOWNLOADING: &str = "downloading";

pub(super) struct Display {
    bar: Option<ProgressBar>,
    state: Mutex<DisplayState>,
}

struct DisplayState {
    stage: String,
    last: Instant,
}

impl Display {
    pub(super) fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self { bar, state: Mutex::new(DisplayState { stage: String::new(), last: Instant::now() }) }
    }

    pub(super) fn update(&self, progress: Progress) {
        let files = || said! { en: "files", zh: "个文件" };
        let passages = || said! { en: "passages", zh: "段" };
        let papers = || said! { en: "papers", zh: "篇" };
        let vectors = || said! { en: "vectors", zh: "个向量" };
        match progress {
            Progress::Waiting => self.print_once(said! {
                en: "another papers-sem is writing to this index: waiting for it to end",
                zh: "另一个 papers-sem 正在写这个索引：等它结束",
            }),
            // A few files are read in an instant, which needs no line.
            Progress::Reading(_, 0..=200) if self.bar.is_none() => {}
            Progress::Reading(done, total) => {
                self.step(said! { en: "reading", zh: "读取" }, &files(), done as u64, total as u64);
            }
            Progress::Embedding(done, total) => {
                self.step(said! { en: "embedding", zh: "向量化" }, &passages(), done as u64, total as u64);
            }
            Progress::Words(all) => {
                self.step(said! { en: "indexing words", zh: "为词建索引" }, &papers(), 0, all as u64);
            }
            Progress::Storing(done, total) => {
                let stage = said! { en: "writing to the store", zh: "写入存储" };
                self.step(stage, &papers(), done as u64, total as u64);
            }
            Progress::Settling(all) => {
                self.step(said! { en: "the store indexes", zh: "存储正在建索引" }, &papers(), 0, all as u64);
            }
            Progress::Graph(all) => {
                self.step(said! { en: "building the graph", zh: "构建 HNSW 图" }, &vectors(), 0, all as u64);
            }
        }
    }

    /// Shows how far a map is while `make` makes it.
    pub(super) fn of_map<T>(make: impl FnOnce(OnMapProgress<'_>) -> T) -> T {
        let display = Self::new();
        let made = make(&|done, total| display.map(done, total));
        display.clear();
        made
    }

    fn map(&self, done: usize, total: usize) {
        // A map of some hundred papers takes a moment, which needs no line.
        let is_long = || self.state.lock().unwrap_or_else(PoisonError::into_inner).last.elapsed() > PAUSE;
        if self.bar.is_none() && !is_long() {
            return;
        }
        let (stage, steps) = (said! { en: "laying out the map", zh: "绘制地图" }, said! { en: "steps", zh: "步" });
        self.step(stage, &steps, done as u64, total as u64);
    }

    pub(super) fn download(&self, file: &str, done: u64, total: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.bar {
            Some(bar) => {
                if state.stage != DOWNLOADING {
                    state.stage = DOWNLOADING.to_string();
                    bar.set_style(style("{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}"));
                }
                bar.set_message(file.to_string());
                bar.set_length(total);
                bar.set_position(done);
            }
            None if state.last.elapsed() > PAUSE || done == total => {
                state.last = Instant::now();
                let line = said! {
                    en: format!("downloading {file}: {done} of {total} bytes"),
                    zh: format!("下载 {file}：{done}/{total} 字节"),
                };
                let _ = writeln!(anstream::stderr(), "{line}");
            }
            None => {}
        }
    }

    /// Prints a line once.
    fn print_once(&self, line: String) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.stage != line {
            let _ = writeln!(anstream::stderr(), "{line}");
            state.stage = line;
        }
    }

    fn step(&self, stage: String, unit: &str, done: u64, total: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let begins = state.stage != stage;
        match &self.bar {
            Some(bar) => {
                if begins {
                    bar.reset();
                    let left = said! { en: "{eta} left", zh: "还需 {eta}" };
                    bar.set_style(style(&format!("{stage} {{wide_bar}} {{pos}}/{{len}} {unit} {{rate}} {left}")));
                    bar.set_length(total);
                }
                bar.set_position(done);
            }
            None if begins || done == total || state.last.elapsed() > PAUSE => {
                let line = said! {
                    en: format!("{stage}: {done} of {total} {unit}"),
                    zh: format!("{stage}：{done}/{total} {unit}"),
                };
                let _ = writeln!(anstream::stderr(), "{line}");
                state.last = Instant::now();
            }
            None => {}
        }
        state.stage = stage;
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
