//! How positions repel each other: sums over all pairs, far ones taken together.

use rayon::prelude::*;

use crate::projection::Position;
use crate::projection::tree::Tree;

/// Positions that walk the tree together.
const GROUP: usize = 16;
/// A node is taken as one position if it is narrower than this share of its distance to the whole group, which is more strict
/// than to each position: van der Maaten 2014 takes 0.5 of that.
const ANGLE: f32 = 0.6;

/// What the positions of a tree do to others.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Repulsion {
    /// Σ w² · (y − other), with w = 1 / (1 + distance²).
    pub force: Position,
    /// Σ w, each position with itself left out by the caller.
    pub weight: f32,
}

/// What all positions do to each of them. The weight counts each position with itself, as 1.
pub(super) fn repulsion(tree: &Tree, positions: &[Position]) -> Vec<Repulsion> {
    let groups: Vec<[Repulsion; GROUP]> =
        tree.order.par_chunks(GROUP).map(|group| of_group(tree, &positions_of(group, positions))).collect();
    let mut all = vec![Repulsion::default(); positions.len()];
    for (group, found) in tree.order.chunks(GROUP).zip(groups) {
        for (&at, repulsion) in group.iter().zip(found) {
            all[at as usize] = repulsion;
        }
    }
    all
}

/// What the positions of a tree do to one that is not among them.
pub(super) fn repulsion_at(tree: &Tree, position: Position) -> Repulsion {
    of_group(tree, &([position[0]; GROUP], [position[1]; GROUP]))[0]
}

/// The coordinates of a group; the last position stands for those that are missing.
fn positions_of(group: &[u32], positions: &[Position]) -> ([f32; GROUP], [f32; GROUP]) {
    let axis = |axis: usize| std::array::from_fn(|lane| positions[group[lane.min(group.len() - 1)] as usize][axis]);
    (axis(0), axis(1))
}

fn of_group(tree: &Tree, (xs, ys): &([f32; GROUP], [f32; GROUP])) -> [Repulsion; GROUP] {
    let bounds = |all: &[f32; GROUP]| {
        all.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), &at| (low.min(at), high.max(at)))
    };
    let ((left, right), (top, bottom)) = (bounds(xs), bounds(ys));
    let mut sums = Sums::default();
    let mut at = 0;
    while let Some(node) = tree.nodes.get(at) {
        let dx = (left - node.x).max(node.x - right).max(0.0);
        let dy = (top - node.y).max(node.y - bottom).max(0.0);
        if node.side * node.side < ANGLE * ANGLE * (dx * dx + dy * dy) {
            sums.add(xs, ys, node.x, node.y, node.mass);
            at = node.next as usize;
            continue;
        }
        for leaf in node.first as usize..node.last as usize {
            sums.add(xs, ys, tree.xs[leaf], tree.ys[leaf], 1.0);
        }
        at += 1;
    }
    std::array::from_fn(|lane| Repulsion { force: [sums.x[lane], sums.y[lane]], weight: sums.weight[lane] })
}

/// The sums of a group, a lane a position: the compiler turns the loop into vector instructions.
#[derive(Default)]
struct Sums {
    x: [f32; GROUP],
    y: [f32; GROUP],
    weight: [f32; GROUP],
}

impl Sums {
    #[inline(always)]
    fn add(&mut self, xs: &[f32; GROUP], ys: &[f32; GROUP], x: f32, y: f32, mass: f32) {
        for lane in 0..GROUP {
            let (dx, dy) = (xs[lane] - x, ys[lane] - y);
            let weight = 1.0 / (1.0 + dx * dx + dy * dy);
            let heavy = mass * weight;
            self.weight[lane] += heavy;
            self.x[lane] += heavy * weight * dx;
            self.y[lane] += heavy * weight * dy;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(positions: &[Position], [x, y]: Position) -> Repulsion {
        let mut sum = Repulsion::default();
        for other in positions {
            let (dx, dy) = (x - other[0], y - other[1]);
            let weight = 1.0 / (1.0 + dx * dx + dy * dy);
            sum.weight += weight;
            sum.force[0] += weight * weight * dx;
            sum.force[1] += weight * weight * dy;
        }
        sum
    }

    #[test]
    fn sums_are_near_those_over_all_pairs() {
        let mut random = fastrand::Rng::with_seed(2);
        let positions: Vec<Position> = (0..3000).map(|_| [40.0 * random.f32(), 25.0 * random.f32()]).collect();
        let tree = Tree::new(&positions);
        let found = repulsion(&tree, &positions);
        for (at, found) in found.iter().enumerate().step_by(97) {
            let exact = exact(&positions, positions[at]);
            let off = (found.force[0] - exact.force[0]).hypot(found.force[1] - exact.force[1]);
            assert!((found.weight / exact.weight - 1.0).abs() < 0.02, "{found:?} {exact:?}");
            // Forces of opposite sides cancel: what is off is measured against the sum of all.
            assert!(off < 0.005 * exact.weight, "{found:?} {exact:?}");
        }
        let beside = [41.0, 3.0];
        let (found, exact) = (repulsion_at(&tree, beside), exact(&positions, beside));
        assert!((found.weight / exact.weight - 1.0).abs() < 0.02);
    }
}
