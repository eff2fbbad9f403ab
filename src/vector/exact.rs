//! The exact scan: every vector is looked at. It is the oracle of every recall figure.

use rayon::prelude::*;

use super::{Neighbour, Vectors, dot};

/// The `k` owners nearest to `question`, best first.
///
/// Reads `4 · dimension` bytes a vector, so its floor is the memory's bandwidth. With `allowed`, only owners whose
/// place in it is true are looked at.
pub fn nearest(vectors: &Vectors, question: &[f32], k: usize, allowed: Option<&[bool]>) -> Vec<Neighbour> {
    if k == 0 || question.len() != vectors.dimension {
        return Vec::new();
    }
    // A slice of rows for each task; owners that straddle two slices are joined by `best`.
    const ROWS: usize = 4096;
    let slices = vectors.len().div_ceil(ROWS);
    let found: Vec<Neighbour> = (0..slices)
        .into_par_iter()
        .flat_map_iter(|slice| {
            let rows = slice * ROWS..((slice + 1) * ROWS).min(vectors.len());
            let mut best: Vec<Neighbour> = Vec::new();
            for row in rows {
                let owner = vectors.owners[row];
                if allowed.is_some_and(|allowed| !allowed.get(owner as usize).copied().unwrap_or(false)) {
                    continue;
                }
                let score = dot(vectors.row(row), question);
                match best.last_mut() {
                    Some(last) if last.owner == owner => {
                        if score > last.score {
                            *last = Neighbour { owner, row, score };
                        }
                    }
                    _ => best.push(Neighbour { owner, row, score }),
                }
            }
            top(best, k)
        })
        .collect();
    best(found, k)
}

/// The best of each owner, best owners first, at most `k`.
pub(super) fn best(mut found: Vec<Neighbour>, k: usize) -> Vec<Neighbour> {
    found.sort_unstable_by(|a, b| a.owner.cmp(&b.owner).then(a.before(b)));
    found.dedup_by_key(|neighbour| neighbour.owner);
    let mut found = top(found, k);
    found.sort_unstable_by(Neighbour::before);
    found
}

fn top(mut found: Vec<Neighbour>, k: usize) -> Vec<Neighbour> {
    if found.len() > k {
        found.select_nth_unstable_by(k - 1, Neighbour::before);
        found.truncate(k);
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn agrees_with_sorting_everything(
            rows in prop::collection::vec(prop::collection::vec(-1f32..1.0, 3), 0..60),
            owners in prop::collection::vec(0u32..20, 60),
            question in prop::collection::vec(-1f32..1.0, 3),
            k in 0usize..25,
            allowed in prop::option::of(prop::collection::vec(any::<bool>(), 20)),
        ) {
            let mut owners = owners[..rows.len()].to_vec();
            owners.sort_unstable();
            let vectors = Vectors { dimension: 3, rows: rows.concat(), owners };
            let mut expected: Vec<Neighbour> = Vec::new();
            for row in 0..vectors.len() {
                if allowed.as_ref().is_some_and(|allowed| !allowed[vectors.owners[row] as usize]) {
                    continue;
                }
                let candidate = Neighbour { owner: vectors.owners[row], row, score: dot(vectors.row(row), &question) };
                match expected.iter_mut().find(|n| n.owner == candidate.owner) {
                    Some(seen) if seen.score >= candidate.score => {}
                    Some(seen) => *seen = candidate,
                    None => expected.push(candidate),
                }
            }
            expected.sort_by(Neighbour::before);
            expected.truncate(k);
            prop_assert_eq!(nearest(&vectors, &question, k, allowed.as_deref()), expected);
        }
    }
}
