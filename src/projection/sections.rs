//! Parts rows into sections of near ones, so that neighbours are looked for in few of them.

use rayon::prelude::*;

use crate::projection::unit_rows::UnitRows;
use crate::vector::normalise;

/// Rounds of Lloyd's algorithm: the sections only have to be compact, not the best there are.
const ROUNDS: usize = 6;
/// Rows for each section that the rounds look at.
const SAMPLE: usize = 40;

/// Rows by the nearest of some middles.
pub(super) struct Sections {
    middles: UnitRows,
    /// The rows of each section, ascending.
    members: Vec<Vec<u32>>,
}

impl Sections {
    /// Parts `rows` into about `count` sections, by spherical k-means on a sample.
    pub fn new(rows: &UnitRows, count: usize) -> Self {
        let count = count.clamp(1, rows.len().max(1));
        let sample: Vec<usize> = spread(rows.len(), count * SAMPLE);
        let mut middles = rows.select(&spread(rows.len(), count));
        for _ in 0..ROUNDS {
            let nearest: Vec<u32> = sample.par_iter().map(|&row| nearest_middle(&middles, &rows.row(row))).collect();
            let mut sums = vec![vec![0f32; rows.dimension()]; middles.len()];
            for (&row, &section) in sample.iter().zip(&nearest) {
                sums[section as usize].iter_mut().zip(rows.row(row)).for_each(|(sum, number)| *sum += number);
            }
            let mut moved = UnitRows::new(rows.dimension());
            for (at, mut sum) in sums.into_iter().enumerate() {
                // A section without rows stays where it is.
                if normalise(&mut sum) { moved.push(&sum) } else { moved.push(&middles.row(at)) }
            }
            middles = moved;
        }
        let nearest: Vec<u32> =
            (0..rows.len()).into_par_iter().map(|row| nearest_middle(&middles, &rows.row(row))).collect();
        let mut members = vec![Vec::new(); middles.len()];
        for (row, section) in nearest.into_iter().enumerate() {
            members[section as usize].push(row as u32);
        }
        Self { middles, members }
    }

    /// The rows of the sections nearest to `query`: those of so many sections that there are at least `least` rows.
    pub fn near(&self, query: &[f32], least: usize, into: &mut Vec<u32>) {
        into.clear();
        let mut order: Vec<(f32, usize)> =
            (0..self.middles.len()).map(|at| (self.middles.dot(at, query), at)).collect();
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, section) in order {
            into.extend(&self.members[section]);
            if into.len() >= least {
                break;
            }
        }
    }
}

fn nearest_middle(middles: &UnitRows, row: &[f32]) -> u32 {
    let mut best = (f32::NEG_INFINITY, 0);
    for at in 0..middles.len() {
        let cosine = middles.dot(at, row);
        if cosine > best.0 {
            best = (cosine, at as u32);
        }
    }
    best.1
}

/// `count` numbers below `all`, evenly spread; all of them where there are no more.
pub(crate) fn spread(all: usize, count: usize) -> Vec<usize> {
    let count = count.min(all);
    (0..count).map(|at| (at as u128 * all as u128 / count as u128) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_one_section() {
        let mut rows = UnitRows::new(2);
        for at in 0..100 {
            let angle = at as f32 / 16.0;
            rows.push(&[angle.cos(), angle.sin()]);
        }
        let sections = Sections::new(&rows, 7);
        let mut all: Vec<u32> = sections.members.iter().flatten().copied().collect();
        all.sort_unstable();
        assert_eq!(all, (0..100).collect::<Vec<_>>());
        let mut near = Vec::new();
        sections.near(&rows.row(42), 1, &mut near);
        assert!(near.contains(&42) && near.len() < 60, "{near:?}");
        sections.near(&rows.row(42), 1000, &mut near);
        assert_eq!(near.len(), 100);
    }

    #[test]
    fn numbers_are_spread() {
        assert_eq!(spread(10, 3), [0, 3, 6]);
        assert_eq!(spread(2, 5), [0, 1]);
        assert!(spread(0, 5).is_empty());
    }
}
