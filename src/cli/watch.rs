//! `papers-sem index --watch`: an update after each change.

use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;

use crate::cli::language::said;
use crate::cli::progress::Display;
use crate::cli::report::console::Console;
use crate::cli::report::layout::count;
use crate::cli::report::printer::print;
use crate::cli::report::update::{UpdateCounts, UpdateLine, stopped};
use crate::cli::report::{failure, problems};
use crate::cli::{hints, interrupt};
use crate::index::writer::{UpdateError, WriterOptions};
use crate::ingest::Problem;
use crate::watch::{FreshEvent, WatchOptions, keep_fresh};

/// A flag that Ctrl-C sets, and whether an update is under way that has to be ended.
pub(super) struct Interrupt {
    pub stop: Arc<AtomicBool>,
    is_updating: Arc<AtomicBool>,
}

impl Interrupt {
    /// At the beginning an update is under way.
    pub fn new() -> Self {
        let is_updating = Arc::new(AtomicBool::new(true));
        Self { stop: interrupt::flag_while(Arc::clone(&is_updating)), is_updating }
    }
}

/// Updates the index in `dir` whenever its sources change, until Ctrl-C. Each update is a line on standard output.
/// `problems` are those of the update before, which are not listed again.
///
/// # Errors
/// When a line cannot be written. Errors of an update are printed.
pub(super) fn run(
    dir: &Path,
    options: &WriterOptions,
    interrupt: &Interrupt,
    is_json: bool,
    problems: Vec<Problem>,
) -> Result<()> {
    let display: Mutex<Option<Display>> = Mutex::new(None);
    let failed: Mutex<Option<io::Error>> = Mutex::new(None);
    let known_problems: Mutex<Vec<Problem>> = Mutex::new(problems);
    let clear = || {
        if let Some(display) = display.lock().unwrap_or_else(PoisonError::into_inner).take() {
            display.clear();
        }
        interrupt.is_updating.store(false, Ordering::Relaxed);
    };
    let on_event = |event| {
        let result = match event {
            FreshEvent::Progress(progress) => {
                interrupt.is_updating.store(true, Ordering::Relaxed);
                let mut display = display.lock().unwrap_or_else(PoisonError::into_inner);
                display.get_or_insert_with(Display::new).update(progress);
                Ok(())
            }
            told => {
                clear();
                let mut known = known_problems.lock().unwrap_or_else(PoisonError::into_inner);
                tell(told, dir, is_json, &mut known)
            }
        };
        if let Err(error) = result {
            // Whoever read the lines is gone.
            interrupt.stop.store(true, Ordering::Relaxed);
            failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    };
    interrupt.is_updating.store(false, Ordering::Relaxed);
    keep_fresh(dir, options, WatchOptions::default(), &on_event, &interrupt.stop);
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

/// Prints an event. Problems that the update before had too are not listed again.
fn tell(event: FreshEvent, dir: &Path, is_json: bool, known: &mut Vec<Problem>) -> io::Result<()> {
    let mut err = anstream::stderr();
    match event {
        FreshEvent::Watching { paths, polled } => {
            let looked_at = match polled {
                0 => String::new(),
                _ => said! {
                    en: format!(" ({polled} by looking at them every few seconds)"),
                    zh: format!("（其中 {polled} 个每隔几秒查看一次）"),
                },
            };
            let watching = said! {
                en: format!("watching {}{looked_at}; Ctrl-C ends it", count(paths, "source")),
                zh: format!("正在监视 {paths} 个来源{looked_at}；按 Ctrl-C 结束"),
            };
            writeln!(err, "{watching}")
        }
        FreshEvent::Progress(_) => Ok(()),
        FreshEvent::Updated(report) => {
            let news: Vec<Problem> =
                report.problems.iter().filter(|problem| !known.contains(problem)).cloned().collect();
            problems::summary(&mut Console::stderr(), &news)?;
            known.clone_from(&report.problems);
            print(UpdateLine(UpdateCounts { report: &report, dir }), is_json)?;
            if report.left > 0 {
                writeln!(err, "{}", stopped(report.left))?;
            }
            Ok(())
        }
        // The user asked for it.
        FreshEvent::Failed(UpdateError::Stopped { .. }) => Ok(()),
        FreshEvent::Failed(error) => failure::write(&mut Console::stderr(), &hints::explain(error), false),
    }
}
