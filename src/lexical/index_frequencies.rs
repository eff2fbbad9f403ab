//! The frequencies of terms and phrases in an index whose documents are found by their terms.

use std::collections::BTreeMap;

use tantivy::schema::IndexRecordOption;

use crate::lexical::concept::MOST_FORMS;
use crate::lexical::document_frequency::{DocumentFrequencies, DocumentFrequency};
use crate::lexical::error::LexicalError;
use crate::lexical::expected_frequency::FrequencyReader;
use crate::lexical::index::LexicalIndex;
use crate::lexical::living_statistics::left;
use crate::lexical::question_terms::PhraseFrequencies;

impl DocumentFrequencies for LexicalIndex {
    fn papers(&self) -> f32 {
        self.searcher.num_docs() as f32
    }

    fn of_term(&self, term: &str) -> DocumentFrequency {
        let [text, title] = [self.fields.text, self.fields.title].map(|field| {
            let term = tantivy::Term::from_field_text(field, term);
            self.document_frequency(&term).map_or(0.0, |found| found as f32)
        });
        DocumentFrequency { text, title, either: self.of_all(&[term.to_string()]) }
    }

    fn of_all(&self, terms: &[String]) -> f32 {
        let mut reader = FrequencyReader::new(self.searcher.segment_readers(), &self.fields);
        reader.expected(&[(&terms.to_vec(), 1.0)]).map_or(0.0, |expected| expected.papers)
    }

    fn definitions(&self, prefix: &str) -> Result<Vec<(String, u32)>, LexicalError> {
        let mut found: BTreeMap<String, u32> = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let names = segment.inverted_index(self.fields.name)?;
            let end = format!("{prefix}\u{10ffff}");
            let mut stream =
                names.terms().range().ge(prefix).lt(end).into_stream().map_err(tantivy::TantivyError::from)?;
            while found.len() < MOST_FORMS && stream.advance() {
                let Ok(form) = std::str::from_utf8(&stream.key()[prefix.len()..]) else { continue };
                let postings = names.read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic);
                let papers = left(segment, stream.value().doc_freq, postings.map_err(tantivy::TantivyError::from)?);
                if papers > 0 {
                    *found.entry(form.to_string()).or_default() += papers;
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    fn share_of(&self, term: &str) -> f32 {
        LexicalIndex::share_of(self, term)
    }
}
