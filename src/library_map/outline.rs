//! Makes the tree of topics.

use crate::index::Index;
use crate::index::store::StoreError;
use crate::library_map::kept::KeptMap;
use crate::library_map::topic_outline::{CentralPaper, OutlineTopic, TopicOutline};
use crate::text::Language;

/// The topics of a map, as a tree.
///
/// # Errors
/// If the index is damaged.
pub(crate) fn outline(index: &Index, map: &KeptMap) -> Result<TopicOutline, StoreError> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); map.topics.len()];
    let mut top = Vec::new();
    for (at, topic) in map.topics.iter().enumerate() {
        match topic.parent {
            Some(parent) => below[parent as usize].push(at),
            None => top.push(at),
        }
    }
    let mut topics = Vec::new();
    for topic in by_size(map, &top) {
        topics.push(one(index, map, &below, topic)?);
    }
    let (index, generation) = (index.dir().display().to_string(), index.manifest().generation);
    Ok(TopicOutline { index, generation, papers: map.papers.len(), topics })
}

fn one(index: &Index, map: &KeptMap, below: &[Vec<usize>], at: usize) -> Result<OutlineTopic, StoreError> {
    let topic = &map.topics[at];
    let numbers: Vec<u32> = topic.central.iter().map(|&paper| map.papers[paper as usize].number).collect();
    let central = index.records(&numbers)?.into_iter().map(|(paper, _)| CentralPaper {
        title: paper.title(Language::En).to_string(),
        title_zh: paper.bibliography.title_zh.clone(),
        date: paper.bibliography.date,
        id: paper.id,
    });
    let mut topics = Vec::new();
    for below_it in by_size(map, &below[at]) {
        topics.push(one(index, map, below, below_it)?);
    }
    Ok(OutlineTopic { name: topic.name.clone(), papers: topic.papers, central: central.collect(), topics })
}

/// Topics, the largest first. New papers may have changed their order.
fn by_size(map: &KeptMap, topics: &[usize]) -> Vec<usize> {
    let mut topics = topics.to_vec();
    topics.sort_by_key(|&topic| std::cmp::Reverse(map.topics[topic].papers));
    topics
}
