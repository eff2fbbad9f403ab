//! The rows that may still be among the best, as far as their codes tell.

use std::sync::atomic::{AtomicI64, Ordering};

use rayon::prelude::*;

use crate::paper_id::PaperId;
use crate::simd::instructions;
use crate::vector::error::VectorError;
use crate::vector::row_hit::RowHit;
use crate::vector::rows::VectorRows;

/// A row with its score by code.
#[derive(Debug, Clone, Copy)]
struct ShortlistEntry {
    score: i32,
    row: u32,
    paper: PaperId,
}

/// Candidates in the order of their rows, without those that cannot be among the best `k` papers.
///
/// A row whose score by code is more than `band` below that of the `k`-th best paper has a lower full score than all of
/// these `k`.
pub(super) struct Shortlist<'s> {
    k: usize,
    band: i64,
    cut: i64,
    /// The highest cut of all lists over the same query.
    shared: &'s AtomicI64,
    candidates: Vec<ShortlistEntry>,
    /// With more candidates than this, looking for a higher cut pays.
    limit: usize,
}

impl<'s> Shortlist<'s> {
    /// An empty list for the best `k` papers; `shared` begins at `i64::MIN`.
    pub fn new(k: usize, band: i64, shared: &'s AtomicI64) -> Self {
        let cut = shared.load(Ordering::Relaxed);
        Self { k, band, cut, shared, candidates: Vec::new(), limit: limit(k, 0) }
    }

    /// Takes over the cut of the other lists.
    pub fn refresh(&mut self) {
        self.cut = self.cut.max(self.shared.load(Ordering::Relaxed));
    }

    /// Adds a row; rows come in their order.
    #[inline]
    pub fn offer(&mut self, score: i32, row: u32, paper: PaperId) {
        if i64::from(score) >= self.cut {
            self.candidates.push(ShortlistEntry { score, row, paper });
            if self.candidates.len() > self.limit {
                self.prune();
                self.limit = limit(self.k, self.candidates.len());
            }
        }
    }

    /// Adds the rows of a list of later rows.
    pub fn append(mut self, later: Self) -> Self {
        self.cut = self.cut.max(later.cut);
        self.candidates.extend(later.candidates);
        self
    }

    fn prune(&mut self) {
        let papers = self.candidates.chunk_by(|a, b| a.paper == b.paper);
        let mut best: Vec<i32> = papers.filter_map(|rows| rows.iter().map(|row| row.score).max()).collect();
        if self.k > 0 && best.len() >= self.k {
            let (_, last, _) = best.select_nth_unstable_by(self.k - 1, |a, b| b.cmp(a));
            self.cut = self.cut.max(i64::from(*last) - self.band);
            self.shared.fetch_max(self.cut, Ordering::Relaxed);
        }
        self.refresh();
        self.candidates.retain(|candidate| i64::from(candidate.score) >= self.cut);
    }

    /// The best `k` papers by their full vectors, best first.
    pub fn rescore(mut self, rows: &VectorRows, query: &[f32]) -> Result<Vec<RowHit>, VectorError> {
        self.prune();
        let instructions = instructions();
        let score = |candidate: &ShortlistEntry| {
            let row = candidate.row as usize;
            let score = instructions.dot_f16(rows.original(row)?, query);
            Ok(RowHit { paper: candidate.paper, row, score })
        };
        // A few rows are rescored before another thread is awake.
        let scored: Result<Vec<RowHit>, VectorError> = if self.candidates.len() < 512 {
            self.candidates.iter().map(score).collect()
        } else {
            self.candidates.par_iter().with_min_len(256).map(score).collect()
        };
        Ok(best_papers(scored?, self.k))
    }
}

fn limit(k: usize, kept: usize) -> usize {
    k.saturating_mul(4).max(1024).max(kept.saturating_mul(2))
}

/// The best row of each paper, best papers first, at most `k`.
fn best_papers(mut hits: Vec<RowHit>, k: usize) -> Vec<RowHit> {
    hits.sort_unstable_by(|a, b| a.paper.cmp(&b.paper).then(a.best_first(b)));
    hits.dedup_by_key(|hit| hit.paper);
    hits.sort_unstable_by(RowHit::best_first);
    hits.truncate(k);
    hits
}
