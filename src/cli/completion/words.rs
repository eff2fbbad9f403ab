//! The words of a line, put together again.
//!
//! bash also breaks words at `:` and `=`, so that the id `t:1` arrives as three words.

use std::ffi::OsString;

/// The line up to the cursor, which the script for bash hands over.
const LINE: &str = "_PAPERS_SEM_LINE";

/// A line as it was typed, up to the cursor.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its words, without quotation marks; the last one is to be completed.
    pub words: Vec<String>,
    /// The beginning of the last word, which bash keeps: answers must not repeat it.
    pub kept: String,
    /// The mark of a quotation that the last word begins and does not end.
    pub quote: Option<char>,
}

impl Line {
    /// The line that bash completes. `words` are its words up to the cursor, and behind them what an answer replaces. None
    /// without the script of this program.
    pub fn of_bash(words: &[OsString]) -> Option<Self> {
        let texts: Option<Vec<&str>> = words.iter().map(|word| word.to_str()).collect();
        Self::join(&std::env::var(LINE).ok()?, &texts?)
    }

    fn join(line: &str, words: &[&str]) -> Option<Self> {
        let (replaced, before) = words.split_last()?;
        let mut joined: Vec<String> = Vec::new();
        let mut rest = line;
        let mut push = |word: &str, is_new: bool| match joined.last_mut() {
            Some(last) if !is_new => last.push_str(word),
            _ => joined.push(word.to_string()),
        };
        for word in before {
            let trimmed = rest.trim_start();
            push(word, trimmed.len() < rest.len());
            rest = trimmed.strip_prefix(word).unwrap_or_default();
        }
        let last = rest.trim_start();
        push(last, last.len() < rest.len());
        let words: Vec<String> = joined.iter().map(|word| unquoted(word)).collect();
        let kept = words.last()?.strip_suffix(&unquoted(replaced)).unwrap_or_default().to_string();
        let quote = last.chars().next().filter(|&c| matches!(c, '\'' | '"'));
        Some(Self { words, kept, quote })
    }
}

/// A word without its quotation marks, also where the last is not yet typed.
fn unquoted(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let (mut chars, mut quote) = (word.chars(), None);
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None | Some('"'), '\\') => text.extend(chars.next()),
            _ => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_bash_breaks_are_one_again() {
        let join = |line: &str, words: &[&str]| {
            let Line { words, kept, quote } = Line::join(line, words).expect("a line");
            (words[1..].join("|"), kept, quote)
        };
        let is = |words: &str, kept: &str, quote| (words.to_string(), kept.to_string(), quote);
        assert_eq!(join("p show t:1", &["p", "show", "t", ":", "1"]), is("show|t:1", "t:", None));
        // After a colon the word with the cursor is the colon, and nothing is replaced.
        assert_eq!(join("p show t:", &["p", "show", "t", ""]), is("show|t:", "t:", None));
        assert_eq!(join("p show ", &["p", "show", ""]), is("show|", "", None));
        assert_eq!(join("p ask --tag=大", &["p", "ask", "--tag", "=", "大"]), is("ask|--tag=大", "--tag=", None));
        for replaced in ["'long con", "long con"] {
            let expected = is("ask|--tag|long con", "", Some('\''));
            assert_eq!(join("p ask --tag 'long con", &["p", "ask", "--tag", replaced]), expected);
        }
        assert_eq!(join("p --index a\\ b sh", &["p", "--index", "a\\ b", "sh"]), is("--index|a b|sh", "", None));
    }

    #[test]
    fn quotation_marks_are_no_part_of_a_word() {
        for (word, text) in
            [("a\\ b", "a b"), ("\"a b", "a b"), ("'a\\b'", "a\\b"), ("\"a\\\"b\"", "a\"b"), ("大\"模", "大模")]
        {
            assert_eq!(unquoted(word), text);
        }
    }
}
