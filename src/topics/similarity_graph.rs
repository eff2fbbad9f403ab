//! A weighted graph of rows that are near each other.

use crate::projection::{Affinities, Neighbours};

/// The nearest rows that an edge leads to, and how many of them count in effect.
const NEIGHBOURS: usize = 15;
const PERPLEXITY: f32 = 8.0;

/// A graph without directions; each edge is stored at both ends.
#[derive(Debug, Default)]
pub(super) struct SimilarityGraph {
    /// Where the edges of each node begin, and the end of the last.
    starts: Vec<usize>,
    others: Vec<u32>,
    weights: Vec<f64>,
    /// For each node, the weight of edges inside of it: a node may stand for several rows. Counted at both ends.
    pub inside: Vec<f64>,
}

impl SimilarityGraph {
    /// The graph of the nearest of these neighbours. Each row has the same weight, shared by its edges.
    pub fn new(neighbours: &Neighbours) -> Self {
        let Affinities { starts, others, values } = Affinities::new(&neighbours.first(NEIGHBOURS), PERPLEXITY);
        let inside = vec![0.0; starts.len() - 1];
        Self { starts, others, weights: values.into_iter().map(f64::from).collect(), inside }
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.inside.len()
    }

    /// The edges of a node: other nodes and weights.
    pub fn edges(&self, node: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.starts[node]..self.starts[node + 1];
        self.others[range.clone()].iter().map(|&other| other as usize).zip(self.weights[range].iter().copied())
    }

    /// The weight of all edges of a node.
    pub fn degree(&self, node: usize) -> f64 {
        self.inside[node] + self.edges(node).map(|(_, weight)| weight).sum::<f64>()
    }

    /// The graph of these nodes, numbered in this order, without edges to others.
    pub fn part(&self, nodes: &[u32]) -> Self {
        let mut own = vec![u32::MAX; self.len()];
        for (at, &node) in nodes.iter().enumerate() {
            own[node as usize] = at as u32;
        }
        let mut part = Self { starts: vec![0], ..Self::default() };
        for &node in nodes {
            for (other, weight) in self.edges(node as usize).filter(|(other, _)| own[*other] != u32::MAX) {
                part.others.push(own[other]);
                part.weights.push(weight);
            }
            part.starts.push(part.others.len());
            part.inside.push(self.inside[node as usize]);
        }
        part
    }

    /// The graph whose nodes are the `count` groups of this one's.
    pub fn merged(&self, group_of: &[u32], count: usize) -> Self {
        let mut members = vec![Vec::new(); count];
        for (node, &group) in group_of.iter().enumerate() {
            members[group as usize].push(node);
        }
        let mut merged = Self { starts: vec![0], inside: vec![0.0; count], ..Self::default() };
        let mut weights = vec![0f64; count];
        let mut met: Vec<u32> = Vec::new();
        for (group, members) in members.iter().enumerate() {
            for &node in members {
                merged.inside[group] += self.inside[node];
                for (other, weight) in self.edges(node) {
                    let other = group_of[other];
                    if other as usize == group {
                        merged.inside[group] += weight;
                        continue;
                    }
                    if weights[other as usize] == 0.0 {
                        met.push(other);
                    }
                    weights[other as usize] += weight;
                }
            }
            met.sort_unstable();
            for other in met.drain(..) {
                merged.others.push(other);
                merged.weights.push(std::mem::take(&mut weights[other as usize]));
            }
            merged.starts.push(merged.others.len());
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square() -> SimilarityGraph {
        // 0 – 1 – 2 – 3 – 0.
        let near = |a: u32, b: u32| [a, b];
        let rows = [near(1, 3), near(0, 2), near(1, 3), near(2, 0)].concat();
        SimilarityGraph::new(&Neighbours { each: 2, rows, cosines: vec![0.5; 8] })
    }

    #[test]
    fn a_part_has_the_edges_inside() {
        let part = square().part(&[3, 2]);
        assert_eq!(part.len(), 2);
        assert_eq!(part.edges(0).map(|edge| edge.0).collect::<Vec<_>>(), [1]);
        assert_eq!(part.edges(1).map(|edge| edge.0).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn merging_keeps_the_weight() {
        let graph = square();
        let merged = graph.merged(&[0, 0, 1, 1], 2);
        let weight = |graph: &SimilarityGraph| (0..graph.len()).map(|node| graph.degree(node)).sum::<f64>();
        assert!((weight(&graph) - 1.0).abs() < 1e-6 && (weight(&merged) - 1.0).abs() < 1e-6);
        assert!((merged.inside[0] - 0.25).abs() < 1e-6);
        assert_eq!(merged.edges(0).map(|edge| edge.0).collect::<Vec<_>>(), [1]);
    }
}
