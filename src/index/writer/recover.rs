//! Recovers the sources of a damaged index from its papers.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::segmented_records::SegmentedRecords;
use crate::index::store::StoreError;
use crate::index::writer::sources::Sources;
use crate::ingest::{LineProblem, Message, Problem};
use crate::paper::{Entry, Paper};

/// The sources, from the papers: each file has an entry for each place of it that a paper names. Says what papers do not
/// tell.
///
/// # Errors
/// When the papers are damaged too.
pub(super) fn sources(generation: &Generation) -> Result<(Sources, Option<Problem>), StoreError> {
    let papers: Vec<Paper> = SegmentedRecords::read(generation)?.papers().collect::<Result<_, _>>()?;
    let roots = Sources::load_roots(generation).ok();
    let path = generation.newest().files_dir().join(Part::Sources.file_name());
    let problem = roots.is_none().then(|| LineProblem::of_file(Message::FoldersLost).in_file(&path));
    Ok((Sources::unread(roots, entries_by_file(&papers)), problem))
}

/// An entry for each source of each paper, by file.
fn entries_by_file(papers: &[Paper]) -> Vec<(PathBuf, Vec<Entry>)> {
    let mut files: Vec<(PathBuf, Vec<Entry>)> = Vec::new();
    let mut numbers: HashMap<&Path, usize> = HashMap::new();
    for paper in papers {
        for (place, source) in paper.sources.iter().enumerate() {
            let number = *numbers.entry(&source.path).or_insert_with(|| {
                files.push((source.path.clone(), Vec::new()));
                files.len() - 1
            });
            files[number].1.push(entry(paper, place));
        }
    }
    files
}

/// What the source at `place` says of `paper`, as far as the paper still tells.
fn entry(paper: &Paper, place: usize) -> Entry {
    let mine = |(source, _): &&(u32, _)| *source as usize == place;
    Entry {
        line: paper.sources.get(place).map_or(0, |source| source.line),
        arxiv: paper.arxiv.clone(),
        doi: paper.doi.clone(),
        names: paper.names.clone(),
        bibliography: paper.bibliography.clone(),
        texts: if paper.texts.iter().any(|text| mine(&text)) {
            paper.texts.iter().filter(mine).map(|(_, text)| text.clone()).collect()
        } else {
            // A text that stands in two sources is kept once; without any the entry might become a paper of its own.
            paper.texts.iter().map(|(_, text)| text.clone()).collect()
        },
    }
}
