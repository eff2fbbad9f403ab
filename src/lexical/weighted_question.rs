//! The weights of a question's terms where documents are scored one by one, each from its own terms.
//!
//! [`LexicalIndex`](crate::lexical::LexicalIndex) goes through the documents of each term, which a database does not give. The
//! scores are the same; the tests compare them.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::lexical::backend::WordScores;
use crate::lexical::bm25::{idf, saturated};
use crate::lexical::concept::concepts;
use crate::lexical::cross_word_bigram::is_cross_word_bigram;
use crate::lexical::document_frequency::DocumentFrequencies;
use crate::lexical::glossary::translations;
use crate::lexical::schema::TITLE_WEIGHT;
use crate::lexical::sparse::{DocumentTerms, TermField, term_index};
use crate::lexical::terms::terms_among;
use crate::lexical::weigh::MOST_TERMS;
use crate::text::{Language, is_han};

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

/// The weights of a question's terms.
pub struct WeightedQuestion {
    written: Vec<WrittenTerm>,
    added: Vec<AddedSynonyms>,
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

/// What synonyms add to a term: the term occurs as often as itself and they together.
struct AddedSynonyms {
    term: String,
    idf: f32,
    alternatives: Vec<Alternative>,
    /// Whether both languages write the term alike.
    is_shared: bool,
}

/// A term or a phrase with what it is called in the other language.
struct TranslatedTerm {
    idf: f32,
    targets: Vec<(&'static str, f32)>,
    /// A document has the phrase as often as the targets or these say, whichever is more.
    phrase: Vec<Alternative>,
}

/// A term under way.
struct Term {
    text: String,
    idf: f32,
    boost: f32,
}

impl WeightedQuestion {
    /// Weighs the terms of a question by the frequencies of a collection.
    pub fn new(question: &str, papers: &dyn DocumentFrequencies) -> Self {
        let count = papers.papers();
        let mut places: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
        for term in terms_among(question, &|word| papers.share_of(word) > 0.0) {
            places.entry(term.text).or_default().push(term.range);
        }
        let term =
            |text: &String| Term { text: text.clone(), idf: idf(count, papers.share_of(text) * count), boost: 1.0 };
        let mut terms: Vec<Term> = places.keys().map(term).collect();
        let from_han = Language::detect(question) == Language::Zh;
        let (mut added, mut phrases) = (Vec::new(), Vec::new());
        for concept in concepts(question, papers) {
            let is_own = is_of_han(&question[concept.range.clone()]) == from_han;
            let is_in = |terms: &[String], han: bool| terms.iter().any(|term| is_of_han(term)) == han;
            let alternatives = |keep: &dyn Fn(&[String]) -> bool| -> Vec<Alternative> {
                let kept = concept.alternatives.iter().filter(|(terms, _)| keep(terms));
                kept.map(|(terms, weight)| Alternative::new(terms, *weight, papers)).collect()
            };
            let own = alternatives(&|terms| !is_own || is_in(terms, from_han) || terms.len() == 1);
            let expected = expected_papers(&own, papers);
            for term in &mut terms {
                let is_within =
                    |place: &Range<usize>| concept.range.start <= place.start && place.end <= concept.range.end;
                if !places[&term.text].iter().any(is_within) {
                    continue;
                }
                let written = term.idf / term.boost;
                let with = papers.share_of(&term.text) * count + expected;
                term.idf = term.idf.min(idf(count, with.min(count)));
                term.boost = term.idf / written;
                added.push(AddedSynonyms {
                    term: term.text.clone(),
                    idf: term.idf,
                    alternatives: own.clone(),
                    is_shared: !is_own,
                });
            }
            if is_own {
                let other = alternatives(&|terms| is_in(terms, !from_han));
                let expected = expected_papers(&other, papers);
                if expected > 0.0 {
                    let whole = places.iter().find(|(_, places)| places.contains(&concept.range));
                    phrases.push((whole.map(|(text, _)| text.clone()), other, expected));
                }
            }
        }
        terms.sort_by(|a, b| b.idf.total_cmp(&a.idf).then_with(|| a.text.cmp(&b.text)));
        terms.truncate(MOST_TERMS);
        let ceiling = terms.iter().map(|term| term.idf).sum();
        if terms.iter().any(|term| !is_cross_word_bigram(&term.text)) {
            terms.retain(|term| !is_cross_word_bigram(&term.text));
        }
        let mut question = Self { written: Vec::new(), added, translated: Vec::new(), ceilings: [ceiling, 0.0] };
        question.translate(&terms, phrases, from_han, papers);
        question.written = terms.into_iter().map(|term| WrittenTerm::new(term, papers)).collect();
        question
    }

