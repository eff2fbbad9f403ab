//! What a phrase is called: as it is written, by its synonyms, and in the other language.

use crate::lexical::glossary::{phrase_pairs, translations};
use crate::lexical::phrase::phrase;
use crate::lexical::synonyms::synonyms_in;
use crate::text::fold;

/// From this weight on, a translation of a single term is one of its names.
const SURE: f32 = 0.5;

/// The names of a phrase, each by its terms.
pub(crate) struct PhraseNames(Vec<Vec<String>>);

impl PhraseNames {
    /// The names of `text`, if all of it is one phrase. A sentence has one name, which no other text has.
    pub fn of(text: &str) -> Self {
        let terms = phrase(text);
        let own = terms_of(text);
        if own.is_empty() {
            return Self(Vec::new());
        }
        let mut names = vec![own.clone()];
        let whole = synonyms_in(&terms).into_iter().filter(|found| found.terms == (0..terms.len()));
        names.extend(whole.flat_map(|found| found.synonyms).map(<[String]>::to_vec));
        let folded = fold(text.trim());
        // Cutting every phrase of the table would take longer than a search.
        let may_be = |english: &str| {
            english.chars().next().is_some_and(|first| folded.starts_with(first.to_ascii_lowercase()))
                && english.split([' ', '-']).count() == folded.split([' ', '-']).count()
        };
        for (english, chinese) in phrase_pairs() {
            if chinese == folded {
                names.push(terms_of(english));
            } else if may_be(english) && terms_of(english) == own {
                names.push(terms_of(chinese));
            }
        }
        if let [term] = &own[..] {
            let sure = translations(term).take_while(|(_, weight)| *weight >= SURE);
            names.extend(sure.map(|(term, _)| vec![term.to_string()]));
        }
        Self(names)
    }

    /// How often `text` has one of the names, its terms side by side. Names of one term are counted, others are as good as
    /// several of these.
    pub fn times_in(&self, text: &str) -> usize {
        let terms = terms_of(text);
        let times = |name: &Vec<String>| {
            let found = terms.windows(name.len()).filter(|window| window == name).count();
            if name.len() > 1 { found * SEVERAL } else { found }
        };
        self.0.iter().map(times).max().unwrap_or(0)
    }
}

/// So many occurrences of a name say that a text is about it, and not that it is mentioned in passing.
pub(crate) const SEVERAL: usize = 2;

fn terms_of(text: &str) -> Vec<String> {
    phrase(text).into_iter().map(|term| term.text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_by_its_names_in_both_languages() {
        let names = PhraseNames::of("图神经网络");
        assert!(names.times_in("Attention in Graph Neural Networks") >= SEVERAL);
        assert!(names.times_in("深层图神经网络的训练") >= SEVERAL);
        assert_eq!(names.times_in("Neural networks that draw a graph"), 0);
        let names = PhraseNames::of("reinforcement learning");
        assert!(names.times_in("深度强化学习综述") >= SEVERAL);
        assert!(names.times_in("Reinforcement-learning from pixels") >= SEVERAL);
        assert_eq!(names.times_in("learning with reinforcement of beams"), 0);
    }

    #[test]
    fn a_single_word_has_to_come_twice() {
        let names = PhraseNames::of("剪枝");
        assert!(names.times_in("We prune what pruning left") >= SEVERAL);
        assert_eq!(names.times_in("We prune it"), 1);
        assert_eq!(PhraseNames::of("，？").times_in("We prune it"), 0);
        assert_eq!(PhraseNames::of("").times_in(""), 0);
    }
}
