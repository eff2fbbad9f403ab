//! Reads the papers: their words by number, for each language.

use rayon::prelude::*;

use crate::paper::Paper;
use crate::text::Language;
use crate::topics::naming::cut::{Token, cut};
use crate::topics::naming::excerpt::excerpt;
use crate::topics::naming::vocabulary::{Form, Vocabulary};

/// The most papers of one topic that are read, at equal distances: more make no name better.
const MOST_PAPERS: usize = 1000;
/// Papers that are cut at a time, and by one thread.
const AT_ONCE: usize = 4096;
const TOGETHER: usize = 256;

/// The words of one paper in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Document {
    /// Where its tokens begin and end.
    pub start: u32,
    pub end: u32,
    /// Its topic. The number after the last is that of no topic.
    pub topic: u32,
}

/// The words of all papers in one language.
#[derive(Default)]
pub(super) struct Part {
    pub tokens: Vec<Token>,
    /// In the order of their topics.
    pub documents: Vec<Document>,
}

impl Part {
    /// The tokens of a document.
    pub fn tokens_of(&self, document: &Document) -> &[Token] {
        &self.tokens[document.start as usize..document.end as usize]
    }
}

/// The words of all papers that are read.
pub(super) struct Library {
    pub vocabulary: Vocabulary,
    english: Part,
    chinese: Part,
    /// For each topic, and for no topic, how many papers one that is read stands for.
    pub weights: Vec<f64>,
}

impl Library {
    /// Reads `papers` of `topics` topics.
    pub fn read<E>(
        papers: impl Iterator<Item = Result<Paper, E>>,
        topic_of: &[Option<u32>],
        topics: usize,
    ) -> Result<Self, E> {
        let number = |topic: Option<u32>| topic.map_or(topics, |topic| (topic as usize).min(topics));
        let mut sizes = vec![0usize; topics + 1];
        topic_of.iter().for_each(|topic| sizes[number(*topic)] += 1);
        let steps: Vec<usize> = sizes.iter().map(|size| size.div_ceil(MOST_PAPERS).max(1)).collect();
        let weights = steps.iter().map(|&step| step as f64).collect();
        let mut library =
            Self { vocabulary: Vocabulary::default(), english: Part::default(), chinese: Part::default(), weights };
        let mut seen = vec![0usize; topics + 1];
        let mut waiting: Vec<(u32, Paper)> = Vec::new();
        for (at, paper) in papers.enumerate() {
            let topic = number(topic_of.get(at).copied().flatten());
            let paper = paper?;
            seen[topic] += 1;
            if (seen[topic] - 1).is_multiple_of(steps[topic]) {
                waiting.push((topic as u32, paper));
            }
            if waiting.len() == AT_ONCE {
                library.add(&waiting);
                waiting.clear();
            }
        }
        library.add(&waiting);
        for part in [&mut library.english, &mut library.chinese] {
            part.documents.sort_by_key(|document| document.topic);
        }
        Ok(library)
    }

    /// The words in `language`.
    pub fn part(&self, language: Language) -> &Part {
        match language {
            Language::En => &self.english,
            Language::Zh => &self.chinese,
        }
    }

    fn add(&mut self, papers: &[(u32, Paper)]) {
        let cut: Vec<(Vocabulary, Part, Part)> = papers.par_chunks(TOGETHER).map(cut_together).collect();
        for (vocabulary, english, chinese) in cut {
            let numbers: Vec<Form> = vocabulary.texts().map(|text| self.vocabulary.number(text)).collect();
            self.english.append(&english, &numbers);
            self.chinese.append(&chinese, &numbers);
        }
    }
}

impl Part {
    fn append(&mut self, other: &Self, numbers: &[Form]) {
        // Four thousand million words are more than topics of the most papers have.
        let Ok(base) = u32::try_from(self.tokens.len()) else { return };
        if base.checked_add(other.tokens.len() as u32).is_none() {
            return;
        }
        self.tokens.extend(other.tokens.iter().map(|token| token.renumbered(numbers)));
        let moved =
            |document: &Document| Document { start: base + document.start, end: base + document.end, ..*document };
        self.documents.extend(other.documents.iter().map(moved));
    }
}

fn cut_together(papers: &[(u32, Paper)]) -> (Vocabulary, Part, Part) {
    let mut vocabulary = Vocabulary::default();
    let mut parts = [Language::En, Language::Zh].map(|language| {
        let mut part = Part::default();
        for (topic, paper) in papers {
            let start = part.tokens.len() as u32;
            for piece in excerpt(paper, language) {
                cut(&piece, &mut vocabulary, &mut part.tokens);
            }
            let end = part.tokens.len() as u32;
            if end > start {
                part.documents.push(Document { start, end, topic: *topic });
            }
        }
        part
    });
    let chinese = std::mem::take(&mut parts[1]);
    let english = std::mem::take(&mut parts[0]);
    (vocabulary, english, chinese)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Bibliography;

    fn read(count: usize, topic_of: &[Option<u32>]) -> Library {
        let paper = |at: usize| Paper {
            bibliography: Bibliography { title_en: Some(format!("Kite {at}")), ..Bibliography::default() },
            ..Paper::default()
        };
        Library::read((0..count).map(|at| Ok::<_, ()>(paper(at))), topic_of, 2).unwrap()
    }

    #[test]
    fn a_large_topic_is_sampled() {
        let topic_of: Vec<Option<u32>> = (0..2500).map(|at| Some(u32::from(at % 500 == 0))).collect();
        let library = read(2500, &topic_of);
        let part = library.part(Language::En);
        let of = |topic| part.documents.iter().filter(|document| document.topic == topic).count();
        assert_eq!((of(0), of(1)), (832, 5));
        assert_eq!(library.weights, [3.0, 1.0, 1.0]);
        assert!(library.part(Language::Zh).documents.is_empty());
    }

    #[test]
    fn papers_of_no_topic_or_an_unknown_one_are_kept_apart() {
        let library = read(4, &[Some(0), None, Some(7)]);
        let topics: Vec<u32> = library.part(Language::En).documents.iter().map(|document| document.topic).collect();
        assert_eq!(topics, [0, 2, 2, 2]);
    }
}
