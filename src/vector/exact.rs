//! The exact scan over codes: every vector is looked at by its codes, and in full where these do not decide.
//!
//! Its answer is that of scoring every vector in full, to the last bit. It reads `dimension + 4` bytes a vector and
//! twice the dimension for the few that remain, so its floor is the memory's bandwidth.

use std::io;
use std::sync::atomic::AtomicI64;

use rayon::prelude::*;

use crate::simd::instructions;
use crate::vector::Neighbour;
use crate::vector::quantise::Asked;
use crate::vector::shortlist::Shortlist;
use crate::vector::store::Stored;

/// Rows a task looks at between two glances at what the others found.
const ROWS: usize = 1024;

/// The `k` owners nearest to `question`, best first; with `allowed`, of those whose place in it is true.
pub(crate) fn nearest(
    stored: &Stored,
    question: &[f32],
    k: usize,
    allowed: Option<&[bool]>,
) -> io::Result<Vec<Neighbour>> {
    if k == 0 || stored.is_empty() || question.len() != stored.dimension() {
        return Ok(Vec::new());
    }
    let asked = stored.quantiser().ask(question);
    let shared = AtomicI64::new(i64::MIN);
    let list = || Shortlist::new(k, asked.band, &shared);
    let look = |mut list, slice: usize| {
        look(stored, &asked, slice * ROWS..stored.len().min((slice + 1) * ROWS), allowed, &mut list).map(|()| list)
    };
    let slices = 0..stored.len().div_ceil(ROWS);
    // Few rows are done before another thread is awake.
    let all = if slices.len() <= 4 {
        slices.into_iter().try_fold(list(), look)
    } else {
        slices.into_par_iter().try_fold(list, look).try_reduce(list, |earlier, later| Ok(earlier.append(later)))
    };
    all?.settle(stored, question)
}

fn look(
    stored: &Stored,
    asked: &Asked,
    rows: std::ops::Range<usize>,
    allowed: Option<&[bool]>,
    list: &mut Shortlist<'_>,
) -> io::Result<()> {
    let instructions = instructions();
    let owners = stored.owners(rows.clone())?;
    let is_allowed = |owner: &[u8; 4]| {
        let owner = u32::from_le_bytes(*owner) as usize;
        allowed.is_none_or(|allowed| allowed.get(owner).copied().unwrap_or(false))
    };
    list.refresh();
    let mut start = rows.start;
    // Runs of rows that are all allowed, or all not: what is not asked for is not read.
    for run in owners.chunk_by(|a, b| allowed.is_none() || is_allowed(a) == is_allowed(b)) {
        if is_allowed(&run[0]) {
            let codes = stored.codes(start..start + run.len())?.chunks_exact(stored.dimension());
            for (at, (codes, owner)) in codes.zip(run).enumerate() {
                let score = instructions.dot_codes(codes, &asked.whole);
                list.offer(score, (start + at) as u32, u32::from_le_bytes(*owner));
            }
        }
        start += run.len();
    }
    Ok(())
}
