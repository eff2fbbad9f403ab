//! The phrases that may name a topic: those that several of its papers have.

use rayon::prelude::*;

use crate::topics::naming::phrase_key::{Key, KeyMap, phrases};
use crate::topics::naming::reading::{Document, Part};
use crate::topics::naming::vocabulary::Vocabulary;

/// The most candidates that one topic brings, and the share of its papers that have one.
const MOST: usize = 3000;
const LEAST_SHARE: f64 = 0.01;

/// A phrase, by one of its places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub start: u32,
    pub end: u32,
}

/// The phrases that may name a topic, by number.
pub(super) struct Candidates {
    /// The number of each.
    pub numbers: KeyMap<u32>,
    /// A place of each.
    pub places: Vec<Place>,
}

impl Candidates {
    /// The candidates of `part`, where topics have numbers below `topics`.
    pub fn of(part: &Part, vocabulary: &Vocabulary, topics: usize) -> Self {
        let by_topic: Vec<&[Document]> = part
            .documents
            .chunk_by(|a, b| a.topic == b.topic)
            .filter(|documents| (documents[0].topic as usize) < topics)
            .collect();
        let found: Vec<Vec<(Key, Place)>> =
            by_topic.into_par_iter().map(|documents| frequent(part, documents, vocabulary)).collect();
        let mut candidates = Self { numbers: KeyMap::default(), places: Vec::new() };
        for (key, place) in found.into_iter().flatten() {
            candidates.numbers.entry(key).or_insert_with(|| {
                candidates.places.push(place);
                candidates.places.len() as u32 - 1
            });
        }
        candidates
    }
}

/// The phrases that are frequent in the documents of one topic, in the order of their first places.
fn frequent(part: &Part, documents: &[Document], vocabulary: &Vocabulary) -> Vec<(Key, Place)> {
    struct Seen {
        papers: u32,
        last: u32,
        place: Place,
    }
    let mut seen: KeyMap<Seen> = KeyMap::default();
    for (number, document) in (0u32..).zip(documents) {
        phrases(part.tokens_of(document), vocabulary, |phrase| {
            let place = Place { start: document.start + phrase.start as u32, end: document.start + phrase.end as u32 };
            let seen = seen.entry(phrase.key).or_insert(Seen { papers: 0, last: u32::MAX, place });
            seen.papers += u32::from(seen.last != number);
            seen.last = number;
        });
    }
    // In a small topic a phrase of two papers is frequent, in one of three papers any phrase.
    let least = (documents.len() as f64 * LEAST_SHARE).ceil().max(if documents.len() > 3 { 2.0 } else { 1.0 }) as u32;
    let mut frequent: Vec<(Key, Seen)> = seen.into_iter().filter(|(_, seen)| seen.papers >= least).collect();
    if frequent.is_empty() {
        return Vec::new();
    }
    frequent.sort_unstable_by_key(|(_, seen)| (std::cmp::Reverse(seen.papers), seen.place.start, seen.place.end));
    frequent.truncate(MOST);
    frequent.into_iter().map(|(key, seen)| (key, seen.place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topics::naming::cut::cut;
    use crate::topics::naming::excerpt::Piece;

    #[test]
    fn a_candidate_is_in_several_papers_of_a_topic() {
        let (mut vocabulary, mut part) = (Vocabulary::default(), Part::default());
        for (topic, text) in [(0, "red kites"), (0, "blue kites"), (0, "masts"), (0, "rain"), (1, "tails"), (2, "hail")]
        {
            let start = part.tokens.len() as u32;
            cut(&Piece { text: text.into(), is_title: false }, &mut vocabulary, &mut part.tokens);
            part.documents.push(Document { start, end: part.tokens.len() as u32, topic });
        }
        let candidates = Candidates::of(&part, &vocabulary, 2);
        let text = |place: &Place| {
            let forms = part.tokens[place.start as usize..place.end as usize].iter().filter_map(|token| token.form());
            forms.map(|form| vocabulary.word(form).text.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(candidates.places.iter().map(text).collect::<Vec<_>>(), ["kites", "tails"]);
    }
}
