//! What is shown as the score: how likely the paper is the one that was meant.

use crate::search::candidate::Candidate;
use crate::search::query::Mode;

/// Below it, about one answer in a hundred is what was meant.
pub(crate) const DOUBT: f32 = 0.03;

/// Slope and midpoint of a logistic curve (Platt, 1999).
struct Curve {
    slope: f32,
    middle: f32,
}

// Fitted on the first answers to the judged questions about papers of both languages, each direction of a set weighing the
// same, asked once as they are and once with the relevant papers taken out. The model puts papers of other sciences than
// computing nearer to any question: there the curve promises too much.
const HYBRID: Curve = Curve { slope: 31.9, middle: 0.592 };
const SEMANTIC: Curve = Curve { slope: 35.3, middle: 0.565 };
const LEXICAL: Curve = Curve { slope: 1.19, middle: 1.79 };

/// The score of a paper, from 0 to 1, falling with its rank.
pub(crate) fn of(paper: &Candidate, mode: Mode, by_meaning: bool) -> f32 {
    if paper.named {
        return 1.0;
    }
    let (curve, x) = match (by_meaning, mode) {
        (true, Mode::Hybrid) => (HYBRID, paper.fused),
        (true, _) => (SEMANTIC, paper.fused),
        (false, _) => (LEXICAL, paper.fused),
    };
    1.0 / (1.0 + (-curve.slope * (x - curve.middle)).exp())
}
