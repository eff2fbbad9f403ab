//! `papers-sem similar`.

use std::time::Instant;

use anyhow::Result;

use crate::cli::args::{IndexDir, SimilarArgs};
use crate::cli::exit::Exit;
use crate::cli::freshness::{SourceLook, WayOut};
use crate::cli::language::said;
use crate::cli::report::answer::{AnswerReport, Heading};
use crate::cli::report::note;
use crate::cli::report::printer::print;
use crate::cli::report::unknown_paper;
use crate::cli::report::warnings::WarningPrinter;
use crate::cli::{citations, locate, named_papers};
use crate::engine::{Engine, SimilarPapers};
use crate::index::Open;
use crate::text::Language;

pub(in crate::cli) fn run(place: &IndexDir, args: SimilarArgs) -> Result<Exit> {
    let start = Instant::now();
    let dir = locate::index_dir(place);
    let look = SourceLook::start(&dir);
    let engine = Engine::builder(&dir).parts(Open::Vectors).open()?;
    // A title without quotes comes as several words.
    let name = args.paper.join(" ");
    let snapshot = engine.snapshot()?;
    let filter = args.filter.to_filter()?;
    let similar = named_papers::look_up(&name, |name| snapshot.similar(name, args.k.get(), &filter))?;
    let Some(SimilarPapers { paper, namesakes, answer }) = similar else {
        unknown_paper::say(&name)?;
        look.print(WayOut::Index)?;
        return Ok(Exit::NothingFound);
    };
    if namesakes > 1 {
        let id = &paper.id;
        let note = said! {
            en: format!("note: {namesakes} papers have this name; this is about {id}"),
            zh: format!("说明：有 {namesakes} 篇论文叫这个名字；这里说的是 {id}"),
        };
        note::say(&note)?;
    }
    WarningPrinter::default().print(&answer.warnings)?;
    let is_found = !answer.hits.is_empty();
    if let Some(format) = citations::format(args.format.format.as_deref()) {
        citations::print(&snapshot, format, answer.hits.iter().map(|hit| &hit.paper))?;
        look.print(WayOut::Index)?;
        return Ok(Exit::found(is_found));
    }
    let report = AnswerReport {
        question: paper.title(Language::detect(&name)).to_string(),
        id: paper.id,
        took: start.elapsed(),
        generation: snapshot.generation(),
        answer,
        shown: usize::MAX,
        is_explained: false,
        heading: Heading::SimilarTo,
    };
    print(report, args.json)?;
    if !is_found {
        let note = said! { en: "no other paper meets the filters", zh: "没有别的论文符合筛选条件" };
        note::say(&note)?;
    }
    look.print(WayOut::Index)?;
    Ok(Exit::found(is_found))
}
