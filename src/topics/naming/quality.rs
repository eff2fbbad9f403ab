//! How good a heading a phrase is, whatever topic it is of: a whole noun phrase rather than a word, an adjective or a piece.

use crate::text::Language;
use crate::topics::naming::cut::Token;
use crate::topics::naming::dictionary;
use crate::topics::naming::role::Role;
use crate::topics::naming::vocabulary::{Vocabulary, Word, is_acronym};

/// The least share of occurrences that a break follows: `large language` goes on nearly always.
const LEAST_ENDS: f32 = 0.12;
/// What a phrase of the table gains, and what one loses whose first or last word is rather an adjective.
const KNOWN: f64 = 1.15;
const ADJECTIVE: f64 = 0.35;
const PARTICIPLE: f64 = 0.1;
/// What a phrase is worth that has only words that say little alone.
const ALL_WEAK: f64 = 0.7;

/// The ends of adjectives, and words that have them and are nouns.
const ADJECTIVE_ENDS: &[&str] =
    &["al", "ic", "ous", "ive", "able", "ible", "ary", "ed", "ful", "less", "ular", "ant", "ent"];
const NOUNS: &str = "adhesive agent animal archive arithmetic assistant boundary cable capital chemical component content crystal \
    current dialect dictionary document element event experiment fabric feed garment graphic hospital incentive interval journal \
    library logic magic mammal material metal mineral movement moment music narrative neural objective parent patent patient \
    perspective plant potential protocol quadruped removal retrieval segment sentiment signal speed student summary \
    survival table terminal topic traffic treatment trial vocabulary variable vegetable sed need seed proposal portal tool goal";

/// A factor for the score of a phrase. 0 if it is no heading. `ends` is the share of its occurrences that a break follows.
pub(super) fn quality(tokens: &[Token], ends: f32, vocabulary: &Vocabulary, language: Language) -> f64 {
    let words: Vec<&Word> = tokens.iter().filter_map(|token| Some(vocabulary.word(token.form()?))).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return 0.0 };
    let phrase = match language {
        Language::En => words.iter().map(|word| vocabulary.stem(word.stem)).collect::<Vec<_>>().join(" "),
        Language::Zh => words.iter().map(|word| word.text.as_str()).collect(),
    };
    let is_known = dictionary::is_known(&phrase);
    // 智能|体 is a word that jieba does not know. Else a single character is mostly cut off.
    let is_cut = |word: &Word| word.is_han && word.characters == 1 && !is_known;
    if ends < LEAST_ENDS || is_cut(last) {
        return 0.0;
    }
    let is_compound = tokens.len() > 1 && tokens[1..].iter().all(|token| token.is_joined());
    // A phrase says more than a word, and one that ends few phrases is mostly an adjective.
    let (length, usual_ends) = match words.len() {
        1 if is_acronym(&first.text) => (0.75, 0.3),
        1 if language == Language::Zh => (0.6, 0.3),
        1 => (0.6, 0.5),
        _ if is_compound => (0.7, 0.5),
        2 => (1.0, 0.3),
        _ => (1.1, 0.3),
    };
    let mut factor = length * f64::from(ends / usual_ends).min(1.0);
    if is_known {
        factor *= KNOWN;
    }
    if is_adjective(&last.text) {
        factor *= if last.text.ends_with("ed") { PARTICIPLE } else { ADJECTIVE };
    }
    if is_cut(first) {
        factor *= 0.7;
    }
    if words.iter().all(|word| word.role == Role::Weak || word.characters == 1) {
        // `Programming languages` is a heading, and `training performance` is none: the table knows.
        factor *= if is_known { ALL_WEAK } else { 0.0 };
    }
    factor
}

fn is_adjective(word: &str) -> bool {
    let lower = word.to_lowercase();
    let singular = lower.strip_suffix('s').unwrap_or(&lower);
    // A plural is a noun.
    lower.is_ascii()
        && !is_acronym(word)
        && singular.len() == lower.len()
        && ADJECTIVE_ENDS.iter().any(|end| lower.ends_with(end))
        && !NOUNS.split_whitespace().any(|noun| lower.ends_with(noun))
        && !lower.ends_with("ment")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjectives_are_told_by_their_ends() {
        assert!(["optimal", "atomic", "coupled", "ecological", "irreducible"].iter().all(|word| is_adjective(word)));
        assert!(["retrieval", "metals", "kite", "segment", "NIC"].iter().all(|word| !is_adjective(word)));
    }
}
