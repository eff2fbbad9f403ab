//! `papers-sem stats`.

use anyhow::Result;

use crate::cli::args::{IndexDir, Stats};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::cli::report::printer::print;
use crate::index::{Index, Open};
use crate::text::Language;
use crate::wire::Overview;

pub(crate) fn run(place: &IndexDir, args: Stats) -> Result<Exit> {
    let library = Index::open(&locate::index_dir(place), Open::Papers)?;
    let manifest = library.manifest();
    let mut overview = Overview {
        index: library.dir().display().to_string(),
        papers: library.len(),
        passages: manifest.counts.passages,
        files: manifest.counts.files,
        with_english: 0,
        with_chinese: 0,
        with_arxiv: 0,
        first_date: None,
        last_date: None,
        model: manifest.identity.label(),
        dimension: manifest.identity.dimension,
        graph: library.has_graph_file(),
        bytes: manifest.files.values().map(|file| file.bytes).sum(),
        generation: manifest.generation,
        written_by: manifest.written_by.clone(),
    };
    for paper in library.papers() {
        let paper = paper?;
        let has = |language| paper.texts.iter().any(|(_, text)| text.language == language);
        overview.with_english += usize::from(has(Language::En));
        overview.with_chinese += usize::from(has(Language::Zh));
        overview.with_arxiv += usize::from(paper.arxiv.is_some());
        if let Some(date) = paper.bibliography.date {
            overview.first_date = Some(overview.first_date.map_or(date, |first| first.min(date)));
            overview.last_date = Some(overview.last_date.map_or(date, |last| last.max(date)));
        }
    }
    print(overview, args.json)?;
    Ok(Exit::Found)
}
