//! Cuts texts into the terms that a phrase is recognised by.

use crate::lexical::terms::{Term, terms_among};

/// The terms of `text` that do not overlap except as Chinese bigrams: `fine-tuning` gives its two parts, as `fine tuning`
/// does. A word with a part that is no term, such as `k-means`, gives the whole. A text with all of them, in whatever
/// order, mostly has the phrase.
pub(super) fn phrase(text: &str) -> Vec<Term> {
    let mut all = terms_among(text, &|_| false).into_iter().peekable();
    let mut out = Vec::new();
    while let Some(term) = all.next() {
        let mut parts = Vec::new();
        while let Some(part) = all.next_if(|next| next.range.end <= term.range.end && next.range.start < term.range.end)
        {
            parts.push(part);
        }
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let in_parts: usize = parts.iter().map(|part| letters(&text[part.range.clone()])).sum();
        if in_parts == letters(&text[term.range.clone()]) {
            out.extend(parts);
        } else {
            out.push(term);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_cut_alike_however_it_is_joined() {
        let cut = |text: &str| phrase(text).into_iter().map(|term| term.text).collect::<Vec<_>>();
        assert_eq!(cut("Fine-tuning"), ["fine", "tune"]);
        assert_eq!(cut("fine tuning"), cut("fine-tuned"));
        assert_eq!(cut("k-means"), ["kmeans"]);
        assert_eq!(cut("LLMs"), ["llm"]);
        assert_eq!(cut("GPT-4"), ["gpt", "4"]);
        assert_eq!(cut("大模型 AI"), ["大模", "模型", "ai"]);
        assert_eq!(cut(""), [""; 0]);
    }
}
