//! The weights of a question's terms where documents are scored one by one, each from its own terms.
//!
//! [`LexicalIndex`](crate::lexical::LexicalIndex) goes through the documents of each term, which a database does not give. The
//! scores are the same; the tests compare them.

use std::collections::BTreeMap;

use crate::lexical::backend::WordScores;
use crate::lexical::bm25::{idf, saturated};
use crate::lexical::document_frequency::DocumentFrequencies;
use crate::lexical::question_terms::{
    AddedSynonyms, Expected, PhraseFrequencies, QuestionTerms, TranslatedTerm, WeightedTerm,
};
use crate::lexical::schema::TITLE_WEIGHT;
use crate::lexical::sparse::{DocumentTerms, TermField, term_index};

/// A phrase that stands for a term or another phrase.
#[derive(Debug, Clone)]
struct Alternative {
    terms: Vec<String>,
    /// How sure it means the same, from 0 to 1.
    weight: f32,
    /// The place of the term that the fewest papers have: those with all terms are among them.
    rarest: usize,
}

impl Alternative {
    fn new(terms: &[String], weight: f32, papers: &dyn DocumentFrequencies) -> Self {
        let frequency = |at: &usize| papers.of_term(&terms[*at]).either;
        let rarest = (0..terms.len()).min_by(|a, b| frequency(a).total_cmp(&frequency(b))).unwrap_or(0);
        Self { terms: terms.to_vec(), weight, rarest }
    }
}

/// What a phrase is otherwise called, and how many papers are expected to have it.
struct Synonyms {
    alternatives: Vec<Alternative>,
    papers: f32,
}

impl Expected for Synonyms {
    fn papers(&self) -> f32 {
        self.papers
    }
}

/// Looks phrases up in the statistics of a collection.
struct PhraseStatistics<'s>(&'s dyn DocumentFrequencies);

impl PhraseFrequencies for PhraseStatistics<'_> {
    type Expected = Synonyms;

    fn expected(&mut self, alternatives: &[(&Vec<String>, f32)]) -> Option<Synonyms> {
        let papers = alternatives.iter().map(|(terms, weight)| weight * self.0.of_all(terms)).sum();
        let alternatives = alternatives.iter().map(|(terms, weight)| Alternative::new(terms, *weight, self.0));
        Some(Synonyms { alternatives: alternatives.collect(), papers })
    }
}

/// The weights of a question's terms.
pub struct WeightedQuestion {
    question: QuestionTerms<Synonyms>,
    written: Vec<WrittenTerm>,
    translated: Vec<TranslatedTerm>,
    /// See [`crate::lexical::LexicalRanking::ceiling`]: of the words as they are written, and of their translations.
    pub ceilings: [f32; 2],
}

/// A term as the question has it.
struct WrittenTerm {
    text: String,
    /// What its frequency in texts and in titles is multiplied with.
    weights: [f32; 2],
}

impl WeightedQuestion {
    /// Weighs the terms of a question by the frequencies of a collection.
    pub fn new(question: &str, papers: &dyn DocumentFrequencies) -> Self {
        let question = QuestionTerms::weigh(question, papers, &mut PhraseStatistics(papers));
        let (translated, ceiling) = question.translate(papers);
        let written = question.terms.iter().map(|term| WrittenTerm::new(term, papers)).collect();
        Self { ceilings: [question.ceiling, ceiling], question, written, translated }
    }

    /// Whether the product of [`Self::literal_vector`] with a paper's vector is the exact score of its words.
    pub fn is_linear(&self) -> bool {
        self.question.added.is_empty()
    }

    /// The sparse vector of the words as they are written; synonyms are estimated.
    pub fn literal_vector(&self) -> (Vec<u32>, Vec<f32>) {
        self.written_vector(|_| true)
    }

    /// As [`Self::literal_vector`], of the words that count with the translations too; none where these are all.
    pub fn shared_vector(&self) -> Option<(Vec<u32>, Vec<f32>)> {
        let is_other = self.question.added.iter().any(|added| !added.is_shared);
        is_other.then(|| self.written_vector(|added| added.is_shared))
    }

    fn written_vector(&self, is_added: impl Fn(&AddedSynonyms) -> bool) -> (Vec<u32>, Vec<f32>) {
        let mut values: BTreeMap<u32, f32> = BTreeMap::new();
        for term in &self.written {
            for (field, weight) in [TermField::Text, TermField::Title].into_iter().zip(term.weights) {
                *values.entry(term_index(field, &term.text)).or_default() += weight;
            }
        }
        for added in self.question.added.iter().filter(|added| is_added(added)) {
            add_estimate(&mut values, added.idf, &self.question.synonyms[added.phrase].alternatives);
        }
        values.into_iter().filter(|(_, weight)| *weight > 0.0).unzip()
    }

