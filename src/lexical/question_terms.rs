//! The terms of a question with their weights, whoever knows the frequencies of phrases.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::lexical::bm25::idf;
use crate::lexical::concept::{Concept, concepts};
use crate::lexical::cross_word_bigram::is_cross_word_bigram;
use crate::lexical::document_frequency::DocumentFrequencies;
use crate::lexical::glossary::translations;
use crate::lexical::terms::terms_among;
use crate::text::{Language, is_han};

/// The most terms of a question that are looked up.
const MOST_TERMS: usize = 256;

/// What is known of a phrase by what else it is called.
pub(super) trait Expected: Sized {
    /// The expected number of papers that have the phrase.
    fn papers(&self) -> f32;
}

/// Looks up how often phrases are expected, by what else they are called: each other phrase by its terms, with its weight.
pub(super) trait PhraseFrequencies {
    type Expected: Expected;

    /// None if they cannot be read: the question has no more synonyms then, and the search for its words reports the damage.
    fn expected(&mut self, alternatives: &[(&Vec<String>, f32)]) -> Option<Self::Expected>;
}

/// The terms of a question with their weights, looked up once for both languages.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct QuestionTerms<E> {
    /// The language of the question.
    pub language: Language,
    /// The terms, the rarest first.
    pub terms: Vec<WeightedTerm>,
    /// The sum of the inverse document frequencies, including those of cross-word bigrams.
    pub ceiling: f32,
    /// What phrases with synonyms are otherwise called, in their order.
    pub synonyms: Vec<E>,
    /// Terms that synonyms add to.
    pub added: Vec<AddedSynonyms>,
    /// The phrases that have synonyms in the other language.
    pub phrases: Vec<TranslatedPhrase<E>>,
}

/// A term of a question.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WeightedTerm {
    pub text: String,
    /// Its inverse document frequency, with that of its synonyms.
    pub idf: f32,
    /// `idf` as a share of that of the term as it is written.
    pub boost: f32,
}

/// A term of a phrase with synonyms: it occurs as often as itself and the synonyms of the phrase together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AddedSynonyms {
    pub term: String,
    pub idf: f32,
    /// The place of the phrase in [`QuestionTerms::synonyms`].
    pub phrase: usize,
    /// Whether both languages write the phrase alike.
    pub is_shared: bool,
}

/// A phrase of a question with what it is called in the other language.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TranslatedPhrase<E> {
    /// The term that is the whole phrase, if there is one.
    pub term: Option<String>,
    /// Its expected frequency in documents of the other language.
    pub expected: E,
}

/// A term or phrase of a question with its translations.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TranslatedTerm {
    pub idf: f32,
    /// Terms of the other language, with their weights from 0 to 1.
    pub targets: Vec<(&'static str, f32)>,
    /// The place in [`QuestionTerms::phrases`] of what the phrase is called in the other language. A document has the phrase as
    /// often as the one or the other says.
    pub phrase: Option<usize>,
}

impl<E: Expected> QuestionTerms<E> {
    /// The terms of a question, with their weights. Of a very long question, only the rarest are kept. Cross-word bigrams
    /// are left out, unless there is nothing else.
    pub fn weigh(
        question: &str,
        papers: &dyn DocumentFrequencies,
        frequencies: &mut impl PhraseFrequencies<Expected = E>,
    ) -> Self {
        let mut places: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
        for term in terms_among(question, &|word| papers.share_of(word) > 0.0) {
            places.entry(term.text).or_default().push(term.range);
        }
        let count = papers.papers();
        let term = |text: &String| {
            let idf = idf(count, papers.share_of(text) * count);
            WeightedTerm { text: text.clone(), idf, boost: 1.0 }
        };
        let mut words = Self {
            language: Language::detect(question),
            terms: places.keys().map(term).collect(),
            ceiling: 0.0,
            synonyms: Vec::new(),
            added: Vec::new(),
            phrases: Vec::new(),
        };
        for concept in concepts(question, papers) {
            if words.add_synonyms(question, &concept, &places, papers, frequencies).is_none() {
                break;
            }
        }
        words.terms.sort_by(|a, b| b.idf.total_cmp(&a.idf).then_with(|| a.text.cmp(&b.text)));
        words.terms.truncate(MOST_TERMS);
        words.ceiling = words.terms.iter().map(|term| term.idf).sum();
        if words.terms.iter().any(|term| !is_cross_word_bigram(&term.text)) {
            words.terms.retain(|term| !is_cross_word_bigram(&term.text));
        }
        words
    }

