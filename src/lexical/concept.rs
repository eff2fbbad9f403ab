//! Phrases of a question that can be said otherwise: by synonyms, and by the acronyms that the library's papers define.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::lexical::abbreviation::{by_acronym, by_words, is_acronym, long_forms};
use crate::lexical::calibration::{ABBREVIATION_WEIGHT, SYNONYM_WEIGHT};
use crate::lexical::document_frequency::DocumentFrequencies;
use crate::lexical::error::LexicalError;
use crate::lexical::phrase::phrase;
use crate::lexical::synonyms::synonyms_in;
use crate::lexical::terms::Term;

/// A phrase of a question with what means the same.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Concept {
    /// Its place in the question, in bytes.
    pub range: Range<usize>,
    /// The terms of each other phrase, with its weight from 0 to 1: how sure it means the same.
    pub alternatives: BTreeMap<Vec<String>, f32>,
}

/// The terms of the longest phrase that has an acronym.
const LONGEST: usize = 8;
/// An alternative with a lower weight is left out, and an acronym has at most so many long forms.
const LEAST: f32 = 0.1;
pub(super) const MOST_FORMS: usize = 64;
/// A word in small letters is an acronym if this share of the papers that have it define it.
const DEFINING_SHARE: f32 = 0.1;

/// A range of a question's terms, the terms that stand for the same, and their weight.
type Alternative = (Range<usize>, Vec<String>, f32);

/// The phrases of a question that can be said otherwise, in their order. A damaged part of the index is as one without
/// acronyms: the search itself reports the damage.
pub(super) fn concepts(question: &str, papers: &dyn DocumentFrequencies) -> Vec<Concept> {
    let terms = phrase(question);
    let mut found: BTreeMap<(usize, usize), BTreeMap<Vec<String>, f32>> = BTreeMap::new();
    let mut add = |range: &Range<usize>, alternative: Vec<String>, weight: f32| {
        if weight >= LEAST && alternative.iter().ne(terms[range.clone()].iter().map(|term| &term.text)) {
            let known = found.entry((range.start, range.end)).or_default().entry(alternative).or_default();
            *known = known.max(weight);
        }
    };
    for synonym in synonyms_in(&terms) {
        for phrase in synonym.synonyms {
            add(&synonym.terms, phrase.to_vec(), SYNONYM_WEIGHT);
        }
    }
    for (range, alternative, share) in abbreviations_in(question, &terms, papers).unwrap_or_default() {
        add(&range, alternative, ABBREVIATION_WEIGHT * share);
    }
    let concept = |((start, end), alternatives): ((usize, usize), _)| Concept {
        range: terms[start].range.start..terms[end - 1].range.end,
        alternatives,
    };
    found.into_iter().map(concept).collect()
}

/// The acronyms among the terms of a question with their long forms, and the other way round, each with its share of the
/// papers that define the same.
fn abbreviations_in(
    question: &str,
    terms: &[Term],
    papers: &dyn DocumentFrequencies,
) -> Result<Vec<Alternative>, LexicalError> {
    let mut found = Vec::new();
    for (at, term) in terms.iter().enumerate() {
        if !term.text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let kept = papers.definitions(&by_acronym(&term.text))?;
        let defining = kept.iter().map(|(_, papers)| papers).sum::<u32>() as f32;
        let with = papers.share_of(&term.text) * papers.papers();
        if is_acronym(&question[term.range.clone()]) || defining >= DEFINING_SHARE * with.max(1.0) {
            found.extend(long_forms(&kept).into_iter().map(|(form, share)| (at..at + 1, form, share)));
        }
        for end in at + 2..=terms.len().min(at + LONGEST) {
            let words: Vec<String> = terms[at..end].iter().map(|term| term.text.clone()).collect();
            let kept = papers.definitions(&by_words(&words))?;
            let total = kept.iter().map(|(_, papers)| papers).sum::<u32>().max(1) as f32;
            let acronyms = kept.into_iter().map(|(key, papers)| (at..end, vec![key], papers as f32 / total));
            found.extend(acronyms);
        }
    }
    Ok(found)
}
