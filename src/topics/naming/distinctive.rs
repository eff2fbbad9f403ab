//! Ranks the candidates of each topic by how much more frequent they are in its papers than in those of its siblings and in all
//! others.

use rayon::prelude::*;

use crate::text::Language;
use crate::topics::naming::candidates::{Candidates, Place};
use crate::topics::naming::counts::{Counts, TopicCounts};
use crate::topics::naming::quality::quality;
use crate::topics::naming::reading::Library;
use crate::topics::naming::topic_node::TopicNode;

/// The most candidates of a topic that are kept.
const MOST: usize = 40;
/// Papers of the surroundings that are added to those of a topic: in a small topic two papers prove little.
const PRIOR: f64 = 3.0;
/// How much the siblings weigh against all other papers.
const SIBLINGS: f64 = 0.6;
/// The power of the share of papers. At 1 the most frequent phrases win, at 0 those that no other topic has.
const SHARE: f64 = 0.85;
/// The most that log odds count: how rare a phrase is elsewhere says little where hardly any paper has it.
const MOST_ODDS: f64 = 3.0;
/// A phrase is left out if so many of its papers have it in a longer one.
const SUBSUMED: f64 = 0.6;

/// A candidate of a topic.
#[derive(Debug, Clone)]
pub(super) struct Ranked {
    /// How distinctive it is.
    pub score: f64,
    /// The share of the topic's papers that have it.
    pub share: f64,
    /// One of its places.
    pub place: Place,
    /// The number of the candidate.
    pub candidate: u32,
    /// Its stems.
    pub stems: Vec<u32>,
    /// How it is written most often. Written last, by [`super::surface`].
    pub surface: String,
}

/// The best candidates of each topic, the best first.
pub(super) fn rank(
    counts: &Counts,
    candidates: &Candidates,
    library: &Library,
    language: Language,
    topics: &[TopicNode],
) -> Vec<Vec<Ranked>> {
    let part = library.part(language);
    let stems = |place: Place| -> Vec<u32> {
        let tokens = &part.tokens[place.start as usize..place.end as usize];
        tokens.iter().filter_map(|token| Some(library.vocabulary.word(token.form()?).stem)).collect()
    };
    (0..topics.len())
        .into_par_iter()
        .map(|topic| {
            let own = &counts.topics[topic];
            let around = topics[topic]
                .parent
                .filter(|parent| *parent < topic)
                .map_or(&counts.all, |parent| &counts.topics[parent]);
            let mut ranked: Vec<Ranked> = scores(own, around, &counts.all)
                .filter_map(|(candidate, score, share)| {
                    let place = candidates.places[candidate as usize];
                    let tokens = &part.tokens[place.start as usize..place.end as usize];
                    let score = score * quality(tokens, counts.ends[candidate as usize], &library.vocabulary, language);
                    (score > 0.0).then(|| Ranked {
                        score,
                        share,
                        place,
                        candidate,
                        stems: Vec::new(),
                        surface: String::new(),
                    })
                })
                .collect();
            ranked.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.place.start.cmp(&b.place.start)));
            ranked.truncate(MOST * 3);
            ranked.iter_mut().for_each(|ranked| ranked.stems = stems(ranked.place));
            without_parts(ranked)
        })
        .collect()
}

/// Candidates of a topic with their scores and shares: the log odds against its siblings and all others, weighted by a power of
/// the share. Shares are smoothed by those of the surroundings (Monroe, Colaresi and Quinn, Political Analysis 16, 2008).
fn scores(own: &TopicCounts, around: &TopicCounts, all: &TopicCounts) -> impl Iterator<Item = (u32, f64, f64)> {
    let mut at = 0;
    own.of.iter().filter_map(move |&(candidate, papers)| {
        while around.of.get(at).is_some_and(|(other, _)| *other < candidate) {
            at += 1;
        }
        let near = around.of.get(at).filter(|(other, _)| *other == candidate).map_or(papers, |(_, papers)| *papers);
        let everywhere = all.of.get(candidate as usize).map_or(papers, |(_, papers)| *papers);
        let usual = (everywhere + 0.5) / (all.papers + 1.0);
        let share = (papers + PRIOR * usual) / (own.papers + PRIOR);
        let outside = |with: f64, of: f64| {
            // A topic that has no sibling is told from nothing.
            (of - own.papers > 0.5).then(|| {
                let other = (with - papers + PRIOR * usual) / (of - own.papers + PRIOR);
                (share / other).ln().min(MOST_ODDS)
            })
        };
        let from_siblings = outside(near, around.papers);
        let from_all = outside(everywhere, all.papers);
        let told = match (from_siblings, from_all) {
            (Some(a), Some(b)) => SIBLINGS * a + (1.0 - SIBLINGS) * b,
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => 1.0,
        };
        (told > 0.0).then(|| (candidate, share.powf(SHARE) * told, papers / own.papers.max(1.0)))
    })
}

/// Leaves out phrases that are mostly a part of a longer one.
fn without_parts(ranked: Vec<Ranked>) -> Vec<Ranked> {
    let is_part = |one: &Ranked| {
        ranked.iter().any(|longer| {
            longer.stems.len() > one.stems.len()
                && longer.share >= SUBSUMED * one.share
                && longer.stems.windows(one.stems.len()).any(|part| part == one.stems)
        })
    };
    let kept: Vec<bool> = ranked.iter().map(|one| !is_part(one)).collect();
    ranked.into_iter().zip(kept).filter_map(|(one, kept)| kept.then_some(one)).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(papers: f64, of: &[(u32, f64)]) -> TopicCounts {
        TopicCounts { papers, of: of.to_vec() }
    }

    #[test]
    fn what_others_have_as_often_is_not_distinctive() {
        let own = counts(10.0, &[(0, 8.0), (1, 8.0), (2, 2.0)]);
        let all = counts(100.0, &[(0, 80.0), (1, 10.0), (2, 2.0)]);
        let found: Vec<(u32, f64)> = scores(&own, &all, &all).map(|(candidate, score, _)| (candidate, score)).collect();
        assert!(!found.iter().any(|(candidate, _)| *candidate == 0), "{found:?}");
        assert!(found[0].1 > found[1].1, "frequent in the topic, and elsewhere in no paper more: {found:?}");
    }

    #[test]
    fn siblings_count_more_than_all_others() {
        let own = counts(10.0, &[(0, 8.0), (1, 8.0)]);
        let parent = counts(20.0, &[(0, 16.0), (1, 8.0)]);
        let all = counts(100.0, &[(0, 16.0), (1, 16.0)]);
        let found: Vec<f64> = scores(&own, &parent, &all).map(|(_, score, _)| score).collect();
        assert!(found[1] > found[0], "{found:?}");
    }

    #[test]
    fn a_part_of_a_longer_phrase_is_left_out() {
        let place = Place { start: 0, end: 1 };
        let one = |stems: &[u32], share: f64| Ranked {
            score: 1.0,
            share,
            place,
            candidate: 0,
            stems: stems.to_vec(),
            surface: String::new(),
        };
        let kept = without_parts(vec![one(&[1], 0.5), one(&[1, 2], 0.4), one(&[2], 0.9)]);
        assert_eq!(kept.iter().map(|one| one.stems.clone()).collect::<Vec<_>>(), [vec![1, 2], vec![2]]);
    }
}
