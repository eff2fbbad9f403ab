//! Cuts texts into terms: stems of English words, identifiers whole and in parts, Chinese words and bigrams.

use std::cell::Cell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};
use jieba_rs::Jieba;

use crate::text::is_han;
use crate::text::{Folded, folded};

/// A term, and the bytes of the text that it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The normalised term.
    pub text: String,
    /// Its place in the text.
    pub range: Range<usize>,
}

/// The most characters of a word: a longer run without a blank is not one.
const LONGEST: usize = 64;
/// Characters of the longest Chinese words: names of organisations, proverbs with both their halves.
const MOST_HAN: usize = 12;

/// The most runs of Chinese characters that are looked up of one question, which may be a whole page.
const MOST_LOOKED_UP: usize = 20_000;

/// jieba's dictionary: a line is a word, a space and its frequency.
const DICTIONARY: &str = include_str!("../../models/chinese/words.txt");

static WORDS: LazyLock<Jieba> = LazyLock::new(|| {
    Jieba::with_dict(&mut DICTIONARY.as_bytes()).expect("each line of models/chinese/words.txt is a word and a number")
});

/// The terms of `text`, in order; those of one place one after the other.
///
/// - English words are stemmed (Porter, 2001: Snowball's English).
/// - What is joined by `-`, `.`, `_` or `/`, or mixes letters and digits, is kept whole, without what joins it, and
///   in parts: `GPT-4` is `gpt4`, `gpt` and `4`; `DeepSeek` is `deepseek`, `deep` and `seek`.
/// - Of Chinese, every pair of neighbouring characters, and jieba's words of three and more.
pub fn terms(text: &str) -> Vec<Term> {
    terms_with(text, &by_dictionary)
}

/// As [`terms`], with the Chinese words of three and more that `is_word` knows: the dictionary takes a tenth of a second
/// to read, and of the words of a question only those tell something that an index has.
pub fn terms_among(text: &str, is_word: &dyn Fn(&str) -> bool) -> Vec<Term> {
    let left = Cell::new(MOST_LOOKED_UP);
    terms_with(text, &|run| {
        let all =
            (0..run.len()).flat_map(|start| (start + 3..=run.len().min(start + MOST_HAN)).map(move |end| start..end));
        let is_left = || left.replace(left.get().saturating_sub(1)) > 0;
        all.filter(|range| is_left() && is_word(&written(&run[range.clone()]))).collect()
    })
}

fn terms_with(text: &str, long_words: &dyn Fn(&[Folded]) -> Vec<Range<usize>>) -> Vec<Term> {
    let chars = folded(text);
    let stemmer = Stemmer::new(Algorithm::English);
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let begin = at;
        if is_han(chars[at].char) {
            while at < chars.len() && is_han(chars[at].char) {
                at += 1;
            }
            chinese(&chars[begin..at], long_words, &mut out);
        } else if chars[at].char.is_alphanumeric() {
            while at < chars.len() && (is_word(&chars, at) || joins(&chars, at)) {
                at += 1;
            }
            latin(&chars[begin..at], &stemmer, &mut out);
        } else {
            at += 1;
        }
    }
    out
}

fn is_word(chars: &[Folded], at: usize) -> bool {
    chars.get(at).is_some_and(|c| c.char.is_alphanumeric() && !is_han(c.char))
}

/// Whether the sign at `at` joins two words, or ends one as in `C++` and `C#`.
fn joins(chars: &[Folded], at: usize) -> bool {
    match chars[at].char {
        '-' | '.' | '_' | '/' | '\'' | '’' | '‐' | '‑' => is_word(chars, at + 1),
        '+' | '#' => !is_word(chars, at + 1) || is_word(chars, at.wrapping_sub(1)),
        _ => false,
    }
}

fn chinese(run: &[Folded], long_words: &dyn Fn(&[Folded]) -> Vec<Range<usize>>, out: &mut Vec<Term>) {
    let term = |part: &[Folded]| Term { text: written(part), range: span(part) };
    if run.len() == 1 {
        out.push(term(run));
        return;
    }
    out.extend(run.windows(2).map(term));
    if run.len() > 2 {
        out.extend(long_words(run).into_iter().filter_map(|range| run.get(range)).map(term));
    }
}

/// jieba's words of three characters and more.
fn by_dictionary(run: &[Folded]) -> Vec<Range<usize>> {
    let text = written(run);
    let mut seen: HashSet<Range<usize>> = HashSet::new();
    // jieba counts in characters, as the run does.
    let ranges = WORDS.cut_for_search(&text, false).into_iter().map(|token| token.start..token.end);
    ranges.filter(|range| range.len() > 2 && seen.insert(range.clone())).collect()
}

/// jieba's words of a run of Chinese characters in their folded form, one after the other.
pub(crate) fn chinese_words(run: &str) -> Vec<&str> {
    WORDS.cut(run, false).into_iter().map(|token| token.word).collect()
}

