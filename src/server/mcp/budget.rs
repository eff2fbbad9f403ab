//! How long an answer may be, and how a text is cut.

use std::ops::Range;

use crate::text::sentence;

/// Characters of an answer. About 3,000 tokens of English, which leaves an assistant room for several answers.
pub(super) const ANSWER: usize = 12_000;

/// What stands where a text was cut.
const CUT: &str = "…";

/// At most `most` characters of `text`.
pub(super) fn characters(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// The first sentences of `text` that have at most `most` characters together, and whether that is less than all. A first
/// sentence that is longer is cut inside.
pub(super) fn first_sentences(text: &str, most: usize) -> (String, bool) {
    around(text, 0, most)
}

/// `sentence` with the sentences around it in `passage`, at most `most` characters, and whether that is less than the whole
/// passage. Without such a sentence, the beginning of the passage.
pub(super) fn excerpt(passage: &str, sentence: &str, most: usize) -> (String, bool) {
    let at = if sentence.is_empty() { 0 } else { passage.find(sentence).unwrap_or(0) };
    around(passage, at, most)
}

/// The sentence of `text` at the byte `at`, and in turn those before and after it as long as they fit.
fn around(text: &str, at: usize, most: usize) -> (String, bool) {
    let text = text.trim_end();
    let length = |range: &Range<usize>| text[range.clone()].chars().count();
    if length(&(0..text.len())) <= most {
        return (text.trim_start().to_string(), false);
    }
    let sentences = sentence::split(text);
    let chosen = sentences.iter().position(|sentence| at < sentence.end).unwrap_or(0);
    let (mut first, mut last) = (chosen, chosen);
    let mut used = length(&sentences[chosen]);
    loop {
        // The sentence after says more often what the chosen one means.
        let after = sentences.get(last + 1).map(length).filter(|length| used + length <= most);
        if let Some(length) = after {
            (last, used) = (last + 1, used + length);
        }
        let before = first.checked_sub(1).map(|at| length(&sentences[at])).filter(|length| used + length <= most);
        if let Some(length) = before {
            (first, used) = (first - 1, used + length);
        }
        if after.is_none() && before.is_none() {
            break;
        }
    }
    let shown = text[sentences[first].start..sentences[last].end].trim();
    let start = if first > 0 { format!("{CUT} ") } else { String::new() };
    if used > most {
        return (format!("{start}{}{CUT}", characters(shown, most).trim_end()), true);
    }
    let end = if last + 1 < sentences.len() { format!(" {CUT}") } else { String::new() };
    (format!("{start}{shown}{end}"), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSAGE: &str = "One is short. Two is a little longer. Three is it. Four follows here. Five ends.";

    #[test]
    fn a_text_is_cut_at_the_end_of_a_sentence() {
        assert_eq!(first_sentences(PASSAGE, 200), (PASSAGE.to_string(), false));
        assert_eq!(first_sentences(PASSAGE, 40), ("One is short. Two is a little longer. …".to_string(), true));
        assert_eq!(first_sentences("甲乙丙丁。戊己。", 6), ("甲乙丙丁。 …".to_string(), true));
    }

    #[test]
    fn a_sentence_that_is_too_long_is_cut_inside() {
        assert_eq!(first_sentences("word ".repeat(9).as_str(), 12), ("word word wo…".to_string(), true));
        assert_eq!(first_sentences("没有句号的长文", 3), ("没有句…".to_string(), true));
    }

    #[test]
    fn an_excerpt_has_the_sentences_around_the_one_that_answers() {
        let (text, is_cut) = excerpt(PASSAGE, "Three is it.", 34);
        assert_eq!((text.as_str(), is_cut), ("… Three is it. Four follows here. …", true));
        let (text, _) = excerpt(PASSAGE, "Five ends.", 30);
        assert_eq!(text, "… Four follows here. Five ends.");
        assert_eq!(excerpt("Short.", "Not in it.", 30), ("Short.".to_string(), false));
        assert_eq!(excerpt("", "", 30), (String::new(), false));
    }
}
