//! Merges segments, so that their number grows with the logarithm of the papers.
//!
//! Segments are merged by size, as in an LSM tree (O'Neil et al., Acta Informatica 33, 1996, pages 351 to 385): as soon as
//! [`FANOUT`] of one size stand at the end. So each paper is written again at most once for each size.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use crate::index::columns::arrivals::Arrivals;
use crate::index::file_record::Root;
use crate::index::generation::Generation;
use crate::index::passage_key::Key;
use crate::index::removed::{self, RemovedPapers};
use crate::index::segmented_records::SegmentedRecords;
use crate::index::source_list::SourceList;
use crate::index::store::disk::Disk;
use crate::index::store::{Manifest, StoreError};
use crate::index::stored_vectors::VectorsByKey;
use crate::index::writer::commit::{Commit, NewSegment, commit};
use crate::index::writer::indexed_papers::IndexedPapers;
use crate::index::writer::options::{OnProgress, WriterOptions};
use crate::index::writer::paper_entries::PaperEntries;
use crate::index::writer::prepare::Prepared;

/// So many segments of one size become one of the next.
const FANOUT: usize = 8;
/// Segments of fewer papers are of the smallest size.
const SMALLEST: usize = 16;

/// Merges the last segments of an index where there are too many, or where most papers of one are gone. Gives the manifest
/// that is then the index; none where there is nothing to do. A caller that asked to stop is not kept waiting: the next update
/// merges.
///
/// # Errors
/// When the index is damaged, or the system refuses.
pub(super) fn merge(
    disk: &dyn Disk,
    manifest: &Manifest,
    dir: &Path,
    options: &WriterOptions,
    on_progress: OnProgress<'_>,
) -> Result<Option<Manifest>, StoreError> {
    if manifest.earlier.is_empty() || manifest.store.is_some() || options.is_stopped() {
        return Ok(None);
    }
    let generation = Generation::new(dir, manifest.clone());
    let papers = SegmentedRecords::open(&generation)?;
    let numbers = papers.numbers();
    let size = |at| Size { left: numbers.of_segment(at).len(), removed: numbers.removed(at).len() };
    let sizes: Vec<Size> = (0..numbers.segments()).map(size).collect();
    let Some(first) = first_to_merge(&sizes, options.most_papers()) else { return Ok(None) };
    let segment = merged(&generation, &IndexedPapers::open(&generation)?, first)?;
    let number = manifest.generation + 1;
    let (identity, graph_from) = (&manifest.identity, manifest.graph_from);
    let to =
        Commit { disk, dir, number, choice: manifest.model.clone(), identity, graph_from, store: None, on_progress };
    commit(segment, to).map(Some)
}

/// The papers of a segment.
#[derive(Debug, Clone, Copy)]
struct Size {
    left: usize,
    removed: usize,
}

/// The first of the segments that are to become one; it and all after it. They have at most `most` papers.
fn first_to_merge(sizes: &[Size], most: usize) -> Option<usize> {
    let tier = |papers: usize| (papers / SMALLEST).max(1).ilog(FANOUT);
    let mut first = None;
    let mut left: Vec<usize> = sizes.iter().map(|size| size.left).collect();
    // What is merged may be one too many of the next size.
    while let Some(&last) = left.last() {
        let alike = left.iter().rev().take_while(|papers| tier(**papers) <= tier(last)).count();
        if alike < FANOUT {
            break;
        }
        let at = left.len() - alike;
        let merged: usize = left[at..].iter().sum();
        if merged > most {
            break;
        }
        left.truncate(at);
        left.push(merged);
        first = Some(at);
    }
    // The price of writing the papers again is paid by those that are gone.
    let mostly_gone = sizes.iter().enumerate().position(|(at, size)| {
        let after: usize = sizes[at..].iter().map(|size| size.left).sum();
        size.removed > SMALLEST && size.removed >= after && after <= most
    });
    first.into_iter().chain(mostly_gone).min()
}