fn written(run: &[Folded]) -> String {
    run.iter().map(|c| c.char).collect()
}

fn latin(run: &[Folded], stemmer: &Stemmer, out: &mut Vec<Term>) {
    if run.len() > LONGEST {
        // An address, or what a broken line left: its words are what can be asked for.
        for part in run.split(|c| !c.char.is_alphanumeric()).filter(|part| !part.is_empty() && part.len() <= LONGEST) {
            latin(part, stemmer, out);
        }
        return;
    }
    let mut parts: Vec<&[Folded]> = Vec::new();
    for word in run.split(|c| !c.char.is_alphanumeric()).filter(|word| !word.is_empty()) {
        parts.extend(word.chunk_by(|a, b| a.char.is_numeric() == b.char.is_numeric()));
    }
    if let [word] = parts[..] {
        let cased: Vec<&[Folded]> = word.chunk_by(|a, b| a.capital || !b.capital).collect();
        if cased.len() > 1 && cased.iter().all(|part| part.len() > 2) {
            parts = cased;
        }
    }
    let whole: String = run.iter().map(|c| c.char).filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#')).collect();
    let simple = parts.len() == 1 && parts[0].len() == whole.chars().count();
    if !simple {
        out.push(Term { text: whole, range: span(run) });
    }
    for part in parts {
        let word: String = part.iter().map(|c| c.char).collect();
        let is_letter = part.len() == 1 && !part[0].char.is_numeric();
        if simple || !is_letter {
            out.push(Term { text: stem(&word, stemmer), range: span(part) });
        }
    }
}

/// The stem of a word. The plural of an acronym without vowels, such as `LLMs`, is not a plural to the stemmer.
fn stem(word: &str, stemmer: &Stemmer) -> String {
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let is_acronym = |word: &str| word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase() && !is_vowel(c));
    match word.strip_suffix('s') {
        Some(singular) if is_acronym(singular) && !singular.ends_with('s') => singular.to_string(),
        _ => stemmer.stem(word).to_string(),
    }
}

fn span(part: &[Folded]) -> Range<usize> {
    match (part.first(), part.last()) {
        (Some(first), Some(last)) => first.range.start..last.range.end,
        _ => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        terms(text).into_iter().map(|term| term.text).collect()
    }

    #[test]
    fn english_words_are_stemmed_and_identifiers_kept() {
        assert_eq!(words("Scaling the models"), ["scale", "the", "model"]);
        assert_eq!(words("GPT-4"), ["gpt4", "gpt", "4"]);
        assert_eq!(words("GPT4"), ["gpt4", "gpt", "4"]);
        assert_eq!(words("LoRA 7B"), ["lora", "7b", "7"]);
        assert_eq!(words("DeepSeek"), ["deepseek", "deep", "seek"]);
        assert_eq!(words("arXiv:2402.13753."), ["arxiv", "240213753", "2402", "13753"]);
        assert_eq!(words("LLMs CNNs GANs"), ["llm", "cnn", "gan"]);
        assert_eq!(words("GPS TTS CSS cross"), ["gps", "tts", "css", "cross"]);
        assert_eq!(words("C++ and C#"), ["c++", "and", "c#"]);
        assert_eq!(words("self-attention"), ["selfattention", "self", "attent"]);
    }

    #[test]
    fn chinese_gives_pairs_and_longer_words() {
        assert_eq!(words("神经网络"), ["神经", "经网", "网络", "神经网", "神经网络"]);
        assert_eq!(words("神經網絡"), words("神经网络"));
        assert_eq!(words("在 LoRA 上"), ["在", "lora", "上"]);
    }

    #[test]
    fn long_words_of_a_question_are_those_that_are_known() {
        let among = |text: &str, known: &[&str]| -> Vec<String> {
            terms_among(text, &|word| known.contains(&word)).into_iter().map(|term| term.text).collect()
        };
        assert_eq!(
            among("神經网络 LoRA", &["神经网络", "经网络"]),
            ["神经", "经网", "网络", "神经网络", "经网络", "lora"]
        );
        assert_eq!(among("神经网络", &[]), ["神经", "经网", "网络"]);
    }

    proptest! {
        #[test]
        fn ranges_are_of_the_text_and_terms_are_never_empty(text in ".{0,60}") {
            for term in terms(&text) {
                prop_assert!(text.get(term.range.clone()).is_some_and(|part| !part.is_empty()), "{:?}", term);
                prop_assert!(!term.text.is_empty());
            }
        }

        #[test]
        fn any_characters_will_do(text in proptest::collection::vec(any::<char>(), 0..80)) {
            let text: String = text.into_iter().collect();
            prop_assert!(terms(&text).iter().all(|term| text.get(term.range.clone()).is_some()));
        }
    }
}