    fn translate(
        &mut self,
        terms: &[Term],
        phrases: Vec<(Option<String>, Vec<Alternative>, f32)>,
        from_han: bool,
        papers: &dyn DocumentFrequencies,
    ) {
        let count = papers.papers();
        let translated = |targets: Vec<(&'static str, f32)>, phrase: Vec<Alternative>, expected: f32| {
            let with: f32 = targets.iter().map(|(target, weight)| weight * papers.share_of(target) * count).sum();
            TranslatedTerm { idf: idf(count, with.max(expected).min(count)), targets, phrase }
        };
        let mut of_terms: HashMap<&str, (Vec<Alternative>, f32)> = HashMap::new();
        let mut alone = Vec::new();
        for (term, alternatives, expected) in &phrases {
            match term {
                // The first phrase that is the whole term counts, as a search for it finds the first.
                Some(term) => {
                    of_terms.entry(term).or_insert((alternatives.clone(), *expected));
                }
                None => alone.push((alternatives.clone(), *expected)),
            }
        }
        for term in terms {
            let is_own = is_of_han(&term.text) == from_han;
            let targets: Vec<(&'static str, f32)> = translations(&term.text).filter(|_| is_own).collect();
            match of_terms.get(term.text.as_str()) {
                None if targets.is_empty() => {
                    // A name without a translation is the same in both languages; a Chinese bigram may be no word at all.
                    self.ceilings[1] += if is_of_han(&term.text) { 0.0 } else { term.idf };
                }
                None => self.translated.push(translated(targets, Vec::new(), 0.0)),
                Some((phrase, expected)) => self.translated.push(translated(targets, phrase.clone(), *expected)),
            }
        }
        self.translated.extend(alone.into_iter().map(|(phrase, expected)| translated(Vec::new(), phrase, expected)));
        self.ceilings[1] += self.translated.iter().map(|term| term.idf).sum::<f32>();
    }

    /// Whether the product of [`Self::literal_vector`] with a paper's vector is the exact score of its words.
    pub fn is_linear(&self) -> bool {
        self.added.is_empty()
    }

    /// The sparse vector of the words as they are written; synonyms are estimated.
    pub fn literal_vector(&self) -> (Vec<u32>, Vec<f32>) {
        self.written_vector(|_| true)
    }

    /// As [`Self::literal_vector`], of the words that count with the translations too; none where these are all.
    pub fn shared_vector(&self) -> Option<(Vec<u32>, Vec<f32>)> {
        let is_other = self.added.iter().any(|added| !added.is_shared);
        is_other.then(|| self.written_vector(|added| added.is_shared))
    }

    fn written_vector(&self, is_added: impl Fn(&AddedSynonyms) -> bool) -> (Vec<u32>, Vec<f32>) {
        let mut values: BTreeMap<u32, f32> = BTreeMap::new();
        for term in &self.written {
            for (field, weight) in [TermField::Text, TermField::Title].into_iter().zip(term.weights) {
                *values.entry(term_index(field, &term.text)).or_default() += weight;
            }
        }
        for added in self.added.iter().filter(|added| is_added(added)) {
            add_estimate(&mut values, added.idf, &added.alternatives);
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
            let all: Vec<Alternative> = term.targets.iter().map(single).chain(term.phrase.iter().cloned()).collect();
            add_estimate(&mut values, term.idf, &all);
        }
        values.into_iter().filter(|(_, weight)| *weight > 0.0).unzip()
    }

    /// What the question's words score in a paper.
    pub fn scores(&self, paper: &DocumentTerms) -> WordScores {
        let written: f32 = self.written.iter().map(|term| term.score(paper)).sum();
        let (mut literal, mut shared) = (written, written);
        for added in &self.added {
            let more = added.score(paper);
            literal += more;
            if added.is_shared {
                shared += more;
            }
        }
        let translated: f32 = self.translated.iter().map(|term| term.score(paper)).sum();
        WordScores { literal, translated: if translated > 0.0 { translated + shared } else { 0.0 } }
    }
}

fn is_of_han(text: &str) -> bool {
    text.contains(is_han)
}

fn expected_papers(alternatives: &[Alternative], papers: &dyn DocumentFrequencies) -> f32 {
    alternatives.iter().map(|other| other.weight * papers.of_all(&other.terms)).sum()
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
    fn new(term: Term, papers: &dyn DocumentFrequencies) -> Self {
        let (count, found) = (papers.papers(), papers.of_term(&term.text));
        let weights =
            [idf(count, found.text), TITLE_WEIGHT * idf(count, found.title)].map(|weight| weight * term.boost);
        Self { text: term.text, weights }
    }

    fn score(&self, paper: &DocumentTerms) -> f32 {
        self.weights[0] * paper.saturated(TermField::Text, &self.text)
            + self.weights[1] * paper.saturated(TermField::Title, &self.text)
    }
}

impl AddedSynonyms {
    fn score(&self, paper: &DocumentTerms) -> f32 {
        let more = expected_frequency(&self.alternatives, paper);
        if more <= 0.0 {
            return 0.0;
        }
        let itself = paper.frequency(&self.term, TITLE_WEIGHT);
        self.idf * (saturated(itself + more, paper.norm()) - saturated(itself, paper.norm()))
    }
}

impl TranslatedTerm {
    fn score(&self, paper: &DocumentTerms) -> f32 {
        let targets = self.targets.iter().map(|(target, weight)| weight * paper.frequency(target, TITLE_WEIGHT));
        let times = targets.sum::<f32>().max(expected_frequency(&self.phrase, paper));
        if times > 0.0 { self.idf * saturated(times, paper.norm()) } else { 0.0 }
    }
}
