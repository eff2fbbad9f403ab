//! The phrases of a text, each with a key: that of its stems.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::topics::naming::cut::Token;
use crate::topics::naming::role::Role;
use crate::topics::naming::vocabulary::Vocabulary;

/// A phrase by its stems. Of the phrases of any library no two have the same.
pub(super) type Key = u64;

/// A map whose keys are spread already.
pub(super) type KeyMap<V> = HashMap<Key, V, BuildHasherDefault<AsIs>>;

/// Takes a key as its hash.
#[derive(Default)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0 = self.0.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// The most words of an English phrase, a compound with hyphens counted once, and the most parts of any phrase.
const MOST_ENGLISH: usize = 3;
const MOST_PARTS: usize = 5;
/// The most Chinese characters of a phrase.
const MOST_HAN: usize = 10;

/// A phrase of a text.
pub(super) struct Phrase {
    pub key: Key,
    /// Its place among the tokens.
    pub start: usize,
    pub end: usize,
    /// Whether a break follows.
    pub ends: bool,
}

/// Calls `each` with every phrase of `tokens` that may be a name.
pub(super) fn phrases(tokens: &[Token], vocabulary: &Vocabulary, mut each: impl FnMut(Phrase)) {
    for start in 0..tokens.len() {
        if tokens[start].is_joined() {
            continue;
        }
        let (mut key, mut characters, mut latin, mut han, mut telling) = (0u64, 0usize, 0usize, 0usize, false);
        for end in start..tokens.len().min(start + MOST_PARTS) {
            let token = tokens[end];
            let Some(form) = token.form() else { break };
            let word = vocabulary.word(form);
            characters += usize::from(word.characters);
            if word.is_han {
                han += 1
            } else {
                latin += usize::from(!token.is_joined())
            }
            if latin > MOST_ENGLISH || characters > MOST_HAN || (han > 0 && latin > 1) {
                break;
            }
            telling |= word.role == Role::Telling && word.characters != 1;
            key = mixed(key, word.stem);
            let next = tokens.get(end + 1);
            let is_whole = !next.is_some_and(|next| next.is_joined());
            let is_short = han == 1 && latin == 0 && characters < 2;
            if (telling || end > start) && is_whole && !is_short {
                each(Phrase { key, start, end: end + 1, ends: next.is_none_or(|next| *next == Token::BREAK) });
            }
        }
    }
}

/// The key with one more stem (the mixing step of SplitMix64).
fn mixed(key: Key, stem: u32) -> Key {
    let mut z = key.wrapping_add(u64::from(stem) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topics::naming::cut::cut;
    use crate::topics::naming::excerpt::Piece;

    fn found(text: &str) -> Vec<(String, bool, Key)> {
        let (mut words, mut tokens, mut out) = (Vocabulary::default(), Vec::new(), Vec::new());
        cut(&Piece { text: text.into(), is_title: false }, &mut words, &mut tokens);
        phrases(&tokens, &words, |phrase| {
            let forms = tokens[phrase.start..phrase.end].iter().filter_map(|token| token.form());
            let text = forms.map(|form| words.word(form).text.clone()).collect::<Vec<_>>().join(" ");
            out.push((text, phrase.ends, phrase.key));
        });
        out
    }

    fn texts(text: &str) -> Vec<String> {
        found(text).into_iter().map(|(text, ..)| text).collect()
    }

    #[test]
    fn phrases_are_whole_compounds_and_no_weak_words() {
        assert_eq!(texts("kite model"), ["kite", "kite model"]);
        assert_eq!(texts("sky-blue kites"), ["sky blue", "sky blue kites", "kites"]);
        assert_eq!(texts("强化学习"), ["强化", "强化 学习"]);
        assert_eq!(texts(""), [""; 0]);
    }

    #[test]
    fn a_key_is_of_stems_in_their_order() {
        let key = |text: &str, phrase: &str| {
            found(text).into_iter().find(|(found, ..)| found == phrase).map(|(_, ends, key)| (ends, key))
        };
        let (flying, flown) = (key("flying kites today", "flying kites"), found("flying kite"));
        assert_eq!(flying.map(|(_, key)| key), flown.iter().find(|(text, ..)| text == "flying kite").map(|f| f.2));
        assert!(flown.iter().all(|(text, ends, _)| *ends == text.ends_with("kite")));
        let [one, two, both] = ["kites", "masts", "kites masts"].map(|phrase| key("kites masts", phrase));
        assert!(one != two && two != both && one != both);
    }
}
