//! Chooses the sentence of a passage that answers, and the words to mark in it.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::embed::{EmbedError, Encoder};
use crate::lexical::{Term, WordIndex, terms_among, translations};
use crate::search::hit::Hit;
use crate::search::query::SentenceChoice;
use crate::text::label::label_length;
use crate::text::sentence;
use crate::text::statement::{is_short_remark, is_statement};
use crate::text::{is_function_word, is_han};
use crate::vector::dot;

/// A sentence of fewer bytes is joined to the next: alone it says too little.
const SHORT: usize = 24;

/// The model re-ranks the top 2 sentences of the top 3 hits. Six runs of the model take as long as the rest of a question.
const RERANKED_HITS: usize = 3;
const RERANKED_SENTENCES: usize = 2;

/// Fills in the sentence of each hit: with a model, the one nearest to the question in meaning; otherwise the one with the
/// most of its words; otherwise the first.
pub(super) fn choose_sentences(
    hits: &mut [Hit],
    question: &str,
    choice: SentenceChoice,
    by: Option<(&dyn Encoder, &[f32])>,
    words: &Words<'_>,
) -> Result<(), EmbedError> {
    let reranked = match choice {
        SentenceChoice::None => return Ok(()),
        SentenceChoice::Estimated => 1,
        SentenceChoice::Compared => RERANKED_SENTENCES,
    };
    let mut candidates: Vec<Vec<String>> = hits.iter().map(|hit| sentences(&hit.passage)).collect();
    let is_estimated = match by {
        Some((encoder, vector)) => keep_nearest(&mut candidates, reranked, question, encoder, vector)?,
        None => false,
    };
    match by.filter(|_| choice == SentenceChoice::Compared) {
        Some((encoder, vector)) => by_meaning(hits, candidates, encoder, vector)?,
        None => {
            for (hit, mut sentences) in hits.iter_mut().zip(candidates) {
                if is_estimated {
                    hit.sentence = sentences.pop().unwrap_or_default();
                    continue;
                }
                let scored = sentences.into_iter().map(|sentence| (words.share_in(&sentence), sentence));
                hit.sentence = best_sentence(scored);
            }
        }
    }
    hits.iter_mut().for_each(|hit| hit.matched = words.ranges_in(&hit.sentence));
    Ok(())
}

/// Fills in the sentence in the other language of each hit that has one: the one that the estimate puts nearest to the
/// question, or the one with the most of its words.
pub(super) fn choose_other_sentences(
    hits: &mut [Hit],
    question: &str,
    by: Option<(&dyn Encoder, &[f32])>,
    words: &Words<'_>,
) -> Result<(), EmbedError> {
    let others = || hits.iter().map(|hit| hit.other.as_ref().map(|other| other.passage.as_str()).unwrap_or_default());
    let mut candidates: Vec<Vec<String>> = others().map(sentences).collect();
    if let Some((encoder, vector)) = by {
        keep_nearest(&mut candidates, 1, question, encoder, vector)?;
    }
    for (hit, sentences) in hits.iter_mut().zip(candidates) {
        let Some(other) = &mut hit.other else { continue };
        other.sentence = best_sentence(sentences.into_iter().map(|sentence| (words.share_in(&sentence), sentence)));
        other.matched = words.ranges_in(&other.sentence);
    }
    Ok(())
}

/// Keeps the sentences that the estimate puts nearest to the question: `reranked` of each of the first hits, and one of the
/// others. False if the model has no estimate.
fn keep_nearest(
    candidates: &mut [Vec<String>],
    reranked: usize,
    question: &str,
    encoder: &dyn Encoder,
    vector: &[f32],
) -> Result<bool, EmbedError> {
    let Some(prefilter) = encoder.sentence_prefilter()? else { return Ok(false) };
    let all: Vec<&str> = candidates.iter().flatten().map(String::as_str).collect();
    let mut scores = prefilter.scores(question, vector, &all)?.into_iter();
    for (rank, sentences) in candidates.iter_mut().enumerate() {
        let scores: Vec<f32> = scores.by_ref().take(sentences.len()).collect();
        keep_best(sentences, &scores, if rank < RERANKED_HITS { reranked } else { 1 });
    }
    Ok(true)
}

