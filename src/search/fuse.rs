//! One score out of meaning and words, the same for summaries in the question's language and in the other.

use super::rank::Ranked;
use crate::paper::Language;

/// Weight of words: of a paper that has all that the best one has.
const WORDS: f32 = 0.07;
/// The share of the best paper's words that a paper needs before they speak for it. A paper without a text in the
/// question's language cannot have them, and neither gains nor loses.
const SHARE: f32 = 0.9;
/// How much of the difference between languages is taken off.
const LEVEL: f32 = 0.7;
/// As many of the nearest papers of a language tell how near that language lies.
const NEAREST: usize = 10;

/// Gives each candidate what it is ranked by. They come in no order.
///
/// By meaning and words: the cosine, plus words as a share of the best paper's BM25, where the paper could have
/// them. Vectors of one language lie nearer to each other, so of each paper's cosine goes off a part of how
/// much nearer the best of its language are than those of the other.
pub(super) fn fuse(ranked: &mut [Ranked], asked_in: Language, by_meaning: bool, by_words: bool) {
    let best = ranked.iter().filter_map(|paper| paper.words).fold(0f32, f32::max);
    let level = level(ranked);
    for paper in ranked {
        let words = paper.words.unwrap_or(0.0);
        let mut meaning = paper.meaning.map_or(0.0, |near| near.score);
        if let Some(near) = paper.meaning {
            meaning -= LEVEL * level[near.language as usize];
        }
        paper.fused = match (by_meaning, by_words) {
            (true, true) if best > 0.0 && paper.has(asked_in) => meaning + WORDS * (words / best - SHARE),
            (true, _) => meaning,
            (false, _) => words,
        };
    }
}

/// How much nearer the nearest papers of each language are than those of the language that is further off.
fn level(ranked: &[Ranked]) -> [f32; 2] {
    let mean = |language: Language| {
        let of_language =
            |paper: &Ranked| paper.meaning.filter(|near| near.language == language).map(|near| near.score);
        let mut scores: Vec<f32> = ranked.iter().filter_map(of_language).collect();
        scores.sort_unstable_by(|a, b| b.total_cmp(a));
        scores.truncate(NEAREST);
        (!scores.is_empty()).then(|| scores.iter().sum::<f32>() / scores.len() as f32)
    };
    match (mean(Language::En), mean(Language::Zh)) {
        (Some(en), Some(zh)) => [en - en.min(zh), zh - en.min(zh)],
        _ => [0.0, 0.0],
    }
}

#[cfg(test)]
mod tests {
    use super::super::rank::Near;
    use super::*;

    fn paper(owner: u32, language: Language, score: f32, words: Option<f32>) -> Ranked {
        let near = Near { score, row: owner as usize, language };
        let languages = [language == Language::En, language == Language::Zh];
        Ranked { words, meaning: Some(near), languages, ..Ranked::new(owner) }
    }

    #[test]
    fn a_language_that_lies_nearer_as_a_whole_is_not_preferred() {
        let mut papers: Vec<Ranked> = (0..20).map(|i| paper(i, Language::Zh, 0.5 - 0.001 * i as f32, None)).collect();
        papers.extend((20..40).map(|i| paper(i, Language::En, 0.4 - 0.001 * (i - 20) as f32, None)));
        // Of its own language it stands out more than any Chinese paper does of its own.
        papers.push(paper(40, Language::En, 0.48, None));
        fuse(&mut papers, Language::Zh, true, true);
        let best = papers.iter().max_by(|a, b| a.fused.total_cmp(&b.fused)).map(|paper| paper.owner);
        assert_eq!(best, Some(40));
    }

    #[test]
    fn words_count_for_papers_that_could_have_them() {
        let mut papers = vec![
            paper(0, Language::En, 0.50, Some(10.0)),
            paper(1, Language::En, 0.52, Some(1.0)),
            paper(2, Language::Zh, 0.505, None),
        ];
        fuse(&mut papers, Language::En, true, true);
        let of = |owner: u32| papers.iter().find(|paper| paper.owner == owner).map_or(0.0, |paper| paper.fused);
        assert!(of(0) > of(1), "all words go before a little meaning");
        assert!(of(2) > of(1), "the other language does not lose for its words");
    }

    #[test]
    fn meaning_alone_or_words_alone_keep_their_own_scale() {
        let mut papers = vec![paper(0, Language::En, 0.5, Some(10.0)), paper(1, Language::En, 0.6, None)];
        fuse(&mut papers, Language::En, true, false);
        assert_eq!((papers[0].fused, papers[1].fused), (0.5, 0.6));
        fuse(&mut papers, Language::En, false, true);
        assert_eq!((papers[0].fused, papers[1].fused), (10.0, 0.0));
    }
}
