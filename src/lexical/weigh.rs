//! Weighs the terms of a question, and scores the documents that have their synonyms.

use crate::lexical::bm25::{Lengths, saturated};
use crate::lexical::expected_frequency::{ExpectedFrequency, FrequencyReader};
use crate::lexical::index::LexicalIndex;
use crate::lexical::question_terms::QuestionTerms;
use crate::lexical::scored_documents::ScoredDocuments;
use crate::lexical::weighted_terms::WeightedTerms;

impl LexicalIndex {
    /// The terms of a question, with their weights.
    pub(super) fn weigh(&self, question: &str) -> WeightedTerms {
        let mut reader = FrequencyReader::new(self.searcher.segment_readers(), &self.fields);
        let question = QuestionTerms::weigh(question, self, &mut reader);
        // A damaged index has no synonyms: the search for the words themselves reports the damage.
        let [synonyms, shared_synonyms] = self.synonym_scores(&question, &mut reader).unwrap_or_default();
        WeightedTerms { question, synonyms, shared_synonyms }
    }

    /// What synonyms add to documents: to those of all terms, and of those alone that the other language writes alike.
    fn synonym_scores(
        &self,
        question: &QuestionTerms<ExpectedFrequency>,
        reader: &mut FrequencyReader<'_>,
    ) -> tantivy::Result<[ScoredDocuments; 2]> {
        if question.added.is_empty() {
            return Ok(Default::default());
        }
        let segments = self.searcher.segment_readers();
        let zero = || segments.iter().map(|segment| vec![0f32; segment.max_doc() as usize]).collect::<Vec<_>>();
        let (mut scores, mut shared) = (zero(), zero());
        let mean = self.mean_length()?;
        let mut lengths = Vec::with_capacity(segments.len());
        for segment in segments {
            lengths.push(Lengths::new(segment, [self.fields.text, self.fields.title], mean)?);
        }
        for added in &question.added {
            let own = reader.of_term(&added.term)?;
            for (at, found) in question.synonyms[added.phrase].segments.iter().enumerate() {
                let mut own = own[at].iter().peekable();
                for &(document, frequency) in found {
                    while own.next_if(|(other, _)| *other < document).is_some() {}
                    let itself = own.peek().filter(|(other, _)| *other == document).map_or(0.0, |(_, own)| *own);
                    let norm = lengths[at].norm(document);
                    let more = added.idf * (saturated(itself + frequency, norm) - saturated(itself, norm));
                    scores[at][document as usize] += more;
                    if added.is_shared {
                        shared[at][document as usize] += more;
                    }
                }
            }
        }
        let (mut all, mut of_shared) = (ScoredDocuments::default(), ScoredDocuments::default());
        for (at, segment) in segments.iter().enumerate() {
            all.set(segment.segment_id(), &scores[at]);
            of_shared.set(segment.segment_id(), &shared[at]);
        }
        Ok([all, of_shared])
    }
}
