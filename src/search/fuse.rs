//! One score out of meaning and words, the same for summaries in the question's language and in the other.

use super::rank::Ranked;
use crate::paper::Language;

/// Weight of words: of a paper that has all that the best one has.
const WORDS: f32 = 0.14;
/// The share of the best paper's BM25 at which words speak neither for a paper nor against it.
const SHARE: f32 = 0.9;
/// Words are compared within languages whose best paper has at least this share of the best of all.
const COMPARABLE: f32 = 0.7;

/// What the candidates are measured against. None of it depends on filters or on how many papers are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    /// The best BM25 in the library.
    pub best: f32,
    pub by_meaning: bool,
    pub by_words: bool,
}

/// Gives each candidate what it is ranked by.
///
/// The cosine, and BM25 as a share of the best. Papers in a language where no paper has the question's words could not
/// have them either: they neither gain nor lose.
pub(super) fn fuse(ranked: &mut [Ranked], scale: Scale) {
    let comparable = [Language::En, Language::Zh].map(|language| {
        let words = ranked.iter().filter(|paper| paper.has(language)).filter_map(|paper| paper.words);
        scale.best > 0.0 && words.fold(0f32, f32::max) >= COMPARABLE * scale.best
    });
    for paper in ranked {
        let words = paper.words.unwrap_or(0.0);
        let meaning = paper.meaning.map_or(0.0, |near| near.score);
        let counts = paper.languages.iter().zip(comparable).any(|(has, comparable)| *has && comparable);
        paper.fused = match (scale.by_meaning, scale.by_words) {
            (true, true) if counts => meaning + WORDS * (words / scale.best - SHARE),
            (true, _) => meaning,
            (false, _) => words,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::rank::Near;
    use super::*;

    const SCALE: Scale = Scale { best: 10.0, by_meaning: true, by_words: true };

    fn paper(owner: u32, language: Language, score: f32, words: Option<f32>) -> Ranked {
        let near = Near { score, row: owner as usize };
        let languages = [language == Language::En, language == Language::Zh];
        Ranked { words, meaning: Some(near), languages, ..Ranked::new(owner) }
    }

    fn fused(papers: &mut [Ranked], scale: Scale) -> Vec<f32> {
        fuse(papers, scale);
        papers.iter().map(|paper| paper.fused).collect()
    }

    #[test]
    fn words_count_for_papers_that_could_have_them() {
        let mut papers = [
            paper(0, Language::En, 0.50, Some(10.0)),
            paper(1, Language::En, 0.52, Some(1.0)),
            paper(2, Language::Zh, 0.505, None),
        ];
        let scores = fused(&mut papers, SCALE);
        assert!(scores[0] > scores[1], "all words go before a little meaning");
        assert!(scores[2] > scores[1], "the other language does not lose for its words");
        // Names in Latin letters stand in Chinese summaries too: then these are compared by them.
        let mut papers = [paper(0, Language::Zh, 0.50, Some(10.0)), paper(1, Language::Zh, 0.52, Some(1.0))];
        let scores = fused(&mut papers, SCALE);
        assert!(scores[0] > scores[1]);
    }

    #[test]
    fn meaning_alone_or_words_alone_keep_their_own_scale() {
        let mut papers = [paper(0, Language::Zh, 0.5, Some(10.0)), paper(1, Language::Zh, 0.6, None)];
        assert_eq!(fused(&mut papers, Scale { by_words: false, ..SCALE }), [0.5, 0.6]);
        assert_eq!(fused(&mut papers, Scale { by_meaning: false, ..SCALE }), [10.0, 0.0]);
    }
}
