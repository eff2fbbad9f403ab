//! One score out of meaning and words, the same for summaries in the question's language and in the other.

use crate::search::candidate::Candidate;

/// Weight of words: of a paper that has all that the best one has, in the question's language and in the other.
const WORDS: [f32; 2] = [0.14, 0.2];
/// The share of the best paper's words at which they speak neither for a paper nor against it.
const SHARE: f32 = 0.92;
/// Weight of a language: how much of the question's words its best paper has.
const LANGUAGE: f32 = 0.05;
/// Where nothing but words is compared, a translated word counts so much of one that stands there as it was asked.
const TRANSLATED: f32 = 0.5;

/// What the words of papers are measured against.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Measure {
    /// The best score in the library.
    pub best: f32,
    /// See [`crate::lexical::LexicalRanking::ceiling`].
    pub ceiling: f32,
}

impl Measure {
    /// Which part of what there is to have `words` are: scores grow with the words of a question, and this does not.
    fn share(&self, words: f32) -> f32 {
        if self.ceiling > 0.0 { words / self.ceiling } else { 0.0 }
    }

    /// The best paper's part of it.
    fn covered(&self) -> f32 {
        self.share(self.best).min(1.0)
    }
}

/// What the candidates are measured against. None of it depends on filters or on how many papers are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scale {
    pub by_meaning: bool,
    /// Of papers that have the question's language, and of those that do not; none when words do not count.
    pub words: Option<[Measure; 2]>,
}

/// Gives each candidate what it is ranked by.
///
/// The cosine, and the words as a share of those of the best paper that is told in the same language: the words of the
/// other language are translated one by one, so that scores of the two cannot be compared. Which of the languages the
/// answer is in is told by how much of the question each best paper has.
pub(super) fn fuse(ranked: &mut [Candidate], scale: Scale) {
    for paper in ranked {
        let words = paper.words.unwrap_or(0.0);
        let meaning = paper.nearest.map_or(0.0, |nearest| nearest.score);
        let kind = usize::from(paper.foreign);
        paper.fused = match scale.words {
            None => meaning,
            Some([own, foreign]) if !scale.by_meaning => {
                let translated = if paper.translated { TRANSLATED * foreign.share(words).min(1.0) } else { 0.0 };
                own.share(paper.literal).max(translated)
            }
            Some(measures) if measures[kind].best > 0.0 => {
                let measure = measures[kind];
                meaning + WORDS[kind] * ((words / measure.best).min(1.0) - SHARE) + LANGUAGE * measure.covered()
            }
            Some(_) => meaning,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::PassageHit;

    fn paper(paper: u32, foreign: bool, score: f32, words: Option<f32>) -> Candidate {
        let nearest = Some(PassageHit { paper, passage: 0, score });
        let literal = if foreign { 0.0 } else { words.unwrap_or(0.0) };
        Candidate { words, translated: foreign, literal, nearest, foreign, ..Candidate::new(paper) }
    }

    fn fused(papers: &mut [Candidate], scale: Scale) -> Vec<f32> {
        fuse(papers, scale);
        papers.iter().map(|paper| paper.fused).collect()
    }

    const BOTH: Scale = Scale {
        by_meaning: true,
        words: Some([Measure { best: 10.0, ceiling: 20.0 }, Measure { best: 4.0, ceiling: 8.0 }]),
    };

    #[test]
    fn words_are_measured_within_a_language() {
        let mut papers = [
            paper(0, false, 0.50, Some(10.0)),
            paper(1, false, 0.52, Some(1.0)),
            paper(2, true, 0.50, Some(4.0)),
            paper(3, true, 0.52, None),
        ];
        let scores = fused(&mut papers, BOTH);
        assert!(scores[0] > scores[1] && scores[2] > scores[3], "all words go before a little meaning");
        assert!((scores[0] - scores[2]).abs() < 0.01, "the best of both languages are alike");
    }

    #[test]
    fn the_language_that_has_more_of_the_question_goes_first() {
        let mut papers = [paper(0, false, 0.5, Some(10.0)), paper(1, true, 0.5, Some(4.0))];
        let [own, mut foreign] = BOTH.words.expect("words");
        foreign.ceiling = 16.0;
        let scores = fused(&mut papers, Scale { words: Some([own, foreign]), ..BOTH });
        assert!(scores[0] > scores[1] + 0.005);
    }

    #[test]
    fn meaning_alone_or_words_alone_keep_their_own_scale() {
        let mut papers = [paper(0, false, 0.5, Some(10.0)), paper(1, false, 0.6, None), paper(2, true, 0.1, Some(4.0))];
        assert_eq!(fused(&mut papers, Scale { words: None, ..BOTH }), [0.5, 0.6, 0.1]);
        assert_eq!(fused(&mut papers, Scale { by_meaning: false, ..BOTH }), [0.5, 0.0, 0.25]);
        // What stands there as it was asked counts in full, whatever else a paper is told in.
        papers[2].literal = 10.0;
        assert_eq!(fused(&mut papers, Scale { by_meaning: false, ..BOTH }), [0.5, 0.0, 0.5]);
        let none = Measure { best: 0.0, ceiling: 3.0 };
        assert_eq!(fused(&mut papers, Scale { words: Some([none; 2]), ..BOTH }), [0.5, 0.6, 0.1]);
    }
}
