//! Communities of a graph: groups with more weight inside than chance gives.
//!
//! Louvain's method (Blondel et al., Journal of Statistical Mechanics, 2008) for modularity with a resolution (Reichardt and
//! Bornholdt, Physical Review E 74, 2006). Nodes are visited in their order, so that the result is the same at each run.

use std::collections::VecDeque;

use crate::topics::similarity_graph::SimilarityGraph;

/// Tries to find the resolution with the wanted number of communities.
const TRIES: usize = 9;
/// A move must gain more than this, or rounding could make nodes move for ever.
const LEAST_GAIN: f64 = 1e-12;

/// About `wanted` communities of at least `smallest` nodes, by the number of each node's. Numbers are those of communities from
/// the largest to the smallest.
pub(super) fn communities(graph: &SimilarityGraph, wanted: usize, smallest: usize) -> Vec<u32> {
    if graph.len() == 0 {
        return Vec::new();
    }
    let mut best = (usize::MAX, vec![0; graph.len()]);
    if wanted > 1 {
        // The number of communities grows with the resolution.
        let (mut low, mut high) = (0.02f64, 50f64);
        for _ in 0..TRIES {
            let resolution = (low * high).sqrt();
            let found = numbered_by_size(&merge_small(graph, louvain(graph, resolution), smallest));
            let count = found.iter().max().map_or(0, |last| *last as usize + 1);
            if count.abs_diff(wanted) < best.0 {
                best = (count.abs_diff(wanted), found);
            }
            match count.cmp(&wanted) {
                std::cmp::Ordering::Equal => break,
                std::cmp::Ordering::Less => low = resolution,
                std::cmp::Ordering::Greater => high = resolution,
            }
        }
    }
    best.1
}

/// The communities at a resolution.
fn louvain(graph: &SimilarityGraph, resolution: f64) -> Vec<u32> {
    let mut community_of = move_nodes(graph, resolution, None);
    let mut merged = graph.merged(&community_of, count(&community_of));
    loop {
        let above = move_nodes(&merged, resolution, None);
        let after = count(&above);
        if after == merged.len() {
            break;
        }
        community_of.iter_mut().for_each(|community| *community = above[*community as usize]);
        merged = merged.merged(&above, after);
    }
    // Single nodes may be better off elsewhere, now that the communities have grown.
    move_nodes(graph, resolution, Some(community_of))
}

/// Moves nodes to the community of a neighbour as long as modularity grows.
fn move_nodes(graph: &SimilarityGraph, resolution: f64, start: Option<Vec<u32>>) -> Vec<u32> {
    let nodes = graph.len();
    let mut community_of: Vec<u32> = start.unwrap_or_else(|| (0..nodes as u32).collect());
    let degrees: Vec<f64> = (0..nodes).map(|node| graph.degree(node)).collect();
    let all: f64 = degrees.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let mut totals = vec![0f64; nodes];
    for (community, degree) in community_of.iter().zip(&degrees) {
        totals[*community as usize] += degree;
    }
    let mut queue: VecDeque<usize> = (0..nodes).collect();
    let mut is_queued = vec![true; nodes];
    let mut weights = vec![0f64; nodes];
    let mut met: Vec<u32> = Vec::new();
    while let Some(node) = queue.pop_front() {
        is_queued[node] = false;
        let own = community_of[node];
        for (other, weight) in graph.edges(node) {
            let community = community_of[other];
            if weights[community as usize] == 0.0 {
                met.push(community);
            }
            weights[community as usize] += weight;
        }
        totals[own as usize] -= degrees[node];
        let gain = |community: u32, weight: f64| weight - resolution * degrees[node] * totals[community as usize] / all;
        let mut best = (gain(own, weights[own as usize]) + LEAST_GAIN, own);
        met.sort_unstable();
        for community in met.drain(..) {
            let gained = gain(community, std::mem::take(&mut weights[community as usize]));
            if gained > best.0 {
                best = (gained, community);
            }
        }
        totals[best.1 as usize] += degrees[node];
        if best.1 == own {
            continue;
        }
        community_of[node] = best.1;
        for (other, _) in graph.edges(node) {
            if community_of[other] != best.1 && !is_queued[other] {
                is_queued[other] = true;
                queue.push_back(other);
            }
        }
    }
    numbered_by_size(&community_of)
}

