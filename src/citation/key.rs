//! Citation keys: unique in an index, and the same whichever papers are written.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::paper::Paper;
use crate::paper::identifiers::service_id;
use crate::paper::person_name::PersonName;
use crate::text::fold;

/// Words at the beginning of a title that a key does not take.
const SMALL: &[&str] =
    &["a", "an", "the", "on", "of", "in", "to", "for", "and", "with", "from", "is", "are", "how", "why", "what"];

/// The citation key of each paper of an index.
#[derive(Debug, Clone, Default)]
pub struct CitationKeys(HashMap<String, String>);

/// What a paper may be cited by.
struct Candidate {
    id: String,
    own: Option<String>,
    made: String,
}

impl CitationKeys {
    /// The keys of `papers`, which are all papers of an index. A paper keeps the citation key of its record where no other
    /// paper has it. Others get the family name of the first author, the year and a word of the title, or their id; of
    /// several with the same key each gets a letter, in the order of their ids.
    pub fn new<'p>(papers: impl IntoIterator<Item = &'p Paper>) -> Self {
        let mut keys = CitationKeyBuilder::default();
        papers.into_iter().for_each(|paper| keys.add(paper));
        keys.build()
    }

    /// The key of a paper; its id if it is not one of the papers.
    pub fn key<'k>(&'k self, paper: &'k Paper) -> &'k str {
        self.0.get(&paper.id).map_or(paper.id.as_str(), String::as_str)
    }

    /// Whether `text` has the form of a citation key.
    pub(crate) fn may_be(text: &str) -> bool {
        is_key(text)
    }

    /// The id of the paper with this key, in capital or small letters.
    pub fn paper_id(&self, key: &str) -> Option<&str> {
        let own = self.0.iter().find(|(_, own)| own.eq_ignore_ascii_case(key));
        own.map(|(id, _)| id.as_str())
    }
}

/// Collects papers one after the other.
#[derive(Default)]
pub(crate) struct CitationKeyBuilder(Vec<Candidate>);

impl CitationKeyBuilder {
    pub fn add(&mut self, paper: &Paper) {
        let own = paper.names.iter().find(|name| is_key(name)).cloned();
        self.0.push(Candidate { id: paper.id.clone(), own, made: made(paper) });
    }

    pub fn build(self) -> CitationKeys {
        let mut owners: HashMap<String, usize> = HashMap::new();
        for own in self.0.iter().filter_map(|candidate| candidate.own.as_ref()) {
            *owners.entry(own.to_lowercase()).or_default() += 1;
        }
        let mut keys = HashMap::new();
        let mut taken: HashSet<String> = HashSet::new();
        let mut made: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for candidate in self.0 {
            match candidate.own.filter(|own| owners.get(&own.to_lowercase()) == Some(&1)) {
                Some(own) => {
                    taken.insert(own.to_lowercase());
                    keys.insert(candidate.id, own);
                }
                None => made.entry(candidate.made).or_default().push(candidate.id),
            }
        }
        for (key, mut ids) in made {
            ids.sort();
            let is_one = ids.len() == 1 && !taken.contains(&key.to_lowercase());
            let mut turn = 0;
            for id in ids {
                let mut free = key.clone();
                if !is_one {
                    loop {
                        turn += 1;
                        free = format!("{key}{}", letters(turn));
                        if !taken.contains(&free.to_lowercase()) {
                            break;
                        }
                    }
                }
                taken.insert(free.to_lowercase());
                keys.insert(id, free);
            }
        }
        CitationKeys(keys)
    }
}

/// Whether a name of a record can be cited by: an id of a service is no key.
fn is_key(name: &str) -> bool {
    let is_usable = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '-' | '.' | '+' | '/');
    let has_service = service_id(name).is_some() || name.starts_with("doi:");
    !has_service
        && (2..=80).contains(&name.len())
        && name.chars().all(is_usable)
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn made(paper: &Paper) -> String {
    let ascii = |text: &str| -> String { fold(text).chars().filter(char::is_ascii_alphanumeric).collect() };
    let family =
        paper.bibliography.authors.first().map(|name| ascii(&PersonName::parse(name).family)).unwrap_or_default();
    let family: String = family.chars().take(24).collect();
    let year = paper.bibliography.date.map(|date| date.year().to_string()).unwrap_or_default();
    let title = paper.bibliography.title_en.as_deref().unwrap_or_default();
    let word = title
        .split(|c: char| !c.is_alphanumeric())
        .map(ascii)
        .find(|word| word.len() > 1 && !SMALL.contains(&word.as_str()));
    match word {
        Some(word) if family.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            format!("{family}{year}{}", word.chars().take(24).collect::<String>())
        }
        _ => paper
            .id
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-') { c } else { '-' })
            .collect(),
    }
}

/// `a` to `z`, then `aa`.
fn letters(mut turn: usize) -> String {
    let mut letters = Vec::new();
    while turn > 0 {
        turn -= 1;
        letters.push(char::from(b'a' + (turn % 26) as u8));
        turn /= 26;
    }
    letters.iter().rev().collect()
}