    /// The sparse vector of the translations. Their frequencies are estimated to add up.
    pub fn translated_vector(&self) -> (Vec<u32>, Vec<f32>) {
        let mut values: BTreeMap<u32, f32> = BTreeMap::new();
        for term in &self.translated {
            let single = |(target, weight): &(&str, f32)| Alternative {
                terms: vec![target.to_string()],
                weight: *weight,
                rarest: 0,
            };
            let all: Vec<Alternative> =
                term.targets.iter().map(single).chain(self.phrase_of(term).iter().cloned()).collect();
            add_estimate(&mut values, term.idf, &all);
        }
        values.into_iter().filter(|(_, weight)| *weight > 0.0).unzip()
    }

    /// What the question's words score in a paper.
    pub fn scores(&self, paper: &DocumentTerms) -> WordScores {
        let written: f32 = self.written.iter().map(|term| term.score(paper)).sum();
        let (mut literal, mut shared) = (written, written);
        for added in &self.question.added {
            let more = self.added_score(added, paper);
            literal += more;
            if added.is_shared {
                shared += more;
            }
        }
        let translated: f32 = self.translated.iter().map(|term| self.translated_score(term, paper)).sum();
        WordScores { literal, translated: if translated > 0.0 { translated + shared } else { 0.0 } }
    }

    fn added_score(&self, added: &AddedSynonyms, paper: &DocumentTerms) -> f32 {
        let more = expected_frequency(&self.question.synonyms[added.phrase].alternatives, paper);
        if more <= 0.0 {
            return 0.0;
        }
        let itself = paper.frequency(&added.term, TITLE_WEIGHT);
        added.idf * (saturated(itself + more, paper.norm()) - saturated(itself, paper.norm()))
    }

    fn translated_score(&self, term: &TranslatedTerm, paper: &DocumentTerms) -> f32 {
        let targets = term.targets.iter().map(|(target, weight)| weight * paper.frequency(target, TITLE_WEIGHT));
        let times = targets.sum::<f32>().max(expected_frequency(self.phrase_of(term), paper));
        if times > 0.0 { term.idf * saturated(times, paper.norm()) } else { 0.0 }
    }

    /// What the phrase of a term is called in the other language.
    fn phrase_of(&self, term: &TranslatedTerm) -> &[Alternative] {
        term.phrase.map_or(&[], |at| &self.question.phrases[at].expected.alternatives)
    }
}

/// How often a paper is expected to have a phrase that is otherwise called `alternatives`.
fn expected_frequency(alternatives: &[Alternative], paper: &DocumentTerms) -> f32 {
    let of = |other: &Alternative| {
        let frequencies = other.terms.iter().map(|term| paper.frequency(term, TITLE_WEIGHT));
        other.weight * frequencies.reduce(f32::min).unwrap_or(0.0)
    };
    alternatives.iter().map(of).sum()
}

/// Adds what `alternatives` of one term with this inverse document frequency are estimated to score. A phrase is where its rarest
/// term is.
fn add_estimate(values: &mut BTreeMap<u32, f32>, idf: f32, alternatives: &[Alternative]) {
    let mut of_one: BTreeMap<u32, f32> = BTreeMap::new();
    for other in alternatives {
        let Some(term) = other.terms.get(other.rarest) else { continue };
        for field in [TermField::Text, TermField::Title] {
            let known = of_one.entry(term_index(field, term)).or_default();
            *known = known.max(idf * other.weight);
        }
    }
    for (index, share) in of_one {
        *values.entry(index).or_default() += share;
    }
}

impl WrittenTerm {
    fn new(term: &WeightedTerm, papers: &dyn DocumentFrequencies) -> Self {
        let (count, found) = (papers.papers(), papers.of_term(&term.text));
        let weights =
            [idf(count, found.text), TITLE_WEIGHT * idf(count, found.title)].map(|weight| weight * term.boost);
        Self { text: term.text.clone(), weights }
    }

    fn score(&self, paper: &DocumentTerms) -> f32 {
        self.weights[0] * paper.saturated(TermField::Text, &self.text)
            + self.weights[1] * paper.saturated(TermField::Title, &self.text)
    }
}
