//! How much the position of a row follows that of each neighbour.

use rayon::prelude::*;

use crate::projection::nearest_rows::Neighbours;

/// Steps of the search for the width of a row's kernel.
const STEPS: usize = 60;
/// How near the logarithm of the perplexity has to be.
const TOLERANCE: f32 = 1e-4;

/// A symmetric matrix of the rows' affinities, by rows. Its sum is 1.
#[derive(Debug, Default)]
pub(crate) struct Affinities {
    /// Where the entries of each row begin, and the end of the last.
    pub starts: Vec<usize>,
    /// The other row of each entry; ascending within a row.
    pub others: Vec<u32>,
    /// The affinity of each entry.
    pub values: Vec<f32>,
}

impl Affinities {
    /// Gaussian affinities of neighbours at a perplexity, made symmetric.
    pub fn new(neighbours: &Neighbours, perplexity: f32) -> Self {
        let rows = neighbours.len();
        let weights: Vec<Vec<f32>> =
            (0..rows).into_par_iter().map(|row| conditional(neighbours, row, perplexity)).collect();
        let mut entries: Vec<Vec<(u32, f32)>> = vec![Vec::new(); rows];
        let share = 1.0 / (2.0 * rows.max(1) as f32);
        for (row, weights) in weights.iter().enumerate() {
            for ((other, _), weight) in neighbours.of(row).zip(weights) {
                entries[row].push((other, weight * share));
                entries[other as usize].push((row as u32, weight * share));
            }
        }
        entries.par_iter_mut().for_each(|entries| {
            // Stable: the two halves of an affinity are added in the same order each time.
            entries.sort_by_key(|entry| entry.0);
            entries.dedup_by(|next, kept| {
                let is_same = next.0 == kept.0;
                if is_same {
                    kept.1 += next.1;
                }
                is_same
            });
        });
        let mut starts = vec![0];
        for entries in &entries {
            starts.push(starts[starts.len() - 1] + entries.len());
        }
        let flat = || entries.iter().flatten();
        Self { starts, others: flat().map(|entry| entry.0).collect(), values: flat().map(|entry| entry.1).collect() }
    }
}

/// The affinities of a row with its neighbours, of sum 1: a Gaussian kernel of such a width that their perplexity is as wanted.
pub(super) fn conditional(neighbours: &Neighbours, row: usize, perplexity: f32) -> Vec<f32> {
    // The squared distance of unit vectors.
    let distances: Vec<f32> = neighbours.of(row).map(|(_, cosine)| (2.0 - 2.0 * cosine).max(0.0)).collect();
    let nearest = distances.iter().copied().fold(f32::INFINITY, f32::min);
    let wanted = perplexity.min(distances.len() as f32).ln();
    let (mut precision, mut low, mut high) = (1.0f32, 0.0f32, f32::INFINITY);
    let mut weights = vec![0f32; distances.len()];
    for _ in 0..STEPS {
        // Distances beyond the nearest: nothing underflows.
        let (mut sum, mut weighted) = (0f32, 0f32);
        for (weight, distance) in weights.iter_mut().zip(&distances) {
            let beyond = distance - nearest;
            *weight = (-precision * beyond).exp();
            sum += *weight;
            weighted += *weight * beyond;
        }
        let entropy = sum.ln() + precision * weighted / sum;
        if (entropy - wanted).abs() < TOLERANCE {
            break;
        }
        if entropy > wanted {
            low = precision;
            precision = if high.is_finite() { (low + high) / 2.0 } else { precision * 2.0 };
        } else {
            high = precision;
            precision = (low + high) / 2.0;
        }
        if !precision.is_finite() {
            break;
        }
    }
    let sum: f32 = weights.iter().sum();
    if sum > 0.0 && sum.is_finite() {
        weights.iter_mut().for_each(|weight| *weight /= sum);
    } else {
        weights.fill(1.0 / distances.len().max(1) as f32);
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    fn neighbours() -> Neighbours {
        Neighbours { each: 2, rows: vec![1, 2, 0, 2, 1, 0], cosines: vec![0.9, 0.1, 0.9, 0.5, 0.5, 0.1] }
    }

    #[test]
    fn the_perplexity_is_as_wanted() {
        let many = Neighbours {
            each: 40,
            rows: (1..41).collect(),
            cosines: (1..41).map(|at| 1.0 - at as f32 / 50.0).collect(),
        };
        let weights = conditional(&many, 0, 10.0);
        let entropy: f32 = weights.iter().filter(|weight| **weight > 0.0).map(|weight| -weight * weight.ln()).sum();
        assert!((entropy.exp() - 10.0).abs() < 0.05, "{}", entropy.exp());
        assert!(weights.is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn affinities_are_symmetric_and_sum_to_one() {
        let all = Affinities::new(&neighbours(), 1.5);
        assert_eq!(all.starts, [0, 2, 4, 6]);
        assert_eq!(all.others, [1, 2, 0, 2, 0, 1]);
        assert!((all.values.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert_eq!((all.values[0], all.values[1], all.values[3]), (all.values[2], all.values[4], all.values[5]));
    }

    #[test]
    fn equal_distances_have_equal_weights() {
        let equal = Neighbours { each: 3, rows: vec![1, 2, 3], cosines: vec![1.0; 3] };
        assert!(conditional(&equal, 0, 2.0).iter().all(|weight| (weight - 1.0 / 3.0).abs() < 1e-6));
        let broken = Neighbours { each: 2, rows: vec![1, 2], cosines: vec![f32::NAN; 2] };
        assert!(conditional(&broken, 0, 2.0).iter().all(|weight| weight.is_finite()));
    }
}
