//! The terms of a text: stems of English words, identifiers whole and in parts, Chinese words and pairs of characters.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};
use jieba_rs::Jieba;

use super::fold::{Folded, folded};
use crate::paper::is_han;

/// A term, and the bytes of the text that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As it is compared.
    pub text: String,
    /// Where it stands.
    pub range: Range<usize>,
}

/// Longer runs without a blank are no words.
const LONGEST: usize = 64;

static WORDS: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Reads jieba's dictionary and the table of characters, so that the first Chinese text does not wait for them: for a
/// thread beside one that does something else.
pub fn warm() {
    let _ = terms("语义搜索");
}

/// The terms of `text`, in order; those of one place one after the other.
///
/// - English words are stemmed (Porter, 2001: Snowball's English).
/// - What is joined by `-`, `.`, `_` or `/`, or mixes letters and digits, is kept whole, without what joins it, and
///   in parts: `GPT-4` is `gpt4`, `gpt` and `4`; `DeepSeek` is `deepseek`, `deep` and `seek`.
/// - Of Chinese, every pair of neighbouring characters, and jieba's words of three and more.
pub fn terms(text: &str) -> Vec<Term> {
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
            chinese(&chars[begin..at], &mut out);
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

fn chinese(run: &[Folded], out: &mut Vec<Term>) {
    let term = |part: &[Folded]| Term { text: part.iter().map(|c| c.char).collect(), range: span(part) };
    if run.len() == 1 {
        out.push(term(run));
        return;
    }
    out.extend(run.windows(2).map(term));
    if run.len() > 2 {
        let text: String = run.iter().map(|c| c.char).collect();
        let mut seen: HashSet<Range<usize>> = HashSet::new();
        for token in WORDS.cut_for_search(&text, false) {
            // jieba counts in characters, as the run does.
            let range = token.start..token.end;
            if range.len() > 2 && seen.insert(range.clone()) {
                out.extend(run.get(range).map(term));
            }
        }
    }
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
            let stem = stemmer.stem(&word).to_string();
            out.push(Term { text: stem, range: span(part) });
        }
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
        assert_eq!(words("C++ and C#"), ["c++", "and", "c#"]);
        assert_eq!(words("self-attention"), ["selfattention", "self", "attent"]);
    }

    #[test]
    fn chinese_gives_pairs_and_longer_words() {
        assert_eq!(words("神经网络"), ["神经", "经网", "网络", "神经网", "神经网络"]);
        assert_eq!(words("神經網絡"), words("神经网络"));
        assert_eq!(words("在 LoRA 上"), ["在", "lora", "上"]);
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
