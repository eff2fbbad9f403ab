//! `papers-sem stats`.

use std::io::Write;

use anyhow::Result;

use crate::cli::args::{IndexDir, Stats};
use crate::cli::report::{human, json};
use crate::cli::{Outcome, locate};
use crate::index::{GRAPH, Index, Open};
use crate::text::Language;

/// What `stats` tells.
pub(crate) struct Summary {
    pub dir: String,
    pub papers: usize,
    pub passages: usize,
    pub files: usize,
    pub with_english: usize,
    pub with_chinese: usize,
    pub with_arxiv: usize,
    pub first: Option<String>,
    pub last: Option<String>,
    pub model: String,
    pub dimension: usize,
    pub graph: bool,
    pub bytes: u64,
    pub generation: u64,
    pub written_by: String,
}

pub(crate) fn run(place: &IndexDir, args: Stats) -> Result<Outcome> {
    let library = Index::open(&locate::index_dir(place), Open::Papers)?;
    let manifest = library.manifest();
    let mut summary = Summary {
        dir: library.dir().display().to_string(),
        papers: library.len(),
        passages: manifest.counts.passages,
        files: manifest.counts.files,
        with_english: 0,
        with_chinese: 0,
        with_arxiv: 0,
        first: None,
        last: None,
        model: manifest.identity.label(),
        dimension: manifest.identity.dimension,
        graph: manifest.files.contains_key(GRAPH),
        bytes: manifest.files.values().map(|file| file.bytes).sum(),
        generation: manifest.generation,
        written_by: manifest.written_by.clone(),
    };
    for paper in library.papers() {
        let paper = paper?;
        let has = |language| paper.texts.iter().any(|(_, text)| text.language == language);
        summary.with_english += usize::from(has(Language::En));
        summary.with_chinese += usize::from(has(Language::Zh));
        summary.with_arxiv += usize::from(paper.arxiv.is_some());
        if let Some(date) = paper.bibliography.date {
            if summary.first.as_ref().is_none_or(|first| date < *first) {
                summary.first = Some(date.clone());
            }
            if summary.last.as_ref().is_none_or(|last| date > *last) {
                summary.last = Some(date);
            }
        }
    }
    let mut out = anstream::stdout().lock();
    if args.json {
        json::stats(&mut out, &summary)?;
    } else {
        human::stats(&mut out, &summary)?;
    }
    out.flush()?;
    Ok(Outcome::Found)
}