fn by_meaning(
    hits: &mut [Hit],
    candidates: Vec<Vec<String>>,
    encoder: &dyn Encoder,
    vector: &[f32],
) -> Result<(), EmbedError> {
    // A passage of one sentence needs no model.
    let open: Vec<String> = candidates.iter().filter(|sentences| sentences.len() > 1).flatten().cloned().collect();
    let mut scores = encoder.passages(&open, &|_| {})?.into_iter().map(|read| dot(&read, vector));
    for (hit, sentences) in hits.iter_mut().zip(candidates) {
        let scored: Vec<f32> =
            if sentences.len() > 1 { scores.by_ref().take(sentences.len()).collect() } else { vec![0.0] };
        hit.sentence = best_sentence(scored.into_iter().zip(sentences));
    }
    Ok(())
}

/// Keeps the `count` sentences with the best scores, in their order.
fn keep_best(sentences: &mut Vec<String>, scores: &[f32], count: usize) {
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let mut kept = order.into_iter().take(count).collect::<Vec<usize>>();
    kept.sort_unstable();
    *sentences = kept.into_iter().map(|at| std::mem::take(&mut sentences[at])).collect();
}

/// The first of the best; `max_by` would take the last.
fn first_best<T>(scored: impl Iterator<Item = (f32, T)>) -> Option<(f32, T)> {
    scored.reduce(|best, other| if other.0 > best.0 { other } else { best })
}

fn best_sentence(scored: impl Iterator<Item = (f32, String)>) -> String {
    first_best(scored).map(|(_, sentence)| sentence).unwrap_or_default()
}

/// The least weight of a translation that is marked: rarer ones help to find papers, but would puzzle readers.
const SURE: f32 = 0.5;

/// The informative words of a question with their translations: not those that half of the papers have.
pub(super) struct Words<'l> {
    asked: BTreeSet<String>,
    lexical: Option<&'l dyn WordIndex>,
}

impl<'l> Words<'l> {
    pub(super) fn new(question: &str, lexical: Option<&'l dyn WordIndex>) -> Self {
        let asked = lexical.map_or_else(|| terms_among(question, &|_| false), |lexical| lexical.terms_of(question));
        let asked = asked.into_iter().map(|term| term.text);
        let telling = |term: &String| {
            !term.chars().any(is_function_word)
                && (term.chars().any(is_han) || term.len() > 1)
                && lexical.is_none_or(|lexical| lexical.share_of(term) < 0.5)
        };
        let mut asked: BTreeSet<String> = asked.filter(telling).collect();
        let translated = asked.iter().flat_map(|term| translations(term)).filter(|(_, weight)| *weight >= SURE);
        let translated: Vec<String> = translated.map(|(term, _)| term.to_string()).filter(telling).collect();
        asked.extend(translated);
        Self { asked, lexical }
    }

    /// The terms of a sentence. Long Chinese words are those of the question: loading the dictionary takes too long.
    fn terms_of(&self, sentence: &str) -> Vec<Term> {
        terms_among(sentence, &|word| self.asked.contains(word))
    }

    /// Of what has a text, that which has the most of the question, and how much; the first of equals.
    pub(super) fn best_of<T>(&self, all: impl Iterator<Item = T>, text: impl Fn(&T) -> String) -> Option<(f32, T)> {
        first_best(all.map(|one| (self.share_in(&text(&one)), one)))
    }

    /// How much of the question a sentence has: the sum of its matching words, weighted by rarity.
    pub(super) fn share_in(&self, sentence: &str) -> f32 {
        if self.asked.is_empty() {
            return 0.0;
        }
        let found: BTreeSet<String> = self.terms_of(sentence).into_iter().map(|term| term.text).collect();
        let weight = |term: &&String| 1.0 - self.lexical.map_or(0.0, |lexical| lexical.share_of(term));
        self.asked.intersection(&found).map(|term| weight(&term)).sum()
    }

