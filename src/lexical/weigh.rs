//! The weights of a question's terms.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::lexical::backend::WordIndex;
use crate::lexical::bm25::{Lengths, idf, saturated};
use crate::lexical::concept::{Concept, concepts};
use crate::lexical::cross_word_bigram::is_cross_word_bigram;
use crate::lexical::expected_frequency::FrequencyReader;
use crate::lexical::index::LexicalIndex;
use crate::lexical::scored_documents::ScoredDocuments;
use crate::lexical::weighted_terms::{WeightedPhrase, WeightedTerm, WeightedTerms};
use crate::text::{Language, is_han};

/// The most terms of a question that are looked up.
pub(super) const MOST_TERMS: usize = 256;

impl LexicalIndex {
    /// The terms of a question, with their weights. Of a very long question, only the rarest are kept. Cross-word bigrams
    /// are left out, unless there is nothing else.
    pub(super) fn weigh(&self, question: &str) -> WeightedTerms {
        let mut places: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
        for term in self.terms_of(question) {
            places.entry(term.text).or_default().push(term.range);
        }
        let papers = self.searcher.num_docs() as f32;
        let term = |text: &String| {
            let idf = idf(papers, self.share_of(text) * papers);
            WeightedTerm { text: text.clone(), idf, boost: 1.0 }
        };
        let mut words = WeightedTerms {
            language: Language::detect(question),
            weighted: places.keys().map(term).collect(),
            ceiling: 0.0,
            synonyms: ScoredDocuments::default(),
            shared_synonyms: ScoredDocuments::default(),
            phrases: Vec::new(),
        };
        let concepts = concepts(question, self);
        if !concepts.is_empty() {
            // A damaged index has no synonyms: the search for the words themselves reports the damage.
            let _ = self.add_synonyms(&mut words, question, &concepts, &places);
        }
        words.weighted.sort_by(|a, b| b.idf.total_cmp(&a.idf).then_with(|| a.text.cmp(&b.text)));
        words.weighted.truncate(MOST_TERMS);
        words.ceiling = words.weighted.iter().map(|term| term.idf).sum();
        if words.weighted.iter().any(|term| !is_cross_word_bigram(&term.text)) {
            words.weighted.retain(|term| !is_cross_word_bigram(&term.text));
        }
        words
    }

    /// Adds what synonyms change: a term of a phrase occurs as often, and is as frequent, as the term itself and the
    /// phrase's synonyms together.
    fn add_synonyms(
        &self,
        words: &mut WeightedTerms,
        question: &str,
        concepts: &[Concept],
        places: &BTreeMap<String, Vec<Range<usize>>>,
    ) -> tantivy::Result<()> {
        let papers = self.searcher.num_docs() as f32;
        let from_han = words.language == Language::Zh;
        let is_of_han = |text: &str| text.contains(is_han);
        let segments = self.searcher.segment_readers();
        let mut reader = FrequencyReader::new(segments, &self.fields);
        let zero = || segments.iter().map(|segment| vec![0f32; segment.max_doc() as usize]).collect::<Vec<_>>();
        let (mut scores, mut shared) = (zero(), zero());
        let mut lengths = Vec::with_capacity(segments.len());
        for segment in segments {
            lengths.push(Lengths::new(segment, [self.fields.text, self.fields.title])?);
        }
        for concept in concepts {
            let is_own = is_of_han(&question[concept.range.clone()]) == from_han;
            let is_in = |terms: &[String], han: bool| terms.iter().any(|term| is_of_han(term)) == han;
            let alternatives = || concept.alternatives.iter().map(|(terms, weight)| (terms, *weight));
            // A name or an acronym stands in texts of either language.
            let own = alternatives().filter(|(terms, _)| !is_own || is_in(terms, from_han) || terms.len() == 1);
            let expected = reader.expected(own)?;
            for term in &mut words.weighted {
                let is_within =
                    |place: &Range<usize>| concept.range.start <= place.start && place.end <= concept.range.end;
                if !places[&term.text].iter().any(is_within) {
                    continue;
                }
                let written = term.idf / term.boost;
                let with = self.share_of(&term.text) * papers + expected.papers;
                term.idf = term.idf.min(idf(papers, with.min(papers)));
                term.boost = term.idf / written;
                let own = reader.of_term(&term.text)?;
                for (at, found) in expected.segments.iter().enumerate() {
                    let mut own = own[at].iter().peekable();
                    for &(document, frequency) in found {
                        while own.next_if(|(other, _)| *other < document).is_some() {}
                        let itself = own.peek().filter(|(other, _)| *other == document).map_or(0.0, |(_, own)| *own);
                        let norm = lengths[at].norm(document);
                        let more = term.idf * (saturated(itself + frequency, norm) - saturated(itself, norm));
                        scores[at][document as usize] += more;
                        if !is_own {
                            shared[at][document as usize] += more;
                        }
                    }
                }
            }
            if is_own {
                let expected = reader.expected(alternatives().filter(|(terms, _)| is_in(terms, !from_han)))?;
                if expected.papers > 0.0 {
                    let whole = places.iter().find(|(_, places)| places.contains(&concept.range));
                    words.phrases.push(WeightedPhrase { term: whole.map(|(text, _)| text.clone()), expected });
                }
            }
        }
        for (at, segment) in segments.iter().enumerate() {
            words.synonyms.set(segment.segment_id(), &scores[at]);
            words.shared_synonyms.set(segment.segment_id(), &shared[at]);
        }
        Ok(())
    }
}
