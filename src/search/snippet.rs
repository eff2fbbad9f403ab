//! The sentence that answers.

use super::Hit;
use crate::embed::{EmbedError, Embedder};
use crate::sentence;
use crate::vector::dot;

/// Sentences shorter than this, in bytes, say too little to be shown alone.
const SHORT: usize = 24;

/// Fills in each hit's sentence: the one nearest to the question in meaning when there is a model
/// to ask, else the first.
pub(super) fn choose(hits: &mut [Hit], question: &[f32], embedder: Option<&Embedder>) -> Result<(), EmbedError> {
    let candidates: Vec<Vec<String>> = hits.iter().map(|hit| sentences(&hit.passage)).collect();
    let Some(embedder) = embedder else {
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
