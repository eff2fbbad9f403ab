//! The concepts of each topic: candidates of both languages that say the same, or one with its translation.

use std::collections::{HashMap, HashSet};

use frostem::{Algorithm, Stemmer};
use rayon::prelude::*;

use crate::topics::naming::counts::Counts;
use crate::topics::naming::dictionary::{agree, chinese, english, key, words};
use crate::topics::naming::distinctive::Ranked;
use crate::topics::naming::role::Role;
use crate::topics::naming::vocabulary::{self, is_acronym};

/// What a concept is worth that has no name in the other language.
const UNTRANSLATED: f64 = 0.6;

/// How much better a pair can be than the worse candidate of it.
const MOST_APART: f64 = 2.5;

/// A concept with its names.
#[derive(Debug, Clone)]
pub(super) struct Concept {
    pub en: String,
    pub zh: String,
    pub score: f64,
    /// The share of the topic's papers that have it.
    pub share: f64,
    /// What it is about: the telling stems and words of its names.
    about: HashSet<String>,
    /// The initials of its English name, or the acronym that it is.
    initials: String,
}

/// The candidates of a language.
pub(super) struct Side {
    pub ranked: Vec<Vec<Ranked>>,
    pub counts: Counts,
}

impl Concept {
    pub fn new(en: String, zh: String, score: f64, share: f64, stemmer: &Stemmer) -> Self {
        let mut about: HashSet<String> = HashSet::new();
        for word in en.split([' ', '-']).filter(|word| !word.is_empty()) {
            let stem = vocabulary::stem(word, stemmer);
            if Role::of(word, &stem) == Role::Telling {
                about.insert(stem);
            }
        }
        about
            .extend(words(&zh).into_iter().filter(|word| Role::of(word, word) == Role::Telling).map(str::to_lowercase));
        let singular = en.strip_suffix('s').filter(|singular| is_acronym(singular)).unwrap_or(&en);
        let initials = if is_acronym(singular) {
            singular.to_lowercase()
        } else {
            en.split([' ', '-']).filter_map(|word| word.chars().next()).flat_map(char::to_lowercase).collect()
        };
        Self { en, zh, score, share, about, initials }
    }

    /// Whether two concepts have something in common, so that one name should not have both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.en == other.en
            || self.zh.contains(&other.zh)
            || other.zh.contains(&self.zh)
            || self.about.intersection(&other.about).next().is_some()
            || (self.initials.len() > 1 && self.initials == other.initials)
    }

    /// Whether two concepts have a name in common.
    pub fn is(&self, other: &Self) -> bool {
        self.en == other.en || self.zh == other.zh || (self.initials.len() > 2 && self.initials == other.initials)
    }
}

/// The concepts of each topic, the best first.
pub(super) fn all(en: &Side, zh: &Side, stem_text: impl Fn(u32) -> String + Sync) -> Vec<Vec<Concept>> {
    let stems_of = |ranked: &Ranked| ranked.stems.iter().map(|stem| stem_text(*stem)).collect::<Vec<String>>();
    let surfaces: HashMap<String, &str> =
        en.ranked.iter().flatten().map(|ranked| (key(&stems_of(ranked)), ranked.surface.as_str())).collect();
    let surface_of = |key: &str| surfaces.get(key).map(|surface| (*surface).to_string());
    (0..en.ranked.len())
        .into_par_iter()
        .map(|topic| {
            let stemmer = Stemmer::new(Algorithm::English);
            let (papers_en, papers_zh) = (en.counts.topics[topic].papers, zh.counts.topics[topic].papers);
            let weight_en = papers_en / (papers_en + papers_zh).max(1.0);
            let weight_zh = 1.0 - weight_en;
            let mut taken: HashSet<u32> = HashSet::new();
            let mut concepts: Vec<Concept> = Vec::new();
            for one in &en.ranked[topic] {
                let stems = stems_of(one);
                let translated = chinese(&stems, &one.surface);
                let others = || zh.ranked[topic].iter().filter(|other| !taken.contains(&other.candidate));
                let same = others()
                    .find(|other| translated.as_ref().is_some_and(|translation| translation.text == other.surface))
                    .or_else(|| others().find(|other| agree(&stems, &other.surface)));
                let (text, score, share) = match (same, translated) {
                    (Some(other), _) => {
                        // In one language a word may be an adjective, or a part of many phrases.
                        let most = MOST_APART * one.score.min(other.score);
                        let score = (weight_en * one.score + weight_zh * other.score).min(most);
                        (other.surface.clone(), score, weight_en * one.share + weight_zh * other.share)
                    }
                    (None, Some(translation)) => {
                        let sure = UNTRANSLATED + (1.0 - UNTRANSLATED) * translation.sure;
                        (translation.text, weight_en * one.score * sure, weight_en * one.share)
                    }
                    (None, None) => (one.surface.clone(), weight_en * one.score * UNTRANSLATED, weight_en * one.share),
                };
                taken.extend(same.map(|other| other.candidate));
                concepts.push(Concept::new(one.surface.clone(), text, score, share, &stemmer));
            }
            for one in zh.ranked[topic].iter().filter(|one| !taken.contains(&one.candidate)) {
                let (text, sure) = match english(&one.surface, surface_of) {
                    Some(translation) => (translation.text, UNTRANSLATED + (1.0 - UNTRANSLATED) * translation.sure),
                    None => (one.surface.clone(), UNTRANSLATED),
                };
                let score = weight_zh * one.score * sure;
                concepts.push(Concept::new(text, one.surface.clone(), score, weight_zh * one.share, &stemmer));
            }
            concepts.sort_by(|a, b| b.score.total_cmp(&a.score));
            concepts
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concept(en: &str, zh: &str) -> Concept {
        Concept::new(en.into(), zh.into(), 1.0, 0.5, &Stemmer::new(Algorithm::English))
    }

    #[test]
    fn acronyms_are_their_words() {
        let (long, short) = (concept("large language models", "大语言模型"), concept("LLMs", "LLM"));
        assert!(long.overlaps(&short) && long.is(&short));
        assert!(!long.is(&concept("robots", "机器人")) && !long.overlaps(&concept("robots", "机器人")));
    }

    #[test]
    fn a_telling_word_in_common_is_an_overlap() {
        assert!(concept("kite tails", "风筝尾巴").overlaps(&concept("kites", "纸鸢")));
        assert!(concept("tails", "尾巴").overlaps(&concept("ends", "风筝尾巴")));
        assert!(!concept("diffusion models", "扩散模型").overlaps(&concept("world models", "世界模型")));
    }
}
