//! Acronyms and their words, learnt from the texts of papers: "Reinforcement Learning from Human Feedback (RLHF)".
//!
//! The words before an acronym in brackets are its long form if the acronym's letters are found in them in order (Schwartz
//! and Hearst, PSB 2003, pages 451 to 462). In Chinese no letter says where the long form begins: what several papers
//! write before the same acronym does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::lexical::phrase::phrase;
use crate::text::is_han;

/// An acronym with a long form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Abbreviation {
    /// The term of the acronym, and the terms of its words.
    Words(String, Vec<String>),
    /// The term of the acronym, and the Chinese characters before it. Their end is the long form.
    Han(String, String),
}

/// The most characters of an acronym, and of Chinese before one.
const LONGEST: usize = 10;
const MOST_HAN: usize = 14;

static BRACKETS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[(（]([^()（）]{2,90})[)）]").expect("a constant pattern"));

/// The acronyms that `text` defines.
pub(super) fn abbreviations(text: &str) -> BTreeSet<Abbreviation> {
    let mut found = BTreeSet::new();
    for brackets in BRACKETS.captures_iter(text) {
        let (Some(all), Some(inner)) = (brackets.get(0), brackets.get(1)) else { continue };
        let before = text[..all.start()].trim_end();
        let inner = inner.as_str().trim();
        // （强化学习，RL） and （Reinforcement Learning, RL） have both between the brackets.
        let (long, short) = match inner.rsplit_once([',', '，', ';', '；']) {
            Some((long, short)) if is_acronym(short.trim()) => (Some(long.trim()), short.trim()),
            _ => (None, inner),
        };
        if is_acronym(short) {
            let Some(key) = key(short) else { continue };
            found.extend(
                long_form(before, short).or_else(|| long_form(long?, short)).map(|words| words_of(&key, words)),
            );
            let run = before.trim_end_matches(['”', '"', '》', '」']);
            let start = run.char_indices().rev().take_while(|(_, c)| is_han(*c)).take(MOST_HAN).last();
            let run = start.map_or("", |(at, _)| &run[at..]);
            if run.chars().count() >= 2 {
                found.insert(Abbreviation::Han(key, run.to_string()));
            }
        } else if let Some(short) = before.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).next()
            && is_acronym(short)
            && let Some(key) = key(short)
        {
            // RLHF (Reinforcement Learning from Human Feedback)
            found.extend(long_form(inner, short).filter(|words| *words == inner).map(|words| words_of(&key, words)));
        }
    }
    found
}

fn words_of(key: &str, words: &str) -> Abbreviation {
    Abbreviation::Words(key.to_string(), phrase(words).into_iter().map(|term| term.text).collect())
}

/// The term that an acronym is in an index; none for `GPT-4`, which is two.
fn key(short: &str) -> Option<String> {
    let mut terms = phrase(short).into_iter();
    terms.next().filter(|_| terms.next().is_none()).map(|term| term.text)
}

/// Whether most letters of a word are capitals. The `s` of a plural does not count.
pub(super) fn is_acronym(word: &str) -> bool {
    let word = word.strip_suffix('s').unwrap_or(word);
    let capitals = word.chars().filter(char::is_ascii_uppercase).count();
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    (2..=LONGEST).contains(&word.len())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && capitals >= 2
        && 2 * capitals > letters
}

/// The words at the end of `before` that `short` abbreviates.
fn long_form<'t>(before: &'t str, short: &str) -> Option<&'t str> {
    let letters: Vec<char> = short.strip_suffix('s').unwrap_or(short).to_lowercase().chars().collect();
    let letters: Vec<char> = letters.into_iter().filter(char::is_ascii_alphanumeric).collect();
    let most_words = (letters.len() + 5).min(2 * letters.len());
    let mut chars: Vec<(usize, char)> = Vec::new();
    let mut words = 0;
    for (at, c) in before.char_indices().rev() {
        let is_part = c.is_ascii_alphanumeric() || c == '-' || c == ' ' || c == '\'' || c == '/';
        words += usize::from(c == ' ');
        if !is_part || words >= most_words {
            break;
        }
        chars.push((at, c.to_ascii_lowercase()));
    }
    // From right to left: each letter of the acronym is found, the first one at the beginning of a word.
    let mut at = 0;
    for (number, letter) in letters.iter().enumerate().rev() {
        let begins = |at: usize| chars.get(at + 1).is_none_or(|(_, c)| !c.is_ascii_alphanumeric());
        while chars.get(at).is_some_and(|(_, c)| c != letter) || (number == 0 && at < chars.len() && !begins(at)) {
            at += 1;
        }
        chars.get(at)?;
        at += 1;
    }
    // The whole of a hyphenated word.
    while chars.get(at).is_some_and(|(_, c)| *c != ' ') {
        at += 1;
    }
    let words = &before[chars.get(at.checked_sub(1)?)?.0..];
    (words.contains([' ', '-']) && words.len() > short.len() && !words.split(' ').any(|word| word == short))
        .then_some(words)
}

