//! Moves positions along the gradient of t-SNE's divergence.

use rayon::prelude::*;

use crate::projection::affinities::Affinities;
use crate::projection::attraction::attraction;
use crate::projection::nearest_rows::Neighbours;
use crate::projection::principal::principal_positions;
use crate::projection::repulsion::{Repulsion, repulsion};
use crate::projection::tree::Tree;
use crate::projection::unit_rows::UnitRows;
use crate::projection::{Position, perplexity};

/// The standard deviation of the positions at the start (Kobak and Berens 2019).
const START: f32 = 1e-4;
/// The shortest and the longest step of a position.
const LEAST_GAIN: f32 = 0.01;
const LONGEST_STEP: f32 = 5.0;
const MOMENTUM: f32 = 0.8;

/// A phase of the descent.
struct Phase {
    steps: usize,
    /// How many times stronger neighbours attract each other than affinities say.
    exaggeration: f32,
}

/// First neighbours gather, then the positions spread. Exaggeration at the end would part topics more clearly, and lose many
/// neighbours.
const PHASES: [Phase; 2] = [Phase { steps: 250, exaggeration: 12.0 }, Phase { steps: 400, exaggeration: 1.0 }];
/// Positions that were laid out before have gathered.
const PHASES_AGAIN: [Phase; 1] = [Phase { steps: 250, exaggeration: 1.0 }];

/// What is known of a descent while it goes on: steps done, and steps in all.
pub(crate) type Descent<'p> = &'p (dyn Fn(usize, usize) + Sync);

/// The positions of rows with these neighbours. With `start`, those are moved, and the result is like them.
pub(crate) fn lay_out(
    rows: &UnitRows,
    neighbours: &Neighbours,
    start: Option<Vec<Position>>,
    on_step: Descent<'_>,
) -> Vec<Position> {
    if rows.len() < 2 {
        return vec![[0.0, 0.0]; rows.len()];
    }
    let affinities = Affinities::new(neighbours, perplexity(rows.len()));
    let phases: &[Phase] = if start.is_some() { &PHASES_AGAIN } else { &PHASES };
    let mut positions = start.map(parted).unwrap_or_else(|| principal_positions(rows, START));
    let all = phases.iter().map(|phase| phase.steps).sum();
    let mut done = 0;
    for phase in phases {
        let mut moves = vec![Move::default(); positions.len()];
        for _ in 0..phase.steps {
            step(&affinities, phase.exaggeration, &mut positions, &mut moves);
            done += 1;
            on_step(done, all);
        }
    }
    centre(&mut positions);
    positions
}

/// How a position moved last, and how fast it may move along each axis (Jacobs, Neural Networks 1, 1988).
#[derive(Debug, Clone, Copy)]
struct Move {
    by: Position,
    gain: Position,
}

impl Default for Move {
    fn default() -> Self {
        Self { by: [0.0; 2], gain: [1.0; 2] }
    }
}

impl Move {
    fn follow(&mut self, gradient: Position, rate: f32) -> Position {
        for ((by, gain), along) in self.by.iter_mut().zip(&mut self.gain).zip(gradient) {
            let goes_on = (along > 0.0) != (*by > 0.0);
            *gain = if goes_on { *gain + 0.2 } else { *gain * 0.8 }.max(LEAST_GAIN);
            *by = MOMENTUM * *by - rate * *gain * along;
        }
        let length = self.by[0].hypot(self.by[1]);
        if length > LONGEST_STEP {
            self.by.iter_mut().for_each(|number| *number *= LONGEST_STEP / length);
        }
        self.by
    }
}

fn step(affinities: &Affinities, exaggeration: f32, positions: &mut [Position], moves: &mut [Move]) {
    let tree = Tree::new(positions);
    let apart: Vec<Repulsion> = repulsion(&tree, positions);
    let together = attraction(affinities, positions);
    // In the order of the rows: the sum is the same for any number of threads. Each row was counted with itself.
    let weight = apart.iter().map(|repulsion| f64::from(repulsion.weight) - 1.0).sum::<f64>().max(1e-12) as f32;
    // Linderman and Steinerberger 2019, Belkina et al. 2019: the rate grows with the number of rows.
    let rate = positions.len() as f32 / exaggeration;
    positions.par_iter_mut().zip(moves).zip(together.par_iter().zip(&apart)).for_each(
        |((position, moved), (together, apart))| {
            let gradient = std::array::from_fn(|axis| exaggeration * together[axis] - apart.force[axis] / weight);
            let by = moved.follow(gradient, rate);
            position.iter_mut().zip(by).for_each(|(number, by)| *number += by);
        },
    );
}

/// Positions, each moved by a little: no force parts two on one point.
fn parted(mut positions: Vec<Position>) -> Vec<Position> {
    let mut random = fastrand::Rng::with_seed(0);
    positions.iter_mut().flatten().for_each(|number| *number += 1e-3 * (random.f32() - 0.5));
    positions
}

/// Moves the middle of the positions to 0.
fn centre(positions: &mut [Position]) {
    for axis in 0..2 {
        let sum: f64 = positions.iter().map(|position| f64::from(position[axis])).sum();
        let middle = (sum / positions.len() as f64) as f32;
        positions.iter_mut().for_each(|position| position[axis] -= middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::{nearest_rows, neighbours_of_a_row};
    use crate::vector::normalise;

    /// Rows in groups around random directions.
    pub(crate) fn groups(groups: usize, each: usize) -> UnitRows {
        let mut random = fastrand::Rng::with_seed(3);
        let mut rows = UnitRows::new(16);
        let middles: Vec<Vec<f32>> = (0..groups).map(|_| (0..16).map(|_| random.f32() - 0.5).collect()).collect();
        for at in 0..groups * each {
            let mut row: Vec<f32> =
                middles[at % groups].iter().map(|number| number + 0.2 * (random.f32() - 0.5)).collect();
            normalise(&mut row);
            rows.push(&row);
        }
        rows
    }

    fn laid_out(rows: &UnitRows) -> Vec<Position> {
        let neighbours = nearest_rows(rows, neighbours_of_a_row(rows.len()));
        lay_out(rows, &neighbours, None, &|_, _| {})
    }

    #[test]
    fn groups_stay_together_and_each_run_gives_the_same() {
        let rows = groups(6, 40);
        let positions = laid_out(&rows);
        let distance = |a: Position, b: Position| (a[0] - b[0]).hypot(a[1] - b[1]);
        for at in 0..positions.len() {
            let nearest = (0..positions.len()).filter(|other| *other != at).min_by(|a, b| {
                distance(positions[at], positions[*a]).total_cmp(&distance(positions[at], positions[*b]))
            });
            assert_eq!(nearest.map(|other| other % 6), Some(at % 6), "{at}");
        }
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        assert_eq!(one.install(|| laid_out(&rows)), positions);
    }

    #[test]
    fn few_rows_are_laid_out_too() {
        for count in 0..6 {
            let positions = laid_out(&groups(1, count));
            assert_eq!(positions.len(), count);
            assert!(positions.iter().flatten().all(|number| number.is_finite()));
        }
        let mut equal = UnitRows::new(4);
        (0..50).for_each(|_| equal.push(&[1.0]));
        assert!(laid_out(&equal).iter().flatten().all(|number| number.is_finite()));
    }
}
