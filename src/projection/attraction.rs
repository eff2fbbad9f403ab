//! How neighbours attract each other.

use rayon::prelude::*;

use crate::projection::Position;
use crate::projection::affinities::Affinities;

/// For each row Σ p · w · (y − other), with its affinities p and w = 1 / (1 + distance²).
pub(super) fn attraction(affinities: &Affinities, positions: &[Position]) -> Vec<Position> {
    let one = |row: usize| {
        let entries = affinities.starts[row]..affinities.starts[row + 1];
        let near = affinities.others[entries.clone()].iter().zip(&affinities.values[entries]);
        pull(positions[row], near.map(|(&other, &affinity)| (positions[other as usize], affinity)))
    };
    (0..positions.len()).into_par_iter().map(one).collect()
}

/// The same for one position.
pub(super) fn pull([x, y]: Position, near: impl Iterator<Item = (Position, f32)>) -> Position {
    let mut sum = [0f32; 2];
    for (other, affinity) in near {
        let (dx, dy) = (x - other[0], y - other[1]);
        let weight = affinity / (1.0 + dx * dx + dy * dy);
        sum[0] += weight * dx;
        sum[1] += weight * dy;
    }
    sum
}