    /// Adds what the synonyms of a phrase change: a term of the phrase occurs as often, and is as frequent, as the term itself
    /// and the phrase's synonyms together.
    fn add_synonyms(
        &mut self,
        question: &str,
        concept: &Concept,
        places: &BTreeMap<String, Vec<Range<usize>>>,
        papers: &dyn DocumentFrequencies,
        frequencies: &mut impl PhraseFrequencies<Expected = E>,
    ) -> Option<()> {
        let count = papers.papers();
        let from_han = self.language == Language::Zh;
        let is_own = is_of_han(&question[concept.range.clone()]) == from_han;
        let is_in = |terms: &[String], han: bool| terms.iter().any(|term| is_of_han(term)) == han;
        let alternatives = |keep: &dyn Fn(&[String]) -> bool| -> Vec<(&Vec<String>, f32)> {
            let kept = concept.alternatives.iter().filter(|(terms, _)| keep(terms));
            kept.map(|(terms, weight)| (terms, *weight)).collect()
        };
        // A name or an acronym stands in texts of either language.
        let own = alternatives(&|terms| !is_own || is_in(terms, from_han) || terms.len() == 1);
        let expected = frequencies.expected(&own)?;
        for term in &mut self.terms {
            let is_within = |place: &Range<usize>| concept.range.start <= place.start && place.end <= concept.range.end;
            if !places[&term.text].iter().any(is_within) {
                continue;
            }
            let written = term.idf / term.boost;
            let with = papers.share_of(&term.text) * count + expected.papers();
            term.idf = term.idf.min(idf(count, with.min(count)));
            term.boost = term.idf / written;
            let (term, idf) = (term.text.clone(), term.idf);
            self.added.push(AddedSynonyms { term, idf, phrase: self.synonyms.len(), is_shared: !is_own });
        }
        self.synonyms.push(expected);
        if is_own {
            let expected = frequencies.expected(&alternatives(&|terms| is_in(terms, !from_han)))?;
            if expected.papers() > 0.0 {
                let whole = places.iter().find(|(_, places)| places.contains(&concept.range));
                self.phrases.push(TranslatedPhrase { term: whole.map(|(text, _)| text.clone()), expected });
            }
        }
        Some(())
    }

    /// The terms and phrases that have translations, and the sum of the inverse document frequencies of what has them or needs
    /// none.
    pub fn translate(&self, papers: &dyn DocumentFrequencies) -> (Vec<TranslatedTerm>, f32) {
        let mut ceiling = 0.0;
        let mut translated = Vec::new();
        let from_han = self.language == Language::Zh;
        for term in &self.terms {
            let word = &term.text;
            // A term of the other language needs no translation.
            let is_own = is_of_han(word) == from_han;
            let targets: Vec<(&'static str, f32)> = translations(word).filter(|_| is_own).collect();
            let phrase = self.phrases.iter().position(|phrase| phrase.term.as_ref() == Some(word));
            if targets.is_empty() && phrase.is_none() {
                // A name without a translation is the same in both languages; a Chinese bigram may be no word at all.
                ceiling += if is_of_han(word) { 0.0 } else { term.idf };
                continue;
            }
            translated.push(self.translated_term(targets, phrase, papers));
        }
        let alone = (0..self.phrases.len()).filter(|&at| self.phrases[at].term.is_none());
        translated.extend(alone.map(|at| self.translated_term(Vec::new(), Some(at), papers)));
        ceiling += translated.iter().map(|term| term.idf).sum::<f32>();
        (translated, ceiling)
    }

    fn translated_term(
        &self,
        targets: Vec<(&'static str, f32)>,
        phrase: Option<usize>,
        papers: &dyn DocumentFrequencies,
    ) -> TranslatedTerm {
        let count = papers.papers();
        let with: f32 = targets.iter().map(|(target, weight)| weight * papers.share_of(target) * count).sum();
        let expected = phrase.map_or(0.0, |at| self.phrases[at].expected.papers());
        TranslatedTerm { idf: idf(count, with.max(expected).min(count)), targets, phrase }
    }
}

fn is_of_han(text: &str) -> bool {
    text.contains(is_han)
}
