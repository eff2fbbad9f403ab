//! The words of a library by number: how each is written, its stem, and its role in a name.

use std::collections::HashMap;

use frostem::{Algorithm, Stemmer};

use crate::text::is_han;
use crate::topics::naming::role::Role;

/// The number of a word as it is written.
pub(super) type Form = u32;

/// A word as it is written.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// The word, its capital letters kept.
    pub text: String,
    /// The number of its stem.
    pub stem: u32,
    /// What it may do in a name.
    pub role: Role,
    /// Whether it is written in Chinese characters.
    pub is_han: bool,
    /// Chinese characters of it.
    pub characters: u8,
}

/// All words that were read.
pub(super) struct Vocabulary {
    forms: HashMap<String, Form>,
    stems: HashMap<String, u32>,
    words: Vec<Word>,
    stem_texts: Vec<String>,
    stemmer: Stemmer,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self {
            forms: HashMap::new(),
            stems: HashMap::new(),
            words: Vec::new(),
            stem_texts: Vec::new(),
            stemmer: Stemmer::new(Algorithm::English),
        }
    }
}

impl Vocabulary {
    /// The number of the word that is written `text`.
    pub fn number(&mut self, text: &str) -> Form {
        if let Some(&form) = self.forms.get(text) {
            return form;
        }
        let han = text.starts_with(is_han);
        let stem_text = if han { text.to_string() } else { stem(text, &self.stemmer) };
        let next = self.stem_texts.len() as u32;
        let stem = *self.stems.entry(stem_text.clone()).or_insert(next);
        if stem == next {
            self.stem_texts.push(stem_text);
        }
        let form = self.words.len() as Form;
        let characters = if han { text.chars().count().min(255) as u8 } else { 0 };
        let word = Word {
            text: text.to_string(),
            stem,
            role: Role::of(text, &self.stem_texts[stem as usize]),
            is_han: han,
            characters,
        };
        self.words.push(word);
        self.forms.insert(text.to_string(), form);
        form
    }

    /// The word with this number.
    pub fn word(&self, form: Form) -> &Word {
        &self.words[form as usize]
    }

    /// The text of a stem.
    pub fn stem(&self, stem: u32) -> &str {
        &self.stem_texts[stem as usize]
    }

    /// How all words are written, in the order of their numbers.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.text.as_str())
    }
}

/// The stem of an English word in lower case. The plural of an acronym, such as `GNNs`, has the stem of the acronym.
pub(super) fn stem(word: &str, stemmer: &Stemmer) -> String {
    let singular = word.strip_suffix('s').filter(|singular| is_acronym(singular)).unwrap_or(word);
    if is_acronym(singular) { singular.to_lowercase() } else { stemmer.stem(&singular.to_lowercase()).to_string() }
}

/// Whether a word is written in two capital letters or more, with or without digits and small letters: `LLM`, `NeRF`, `3D`.
pub(super) fn is_acronym(word: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let small = word.chars().filter(|c| c.is_lowercase()).count();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    (capitals >= 2 && capitals > small) || (capitals == 1 && digits > 0 && small == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_stem_are_told_apart_by_their_form_only() {
        let mut words = Vocabulary::default();
        let numbers: Vec<Form> = ["kite", "Kites", "kite", "风筝"].iter().map(|text| words.number(text)).collect();
        assert_eq!(numbers, [0, 1, 0, 2]);
        assert_eq!(words.word(0).stem, words.word(1).stem);
        assert_eq!(words.stem(words.word(2).stem), "风筝");
        assert_eq!(words.word(2).characters, 2);
    }

    #[test]
    fn the_plural_of_an_acronym_has_its_stem() {
        let stemmer = Stemmer::new(Algorithm::English);
        assert_eq!(stem("LLMs", &stemmer), "llm");
        assert_eq!(stem("GAS", &stemmer), "gas");
        assert_eq!(stem("Retrieving", &stemmer), "retriev");
        assert!(is_acronym("NeRF") && is_acronym("3D") && !is_acronym("Kite") && !is_acronym("GPt4s"));
    }
}
