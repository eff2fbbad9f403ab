//! Describes a map for programs.

use std::collections::HashMap;

use crate::index::Index;
use crate::index::store::StoreError;
use crate::library_map::kept::{KeptMap, KeptPaper};
use crate::library_map::map::{LibraryMap, MapPaper, MapTitle, MapTopic};
use crate::paper::{Paper, TextKind};
use crate::text::{Language, sentence};

/// The most characters of a paper's evidence, and of the evidence of all: a page with all of it must open at once.
const MOST_EVIDENCE: usize = 240;
const MOST_EVIDENCE_OF_ALL: usize = 12_000_000;
/// Coordinates to a hundred-thousandth: a pixel of the largest screens, and half the bytes.
const PRECISION: f32 = 100_000.0;

/// The map with what is shown of each paper.
///
/// # Errors
/// If the index is damaged.
pub(crate) fn describe(index: &Index, map: &KeptMap) -> Result<LibraryMap, StoreError> {
    let mut described = LibraryMap {
        index: index.dir().display().to_string(),
        generation: index.manifest().generation,
        papers: Vec::with_capacity(map.papers.len()),
        topics: topics(map),
        ..LibraryMap::default()
    };
    let most = (MOST_EVIDENCE_OF_ALL / map.papers.len().max(1)).min(MOST_EVIDENCE);
    let (mut sources, mut tags) = (Names::default(), Names::default());
    // A collection has no order of numbers.
    let numbered = map.papers.iter().enumerate().map(|(at, kept)| (kept.number, at));
    let by_number: HashMap<u32, usize> = numbered.collect();
    let mut places: Vec<Option<u32>> = vec![None; map.papers.len()];
    for record in index.numbered_records() {
        let (number, (paper, _)) = record?;
        // Papers of a collection may have gone since the map was made.
        let Some(&at) = by_number.get(&number) else {
            described.without_place += 1;
            continue;
        };
        places[at] = Some(described.papers.len() as u32);
        described.papers.push(map_paper(map, &map.papers[at], paper, most, &mut sources, &mut tags));
    }
    for topic in &mut described.topics {
        topic.central = topic.central.iter().filter_map(|&at| places[at as usize]).collect();
    }
    (described.sources, described.tags) = (sources.names, tags.names);
    Ok(described)
}

fn map_paper(
    map: &KeptMap,
    kept: &KeptPaper,
    paper: Paper,
    most: usize,
    sources: &mut Names,
    tags: &mut Names,
) -> MapPaper {
    let [x, y] = map.frame.share(kept.position).map(rounded);
    MapPaper {
        x,
        y,
        topic: kept.topic,
        date: paper.bibliography.date,
        languages: [Language::En, Language::Zh].into_iter().filter(|language| paper.is_in(*language)).collect(),
        source: paper.sources.first().map(|source| sources.number(&source.path.to_string_lossy())),
        tags: paper.bibliography.tags.iter().map(|tag| tags.number(tag)).collect(),
        url: paper.url(),
        evidence: evidence(&paper, most),
        is_new: kept.is_placed,
        title: MapTitle { en: paper.bibliography.title_en, zh: paper.bibliography.title_zh },
        id: paper.id,
    }
}

fn topics(map: &KeptMap) -> Vec<MapTopic> {
    let mut topics: Vec<MapTopic> = Vec::with_capacity(map.topics.len());
    for topic in &map.topics {
        let level = topic.parent.map_or(0, |parent| topics[parent as usize].level + 1);
        let [x, y] = map.frame.share(topic.anchor).map(rounded);
        let (name, central) = (topic.name.clone(), topic.central.clone());
        topics.push(MapTopic { parent: topic.parent, level, name, papers: topic.papers, x, y, central });
    }
    topics
}

/// The first sentence of a paper's shortest kind of text; none of fewer than 40 characters of all that are left.
fn evidence(paper: &Paper, most: usize) -> Option<String> {
    let rank = |kind: TextKind| match kind {
        TextKind::Tldr => 0,
        TextKind::Summary => 1,
        TextKind::Abstract => 2,
        TextKind::KeyPoints | TextKind::Motivation | TextKind::Method | TextKind::Result | TextKind::Conclusion => 3,
        TextKind::Note | TextKind::Section => 4,
    };
    if most < 40 {
        return None;
    }
    let (_, text) = paper.texts.iter().min_by_key(|(_, text)| rank(text.kind))?;
    let sentences = sentence::split(&text.text);
    let first = sentences.into_iter().map(|range| text.text[range].trim()).find(|sentence| !sentence.is_empty())?;
    Some(match first.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", first[..end].trim_end()),
        None => first.to_string(),
    })
}

fn rounded(share: f32) -> f32 {
    (share * PRECISION).round() / PRECISION
}

/// Names, each with a number.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_string());
        self.numbers.insert(name.to_string(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Text;

    #[test]
    fn evidence_is_the_first_sentence_of_the_shortest_kind() {
        let text = |kind, text: &str| (0, Text { kind, language: Language::En, text: text.into(), line: 1 });
        let mut paper = Paper {
            texts: vec![
                text(TextKind::Abstract, "Bees dance. They fly."),
                text(TextKind::Tldr, "\nA dance tells. More."),
            ],
            ..Paper::default()
        };
        assert_eq!(evidence(&paper, 240).as_deref(), Some("A dance tells."));
        assert_eq!(evidence(&paper, 39), None);
        paper.texts = vec![text(TextKind::Note, &"蜂".repeat(300))];
        assert_eq!(evidence(&paper, 100), Some(format!("{}…", "蜂".repeat(100))));
        paper.texts.clear();
        assert_eq!(evidence(&paper, 100), None);
    }
}
