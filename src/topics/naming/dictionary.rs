//! The name of a concept in the other language: by a table of phrases, else word by word.

use std::collections::HashMap;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};

use crate::lexical::{chinese_words, phrase_pairs, translations};
use crate::text::is_han;
use crate::topics::naming::vocabulary::{is_acronym, stem};

/// Groups of phrases that mean the same, in both languages. A line that begins with `#` is a comment.
const SYNONYMS: &str = include_str!("../../../models/synonyms/synonyms.tsv");
/// A line a stem: the stem, a tab and the word that is written for it most often. Counted by `models/train/surfaces.py`.
const SURFACES: &str = include_str!("../../../models/glossary-zh-en/surfaces.tsv");

/// The most words of a phrase of the table.
const MOST_WORDS: usize = 4;
/// How sure a name is that is made word by word.
const WORD_BY_WORD: f64 = 0.7;

/// The name of a concept in the other language.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Translation {
    pub text: String,
    /// How sure it is, from 0 to 1.
    pub sure: f64,
}

struct Tables {
    chinese: HashMap<String, &'static str>,
    english: HashMap<&'static str, &'static str>,
    surfaces: HashMap<&'static str, &'static str>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let stemmer = Stemmer::new(Algorithm::English);
    let mut tables = Tables {
        chinese: HashMap::new(),
        english: HashMap::new(),
        surfaces: SURFACES.lines().filter_map(|line| line.split_once('\t')).collect(),
    };
    // What is written by hand comes first, and what only means about the same comes last.
    let synonyms = SYNONYMS.lines().filter(|line| !line.starts_with('#')).flat_map(synonyms);
    for (english, chinese) in phrase_pairs().chain(synonyms) {
        tables.chinese.entry(key(&stems(english, &stemmer))).or_insert(chinese);
        tables.english.entry(chinese).or_insert(english);
    }
    tables
});

/// The pairs of a group: each phrase with the first one of the other language that is no acronym.
fn synonyms(line: &'static str) -> Vec<(&'static str, &'static str)> {
    let (chinese, english): (Vec<&str>, Vec<&str>) =
        line.split('\t').filter(|phrase| !is_acronym(phrase)).partition(|phrase| phrase.contains(is_han));
    let (Some(first_chinese), Some(first_english)) = (chinese.first(), english.first()) else { return Vec::new() };
    let others = english.iter().map(|english| (*english, *first_chinese));
    others.chain(chinese.iter().map(|chinese| (*first_english, *chinese))).collect()
}

/// The stems of an English phrase.
pub(super) fn stems(phrase: &str, stemmer: &Stemmer) -> Vec<String> {
    phrase.split([' ', '-']).filter(|word| !word.is_empty()).map(|word| stem(word, stemmer)).collect()
}

/// The stems of a phrase in one text.
pub(super) fn key(stems: &[String]) -> String {
    stems.join(" ")
}

/// Whether the table has the stems of an English phrase, or a Chinese one.
pub(super) fn is_known(phrase: &str) -> bool {
    TABLES.chinese.contains_key(phrase) || TABLES.english.contains_key(phrase)
}

/// The Chinese name of an English phrase with these stems, which is written `surface`.
pub(super) fn chinese(stems: &[String], surface: &str) -> Option<Translation> {
    if let Some(chinese) = TABLES.chinese.get(&key(stems)) {
        return Some(Translation { text: (*chinese).to_string(), sure: 1.0 });
    }
    let written: Vec<&str> = surface.split([' ', '-']).filter(|word| !word.is_empty()).collect();
    if written.len() != stems.len() {
        return None;
    }
    if let [name] = written[..]
        && (is_acronym(name) || name.starts_with(char::is_uppercase))
    {
        return Some(Translation { text: singular(name).to_string(), sure: 0.9 });
    }
    let (mut at, mut out) = (0, String::new());
    while at < stems.len() {
        let longest = (at + 1..=stems.len().min(at + MOST_WORDS)).rev();
        let in_table = longest.filter_map(|end| Some((end, *TABLES.chinese.get(&key(&stems[at..end]))?))).next();
        let (end, part) = in_table.or_else(|| {
            if is_acronym(written[at]) || written[at].starts_with(char::is_uppercase) {
                return Some((at + 1, singular(written[at])));
            }
            if stems[at] == "to" {
                return Some((at + 1, "到"));
            }
            Some((at + 1, first_translation(&stems[at])?))
        })?;
        join(&mut out, part);
        at = end;
    }
    Some(Translation { text: out, sure: WORD_BY_WORD })
}

/// The English name of a Chinese phrase. `surface_of` says how the library writes a stem or a phrase of stems.
pub(super) fn english(phrase: &str, surface_of: impl Fn(&str) -> Option<String>) -> Option<Translation> {
    let stemmer = Stemmer::new(Algorithm::English);
    let own = |english: &str| surface_of(&key(&stems(english, &stemmer))).unwrap_or_else(|| english.to_string());
    if let Some(english) = TABLES.english.get(phrase) {
        return Some(Translation { text: own(english), sure: 1.0 });
    }
    if !phrase.contains(is_han) {
        return Some(Translation { text: phrase.to_string(), sure: 0.9 });
    }
    let words = words(phrase);
    let (mut at, mut out) = (0, Vec::new());
    while at < words.len() {
        let longest = (at + 1..=words.len().min(at + MOST_WORDS)).rev();
        let in_table =
            longest.filter_map(|end| Some((end, *TABLES.english.get(words[at..end].concat().as_str())?))).next();
        let (end, part) = match in_table {
            Some((end, english)) => (end, own(english)),
            None if !words[at].contains(is_han) => (at + 1, words[at].to_string()),
            None => (at + 1, surface(first_translation(words[at])?, &surface_of)),
        };
        out.push(part);
        at = end;
    }
    // Nouns before a noun are in the singular.
    let last = out.len().saturating_sub(1);
    let singular = |(at, part): (usize, String)| if at < last { without_plural(part) } else { part };
    let out: Vec<String> = out.into_iter().enumerate().map(singular).collect();
    Some(Translation { text: out.join(" "), sure: WORD_BY_WORD })
}

