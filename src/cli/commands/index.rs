//! `papers-sem index`.

use std::sync::Arc;

use anyhow::Result;

use crate::cli::args::{IndexArgs, IndexDir};
use crate::cli::exit::Exit;
use crate::cli::language::said;
use crate::cli::progress::Display;
use crate::cli::report::console::Console;
use crate::cli::report::note;
use crate::cli::report::printer::print;
use crate::cli::report::problems;
use crate::cli::report::update::{UpdateCounts, stopped};
use crate::cli::watch::{self, Interrupt};
use crate::cli::{hints, locate};
use crate::embed::{ModelChoice, catalogue};
use crate::index::store::is_index;
use crate::index::writer::WriterOptions;
use crate::ingest::LeftOut;

pub(in crate::cli) fn run(place: &IndexDir, args: IndexArgs) -> Result<Exit> {
    let dir = locate::index_dir(place);
    let display = Display::new();
    let model = args.model.as_deref().map(ModelChoice::parse).transpose()?;
    if let Some(ModelChoice::Catalogue(name)) = &model
        && !catalogue::is_downloaded(name)
    {
        // The user named a model to download. This is the only use of the network.
        let result = catalogue::download(name, &mut |file, done, total| display.download(file, done, total));
        display.clear();
        result?;
    }
    let options = WriterOptions {
        model,
        rebuild: args.rebuild,
        forget: args.forget,
        threads: args.threads.map(usize::from),
        memory: args.memory.map(|mebibytes| u64::from(mebibytes) << 20),
        graph_from: args.graph_from,
        store: args.store,
        shards: args.shards,
        replication: args.replication,
        wait: !args.no_wait,
        ..WriterOptions::default()
    };
    let interrupt = args.watch.then(Interrupt::new);
    let stop = interrupt.as_ref().map(|interrupt| Arc::clone(&interrupt.stop));
    let report = display.update_index(&dir, &args.paths, WriterOptions { stop, ..options.clone() })?;
    problems::summary(&mut Console::stderr(), &report.problems)?;
    if !report.problems.is_empty() {
        note::say(&hints::problems())?;
    }
    print(UpdateCounts { report: &report, dir: &dir }, args.json)?;
    if report.left_out.iter().any(LeftOut::is_pdf) {
        note::say(&hints::pdf())?;
    }
    // Without an index there is no list of sources to watch.
    if let Some(interrupt) = interrupt.filter(|_| report.left == 0 && is_index(&dir)) {
        drop(display);
        watch::run(&dir, &options, &interrupt, args.json, report.problems)?;
        return Ok(Exit::Found);
    }
    if let Some(left) = &report.left_store {
        let kept = said! { en: format!("the papers in {left} are still there"), zh: format!("{left} 里的论文还在") };
        note::say(&kept)?;
    }
    if report.papers == 0
        && let Some(store) = &report.store
    {
        let asks = said! {
            en: format!("this index has no papers of its own: it searches those in {store}"),
            zh: format!("这个索引没有自己的论文：它检索 {store} 里的论文"),
        };
        note::say(&asks)?;
        return Ok(Exit::Found);
    }
    if report.papers == 0 {
        let none = said! {
            en: "no paper was found\n  `papers-sem read PATH…` shows what is read from a file; README.md lists the formats",
            zh: "没有找到论文\n  `papers-sem read PATH…` 显示从文件里读到了什么；README.md 列出了支持的格式",
        };
        note::say(&none)?;
        return Ok(Exit::NothingFound);
    }
    if report.left > 0 {
        note::say(&stopped(report.left))?;
        return Ok(Exit::Failed);
    }
    Ok(Exit::Found)
}
