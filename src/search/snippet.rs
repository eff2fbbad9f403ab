//! The sentence that answers.

use std::collections::HashSet;
use std::ops::Range;

use super::Hit;
use crate::embed::{EmbedError, Embedder};
use crate::lexical::{self, Lexical, Term};
use crate::paper::is_han;
use crate::sentence;
use crate::vector::dot;

/// Sentences shorter than this, in bytes, say too little to be shown alone.
const SHORT: usize = 24;

/// Fills in each hit's sentence: the one nearest to the question in meaning when there is a model
/// to ask, else the first.
pub(super) fn choose(hits: &mut [Hit], by: Option<(&Embedder, &[f32])>) -> Result<(), EmbedError> {
    let candidates: Vec<Vec<String>> = hits.iter().map(|hit| sentences(&hit.passage)).collect();
    let Some((embedder, question)) = by else {
        for (hit, sentences) in hits.iter_mut().zip(candidates) {
            hit.sentence = sentences.into_iter().next().unwrap_or_default();
        }
        return Ok(());
    };
    // A passage of one sentence needs no model.
    let open: Vec<String> = candidates.iter().filter(|sentences| sentences.len() > 1).flatten().cloned().collect();
    let mut scores = embedder.passages(&open, &|_| {})?.into_iter().map(|vector| dot(&vector, question));
    for (hit, sentences) in hits.iter_mut().zip(candidates) {
        hit.sentence = if sentences.len() > 1 {
            let scored: Vec<(f32, String)> = scores.by_ref().take(sentences.len()).zip(sentences).collect();
            // The first of equals: `max_by` would take the last.
            let best = scored.into_iter().reduce(|best, other| if other.0 > best.0 { other } else { best });
            best.map(|(_, sentence)| sentence).unwrap_or_default()
        } else {
            sentences.into_iter().next().unwrap_or_default()
        };
    }
    Ok(())
}

/// Characters that join words rather than name things: a pair with one of them in it is no word.
const JOINING: &str = "的了是在和与对为以及中其这那个等将被把能可从到我们有不也都而或";

/// Marks the words of `question` in each hit's sentence, but for those that stand in every other paper.
pub(super) fn mark(hits: &mut [Hit], question: &str, lexical: Option<&Lexical>) {
    let asked: HashSet<String> = lexical::terms(question).into_iter().map(|term| term.text).collect();
    let telling = |term: &Term| {
        asked.contains(&term.text)
            && !term.text.chars().any(|c| JOINING.contains(c))
            && (term.text.chars().any(is_han) || term.text.len() > 1)
            && lexical.is_none_or(|lexical| lexical.share_of(&term.text) < 0.5)
    };
    for hit in hits {
        let mut ranges: Vec<Range<usize>> =
            lexical::terms(&hit.sentence).into_iter().filter(telling).map(|term| term.range).collect();
        ranges.sort_by_key(|range| (range.start, range.end));
        for range in ranges {
            match hit.matched.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => hit.matched.push(range),
            }
        }
    }
}

fn sentences(passage: &str) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    for range in sentence::split(passage) {
        let text = passage[range].trim();
        if text.is_empty() {
            continue;
        }
        match sentences.last_mut() {
            // Joined with what it introduces: "Results:" alone answers nothing.
            Some(last) if last.len() < SHORT => {
                last.push(' ');
                last.push_str(text);
            }
            _ => sentences.push(text.to_string()),
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_sentences_stand_with_the_next() {
        assert_eq!(
            sentences(
                "Results: good. We halve the cost of training.\n\n一种新的长上下文检索方法。它很快，也很省内存。"
            ),
            ["Results: good. We halve the cost of training.", "一种新的长上下文检索方法。", "它很快，也很省内存。"]
        );
        assert!(sentences(" \n ").is_empty());
    }
}
