//! Places new rows among rows that keep their positions.

use rayon::prelude::*;

use crate::projection::Position;
use crate::projection::affinities::conditional;
use crate::projection::attraction::pull;
use crate::projection::nearest_rows::Neighbours;
use crate::projection::perplexity;
use crate::projection::repulsion::repulsion_at;
use crate::projection::tree::Tree;

/// Steps of a new position, each shorter than the one before.
const STEPS: usize = 60;
/// The length of the first step.
const FIRST_STEP: f32 = 1.0;
/// The neighbours that a new position starts between: more are on several sides of the plane.
const START_BETWEEN: usize = 5;

/// The position of each new row, from its nearest rows among those with `positions`, of which there is at least one.
///
/// A new row depends on these only, so it goes to the same place alone and with others.
pub(crate) fn place(positions: &[Position], neighbours: &Neighbours) -> Vec<Position> {
    let tree = Tree::new(positions);
    let one = |row: usize| {
        let near: Vec<Position> = neighbours.of(row).map(|(other, _)| positions[other as usize]).collect();
        let affinities = conditional(neighbours, row, perplexity(positions.len()));
        let mut position = median(&near[..near.len().min(START_BETWEEN)]);
        for step in 0..STEPS {
            let together = pull(position, near.iter().copied().zip(affinities.iter().copied()));
            let apart = repulsion_at(&tree, position);
            let weight = apart.weight.max(1e-12);
            let gradient: Position = std::array::from_fn(|axis| together[axis] - apart.force[axis] / weight);
            let length = gradient[0].hypot(gradient[1]);
            if length < 1e-6 {
                break;
            }
            let by = FIRST_STEP * (1.0 - step as f32 / STEPS as f32) * (length.min(0.1) * 10.0);
            position.iter_mut().zip(gradient).for_each(|(number, along)| *number -= by * along / length);
        }
        position
    };
    (0..neighbours.len()).into_par_iter().map(one).collect()
}

/// The median of each coordinate: one position on the other side of the plane does not move it. 0 of none.
pub(crate) fn median(positions: &[Position]) -> Position {
    std::array::from_fn(|axis| {
        let mut all: Vec<f32> = positions.iter().map(|position| position[axis]).collect();
        let middle = all.len() / 2;
        if all.is_empty() { 0.0 } else { *all.select_nth_unstable_by(middle, f32::total_cmp).1 }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_row_comes_to_its_neighbours() {
        let mut random = fastrand::Rng::with_seed(5);
        let positions: Vec<Position> = (0..200)
            .map(|at| [if at % 2 == 0 { -20.0 } else { 20.0 } + 4.0 * random.f32(), 4.0 * random.f32()])
            .collect();
        let near = Neighbours {
            each: 4,
            rows: vec![0, 2, 4, 6, 1, 3, 5, 8],
            cosines: vec![0.9, 0.8, 0.8, 0.7, 0.9, 0.8, 0.8, 0.1],
        };
        let placed = place(&positions, &near);
        assert!(placed[0][0] < -10.0 && placed[1][0] > 10.0, "{placed:?}");
        let alone = Neighbours { each: 4, rows: vec![1, 3, 5, 8], cosines: vec![0.9, 0.8, 0.8, 0.1] };
        assert_eq!(place(&positions, &alone), placed[1..]);
    }
}