    /// The ranges of the words in a sentence, in order; ranges that touch are joined.
    fn ranges_in(&self, sentence: &str) -> Vec<Range<usize>> {
        if self.asked.is_empty() {
            return Vec::new();
        }
        let terms = self.terms_of(sentence).into_iter().filter(|term| self.asked.contains(&term.text));
        let mut ranges: Vec<Range<usize>> = terms.map(|term| term.range).collect();
        ranges.sort_by_key(|range| (range.start, range.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match apart.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        apart
    }
}

/// The sentences of a passage that may be shown, without labels: those that state something, or all if none does. A short
/// one stands with the next.
pub(super) fn sentences(passage: &str) -> Vec<String> {
    let all = sentence::split(passage).into_iter().map(|range| without_label(passage[range].trim()));
    let all: Vec<&str> = all.filter(|text| !text.is_empty()).collect();
    let shown = all.iter().copied().filter(|text| is_statement(text) || is_short_remark(text));
    let shown: Vec<&str> = shown.collect();
    let has_statement = shown.iter().any(|text| is_statement(text));
    let mut sentences: Vec<String> = Vec::new();
    for text in if has_statement { shown } else { all } {
        match sentences.last_mut() {
            // Joined with what it introduces: "Results: good." alone answers nothing.
            Some(last) if last.len() < SHORT => {
                last.push(' ');
                last.push_str(text);
            }
            _ => sentences.push(text.to_string()),
        }
    }
    sentences
}

/// A sentence without the label before it, unless little is left.
fn without_label(sentence: &str) -> &str {
    let text = &sentence[label_length(sentence)..];
    if text.len() >= SHORT { text } else { sentence }
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

    #[test]
    fn labels_references_and_pieces_of_formulas_are_not_shown() {
        let passage = "Abstract: A kite measures the wind at many heights. [12] Gust et al., 2019. Comments: 12 pages, 3 figures.\n\
            https://example.org/kites?id=3\n方法：用系留风筝在多个高度测量风速。\n} D^k$ where";
        assert_eq!(sentences(passage), ["A kite measures the wind at many heights.", "用系留风筝在多个高度测量风速。"]);
        // Something is shown of a passage that states nothing.
        assert_eq!(sentences("Keywords: kites, wind, turbines"), ["Keywords: kites, wind, turbines"]);
        assert_eq!(sentences("TL;DR"), ["TL;DR"]);
    }

    #[test]
    fn words_of_the_question_are_marked_in_both_languages() {
        let marked = |question: &str, sentence: &str| {
            let ranges = Words::new(question, None).ranges_in(sentence);
            ranges.into_iter().map(|range| sentence[range].to_string()).collect::<Vec<_>>()
        };
        assert_eq!(
            marked("training LoRA on long texts", "We trained it with Lora, on a text."),
            ["trained", "Lora", "on", "text"]
        );
        assert_eq!(marked("更長的上下文視窗", "它把上下文窗口的长度加倍。"), ["上下文"]);
        assert_eq!(marked("LoRA 训练", "LoRA的训练很快。"), ["LoRA", "训练"]);
        assert_eq!(marked("LoRA", "用LoRA做微调，LoRA的训练很快。"), ["LoRA", "LoRA"]);
        assert_eq!(marked("a b", "a and b").len(), 0);
    }

    #[test]
    fn the_best_sentences_stay_in_their_order() {
        let mut sentences: Vec<String> = ["a", "b", "c", "d"].map(String::from).into();
        keep_best(&mut sentences, &[0.1, 0.9, 0.1, 1.0], 3);
        assert_eq!(sentences, ["a", "b", "d"]);
        keep_best(&mut sentences, &[0.5, 0.5, 0.5], 1);
        assert_eq!(sentences, ["a"]);
        keep_best(&mut sentences, &[0.5], 3);
        assert_eq!(sentences, ["a"]);
    }

    #[test]
    fn without_a_model_the_sentence_with_most_of_the_words_is_chosen() {
        let words = Words::new("sparse attention", None);
        assert!(words.share_in("Sparse attention is fast.") > words.share_in("Attention is costly."));
        assert_eq!(best_sentence([(1.0, "a".to_string()), (1.0, "b".to_string())].into_iter()), "a");
    }
}
