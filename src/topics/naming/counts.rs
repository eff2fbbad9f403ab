//! In how many papers of each topic each candidate is.

use rayon::prelude::*;

use crate::text::Language;
use crate::topics::naming::candidates::Candidates;
use crate::topics::naming::phrase_key::phrases;
use crate::topics::naming::reading::{Document, Library, Part};
use crate::topics::naming::topic_node::TopicNode;
use crate::topics::naming::vocabulary::Vocabulary;

/// The counts of one topic, with all topics below it.
#[derive(Debug, Default, Clone)]
pub(super) struct TopicCounts {
    /// Its papers with a text in this language.
    pub papers: f64,
    /// The candidates that are in one of them, in order, and in how many.
    pub of: Vec<(u32, f64)>,
}

/// The counts of all topics in one language.
pub(super) struct Counts {
    /// Of each topic.
    pub topics: Vec<TopicCounts>,
    /// Of all papers, in a topic or not.
    pub all: TopicCounts,
    /// For each candidate the share of its occurrences that a break follows.
    pub ends: Vec<f32>,
}

/// The counts of a candidate in the documents of one topic.
#[derive(Debug, Default, Clone, Copy)]
struct Slot {
    papers: u32,
    /// One more than the number of the last document that has it.
    last: u32,
    occurrences: u32,
    ends: u32,
}

impl Counts {
    /// Counts `candidates` in the papers of `library` in `language`.
    pub fn of(library: &Library, language: Language, candidates: &Candidates, topics: &[TopicNode]) -> Self {
        let part = library.part(language);
        let runs: Vec<&[Document]> = part.documents.chunk_by(|a, b| a.topic == b.topic).collect();
        let counted: Vec<Vec<(u32, Slot)>> = runs
            .par_iter()
            .map_init(
                || vec![Slot::default(); candidates.places.len()],
                |slots, documents| count(part, documents, &library.vocabulary, candidates, slots),
            )
            .collect();
        let mut counts = Self {
            topics: vec![TopicCounts::default(); topics.len()],
            all: TopicCounts::default(),
            ends: vec![0.0; candidates.places.len()],
        };
        let mut all = vec![0.0; candidates.places.len()];
        let mut occurrences = vec![(0u32, 0u32); candidates.places.len()];
        for (documents, found) in runs.iter().zip(counted) {
            let topic = documents[0].topic as usize;
            let weight = library.weights.get(topic).copied().unwrap_or(1.0);
            let papers = documents.len() as f64 * weight;
            counts.all.papers += papers;
            for (candidate, slot) in &found {
                let at = *candidate as usize;
                all[at] += f64::from(slot.papers) * weight;
                occurrences[at].0 += slot.occurrences;
                occurrences[at].1 += slot.ends;
            }
            if let Some(own) = counts.topics.get_mut(topic) {
                own.papers = papers;
                own.of = found.into_iter().map(|(at, slot)| (at, f64::from(slot.papers) * weight)).collect();
            }
        }
        counts.all.of = (0..).zip(all).collect();
        counts.ends = occurrences.into_iter().map(|(all, ends)| ends as f32 / all.max(1) as f32).collect();
        for topic in (0..topics.len()).rev() {
            if let Some(parent) = topics[topic].parent_of(topic) {
                let own = std::mem::take(&mut counts.topics[topic]);
                counts.topics[parent].add(&own);
                counts.topics[topic] = own;
            }
        }
        counts
    }
}

impl TopicCounts {
    fn add(&mut self, other: &Self) {
        self.papers += other.papers;
        let mut sum = Vec::with_capacity(self.of.len().max(other.of.len()));
        let (mut own, mut others) = (self.of.iter().peekable(), other.of.iter().peekable());
        while let Some(&&(candidate, papers)) = match (own.peek(), others.peek()) {
            (Some(a), Some(b)) if b.0 < a.0 => others.peek(),
            (None, _) => others.peek(),
            _ => own.peek(),
        } {
            let _ = papers;
            let here = own.next_if(|next| next.0 == candidate).map_or(0.0, |next| next.1);
            let there = others.next_if(|next| next.0 == candidate).map_or(0.0, |next| next.1);
            sum.push((candidate, here + there));
        }
        self.of = sum;
    }
}

/// Counts the candidates in the documents of one topic. `slots` are empty, and are so again.
fn count(
    part: &Part,
    documents: &[Document],
    vocabulary: &Vocabulary,
    candidates: &Candidates,
    slots: &mut [Slot],
) -> Vec<(u32, Slot)> {
    let mut touched: Vec<u32> = Vec::new();
    for (number, document) in (1u32..).zip(documents) {
        phrases(part.tokens_of(document), vocabulary, |phrase| {
            let Some(&candidate) = candidates.numbers.get(&phrase.key) else { return };
            let slot = &mut slots[candidate as usize];
            if slot.last == 0 {
                touched.push(candidate);
            }
            slot.papers += u32::from(slot.last != number);
            slot.last = number;
            slot.occurrences += 1;
            slot.ends += u32::from(phrase.ends);
        });
    }
    touched.sort_unstable();
    touched.into_iter().map(|candidate| (candidate, std::mem::take(&mut slots[candidate as usize]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_topics_add_up() {
        let mut counts = TopicCounts { papers: 2.0, of: vec![(1, 1.0), (4, 2.0)] };
        counts.add(&TopicCounts { papers: 3.0, of: vec![(0, 1.0), (4, 3.0), (5, 1.0)] });
        assert_eq!(counts.papers, 5.0);
        assert_eq!(counts.of, [(0, 1.0), (1, 1.0), (4, 5.0), (5, 1.0)]);
    }
}
