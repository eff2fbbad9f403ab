//! Synonyms of computing and of science: spoken words, formal terms and acronyms, in both languages.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::lexical::phrase::phrase;
use crate::lexical::terms::Term;

/// A line a group: phrases that mean the same, between tabs. A line that begins with `#` is a comment.
const TABLE: &str = include_str!("../../models/synonyms/synonyms.tsv");

/// The groups, and the phrases of all by their first term.
struct Table {
    /// For each group the terms of its phrases.
    groups: Vec<Vec<Vec<String>>>,
    /// First term → group and phrase.
    by_first_term: HashMap<String, Vec<(usize, usize)>>,
}

/// Reads the table, which the first question does otherwise.
pub(crate) fn read_synonyms() {
    LazyLock::force(&SYNONYMS);
}

static SYNONYMS: LazyLock<Table> = LazyLock::new(|| {
    let cut = |text: &str| phrase(text).into_iter().map(|term| term.text).collect::<Vec<String>>();
    let lines = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let groups: Vec<Vec<Vec<String>>> = lines.map(|line| line.split('\t').map(cut).collect()).collect();
    let mut by_first_term: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    for (group, phrases) in groups.iter().enumerate() {
        for (at, phrase) in phrases.iter().enumerate() {
            by_first_term.entry(phrase.first().cloned().unwrap_or_default()).or_default().push((group, at));
        }
    }
    Table { groups, by_first_term }
});

/// The terms of every phrase of the table.
#[cfg(feature = "qdrant")]
pub(super) fn all_phrases() -> impl Iterator<Item = &'static [String]> {
    SYNONYMS.groups.iter().flatten().map(Vec::as_slice)
}

/// A phrase of a question that has synonyms.
pub(super) struct SynonymMatch {
    /// Its place among the question's terms.
    pub terms: Range<usize>,
    /// The terms of each synonym.
    pub synonyms: Vec<&'static [String]>,
}

/// The phrases among `terms` (as [`phrase`] cuts a question) that have synonyms: of those that overlap the longest, and
/// with it all that has the same place.
pub(super) fn synonyms_in(terms: &[Term]) -> Vec<SynonymMatch> {
    let mut found: Vec<SynonymMatch> = Vec::new();
    for start in 0..terms.len() {
        let mut longest = 0;
        let mut synonyms: Vec<&'static [String]> = Vec::new();
        for &(group, at) in SYNONYMS.by_first_term.get(&terms[start].text).into_iter().flatten() {
            let phrases = &SYNONYMS.groups[group];
            let own = &phrases[at];
            let is_here = terms.len() - start >= own.len()
                && terms[start..].iter().zip(own).all(|(term, wanted)| term.text == *wanted)
                && is_connected(&terms[start..start + own.len()]);
            if !is_here || own.len() < longest {
                continue;
            }
            if own.len() > longest {
                longest = own.len();
                synonyms.clear();
            }
            let others = phrases.iter().enumerate().filter(|(other, phrase)| *other != at && *phrase != own);
            synonyms.extend(others.map(|(_, phrase)| phrase.as_slice()));
        }
        if longest == 0 {
            continue;
        }
        let here = start..start + longest;
        match found.last_mut() {
            // The bigrams of neighbouring Chinese words overlap: 大模 and 模型 end where 型微 begins.
            Some(last) if here.start < last.terms.end => {
                if here.len() > last.terms.len() {
                    *last = SynonymMatch { terms: here, synonyms };
                }
            }
            _ => found.push(SynonymMatch { terms: here, synonyms }),
        }
    }
    found
}

/// Whether nothing but blanks and joining signs can stand between the terms: the bigrams 大模 and 模型 overlap.
fn is_connected(terms: &[Term]) -> bool {
    terms.windows(2).all(|pair| pair[1].range.start <= pair[0].range.end + 1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn found(question: &str) -> Vec<(String, Vec<String>)> {
        let terms = phrase(question);
        let text = |found: &SynonymMatch| {
            let (first, last) = (&terms[found.terms.start], &terms[found.terms.end - 1]);
            question[first.range.start..last.range.end].to_string()
        };
        synonyms_in(&terms)
            .iter()
            .map(|found| (text(found), found.synonyms.iter().map(|phrase| phrase.join(" ")).collect()))
            .collect()
    }

    #[test]
    fn spoken_words_and_acronyms_have_their_formal_terms() {
        let all = found("怎么让大模型微调更省显存");
        let places: Vec<&str> = all.iter().map(|(place, _)| place.as_str()).collect();
        assert_eq!(places, ["大模型", "微调", "显存"]);
        let of = |place: &str| all.iter().find(|(found, _)| found == place).expect("a place").1.clone();
        assert!(of("大模型").contains(&"llm".to_string()) && of("大模型").contains(&"larg languag model".to_string()));
        assert!(of("微调").contains(&"fine tune".to_string()));
        let english = found("Fine tuning LLMs");
        assert_eq!(english.iter().map(|(place, _)| place.as_str()).collect::<Vec<_>>(), ["Fine tuning", "LLMs"]);
        assert!(english[0].1.contains(&"微调".to_string()));
        assert!(found("no such words here").is_empty());
    }

    #[test]
    fn the_longest_phrase_counts_and_its_words_must_stand_together() {
        let places = |question: &str| found(question).into_iter().map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(places("graph neural networks"), ["graph neural networks"]);
        assert!(places("large and small language; model").is_empty());
    }

    #[test]
    fn every_group_has_phrases_that_can_be_found_and_none_twice() {
        assert!(SYNONYMS.groups.len() >= 200, "{}", SYNONYMS.groups.len());
        for phrases in &SYNONYMS.groups {
            let distinct: HashSet<_> = phrases.iter().collect();
            assert!(phrases.len() >= 2 && phrases.iter().all(|phrase| !phrase.is_empty()), "{phrases:?}");
            assert_eq!(distinct.len(), phrases.len(), "the same terms twice: {phrases:?}");
        }
        let mut groups: HashMap<&Vec<String>, usize> = HashMap::new();
        for phrase in SYNONYMS.groups.iter().flatten() {
            *groups.entry(phrase).or_default() += 1;
        }
        let several: Vec<_> = groups.iter().filter(|(_, count)| **count > 1).collect();
        assert!(several.is_empty(), "in more than one group: {several:?}");
    }
}
