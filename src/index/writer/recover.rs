//! What can be had again of an index that is damaged.

use std::path::Path;

use crate::index::store::codec::RecordFile;
use crate::index::store::{Manifest, StoreError, generation};
use crate::index::writer::sources::{SOURCES, Sources};
use crate::index::{PAPERS, Record};
use crate::ingest::Problem;
use crate::paper::{Entry, Paper};

/// The sources, from the papers: each file with an entry for each place of it that a paper names. What papers do not
/// tell is said.
///
/// # Errors
/// When the papers are damaged too.
pub(crate) fn sources(dir: &Path, manifest: &Manifest) -> Result<(Sources, Option<Problem>), StoreError> {
    let damaged = |reason| manifest.damaged(dir, PAPERS, reason);
    let blobs = RecordFile::open(generation::read(dir, manifest, PAPERS)?).map_err(damaged)?;
    let papers = (0..blobs.len()).map(|number| blobs.get::<Record>(number).map(|(paper, _)| paper).map_err(damaged));
    let papers: Vec<Paper> = papers.collect::<Result<_, _>>()?;
    let roots = Sources::load_roots(dir, manifest).ok();
    let message = "the folders that were given are forgotten, their files are not: name them again with `index PATH…`";
    let path = manifest.generation_dir(dir).join(SOURCES);
    let problem = roots.is_none().then(|| Problem { path, line: None, message: message.to_string() });
    Ok((Sources::of_papers(roots, &papers), problem))
}

/// What the source at `place` says of `paper`, as far as the paper still tells.
pub(crate) fn entry(paper: &Paper, place: usize) -> Entry {
    let mine = |(source, _): &&(u32, _)| *source as usize == place;
    Entry {
        line: paper.sources.get(place).map_or(0, |source| source.line),
        arxiv: paper.arxiv.clone(),
        doi: paper.doi.clone(),
        name: paper.names.get(place).or(paper.names.first()).cloned(),
        bibliography: paper.bibliography.clone(),
        texts: if paper.texts.iter().any(|text| mine(&text)) {
            paper.texts.iter().filter(mine).map(|(_, text)| text.clone()).collect()
        } else {
            // A text that stands in two sources is kept once; without any the entry might become a paper of its own.
            paper.texts.iter().map(|(_, text)| text.clone()).collect()
        },
    }
}
