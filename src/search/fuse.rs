//! The value that papers are ranked by: the evidence of vectors and of words in one number.

use crate::embed::FusionWeights;
use crate::lexical::calibration::TRANSLATED_WEIGHT;
use crate::search::candidate::Candidate;

/// What the BM25 of papers is measured against.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bm25Reference {
    /// The best score in the index.
    pub best: f32,
    /// See [`crate::lexical::LexicalRanking::ceiling`].
    pub ceiling: f32,
}

impl Bm25Reference {
    /// `bm25` as a share of the ceiling. BM25 grows with the number of words in a question; this does not.
    fn share(&self, bm25: f32) -> f32 {
        if self.ceiling > 0.0 { bm25 / self.ceiling } else { 0.0 }
    }

    /// The share of the best paper.
    fn coverage(&self) -> f32 {
        self.share(self.best).min(1.0)
    }
}

/// What the candidates are measured against. It depends neither on filters nor on the number of papers wanted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scale {
    pub by_meaning: bool,
    /// For papers with a passage in the question's language, and for the others; none when words do not count.
    pub words: Option<[Bm25Reference; 2]>,
}

/// What the fused value of a candidate is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum FusedValue {
    /// The cosine of its best passage.
    #[default]
    Cosine,
    /// Its BM25 as a share of the ceiling.
    Lexical,
    /// The cosine with weighted lexical evidence; see [`FusionWeights`].
    Weighted,
    /// The sum of its reciprocal ranks by vectors and by words.
    ReciprocalRanks,
}

/// The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009): the greater, the less the first ranks
/// stand out.
const RANK_OFFSET: f32 = 60.0;

/// The sum of reciprocal ranks of a paper that is first by vectors and by words.
pub(super) const BEST_RECIPROCAL_RANKS: f32 = 2.0 / (RANK_OFFSET + 1.0);

/// Sets the value that each candidate is ranked by, and says what it is.
///
/// With `weights`, the fusion is the one that they are fitted for. Without, it is reciprocal rank fusion: ranks have the
/// same scale whatever the cosines of a model and the BM25 of a language look like, and its only constant is published.
pub(super) fn fuse(candidates: &mut [Candidate], scale: Scale, weights: Option<&FusionWeights>) -> FusedValue {
    let value = match (scale.words, weights) {
        (None, _) => FusedValue::Cosine,
        (Some(_), _) if !scale.by_meaning => FusedValue::Lexical,
        (Some(_), Some(_)) => FusedValue::Weighted,
        (Some(_), None) => FusedValue::ReciprocalRanks,
    };
    for candidate in candidates {
        let cosine = candidate.looked.or(candidate.nearest.map(|nearest| nearest.score)).unwrap_or(0.0);
        candidate.fused = match (scale.words, weights) {
            (None, _) => cosine,
            (Some(measures), _) if !scale.by_meaning => lexical(candidate, measures),
            (Some(measures), Some(weights)) => weighted(cosine, candidate, measures, weights),
            (Some(_), None) => {
                let ranks = [candidate.vector_rank, candidate.words_rank];
                ranks.into_iter().flatten().map(|rank| 1.0 / (RANK_OFFSET + rank as f32)).sum()
            }
        };
    }
    value
}

/// The value of a paper where words alone count.
fn lexical(candidate: &Candidate, [own, other]: [Bm25Reference; 2]) -> f32 {
    let words = candidate.words.unwrap_or(0.0);
    let translated = if candidate.translated { TRANSLATED_WEIGHT * other.share(words).min(1.0) } else { 0.0 };
    own.share(candidate.literal).max(translated)
}

