//! How often documents are expected to have a phrase of the question, by what else it is called.
//!
//! The frequencies of a phrase are the weighted sums of those of its synonyms (probabilistic structured queries: Darwish and
//! Oard, SIGIR 2003, pages 338 to 344). A document has a synonym of several terms if it has all of them: the index keeps
//! no positions.

use std::collections::HashMap;

use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use crate::lexical::question_terms::{Expected, PhraseFrequencies};
use crate::lexical::schema::{LexicalFields, TITLE_WEIGHT};

/// Documents of one segment in their order, each with a frequency.
pub(super) type Frequencies = Vec<(DocId, f32)>;

/// The expected frequencies of a phrase in the documents of each segment.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ExpectedFrequency {
    /// For each segment, in the order of the searcher.
    pub segments: Vec<Frequencies>,
    /// The expected number of papers that have the phrase.
    pub papers: f32,
}

/// Looks up the frequencies of terms; those of one question are read once.
pub(super) struct FrequencyReader<'s> {
    segments: &'s [SegmentReader],
    fields: [(Field, f32); 2],
    known: HashMap<String, Vec<Frequencies>>,
}

impl<'s> FrequencyReader<'s> {
    pub(super) fn new(segments: &'s [SegmentReader], fields: &LexicalFields) -> Self {
        Self { segments, fields: [(fields.text, 1.0), (fields.title, TITLE_WEIGHT)], known: HashMap::new() }
    }

    /// For each segment the documents that have `term`. Terms of titles count more than those of texts.
    pub(super) fn of_term(&mut self, term: &str) -> tantivy::Result<&Vec<Frequencies>> {
        if !self.known.contains_key(term) {
            let [text, title] = self.fields;
            let mut found = Vec::with_capacity(self.segments.len());
            for segment in self.segments {
                found.push(sum(&read(segment, term, text)?, &read(segment, term, title)?));
            }
            self.known.insert(term.to_string(), found);
        }
        Ok(&self.known[term])
    }

    /// The expected frequency of a phrase that is otherwise called `alternatives`, each with its weight.
    fn read_expected(&mut self, alternatives: &[(&Vec<String>, f32)]) -> tantivy::Result<ExpectedFrequency> {
        let mut expected = ExpectedFrequency { segments: vec![Vec::new(); self.segments.len()], papers: 0.0 };
        for &(terms, weight) in alternatives {
            let mut common: Option<Vec<Frequencies>> = None;
            for term in terms {
                let own = self.of_term(term)?;
                common = Some(match common {
                    None => own.clone(),
                    Some(common) => common.iter().zip(own).map(|(a, b)| intersection(a, b)).collect(),
                });
            }
            for (segment, mut found) in expected.segments.iter_mut().zip(common.unwrap_or_default()) {
                expected.papers += weight * found.len() as f32;
                found.iter_mut().for_each(|(_, frequency)| *frequency *= weight);
                *segment = sum(segment, &found);
            }
        }
        Ok(expected)
    }
}

impl Expected for ExpectedFrequency {
    fn papers(&self) -> f32 {
        self.papers
    }
}

impl PhraseFrequencies for FrequencyReader<'_> {
    type Expected = ExpectedFrequency;

    fn expected(&mut self, alternatives: &[(&Vec<String>, f32)]) -> Option<ExpectedFrequency> {
        self.read_expected(alternatives).ok()
    }
}

fn read(segment: &SegmentReader, term: &str, (field, counts): (Field, f32)) -> tantivy::Result<Frequencies> {
    let term = Term::from_field_text(field, term);
    let postings = segment.inverted_index(field)?.read_postings(&term, IndexRecordOption::WithFreqs)?;
    let alive = segment.alive_bitset();
    let mut found = Vec::new();
    if let Some(mut postings) = postings {
        while postings.doc() != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(postings.doc())) {
                found.push((postings.doc(), counts * postings.term_freq() as f32));
            }
            postings.advance();
        }
    }
    Ok(found)
}

/// The documents of either list, with the sum of their frequencies.
fn sum(a: &Frequencies, b: &Frequencies) -> Frequencies {
    if a.is_empty() || b.is_empty() {
        return if a.is_empty() { b.clone() } else { a.clone() };
    }
    let (mut out, mut at) = (Vec::with_capacity(a.len() + b.len()), 0);
    for &(document, frequency) in a {
        while at < b.len() && b[at].0 < document {
            out.push(b[at]);
            at += 1;
        }
        let other = b.get(at).filter(|(other, _)| *other == document).map_or(0.0, |(_, other)| *other);
        at += usize::from(other > 0.0);
        out.push((document, frequency + other));
    }
    out.extend_from_slice(&b[at..]);
    out
}

/// The documents of both lists, with the lower of their frequencies.
fn intersection(a: &Frequencies, b: &Frequencies) -> Frequencies {
    let (mut out, mut at) = (Vec::new(), 0);
    for &(document, frequency) in a {
        at += b[at..].iter().take_while(|(other, _)| *other < document).count();
        if let Some((_, other)) = b.get(at).filter(|(other, _)| *other == document) {
            out.push((document, frequency.min(*other)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_merged_and_intersected_in_the_order_of_documents() {
        let a = vec![(1, 1.0), (4, 2.0), (9, 1.0)];
        let b = vec![(0, 3.0), (4, 1.0), (9, 5.0), (12, 1.0)];
        assert_eq!(sum(&a, &b), [(0, 3.0), (1, 1.0), (4, 3.0), (9, 6.0), (12, 1.0)]);
        assert_eq!(intersection(&a, &b), [(4, 1.0), (9, 1.0)]);
        assert_eq!(sum(&a, &Vec::new()), a);
        assert_eq!(intersection(&a, &Vec::new()), []);
    }
}
