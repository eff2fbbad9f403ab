//! In how many of several papers each term, each phrase and each definition of an acronym is: what a database does not count.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::lexical::abbreviation::long_forms;
use crate::lexical::concept::MOST_FORMS;
use crate::lexical::paper_terms::PaperTerms;
use crate::lexical::sparse::MeanLengths;
use crate::lexical::synonyms::all_phrases;
use crate::paper::Paper;

/// The papers that have a term.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TermCounts {
    /// Papers with the term in a text.
    pub text: u32,
    /// Papers with the term in a title.
    pub title: u32,
    /// Papers with the term in a text or a title.
    pub either: u32,
}

/// The frequencies of the terms of papers.
///
/// No key of one table is a key of another: terms have no blank, phrases have one, and prefixes end with a tab.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TermStatistics {
    /// The number of papers.
    pub papers: usize,
    /// The terms of all texts, and of all titles; those that occur several times count as often.
    pub tokens: [u64; 2],
    /// Term → the papers that have it.
    pub terms: HashMap<String, TermCounts>,
    /// Terms of a phrase, joined by blanks → the papers that have all of them. Only phrases of two terms and more that
    /// synonyms or definitions of acronyms have.
    pub phrases: HashMap<String, u32>,
    /// Prefix of a definition → what follows it, with the papers that define it so; as
    /// [`DocumentFrequencies::definitions`](crate::lexical::DocumentFrequencies::definitions) gives them.
    pub definitions: HashMap<String, Vec<(String, u32)>>,
}

/// Counts under way: of some of the papers.
#[derive(Default)]
struct Counts {
    tokens: [u64; 2],
    terms: HashMap<String, TermCounts>,
    definitions: HashMap<String, BTreeMap<String, u32>>,
}

impl TermStatistics {
    /// Counts the terms of `papers`.
    pub(crate) fn of(papers: &[&Paper]) -> Self {
        let counts = papers.par_iter().fold(Counts::default, |mut counts, paper| {
            counts.add(&PaperTerms::of(paper));
            counts
        });
        let Counts { tokens, terms, definitions } = counts.reduce(Counts::default, Counts::merged);
        let definitions: HashMap<String, Vec<(String, u32)>> = definitions
            .into_iter()
            .map(|(prefix, forms)| (prefix, forms.into_iter().take(MOST_FORMS).collect()))
            .collect();
        let phrases = count_phrases(papers, phrases(&definitions), &terms);
        Self { papers: papers.len(), tokens, terms, phrases, definitions }
    }

    /// The mean lengths of the papers.
    pub(crate) fn mean_lengths(&self) -> MeanLengths {
        let [text, title] = self.tokens.map(|tokens| (tokens as f64 / self.papers.max(1) as f64) as f32);
        MeanLengths { text, title }
    }
}

impl Counts {
    fn add(&mut self, paper: &PaperTerms) {
        let texts: HashSet<&str> = paper.in_texts().collect();
        let titles: HashSet<&str> = paper.in_titles().collect();
        self.tokens[0] += paper.in_texts().count() as u64;
        self.tokens[1] += paper.in_titles().count() as u64;
        for &term in texts.union(&titles) {
            // A term is allocated once, not once a paper.
            if !self.terms.contains_key(term) {
                self.terms.insert(term.to_string(), TermCounts::default());
            }
            if let Some(counts) = self.terms.get_mut(term) {
                counts.text += u32::from(texts.contains(term));
                counts.title += u32::from(titles.contains(term));
                counts.either += 1;
            }
        }
        for definition in &paper.definitions {
            if let Some((prefix, form)) = split_definition(definition) {
                *self.definitions.entry(prefix.to_string()).or_default().entry(form.to_string()).or_default() += 1;
            }
        }
    }

    fn merged(mut self, mut other: Self) -> Self {
        if self.terms.len() < other.terms.len() {
            std::mem::swap(&mut self, &mut other);
        }
        for (own, more) in self.tokens.iter_mut().zip(other.tokens) {
            *own += more;
        }
        for (term, more) in other.terms {
            let own = self.terms.entry(term).or_default();
            own.text += more.text;
            own.title += more.title;
            own.either += more.either;
        }
        for (prefix, forms) in other.definitions {
            let own = self.definitions.entry(prefix).or_default();
            forms.into_iter().for_each(|(form, papers)| *own.entry(form).or_default() += papers);
        }
        self
    }
}