/// The cosine with weighted lexical evidence.
fn weighted(cosine: f32, candidate: &Candidate, [own, other]: [Bm25Reference; 2], weights: &FusionWeights) -> f32 {
    let (measure, weight) = if candidate.foreign {
        let ceiling = other.ceiling.max(weights.least_translated * own.ceiling);
        (Bm25Reference { ceiling, ..other }, weights.lexical_weight_other_language)
    } else {
        (own, weights.lexical_weight_same_language)
    };
    if measure.best <= 0.0 {
        return cosine;
    }
    let coverage = measure.coverage();
    let certainty = if coverage < weights.full_coverage { (coverage / weights.full_coverage).sqrt() } else { 1.0 };
    let share = (candidate.words.unwrap_or(0.0) / measure.best).min(1.0);
    cosine + weight * certainty * (share - weights.neutral_share) + weights.coverage_weight * coverage
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::PassageHit;

    fn candidate(paper: u32, foreign: bool, score: f32, words: Option<f32>) -> Candidate {
        let nearest = Some(PassageHit { paper, passage: Some(0), score });
        let literal = if foreign { 0.0 } else { words.unwrap_or(0.0) };
        Candidate { words, translated: foreign, literal, nearest, foreign, ..Candidate::new(paper) }
    }

    fn fused(candidates: &mut [Candidate], scale: Scale) -> Vec<f32> {
        fuse(candidates, scale, Some(&WEIGHTS));
        candidates.iter().map(|candidate| candidate.fused).collect()
    }

    const WEIGHTS: FusionWeights = FusionWeights {
        lexical_weight_same_language: 0.14,
        lexical_weight_other_language: 0.2,
        neutral_share: 0.92,
        coverage_weight: 0.05,
        full_coverage: 0.4,
        least_translated: 0.4,
        second_look: 0.0,
    };

    const BOTH: Scale = Scale {
        by_meaning: true,
        words: Some([Bm25Reference { best: 10.0, ceiling: 20.0 }, Bm25Reference { best: 4.0, ceiling: 8.0 }]),
    };

    #[test]
    fn words_are_measured_within_a_language() {
        let mut candidates = [
            candidate(0, false, 0.50, Some(10.0)),
            candidate(1, false, 0.52, Some(1.0)),
            candidate(2, true, 0.50, Some(4.0)),
            candidate(3, true, 0.52, None),
        ];
        let values = fused(&mut candidates, BOTH);
        assert!(values[0] > values[1] && values[2] > values[3], "all words go before a little meaning");
        assert!((values[0] - values[2]).abs() < 0.01, "the best of both languages are alike");
    }

    #[test]
    fn the_language_that_has_more_of_the_question_goes_first() {
        let mut candidates = [candidate(0, false, 0.5, Some(10.0)), candidate(1, true, 0.5, Some(4.0))];
        let [own, mut other] = BOTH.words.expect("words");
        other.ceiling = 16.0;
        let values = fused(&mut candidates, Scale { words: Some([own, other]), ..BOTH });
        assert!(values[0] > values[1] + 0.005);
    }

    #[test]
    fn words_say_less_where_few_of_them_are_found() {
        let difference = |ceiling: f32| {
            let mut candidates = [candidate(0, false, 0.5, Some(10.0)), candidate(1, false, 0.5, Some(1.0))];
            let [own, other] = BOTH.words.expect("words");
            let own = Bm25Reference { ceiling, ..own };
            let values = fused(&mut candidates, Scale { words: Some([own, other]), ..BOTH });
            values[0] - values[1]
        };
        assert!((difference(12.0) - difference(25.0)).abs() < 1e-6, "two fifths of the words are enough");
        assert!((difference(100.0) - difference(25.0) / 2.0).abs() < 1e-4);
    }

    #[test]
    fn a_few_translated_words_do_not_cover_a_question() {
        let value = |ceiling: f32| {
            let mut candidates = [candidate(0, true, 0.5, Some(4.0))];
            let [own, other] = BOTH.words.expect("words");
            fused(&mut candidates, Scale { words: Some([own, Bm25Reference { ceiling, ..other }]), ..BOTH })[0]
        };
        assert!((value(4.0) - value(8.0)).abs() < 1e-6, "a share of what all words allow is the least");
        assert!(value(8.0) > value(16.0));
    }

    #[test]
    fn meaning_alone_or_words_alone_keep_their_own_scale() {
        let mut candidates =
            [candidate(0, false, 0.5, Some(10.0)), candidate(1, false, 0.6, None), candidate(2, true, 0.1, Some(4.0))];
        assert_eq!(fused(&mut candidates, Scale { words: None, ..BOTH }), [0.5, 0.6, 0.1]);
        assert_eq!(fused(&mut candidates, Scale { by_meaning: false, ..BOTH }), [0.5, 0.0, 0.25]);
        // Words as they are written count in full, whatever language a paper is in.
        candidates[2].literal = 10.0;
        assert_eq!(fused(&mut candidates, Scale { by_meaning: false, ..BOTH }), [0.5, 0.0, 0.5]);
        let none = Bm25Reference { best: 0.0, ceiling: 3.0 };
        assert_eq!(fused(&mut candidates, Scale { words: Some([none; 2]), ..BOTH }), [0.5, 0.6, 0.1]);
    }

    #[test]
    fn without_weights_ranks_are_fused_and_the_scale_of_cosines_does_not_matter() {
        let ranked = |scale: f32| {
            let mut candidates = [
                Candidate { vector_rank: Some(1), words_rank: Some(1), ..candidate(0, false, 0.9 * scale, Some(9.0)) },
                Candidate { vector_rank: Some(2), words_rank: None, ..candidate(1, false, 0.8 * scale, None) },
                Candidate { vector_rank: Some(3), words_rank: Some(2), ..candidate(2, true, 0.7 * scale, Some(2.0)) },
                Candidate { vector_rank: None, words_rank: Some(3), ..candidate(3, false, 0.1 * scale, Some(1.0)) },
            ];
            assert_eq!(fuse(&mut candidates, BOTH, None), FusedValue::ReciprocalRanks);
            candidates.map(|candidate| candidate.fused)
        };
        let values = ranked(1.0);
        assert_eq!(values, ranked(0.1));
        assert_eq!(values[0], BEST_RECIPROCAL_RANKS);
        // Both rankings find the third, one the second: agreement counts more than one rank.
        assert!(values[0] > values[2] && values[2] > values[1] && values[1] > values[3]);
        let mut alone = [candidate(0, false, 0.7, Some(1.0))];
        assert_eq!(fuse(&mut alone, Scale { words: None, ..BOTH }, None), FusedValue::Cosine);
        assert_eq!(fuse(&mut alone, Scale { by_meaning: false, ..BOTH }, None), FusedValue::Lexical);
    }
}
