//! The words of a line, put together again.
//!
//! bash also breaks words at `:` and `=`, so that the id `t:1` arrives as three words.

use std::ffi::OsString;

/// The line up to the cursor, which the script for bash hands over.
const LINE: &str = "_PAPERS_SEM_LINE";

/// The words as they were typed. `words` are bash's, up to the one with the cursor.
pub(super) fn of_line(words: Vec<OsString>) -> Vec<OsString> {
    let Ok(line) = std::env::var(LINE) else { return words };
    let Some(texts) = words.iter().map(|word| word.to_str().map(str::to_string)).collect::<Option<Vec<_>>>() else {
        return words;
    };
    join(&line, &texts).into_iter().map(OsString::from).collect()
}

/// What bash has already kept of the word with the cursor: the answers must not repeat it.
pub(super) fn kept_by_bash(whole: &str, last: &str) -> String {
    whole.strip_suffix(last).unwrap_or_default().to_string()
}

fn join(line: &str, words: &[String]) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut rest = line;
    for (at, word) in words.iter().enumerate() {
        let trimmed = rest.trim_start();
        let is_new = at == 0 || trimmed.len() < rest.len() || joined.is_empty();
        // The word with the cursor may go on behind it.
        rest = trimmed.strip_prefix(word.as_str()).unwrap_or_default();
        match joined.last_mut() {
            Some(last) if !is_new => last.push_str(word),
            _ => joined.push(word.clone()),
        }
    }
    joined.iter().map(|word| unquoted(word)).collect()
}

/// A word without its quotation marks, also where the last is not yet typed.
pub(super) fn unquoted(word: &str) -> String {
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
        let join =
            |line: &str, words: &[&str]| join(line, &words.iter().map(|word| word.to_string()).collect::<Vec<_>>());
        assert_eq!(join("papers-sem show t:1", &["papers-sem", "show", "t", ":", "1"]), ["papers-sem", "show", "t:1"]);
        assert_eq!(join("papers-sem show t:", &["papers-sem", "show", "t", ":", ""]), ["papers-sem", "show", "t:"]);
        assert_eq!(join("papers-sem show ", &["papers-sem", "show", ""]), ["papers-sem", "show", ""]);
        assert_eq!(
            join("papers-sem ask --tag=大 x", &["papers-sem", "ask", "--tag", "=", "大", "x"]),
            ["papers-sem", "ask", "--tag=大", "x"]
        );
        assert_eq!(
            join("papers-sem ask --tag 'long con", &["papers-sem", "ask", "--tag", "'long con"]),
            ["papers-sem", "ask", "--tag", "long con"]
        );
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
