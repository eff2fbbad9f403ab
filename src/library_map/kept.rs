//! What is kept of a map.

use serde::{Deserialize, Serialize};

use crate::projection::Position;
use crate::topics::TopicName;

/// Positions and topics of the papers of one generation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptMap {
    /// The square that shows the map. New papers do not change it, since all others would move.
    pub frame: Frame,
    /// The papers that have vectors, in the order of the index.
    pub papers: Vec<KeptPaper>,
    /// Each comes after its parent.
    pub topics: Vec<KeptTopic>,
}

/// A square of the plane.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Frame {
    pub left: f32,
    pub top: f32,
    pub side: f32,
}

/// A paper on the map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptPaper {
    /// A hash of its id.
    pub id: [u8; 16],
    /// A hash of its vector: a paper with another one is placed again.
    pub vector: [u8; 8],
    /// Its number in the generation.
    pub number: u32,
    pub position: Position,
    /// Its finest topic.
    pub topic: u32,
    /// Whether it was placed among the others, and not laid out with them.
    pub is_placed: bool,
}

/// A topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptTopic {
    pub parent: Option<u32>,
    pub name: TopicName,
    /// Its papers and those of all topics below.
    pub papers: usize,
    /// Where its name stands.
    pub anchor: Position,
    /// The papers that are most like all of it, by their places in [`KeptMap::papers`].
    pub central: Vec<u32>,
}

/// The share of a frame that is left free on each side.
const MARGIN: f32 = 0.03;

impl Frame {
    /// The smallest square with all positions in it, and a margin.
    pub fn around(positions: &[Position]) -> Self {
        let bounds = |axis: usize| {
            let all = positions.iter().map(|position| position[axis]);
            (all.clone().fold(f32::INFINITY, f32::min), all.fold(f32::NEG_INFINITY, f32::max))
        };
        let ((left, right), (top, bottom)) = (bounds(0), bounds(1));
        let side = (right - left).max(bottom - top) * (1.0 + 2.0 * MARGIN);
        // One position, or none, has no extent.
        if !(side.is_finite() && side > 0.0) {
            return Self {
                left: if left.is_finite() { left - 0.5 } else { -0.5 },
                top: if top.is_finite() { top - 0.5 } else { -0.5 },
                side: 1.0,
            };
        }
        Self { left: (left + right - side) / 2.0, top: (top + bottom - side) / 2.0, side }
    }

    /// A position as shares of the frame, from 0 to 1. One outside is put on the border.
    pub fn share(&self, [x, y]: Position) -> Position {
        [((x - self.left) / self.side).clamp(0.0, 1.0), ((y - self.top) / self.side).clamp(0.0, 1.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_holds_all_positions() {
        let positions = [[-3.0, 1.0], [5.0, 2.0], [0.0, -1.0]];
        let frame = Frame::around(&positions);
        for position in positions {
            assert!(frame.share(position).iter().all(|share| (0.02..0.98).contains(share)), "{frame:?}");
        }
        assert_eq!(frame.share([900.0, -900.0]), [1.0, 0.0]);
        assert_eq!(Frame::around(&[[2.0, 3.0]]).share([2.0, 3.0]), [0.5, 0.5]);
        assert_eq!(Frame::around(&[]).share([0.0, 0.0]), [0.5, 0.5]);
    }
}
