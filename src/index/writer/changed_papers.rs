//! Which papers change when some files do: those that have an entry of these files, and all that depend on them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use crate::index::columns::hash_table::Hash;
use crate::index::file_record::Root;
use crate::index::passage::PaperRecord;
use crate::index::removed::RemovedPapers;
use crate::index::source_list::SourceOrder;
use crate::index::store::StoreError;
use crate::index::writer::indexed_papers::IndexedPapers;
use crate::index::writer::paper_entries::{PaperEntries, file_hash, id_hash, join_hashes};
use crate::index::writer::prepare::merge;
use crate::index::writer::sources::ChangedSources;
use crate::lexical::PaperTerms;
use crate::paper::{Paper, PlacedEntry};
use crate::paper_id::PaperId;

/// What changed files change of the papers of an index.
pub(super) struct ChangedPapers {
    /// The papers that the index no longer has as they are.
    pub replaced: Vec<PaperId>,
    /// The papers that take their place, and new ones.
    pub papers: Vec<(Paper, PaperEntries)>,
}

/// The papers of `index` that `changed` replaces. The index is then what it were if all files had been read at once.
///
/// Entries join by what they have in common. So all papers that have something in common with a changed entry, directly or
/// through others, are merged again from their entries, and no other paper is read.
///
/// # Errors
/// When the index is damaged.
pub(super) fn changed_papers(index: &IndexedPapers, changed: &ChangedSources) -> Result<ChangedPapers, StoreError> {
    let gone = changed.list.gone.iter().map(|Root(path)| path.as_path());
    let files: HashSet<&Path> = changed.list.files.iter().map(|file| file.path.as_path()).chain(gone).collect();
    let mut around = Neighbours {
        index,
        files: &files,
        taken: BTreeSet::new(),
        pool: changed.entries.clone(),
        asked: HashSet::new(),
    };
    let mut hashes: Vec<Hash> = files.iter().map(|path| file_hash(path)).collect();
    hashes.extend(changed.entries.iter().flat_map(|placed| join_hashes(&placed.entry)));
    loop {
        around.take(std::mem::take(&mut hashes))?;
        let order = SourceOrder::new(&changed.list.roots);
        around.pool.sort_by(|a, b| order.compare(&a.path, &b.path).then(a.position.cmp(&b.position)));
        let papers = merge(std::mem::take(&mut around.pool));
        // The id of another paper, whose title has the same hash.
        for (paper, _) in &papers {
            let hash = id_hash(&paper.id);
            if index.joined_by(&hash)?.iter().any(|other| !around.taken.contains(other)) {
                hashes.push(hash);
            }
        }
        if hashes.is_empty() {
            return without_unchanged(index, around.taken, papers);
        }
        around.pool = papers.iter().flat_map(|(_, entries)| entries.decode()).collect();
    }
}

/// Papers around changed files, as far as they were found.
struct Neighbours<'n> {
    index: &'n IndexedPapers,
    files: &'n HashSet<&'n Path>,
    taken: BTreeSet<PaperId>,
    /// The entries of all that were found, as they are now.
    pool: Vec<PlacedEntry>,
    asked: HashSet<Hash>,
}

impl Neighbours<'_> {
    /// Takes the papers that have one of `hashes`, and those that have one of theirs.
    fn take(&mut self, mut hashes: Vec<Hash>) -> Result<(), StoreError> {
        while let Some(hash) = hashes.pop() {
            if !self.asked.insert(hash) {
                continue;
            }
            for paper in self.index.joined_by(&hash)? {
                if !self.taken.insert(paper) {
                    continue;
                }
                for placed in self.index.entries(paper)? {
                    hashes.extend(join_hashes(&placed.entry));
                    if !self.files.contains(placed.path.as_path()) {
                        self.pool.push(placed);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Leaves out what is made again as it is in the index.
fn without_unchanged(
    index: &IndexedPapers,
    mut replaced: BTreeSet<PaperId>,
    papers: Vec<(Paper, PaperEntries)>,
) -> Result<ChangedPapers, StoreError> {
    let mut known: HashMap<&[u8], PaperId> = HashMap::new();
    for &paper in &replaced {
        known.insert(index.encoded_entries(paper)?, paper);
    }
    let mut changed = Vec::new();
    for (paper, entries) in papers {
        let same = entries.encoded.as_ref().ok().and_then(|encoded| known.get(encoded.as_slice()).copied());
        match same {
            Some(old) if index.record(old)?.0 == paper => drop(replaced.remove(&old)),
            _ => changed.push((paper, entries)),
        }
    }
    Ok(ChangedPapers { replaced: replaced.into_iter().collect(), papers: changed })
}

impl ChangedPapers {
    /// The papers that are replaced, as a segment keeps them. `records` are these papers.
    pub fn removed(&self, index: &IndexedPapers, records: &[PaperRecord]) -> Vec<RemovedPapers> {
        let mut removed: Vec<RemovedPapers> = Vec::new();
        for (&paper, (record, _)) in self.replaced.iter().zip(records) {
            let (generation, own) = index.home(paper);
            if removed.last().is_none_or(|last| last.generation != generation) {
                removed.push(RemovedPapers { generation, ..RemovedPapers::default() });
            }
            let Some(of_segment) = removed.last_mut() else { continue };
            let terms = PaperTerms::of(record);
            of_segment.papers.push(own);
            of_segment.terms[0] += terms.in_texts().count() as u64;
            of_segment.terms[1] += terms.in_titles().count() as u64;
        }
        removed
    }
}