/// Merges each community of fewer than `smallest` nodes with the one that it has most weight with, the smallest first.
fn merge_small(graph: &SimilarityGraph, community_of: Vec<u32>, smallest: usize) -> Vec<u32> {
    let mut sizes = vec![0usize; count(&community_of)];
    community_of.iter().for_each(|&community| sizes[community as usize] += 1);
    let merged = graph.merged(&community_of, sizes.len());
    let mut target: Vec<usize> = (0..sizes.len()).collect();
    let root = |target: &[usize], mut at: usize| {
        while target[at] != at {
            at = target[at];
        }
        at
    };
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|&community| sizes[community]);
    for community in order {
        let own = root(&target, community);
        if sizes[own] >= smallest {
            continue;
        }
        let mut best = (0.0, own);
        for (other, weight) in merged.edges(community) {
            let other = root(&target, other);
            // Per node: the largest community would take all otherwise.
            let weight = weight / sizes[other] as f64;
            if other != own && weight > best.0 {
                best = (weight, other);
            }
        }
        target[own] = best.1;
        if best.1 != own {
            sizes[best.1] += sizes[own];
        }
    }
    // What has no edge to others, such as copies of one text, has no neighbour to join: these go together.
    let is_small = |community: &usize| target[*community] == *community && sizes[*community] < smallest;
    let alone: Vec<usize> = (0..sizes.len()).filter(is_small).collect();
    alone.iter().skip(1).for_each(|&community| target[community] = alone[0]);
    community_of.into_iter().map(|community| root(&target, community as usize) as u32).collect()
}

fn count(community_of: &[u32]) -> usize {
    community_of.iter().max().map_or(0, |last| *last as usize + 1)
}

/// The same communities, numbered from 0 by size, the largest first; of one size, by their first node.
fn numbered_by_size(community_of: &[u32]) -> Vec<u32> {
    let mut sizes = vec![(0usize, usize::MAX); count(community_of)];
    for (node, &community) in community_of.iter().enumerate() {
        let (size, first) = &mut sizes[community as usize];
        *size += 1;
        *first = (*first).min(node);
    }
    let mut order: Vec<usize> = (0..sizes.len()).filter(|&community| sizes[community].0 > 0).collect();
    order.sort_by(|&a, &b| sizes[b].0.cmp(&sizes[a].0).then(sizes[a].1.cmp(&sizes[b].1)));
    let mut number = vec![0; sizes.len()];
    for (at, community) in order.into_iter().enumerate() {
        number[community] = at as u32;
    }
    community_of.iter().map(|&community| number[community as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::Neighbours;

    /// Rings of rows, with one edge from each ring to the next.
    fn rings(rings: usize, size: usize) -> SimilarityGraph {
        let mut rows = Vec::new();
        for node in 0..rings * size {
            let (ring, at) = (node / size, node % size);
            let inside = |by: usize| (ring * size + (at + by) % size) as u32;
            let far = if at == 0 { ((node + size) % (rings * size)) as u32 } else { inside(3) };
            rows.extend([inside(1), inside(2), far]);
        }
        let cosines = (0..rows.len()).map(|_| 0.5).collect();
        SimilarityGraph::new(&Neighbours { each: 3, rows, cosines })
    }

    #[test]
    fn rings_are_communities() {
        let found = communities(&rings(5, 12), 5, 2);
        for node in 0..60 {
            assert_eq!(found[node], found[node / 12 * 12], "{found:?}");
        }
        assert_eq!(count(&found), 5);
    }

    #[test]
    fn one_community_is_all_and_none_are_none() {
        assert!(communities(&rings(2, 8), 1, 1).iter().all(|community| *community == 0));
        assert!(communities(&SimilarityGraph::default(), 3, 1).is_empty());
    }

    #[test]
    fn small_communities_are_merged() {
        let found = communities(&rings(6, 7), 3, 10);
        let mut sizes = vec![0; count(&found)];
        found.iter().for_each(|&community| sizes[community as usize] += 1);
        assert!(sizes.iter().all(|size| *size >= 10), "{sizes:?}");
        assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    }
}
