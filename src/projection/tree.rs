//! A quadtree over positions, for sums over far positions at once (Barnes and Hut, Nature 324, 1986).

use rayon::prelude::*;

use crate::projection::Position;

/// The most positions of a leaf. Deeper trees take longer to walk than the positions that they save.
const LEAF: usize = 16;
/// Bits of a coordinate: positions nearer than 2⁻²⁴ of the whole are in one leaf.
const BITS: u32 = 24;

/// A node: a square with the middle of its positions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub x: f32,
    pub y: f32,
    /// The number of its positions.
    pub mass: f32,
    /// The length of its side.
    pub side: f32,
    /// The node after it and all nodes below it.
    pub next: u32,
    /// Where its positions begin and end, in [`Tree::xs`]; empty for a node that has others below it.
    pub first: u32,
    pub last: u32,
}

/// The nodes in the order of a walk, and the positions in an order that keeps near ones together.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    /// The numbers of the positions, in the tree's order.
    pub order: Vec<u32>,
    pub xs: Vec<f32>,
    pub ys: Vec<f32>,
}

impl Tree {
    /// The tree of finite positions.
    pub fn new(positions: &[Position]) -> Self {
        let bounds = |axis: usize| {
            let all = positions.iter().map(|position| position[axis]);
            (all.clone().fold(f32::INFINITY, f32::min), all.fold(f32::NEG_INFINITY, f32::max))
        };
        if positions.is_empty() {
            return Self::default();
        }
        let ((left, right), (top, bottom)) = (bounds(0), bounds(1));
        let side = (right - left).max(bottom - top).max(f32::MIN_POSITIVE);
        let cells = ((1u32 << BITS) - 1) as f32;
        let cell = |number: f32, low: f32| ((number - low) / side * cells) as u32;
        let mut coded: Vec<(u64, u32)> = positions
            .par_iter()
            .enumerate()
            .map(|(at, [x, y])| (interleave(cell(*x, left)) | interleave(cell(*y, top)) << 1, at as u32))
            .collect();
        coded.par_sort_unstable();
        let order: Vec<u32> = coded.iter().map(|code| code.1).collect();
        let of = |axis: usize| order.iter().map(|&at| positions[at as usize][axis]).collect::<Vec<f32>>();
        let mut tree = Self { nodes: Vec::new(), xs: of(0), ys: of(1), order };
        let codes: Vec<u64> = coded.into_iter().map(|code| code.0).collect();
        tree.grow(&codes, 0, BITS, side);
        tree
    }

    /// Adds the node of the positions whose codes these are, and all below it. `level`: bits that still tell them apart.
    fn grow(&mut self, codes: &[u64], first: usize, level: u32, side: f32) {
        let own = self.nodes.len();
        let (last, count) = (first + codes.len(), codes.len() as f32);
        let mean = |all: &[f32]| all[first..last].iter().map(|number| f64::from(*number)).sum::<f64>() as f32 / count;
        let (x, y) = (mean(&self.xs), mean(&self.ys));
        let is_leaf = codes.len() <= LEAF || level == 0;
        let (from, to) = if is_leaf { (first as u32, last as u32) } else { (0, 0) };
        self.nodes.push(Node { x, y, mass: count, side, next: 0, first: from, last: to });
        if !is_leaf {
            let shift = 2 * (level - 1);
            let mut begin = 0;
            for quarter in 0..4 {
                let end = begin + codes[begin..].partition_point(|code| (code >> shift) & 3 <= quarter);
                if end > begin {
                    self.grow(&codes[begin..end], first + begin, level - 1, side / 2.0);
                }
                begin = end;
            }
        }
        self.nodes[own].next = self.nodes.len() as u32;
    }
}

/// Puts a zero bit before each of the lower 24 bits.
fn interleave(number: u32) -> u64 {
    let mut spread = u64::from(number);
    for (shift, mask) in [
        (16, 0x0000_FFFF_0000_FFFF),
        (8, 0x00FF_00FF_00FF_00FF),
        (4, 0x0F0F_0F0F_0F0F_0F0F),
        (2, 0x3333_3333_3333_3333),
        (1, 0x5555_5555_5555_5555),
    ] {
        spread = (spread | spread << shift) & mask;
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_spread() {
        assert_eq!(interleave(0b1011), 0b100_0101);
        assert_eq!(interleave(0xFF_FFFF), 0x5555_5555_5555);
    }

    #[test]
    fn a_walk_over_all_leaves_meets_each_position_once() {
        let mut random = fastrand::Rng::with_seed(1);
        let positions: Vec<Position> =
            (0..1000).map(|at| if at < 100 { [0.5, 0.5] } else { [random.f32(), random.f32()] }).collect();
        let tree = Tree::new(&positions);
        let mut met: Vec<u32> =
            tree.nodes.iter().flat_map(|node| &tree.order[node.first as usize..node.last as usize]).copied().collect();
        met.sort_unstable();
        assert_eq!(met, (0..1000).collect::<Vec<_>>());
        assert_eq!(tree.nodes[0].mass, 1000.0);
        assert_eq!(tree.nodes[0].next as usize, tree.nodes.len());
        assert!(Tree::new(&[]).nodes.is_empty());
        assert_eq!(Tree::new(&[[1.0, 2.0]]).nodes.len(), 1);
    }
}
