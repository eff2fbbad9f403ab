//! The exact scan: compares the codes of every vector, and full vectors where codes do not decide.
//!
//! The answer is that of comparing every full vector, to the last bit. The scan reads `dimension + 4` bytes a row, and
//! twice the dimension for the few candidates that remain, so memory bandwidth is its limit.

use std::ops::Range;
use std::sync::atomic::AtomicI64;

use rayon::prelude::*;

use crate::paper_set::PaperSet;
use crate::simd::instructions;
use crate::vector::error::VectorError;
use crate::vector::quantise::QuantisedQuery;
use crate::vector::row_hit::RowHit;
use crate::vector::rows::VectorRows;
use crate::vector::shortlist::Shortlist;

/// Rows that a task scans before it reads the cut that other tasks found.
const SLICE: usize = 1024;

/// The best row of each of the `k` papers nearest to `query`, best first; with `allowed`, of those papers only.
pub(super) fn search(
    rows: &VectorRows,
    query: &[f32],
    k: usize,
    allowed: Option<&PaperSet>,
) -> Result<Vec<RowHit>, VectorError> {
    if k == 0 || rows.is_empty() || query.len() != rows.dimension() {
        return Ok(Vec::new());
    }
    let quantised = rows.quantiser().quantise_query(query);
    let shared = AtomicI64::new(i64::MIN);
    let list = || Shortlist::new(k, quantised.band, &shared);
    let scan = |mut list, slice: usize| {
        let range = slice * SLICE..rows.len().min((slice + 1) * SLICE);
        scan_slice(rows, &quantised, range, allowed, &mut list).map(|()| list)
    };
    let slices = 0..rows.len().div_ceil(SLICE);
    // Few rows are done before another thread is awake.
    let list = if slices.len() <= 4 {
        slices.into_iter().try_fold(list(), scan)
    } else {
        slices.into_par_iter().try_fold(list, scan).try_reduce(list, |earlier, later| Ok(earlier.append(later)))
    };
    list?.rescore(rows, query)
}

fn scan_slice(
    rows: &VectorRows,
    query: &QuantisedQuery,
    range: Range<usize>,
    allowed: Option<&PaperSet>,
    list: &mut Shortlist<'_>,
) -> Result<(), VectorError> {
    let instructions = instructions();
    let papers = rows.papers(range.clone())?;
    let is_allowed = |paper: &[u8; 4]| allowed.is_none_or(|allowed| allowed.contains(u32::from_le_bytes(*paper)));
    list.refresh();
    let mut start = range.start;
    // Runs of rows that are all allowed, or all not: the codes of the latter are not read.
    for run in papers.chunk_by(|a, b| allowed.is_none() || is_allowed(a) == is_allowed(b)) {
        if is_allowed(&run[0]) {
            let codes = rows.codes(start..start + run.len())?.chunks_exact(rows.dimension());
            for (at, (codes, paper)) in codes.zip(run).enumerate() {
                let score = instructions.dot_codes(codes, &query.whole);
                list.offer(score, (start + at) as u32, u32::from_le_bytes(*paper));
            }
        }
        start += run.len();
    }
    Ok(())
}
