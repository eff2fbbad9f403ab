//! The two principal components of rows: where a projection starts.

use rayon::prelude::*;

use crate::projection::Position;
use crate::projection::unit_rows::UnitRows;
use crate::vector::{dot, normalise};

/// Rounds of orthogonal iteration (Golub and Van Loan, Matrix Computations, section 8.2): the start need not be exact.
const ROUNDS: usize = 30;
/// Rows that the components are computed from.
const SAMPLE: usize = 20_000;
/// Rows whose sum is computed by one thread: the same for any number of threads.
const CHUNK: usize = 512;

/// The position of each row on the two principal components, scaled so that the first has a standard deviation of `spread`.
pub(super) fn principal_positions(rows: &UnitRows, spread: f32) -> Vec<Position> {
    let sample: Vec<usize> = (0..rows.len()).step_by((rows.len() / SAMPLE).max(1)).collect();
    let mean = chunked(&sample, rows.dimension(), |row, sum| add(sum, &rows.row(row), 1.0));
    let mean: Vec<f32> = mean.iter().map(|sum| sum / sample.len().max(1) as f32).collect();
    let mut axes = [axis(rows.dimension(), 0), axis(rows.dimension(), 1)];
    for _ in 0..ROUNDS {
        for at in 0..2 {
            let middle = dot(&mean, &axes[at]);
            let mut next = chunked(&sample, rows.dimension(), |row, sum| {
                let along = rows.dot(row, &axes[at]) - middle;
                add(sum, &rows.row(row), along);
                add(sum, &mean, -along);
            });
            if at == 1 {
                let along = dot(&next, &axes[0]);
                add(&mut next, &axes[0], -along);
            }
            if normalise(&mut next) {
                axes[at] = next;
            }
        }
    }
    let middles = [dot(&mean, &axes[0]), dot(&mean, &axes[1])];
    let place = |row| std::array::from_fn(|at| rows.dot(row, &axes[at]) - middles[at]);
    let mut positions: Vec<Position> = (0..rows.len()).into_par_iter().map(place).collect();
    let squares: f64 = positions.iter().map(|position| f64::from(position[0]).powi(2)).sum();
    let deviation = (squares / rows.len().max(1) as f64).sqrt() as f32;
    let scale = if deviation > 0.0 { spread / deviation } else { 0.0 };
    // Equal rows would stay on one point for ever: no force parts them.
    let mut random = fastrand::Rng::with_seed(0);
    for position in &mut positions {
        position.iter_mut().for_each(|number| *number = *number * scale + spread * 0.01 * (random.f32() - 0.5));
    }
    positions
}

/// A direction to start from: fixed, and along no coordinate.
fn axis(dimension: usize, number: u64) -> Vec<f32> {
    let mut random = fastrand::Rng::with_seed(number);
    let mut axis: Vec<f32> = (0..dimension).map(|_| random.f32() - 0.5).collect();
    normalise(&mut axis);
    axis
}

fn add(sum: &mut [f32], row: &[f32], weight: f32) {
    sum.iter_mut().zip(row).for_each(|(sum, number)| *sum += weight * number);
}

/// A sum over rows, in an order that does not depend on the number of threads.
fn chunked(sample: &[usize], dimension: usize, add_row: impl Fn(usize, &mut [f32]) + Sync) -> Vec<f32> {
    let sums: Vec<Vec<f32>> = sample
        .par_chunks(CHUNK)
        .map(|rows| {
            let mut sum = vec![0f32; dimension];
            rows.iter().for_each(|&row| add_row(row, &mut sum));
            sum
        })
        .collect();
    sums.iter().fold(vec![0f32; dimension], |mut all, sum| {
        add(&mut all, sum, 1.0);
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_direction_comes_first() {
        let mut rows = UnitRows::new(3);
        for at in 0..200 {
            let (wide, narrow) = ((at as f32 / 99.5 - 1.0) * 0.6, ((at * 7 % 20) as f32 / 19.0 - 0.5) * 0.1);
            rows.push(&[wide, (1.0 - wide * wide - narrow * narrow).sqrt(), narrow]);
        }
        let positions = principal_positions(&rows, 1.0);
        let ends = (positions[0][0], positions[199][0]);
        assert!(ends.0 * ends.1 < 0.0 && ends.0.abs() > 1.0, "{ends:?}");
        let deviation =
            |axis: usize| (positions.iter().map(|position| position[axis].powi(2)).sum::<f32>() / 200.0).sqrt();
        assert!((deviation(0) - 1.0).abs() < 0.01 && deviation(1) < 0.5);
    }

    #[test]
    fn equal_rows_are_parted_and_none_are_none() {
        let mut rows = UnitRows::new(2);
        rows.push(&[1.0, 0.0]);
        rows.push(&[1.0, 0.0]);
        let positions = principal_positions(&rows, 1.0);
        assert!(positions[0] != positions[1] && positions.iter().flatten().all(|number| number.is_finite()));
        assert!(principal_positions(&UnitRows::new(2), 1.0).is_empty());
    }
}
