//! The tree of topics.

use crate::projection::Neighbours;
use crate::topics::communities::communities;
use crate::topics::naming::TopicNode;
use crate::topics::similarity_graph::SimilarityGraph;

/// The most topics beside each other: more are not taken in at a glance.
const MOST_AT_TOP: usize = 12;
const MOST_BELOW: usize = 8;
/// For each level below the top: the papers of a topic that is parted, and the papers of each of its parts.
const PARTED: [(usize, usize); 2] = [(10, 5), (150, 50)];
/// Of the papers of an even part, the share that a topic must have.
const LEAST_SHARE: usize = 6;
/// The nearest papers that decide the topic of a new one.
const VOTERS: usize = 10;

/// Topics, and the topic of each row.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct TopicTree {
    /// The topics; each comes after its parent, and before the next topic that is not below it.
    pub topics: Vec<TopicNode>,
    /// The finest topic of each row.
    pub topic_of: Vec<u32>,
}

impl TopicTree {
    /// The topics of rows with these nearest neighbours.
    pub fn new(neighbours: &Neighbours, rows: usize) -> Self {
        let mut tree = Self { topics: Vec::new(), topic_of: vec![0; rows] };
        if rows == 0 {
            return tree;
        }
        if neighbours.each == 0 {
            tree.topics.push(TopicNode { parent: None });
            return tree;
        }
        let graph = SimilarityGraph::new(neighbours);
        let all: Vec<u32> = (0..rows as u32).collect();
        let wanted = (rows as f32).powf(0.42).round() as usize;
        tree.part(&graph, &all, None, 0, wanted.clamp(1, MOST_AT_TOP));
        tree
    }

    /// Parts rows into topics below `parent`, and each of these again.
    fn part(&mut self, graph: &SimilarityGraph, rows: &[u32], parent: Option<usize>, level: usize, wanted: usize) {
        let smallest = (rows.len() / (wanted * LEAST_SHARE)).max(2);
        let found = communities(graph, wanted, smallest);
        let count = found.iter().max().map_or(0, |last| *last as usize + 1);
        // One part is no part: the topic stays whole.
        if parent.is_some() && count < 2 {
            return;
        }
        for community in 0..count as u32 {
            let members: Vec<u32> = (0..rows.len() as u32).filter(|&row| found[row as usize] == community).collect();
            let topic = self.topics.len();
            self.topics.push(TopicNode { parent });
            let own: Vec<u32> = members.iter().map(|&member| rows[member as usize]).collect();
            own.iter().for_each(|&row| self.topic_of[row as usize] = topic as u32);
            if let Some(&(parted, each)) = PARTED.get(level)
                && own.len() >= parted
            {
                let wanted = (own.len() / each).clamp(2, MOST_BELOW);
                self.part(&graph.part(&members), &own, Some(topic), level + 1, wanted);
            }
        }
    }
}

/// The topic of each new row: the one that most of its nearest rows have, weighted by their cosines.
pub(crate) fn nearest_topics(topic_of: &[u32], neighbours: &Neighbours) -> Vec<u32> {
    let one = |row: usize| {
        let mut votes: Vec<(u32, f32)> = Vec::new();
        for (other, cosine) in neighbours.of(row).take(VOTERS) {
            let topic = topic_of[other as usize];
            match votes.iter_mut().find(|vote| vote.0 == topic) {
                Some(vote) => vote.1 += cosine,
                None => votes.push((topic, cosine)),
            }
        }
        // Of equal votes, that of the nearest row comes first.
        votes.into_iter().reduce(|best, vote| if vote.1 > best.1 { vote } else { best }).map_or(0, |vote| vote.0)
    };
    (0..neighbours.len()).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::{UnitRows, nearest_rows};
    use crate::vector::normalise;

    /// Rows around directions that are themselves in groups.
    fn nested(groups: usize, parts: usize, each: usize) -> UnitRows {
        let mut random = fastrand::Rng::with_seed(9);
        let mut direction = |scale: f32| -> Vec<f32> { (0..24).map(|_| scale * (random.f32() - 0.5)).collect() };
        let middles: Vec<Vec<f32>> = (0..groups).map(|_| direction(2.0)).collect();
        let around: Vec<Vec<f32>> = (0..groups * parts).map(|_| direction(1.0)).collect();
        let mut rows = UnitRows::new(24);
        for at in 0..groups * parts * each {
            let part = at % (groups * parts);
            let noise = direction(0.3);
            let mut row: Vec<f32> =
                (0..24).map(|axis| middles[part % groups][axis] + around[part][axis] + noise[axis]).collect();
            normalise(&mut row);
            rows.push(&row);
        }
        rows
    }

    #[test]
    fn groups_are_topics_and_their_parts_are_below() {
        let rows = nested(7, 3, 20);
        let tree = TopicTree::new(&nearest_rows(&rows, 30), rows.len());
        let top = |topic: u32| {
            let mut at = topic as usize;
            while let Some(parent) = tree.topics[at].parent {
                assert!(parent < at);
                at = parent;
            }
            at
        };
        let mut group_of = std::collections::BTreeMap::new();
        for row in 0..rows.len() {
            let topic = top(tree.topic_of[row]);
            assert_eq!(topic, top(tree.topic_of[row % 21]), "row {row} and its part");
            assert_eq!(*group_of.entry(topic).or_insert(row % 7), row % 7, "row {row} and its group");
        }
        let leaves: std::collections::BTreeSet<u32> = tree.topic_of.iter().copied().collect();
        assert!(leaves.len() >= 14, "{leaves:?}");
        assert_eq!(tree, TopicTree::new(&nearest_rows(&rows, 30), rows.len()));
        let first = rows.select(&[5, 6]);
        let near = crate::projection::nearest_of(&rows, &first, 10);
        assert_eq!(nearest_topics(&tree.topic_of, &near).len(), 2);
    }

    #[test]
    fn few_rows_have_few_topics() {
        for count in 0..8 {
            let rows = nested(1, 1, count);
            let tree = TopicTree::new(&nearest_rows(&rows, 15), count);
            assert_eq!(tree.topic_of.len(), count);
            assert!(tree.topic_of.iter().all(|topic| (*topic as usize) < tree.topics.len()));
        }
    }
}
