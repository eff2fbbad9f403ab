//! What is shown as the score: how likely the paper is the one that was meant.

use super::Mode;
use super::rank::Ranked;

/// Below it, an answer is more likely not what was meant.
pub(super) const DOUBT: f32 = 0.3;

/// Slope and midpoint of a logistic curve (Platt, 1999).
struct Curve {
    slope: f32,
    middle: f32,
}

const HYBRID: Curve = Curve { slope: 30.0, middle: 0.58 };
const SEMANTIC: Curve = Curve { slope: 30.0, middle: 0.58 };
const LEXICAL: Curve = Curve { slope: 5.0, middle: 0.9 };

/// The score of a paper, from 0 to 1, falling with its rank.
pub(super) fn of(paper: &Ranked, mode: Mode, by_meaning: bool, ceiling: f32) -> f32 {
    if paper.named {
        return 1.0;
    }
    let (curve, x) = match (by_meaning, mode) {
        (true, Mode::Hybrid) => (HYBRID, paper.fused),
        (true, _) => (SEMANTIC, paper.fused),
        // BM25 grows with the words of the question; its share of what they could give does not.
        (false, _) => (LEXICAL, paper.fused / ceiling.max(1e-6)),
    };
    1.0 / (1.0 + (-curve.slope * (x - curve.middle)).exp())
}
