//! The rows that may still be among the best when all that is known of them are their codes.

use std::io;
use std::sync::atomic::{AtomicI64, Ordering};

use rayon::prelude::*;

use crate::simd::instructions;
use crate::vector::Neighbour;
use crate::vector::store::Stored;

/// A row with its score by code.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    score: i32,
    row: u32,
    owner: u32,
}

/// Candidates in the order of their rows, without those that cannot be among the best `k` owners any more.
///
/// A row whose score by code is more than `band` below the `k`-th best owner's is worse than all of these `k` in full.
pub(super) struct Shortlist<'s> {
    k: usize,
    band: i64,
    cut: i64,
    /// The highest cut of all lists over the same question.
    shared: &'s AtomicI64,
    candidates: Vec<Candidate>,
    /// Beyond so many it pays to look for a higher cut.
    limit: usize,
}

impl<'s> Shortlist<'s> {
    /// An empty list for the best `k` owners; `shared` begins at `i64::MIN`.
    pub fn new(k: usize, band: i64, shared: &'s AtomicI64) -> Self {
        let cut = shared.load(Ordering::Relaxed);
        Self { k, band, cut, shared, candidates: Vec::new(), limit: limit(k, 0) }
    }

    /// Takes what the other lists have learnt.
    pub fn refresh(&mut self) {
        self.cut = self.cut.max(self.shared.load(Ordering::Relaxed));
    }

    /// Adds a row; rows come in their order.
    #[inline]
    pub fn offer(&mut self, score: i32, row: u32, owner: u32) {
        if i64::from(score) >= self.cut {
            self.candidates.push(Candidate { score, row, owner });
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
        let owners = self.candidates.chunk_by(|a, b| a.owner == b.owner);
        let mut best: Vec<i32> = owners.filter_map(|rows| rows.iter().map(|row| row.score).max()).collect();
        if self.k > 0 && best.len() >= self.k {
            let (_, last, _) = best.select_nth_unstable_by(self.k - 1, |a, b| b.cmp(a));
            self.cut = self.cut.max(i64::from(*last) - self.band);
            self.shared.fetch_max(self.cut, Ordering::Relaxed);
        }
        self.refresh();
        self.candidates.retain(|candidate| i64::from(candidate.score) >= self.cut);
    }

    /// The best `k` owners, scored in full.
    pub fn settle(mut self, stored: &Stored, question: &[f32]) -> io::Result<Vec<Neighbour>> {
        self.prune();
        let instructions = instructions();
        let score = |candidate: &Candidate| {
            let row = candidate.row as usize;
            let score = instructions.dot_f16(stored.original(row)?, question);
            Ok(Neighbour { owner: candidate.owner, row, score })
        };
        // Waking other threads costs more than a few rows.
        let scored: io::Result<Vec<Neighbour>> = if self.candidates.len() < 512 {
            self.candidates.iter().map(score).collect()
        } else {
            self.candidates.par_iter().with_min_len(256).map(score).collect()
        };
        Ok(best(scored?, self.k))
    }
}

fn limit(k: usize, kept: usize) -> usize {
    k.saturating_mul(4).max(1024).max(kept.saturating_mul(2))
}

/// The best of each owner, best owners first, at most `k`.
fn best(mut found: Vec<Neighbour>, k: usize) -> Vec<Neighbour> {
    found.sort_unstable_by(|a, b| a.owner.cmp(&b.owner).then(a.before(b)));
    found.dedup_by_key(|neighbour| neighbour.owner);
    found.sort_unstable_by(Neighbour::before);
    found.truncate(k);
    found
}