/// The segments from `first` on as one.
fn merged(generation: &Generation, index: &IndexedPapers, first: usize) -> Result<NewSegment, StoreError> {
    let segments = &generation.segments()[first..];
    let numbers = index.numbers();
    let (mut prepared, mut vectors, mut arrivals) = (Prepared::default(), VectorsByKey::new(), Vec::new());
    for paper in numbers.of_segment(first).start..numbers.len() as u32 {
        let own = prepared.records.len() as u32;
        for (key, vector) in index.passages(paper)? {
            prepared.passages.push(Key { paper: own, ..key });
            vectors.insert(key.hash, vector);
        }
        prepared.entries.push(PaperEntries::new(&index.entries(paper)?));
        prepared.records.push(index.record(paper)?);
        arrivals.push(index.arrival(paper));
    }
    let mut of_earlier: Vec<RemovedPapers> =
        generation.segments()[..first].iter().map(RemovedPapers::none_of).collect();
    let mut lists = Vec::with_capacity(segments.len());
    for segment in segments {
        removed::add(&mut of_earlier, removed::read(segment)?);
        lists.push(SourceList::load(segment)?);
    }
    of_earlier.retain(|removed| !removed.papers.is_empty());
    let manifest = generation.manifest();
    let earlier = manifest.earlier[..first].to_vec();
    let list = changes(lists, first == 0);
    let arrivals = Arrivals::new(arrivals);
    Ok(NewSegment { list, prepared, vectors, arrivals, removed: of_earlier, earlier, counts: manifest.counts })
}

/// What several lists change together. Of the first segment on, nothing is gone.
fn changes(lists: Vec<SourceList>, is_whole: bool) -> SourceList {
    let gone: BTreeSet<PathBuf> = lists.iter().flat_map(|list| &list.gone).map(|Root(path)| path.clone()).collect();
    let mut all = SourceList::combine(lists);
    if !is_whole {
        let files: HashSet<&PathBuf> = all.files.iter().map(|file| &file.path).collect();
        all.gone = gone.into_iter().filter(|path| !files.contains(path)).map(Root).collect();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(sizes: &[(usize, usize)]) -> Option<usize> {
        first_to_merge(&sizes.iter().map(|&(left, removed)| Size { left, removed }).collect::<Vec<_>>(), 200_000)
    }

    #[test]
    fn eight_of_one_size_become_one_of_the_next() {
        let mut sizes = vec![(100_000, 0)];
        sizes.extend([(20, 0); 7]);
        assert_eq!(first(&sizes), None);
        sizes.push((3, 0));
        assert_eq!(first(&sizes), Some(1));
        let mut sizes = vec![(100_000, 0)];
        sizes.extend([(160, 0); 7]);
        sizes.extend([(20, 0); 8]);
        assert_eq!(first(&sizes), Some(1), "the merged one is the eighth of its size");
        assert_eq!(first(&[(5, 0)]), None);
        assert_eq!(first(&[(100_000, 0); 9]), None, "more than memory allows");
    }

    #[test]
    fn what_is_mostly_gone_is_written_again() {
        assert_eq!(first(&[(1000, 400), (400, 0)]), None);
        assert_eq!(first(&[(1000, 1500), (400, 0)]), Some(0));
        assert_eq!(first(&[(1, 9), (9, 0)]), None, "few papers do not matter");
    }

    #[test]
    fn each_paper_is_written_again_at_most_once_for_each_size() {
        let (mut sizes, mut written) = (Vec::<usize>::new(), 0);
        for _ in 0..2000 {
            sizes.push(20);
            if let Some(at) = first(&sizes.iter().map(|&left| (left, 0)).collect::<Vec<_>>()) {
                let merged = sizes.drain(at..).sum();
                written += merged;
                sizes.push(merged);
            }
            assert!(sizes.len() <= 7 * 5, "{sizes:?}");
        }
        assert!(written <= 4 * 2000 * 20, "{written} papers were written again");
    }
}