impl Abbreviation {
    /// The terms under which an index keeps it, among the names of papers: by the acronym, and by its words.
    pub(super) fn terms(&self) -> Vec<String> {
        match self {
            Self::Words(key, words) => {
                vec![format!("{}{}", by_acronym(key), words.join(" ")), format!("{}{key}", by_words(words))]
            }
            Self::Han(key, run) => vec![format!("{}{run}", by_acronym(key))],
        }
    }
}

/// What the terms of an acronym's long forms begin with.
pub(super) fn by_acronym(key: &str) -> String {
    format!("x {key}\t")
}

/// What the terms of the acronyms of a long form begin with.
pub(super) fn by_words(words: &[String]) -> String {
    format!("y {}\t", words.join(" "))
}

/// The long forms of an acronym, as terms, each with its share of the papers that define the acronym. `kept` is what
/// follows [`by_acronym`] in the terms of an index, with the number of papers.
pub(super) fn long_forms(kept: &[(String, u32)]) -> Vec<(Vec<String>, f32)> {
    let (han, words): (Vec<_>, Vec<_>) = kept.iter().partition(|(form, _)| form.starts_with(is_han));
    let total = |forms: &[&(String, u32)]| forms.iter().map(|(_, papers)| papers).sum::<u32>().max(1) as f32;
    let mut forms = Vec::new();
    for (form, papers) in &words {
        forms.push((form.split(' ').map(str::to_string).collect(), *papers as f32 / total(&words)));
    }
    if let Some((form, papers)) = common_end(&han) {
        forms.push((phrase(&form).into_iter().map(|term| term.text).collect(), papers as f32 / total(&han)));
    }
    forms
}

/// The longest end of at least four characters that two and at least three quarters of the papers have, with their number.
fn common_end(runs: &[&(String, u32)]) -> Option<(String, u32)> {
    let total: u32 = runs.iter().map(|(_, papers)| papers).sum();
    let mut ends: BTreeMap<String, u32> = BTreeMap::new();
    for (run, papers) in runs {
        let chars: Vec<char> = run.chars().collect();
        for length in 4..=chars.len() {
            *ends.entry(chars[chars.len() - length..].iter().collect()).or_default() += papers;
        }
    }
    let shared = ends.into_iter().filter(|(_, papers)| *papers >= 2 && 4 * papers >= 3 * total);
    shared.max_by_key(|(end, _)| end.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(String, String)> {
        let of = |found| match found {
            Abbreviation::Words(key, words) => (key, words.join(" ")),
            Abbreviation::Han(key, run) => (key, run),
        };
        abbreviations(text).into_iter().map(of).collect()
    }

    #[test]
    fn acronyms_have_the_words_before_them() {
        for (text, key, expected) in [
            (
                "We study Reinforcement Learning from Human Feedback (RLHF) at scale",
                "rlhf",
                "reinforc learn from human feedback",
            ),
            ("Large language models (LLMs) are", "llm", "larg languag model"),
            ("and Retrieval-Augmented Generation (RAG)", "rag", "retriev augment generat"),
            ("with RLHF (reinforcement learning from human feedback)", "rlhf", "reinforc learn from human feedback"),
            ("采用检索增强生成（Retrieval-Augmented Generation，RAG）", "rag", "retriev augment generat"),
            ("采用检索增强生成（Retrieval-Augmented Generation，RAG）", "rag", "采用检索增强生成"),
        ] {
            assert!(words(text).contains(&(key.to_string(), expected.to_string())), "{text}: {:?}", words(text));
        }
    }

    #[test]
    fn what_is_no_acronym_has_no_words() {
        for text in
            ["the model (see below)", "in Paris (2024)", "a table (Table)", "it works well (RLHF)", "(RAG)", "(（", ""]
        {
            assert_eq!(words(text), [], "{text}");
        }
        assert!(is_acronym("LLMs") && is_acronym("GPT-4") && is_acronym("CoT"));
        for word in ["Table", "A", "see", "3D", "Transformers", ""] {
            assert!(!is_acronym(word), "{word}");
        }
    }

    #[test]
    fn long_forms_share_the_papers_and_chinese_ones_need_two() {
        let kept =
            [("larg languag model", 3), ("logic learn machin", 1), ("提出的大型语言模型", 1), ("基于大型语言模型", 2)];
        let kept: Vec<(String, u32)> = kept.map(|(form, papers)| (form.to_string(), papers)).to_vec();
        let forms: Vec<(String, f32)> =
            long_forms(&kept).into_iter().map(|(form, share)| (form.join(" "), share)).collect();
        let chinese = phrase("大型语言模型").into_iter().map(|term| term.text).collect::<Vec<_>>().join(" ");
        assert_eq!(forms, [("larg languag model".into(), 0.75), ("logic learn machin".into(), 0.25), (chinese, 1.0)]);
        assert_eq!(long_forms(&kept[2..3]), []);
    }

    proptest::proptest! {
        #[test]
        fn any_text_will_do(text in "[A-Za-z（）()，, 模型-]{0,60}") {
            for found in abbreviations(&text) {
                proptest::prop_assert!(found.terms().iter().all(|term| !term.is_empty()));
            }
        }
    }
}