/// The translation of a term, if it is one: the term is among the first translations of it too.
fn first_translation(term: &str) -> Option<&'static str> {
    translations(term).next().map(|(other, _)| other).filter(|other| translates_back(other, term))
}

/// Whether `other` has `term` among its first translations: of a rare term, the glossary knows neighbouring words.
fn translates_back(other: &str, term: &str) -> bool {
    translations(other).take(2).any(|(back, _)| back == term)
}

/// The word for a stem: as the library writes it, else as most papers do.
fn surface(stem: &str, surface_of: &impl Fn(&str) -> Option<String>) -> String {
    surface_of(stem).unwrap_or_else(|| (*TABLES.surfaces.get(stem).unwrap_or(&stem)).to_string())
}

/// An acronym without its English plural: `LLMs` is LLM in Chinese.
fn singular(name: &str) -> &str {
    name.strip_suffix('s').filter(|singular| is_acronym(singular)).unwrap_or(name)
}

fn without_plural(word: String) -> String {
    let is_plural = word.len() > 4
        && word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("is")
        && !word.ends_with("us");
    match word.strip_suffix("ies") {
        Some(stem) if is_plural => format!("{stem}y"),
        _ if is_plural => word[..word.len() - 1].to_string(),
        _ => word,
    }
}

/// The words of a Chinese phrase, those in Latin letters too.
pub(super) fn words(phrase: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for part in phrase.split_whitespace() {
        let mut rest = part;
        while let Some(c) = rest.chars().next() {
            let han = is_han(c);
            let end = rest.find(|c| is_han(c) != han).unwrap_or(rest.len());
            if han {
                out.extend(chinese_words(&rest[..end]))
            } else {
                out.push(&rest[..end])
            }
            rest = &rest[end..];
        }
    }
    out
}

/// Whether an English and a Chinese phrase say the same, word by word.
pub(super) fn agree(stems: &[String], phrase: &str) -> bool {
    let mut words = words(phrase);
    if words.len() < stems.len() {
        return false;
    }
    let translates = |stem: &str, word: &str| {
        stem == word.to_lowercase()
            || TABLES.chinese.get(stem).is_some_and(|other| *other == word)
            || (translations(stem).take(3).any(|(other, _)| other == word)
                && translates_back(stem, word)
                && translates_back(word, stem))
    };
    let all_stems = stems.iter().all(|stem| {
        let at = words.iter().position(|word| translates(stem, word));
        at.map(|at| words.remove(at)).is_some()
    });
    all_stems && words.is_empty()
}

/// Whether two texts meet with a Chinese character each, so that no blank is between them.
pub(super) fn is_between_han(before: &str, after: &str) -> bool {
    before.ends_with(is_han) && after.starts_with(is_han)
}

/// Adds `part`, with a blank between a Latin word and any other one.
fn join(out: &mut String, part: &str) {
    if out.ends_with(part) {
        // 纳什均衡 has the 均衡 of `equilibrium` already.
        return;
    }
    if !out.is_empty() && !is_between_han(out, part) {
        out.push(' ');
    }
    out.push_str(part);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to_chinese(phrase: &str) -> Option<String> {
        let stemmer = Stemmer::new(Algorithm::English);
        chinese(&stems(phrase, &stemmer), phrase).map(|translation| translation.text)
    }

    fn to_english(phrase: &str) -> Option<String> {
        english(phrase, |_| None).map(|translation| translation.text)
    }

    #[test]
    fn phrases_have_names_in_both_languages() {
        assert_eq!(to_chinese("reinforcement learning").as_deref(), Some("强化学习"));
        assert_eq!(to_chinese("LLM agents").as_deref(), Some("LLM 智能体"));
        assert_eq!(to_chinese("NeRF").as_deref(), Some("NeRF"));
        assert_eq!(to_chinese("zzyzx"), None);
        assert_eq!(to_english("强化学习").as_deref(), Some("reinforcement learning"));
        assert_eq!(to_english("检索").as_deref(), Some("retrieval"));
        assert_eq!(to_english("LLM").as_deref(), Some("LLM"));
    }

    #[test]
    fn each_line_of_the_table_has_two_parts() {
        assert!(SURFACES.lines().all(|line| line.split('\t').filter(|part| !part.is_empty()).count() == 2));
        assert!(SURFACES.len() < 300_000);
    }

    #[test]
    fn phrases_agree_word_by_word() {
        let stemmer = Stemmer::new(Algorithm::English);
        assert!(agree(&stems("robot policies", &stemmer), "机器人策略"));
        assert!(!agree(&stems("robot policies", &stemmer), "机器人"));
    }
}