/// The prefix by which a definition is looked up, and what follows it.
fn split_definition(definition: &str) -> Option<(&str, &str)> {
    definition.find('\t').map(|at| definition.split_at(at + 1))
}

/// The phrases of several terms that a question's phrases may be replaced by.
fn phrases(definitions: &HashMap<String, Vec<(String, u32)>>) -> HashSet<Vec<String>> {
    let long = definitions.values().flat_map(|forms| long_forms(forms)).map(|(terms, _)| terms);
    all_phrases().map(<[String]>::to_vec).chain(long).filter(|terms| terms.len() > 1).collect()
}

/// The papers that have all terms of each phrase.
fn count_phrases(
    papers: &[&Paper],
    phrases: HashSet<Vec<String>>,
    terms: &HashMap<String, TermCounts>,
) -> HashMap<String, u32> {
    // A phrase is looked up where its rarest term is. Where a term is in no paper, the phrase is in none.
    let mut by_rarest: HashMap<&str, Vec<&[String]>> = HashMap::new();
    for phrase in &phrases {
        let count = |term: &String| terms.get(term).map_or(0, |counts| counts.either);
        if let Some(rarest) = phrase.iter().min_by_key(|term| count(term)).filter(|term| count(term) > 0) {
            by_rarest.entry(rarest).or_default().push(phrase);
        }
    }
    let count = |mut counts: HashMap<String, u32>, paper: &&Paper| {
        let paper = PaperTerms::of(paper);
        let own: HashSet<&str> = paper.in_texts().chain(paper.in_titles()).collect();
        let candidates = own.iter().filter_map(|term| by_rarest.get(term)).flatten();
        for phrase in candidates.filter(|phrase| phrase.iter().all(|term| own.contains(term.as_str()))) {
            *counts.entry(phrase.join(" ")).or_default() += 1;
        }
        counts
    };
    let merge = |mut a: HashMap<String, u32>, b: HashMap<String, u32>| {
        b.into_iter().for_each(|(phrase, papers)| *a.entry(phrase).or_default() += papers);
        a
    };
    papers.par_iter().fold(HashMap::new, count).reduce(HashMap::new, merge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Bibliography, Text, TextKind};
    use crate::text::Language;

    fn paper(title: &str, text: &str) -> Paper {
        let text = Text { kind: TextKind::Abstract, language: Language::En, text: text.into(), line: 1 };
        let bibliography = Bibliography { title_en: Some(title.into()), ..Bibliography::default() };
        Paper { texts: vec![(0, text)], bibliography, ..Paper::default() }
    }

    #[test]
    fn each_paper_counts_once_for_a_term_a_phrase_and_a_definition() {
        let papers = [
            paper("Whales", "We train large language models (LLMs) on whale songs, songs and songs."),
            paper("Language of whales", "Large models of language."),
            paper("Bees", "The models are large language models (LLM). Bees dance."),
        ];
        let papers: Vec<&Paper> = papers.iter().collect();
        let counted = TermStatistics::of(&papers);
        assert_eq!(counted.papers, 3);
        assert_eq!(counted.terms["whale"], TermCounts { text: 1, title: 2, either: 2 });
        assert_eq!(counted.terms["languag"], TermCounts { text: 3, title: 1, either: 3 });
        assert_eq!(counted.phrases["larg languag model"], 3);
        assert_eq!(counted.definitions["x llm\t"], [("larg languag model".to_string(), 2)]);
        assert_eq!(counted.definitions["y larg languag model\t"], [("llm".to_string(), 2)]);
        assert!(counted.phrases.keys().all(|phrase| phrase.contains(' ')));
        assert!(counted.terms.keys().all(|term| !term.contains([' ', '\t'])));
        let tokens: usize = papers.iter().map(|paper| PaperTerms::of(paper).in_titles().count()).sum();
        assert_eq!(counted.mean_lengths().title, tokens as f32 / 3.0);
    }

    #[test]
    fn of_no_papers_there_is_nothing() {
        let counted = TermStatistics::of(&[]);
        assert_eq!(counted, TermStatistics::default());
        assert_eq!(counted.mean_lengths(), MeanLengths { text: 0.0, title: 0.0 });
    }
}
