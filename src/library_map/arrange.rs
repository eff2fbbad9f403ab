//! Gives every paper a position and a topic.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::index::Index;
use crate::index::store::StoreError;
use crate::library_map::OnMapProgress;
use crate::library_map::kept::{Frame, KeptMap, KeptPaper, KeptTopic};
use crate::library_map::vectors::PaperVectors;
use crate::projection::{
    Position, UnitRows, lay_out, median, nearest_of, nearest_rows, neighbours_of_a_row, place, spread,
};
use crate::topics::{TopicName, TopicNode, TopicTree, name_topics, nearest_topics};
use crate::vector::normalise;

/// Of more papers, so many are laid out, evenly spread, and the others placed among them: a minute for each 100,000 otherwise.
const MOST_LAID_OUT: usize = 150_000;
/// A map of fewer papers, or of a smaller share of all, is no start for another: new papers lie where the few old ones are.
const LEAST_TO_START: usize = 1_000;
const LEAST_SHARE_TO_START: usize = 3;
/// The papers that are shown as examples of a topic.
const CENTRAL: usize = 5;

/// The map of an index. Papers that `known` has, with the same vectors, keep their positions and topics, unless more papers have
/// come in since it was laid out than there were, or most have gone: then all are laid out.
pub(super) fn arrange(
    index: &Index,
    known: Option<KeptMap>,
    on_progress: OnMapProgress<'_>,
) -> Result<KeptMap, StoreError> {
    let papers = PaperVectors::read(index)?;
    let Some(known) = known else { return lay_out_all(index, &papers, None, on_progress) };
    let by_id: HashMap<[u8; 16], &KeptPaper> = known.papers.iter().map(|paper| (paper.id, paper)).collect();
    let kept: Vec<Option<&KeptPaper>> = (0..papers.rows.len())
        .into_par_iter()
        .map(|row| by_id.get(&papers.ids[row]).copied().filter(|kept| kept.vector == papers.hash(row)))
        .collect();
    let all = papers.rows.len();
    let laid_out = kept.iter().flatten().filter(|kept| !kept.is_placed).count();
    let laid_out_before = known.papers.iter().filter(|paper| !paper.is_placed).count();
    if all > 2 * laid_out || laid_out_before > 2 * laid_out {
        let is_start = laid_out >= LEAST_TO_START.max(all / LEAST_SHARE_TO_START);
        let start = is_start.then(|| place_new(&papers, &kept).iter().map(|paper| paper.position).collect());
        return lay_out_all(index, &papers, start, on_progress);
    }
    let mut placed = place_new(&papers, &kept);
    let (nodes, names) = left_topics(&known.topics, &mut placed);
    let topics = describe_topics(&papers.rows, &placed, &nodes, names);
    Ok(KeptMap { frame: known.frame, papers: placed, topics })
}

/// The topics that have papers, with their names. The topics of papers are numbered anew.
fn left_topics(topics: &[KeptTopic], papers: &mut [KeptPaper]) -> (Vec<TopicNode>, Vec<TopicName>) {
    let mut has_papers = vec![false; topics.len()];
    for paper in papers.iter() {
        let mut at = Some(paper.topic as usize);
        while let Some(topic) = at.filter(|topic| !has_papers[*topic]) {
            has_papers[topic] = true;
            at = topics[topic].parent.map(|parent| parent as usize);
        }
    }
    let mut number = vec![0; topics.len()];
    let (mut nodes, mut names) = (Vec::new(), Vec::new());
    for (at, topic) in topics.iter().enumerate().filter(|(at, _)| has_papers[*at]) {
        number[at] = nodes.len();
        // A parent comes before its children, and has the papers that they have.
        nodes.push(TopicNode { parent: topic.parent.map(|parent| number[parent as usize]) });
        names.push(topic.name.clone());
    }
    papers.iter_mut().for_each(|paper| paper.topic = number[paper.topic as usize] as u32);
    (nodes, names)
}

/// The papers with the positions and topics that are kept, and the others placed among those that were laid out: so the order in
/// which papers come in does not matter.
fn place_new(papers: &PaperVectors, kept: &[Option<&KeptPaper>]) -> Vec<KeptPaper> {
    let old: Vec<usize> = (0..kept.len()).filter(|&row| kept[row].is_some_and(|kept| !kept.is_placed)).collect();
    let new: Vec<usize> = (0..kept.len()).filter(|&row| kept[row].is_none()).collect();
    let old_papers = || old.iter().filter_map(|&row| kept[row]);
    let positions: Vec<Position> = old_papers().map(|paper| paper.position).collect();
    let topics: Vec<u32> = old_papers().map(|paper| paper.topic).collect();
    let rows = papers.rows.select(&old);
    let mut new_places = place_among(&rows, &positions, &topics, &papers.rows.select(&new)).into_iter();
    let row = |row: usize| match kept[row] {
        Some(kept) => KeptPaper { number: papers.numbers[row], ..*kept },
        None => {
            let (position, topic) = new_places.next().unwrap_or_default();
            papers.kept(row, position, topic, true)
        }
    };
    (0..kept.len()).map(row).collect()
}

/// Lays out all papers and finds their topics.
fn lay_out_all(
    index: &Index,
    papers: &PaperVectors,
    start: Option<Vec<Position>>,
    on_progress: OnMapProgress<'_>,
) -> Result<KeptMap, StoreError> {
    let sample = spread(papers.rows.len(), MOST_LAID_OUT);
    let count = sample.len();
    let rows = papers.rows.select(&sample);
    let start = start.map(|start| sample.iter().map(|&row| start[row]).collect());
    let near = nearest_rows(&rows, neighbours_of_a_row(count));
    let positions = lay_out(&rows, &near, start, on_progress);
    let tree = TopicTree::new(&near, count);
    let frame = Frame::around(&positions);
    let placed = with_rest(papers, &sample, &rows, &positions, &tree.topic_of);
    let names = name_all(index, papers, &placed, &tree.topics)?;
    let topics = describe_topics(&papers.rows, &placed, &tree.topics, names);
    Ok(KeptMap { frame, papers: placed, topics })
}

/// All papers: those of the sample, and the others placed among them.
fn with_rest(
    papers: &PaperVectors,
    sample: &[usize],
    rows: &UnitRows,
    positions: &[Position],
    topics: &[u32],
) -> Vec<KeptPaper> {
    let mut placed: Vec<Option<(Position, u32)>> = vec![None; papers.rows.len()];
    for ((&row, &position), &topic) in sample.iter().zip(positions).zip(topics) {
        placed[row] = Some((position, topic));
    }
    let rest: Vec<usize> = (0..placed.len()).filter(|&row| placed[row].is_none()).collect();
    for (&row, found) in rest.iter().zip(place_among(rows, positions, topics, &papers.rows.select(&rest))) {
        placed[row] = Some(found);
    }
    let kept = |(row, place): (usize, Option<(Position, u32)>)| {
        let (position, topic) = place.unwrap_or_default();
        papers.kept(row, position, topic, false)
    };
    placed.into_iter().enumerate().map(kept).collect()
}

/// The positions and topics of new rows among rows that have theirs.
fn place_among(rows: &UnitRows, positions: &[Position], topics: &[u32], new: &UnitRows) -> Vec<(Position, u32)> {
    let near = nearest_of(rows, new, neighbours_of_a_row(rows.len() + 1));
    place(positions, &near).into_iter().zip(nearest_topics(topics, &near)).collect()
}

impl PaperVectors {
    fn kept(&self, row: usize, position: Position, topic: u32, is_placed: bool) -> KeptPaper {
        let (id, number, vector) = (self.ids[row], self.numbers[row], self.hash(row));
        KeptPaper { id, vector, number, position, topic, is_placed }
    }
}

/// The names of topics, from the texts of their papers.
fn name_all(
    index: &Index,
    papers: &PaperVectors,
    placed: &[KeptPaper],
    topics: &[TopicNode],
) -> Result<Vec<TopicName>, StoreError> {
    let mut placed = placed.iter();
    let topic_of: Vec<Option<u32>> =
        papers.has_vector.iter().map(|has| if *has { placed.next().map(|paper| paper.topic) } else { None }).collect();
    let texts = index.numbered_records().map(|record| record.map(|(_, (paper, _))| paper));
    name_topics(texts, &topic_of, topics)
}

/// Counts, anchors and examples of topics.
fn describe_topics(
    rows: &UnitRows,
    placed: &[KeptPaper],
    topics: &[TopicNode],
    names: impl IntoIterator<Item = TopicName>,
) -> Vec<KeptTopic> {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); topics.len()];
    for (row, paper) in placed.iter().enumerate() {
        let mut at = Some(paper.topic as usize);
        while let Some(topic) = at.filter(|topic| *topic < topics.len()) {
            members[topic].push(row as u32);
            at = topics[topic].parent;
        }
    }
    let describe = |((node, members), name): ((&TopicNode, Vec<u32>), _)| KeptTopic {
        parent: node.parent.map(|parent| parent as u32),
        name,
        papers: members.len(),
        anchor: anchor(placed, &members),
        central: central(rows, &members),
    };
    topics.iter().zip(members).zip(names).map(describe).collect()
}

/// The position of the paper nearest to the median of all: it lies among them, whatever their shape.
fn anchor(placed: &[KeptPaper], members: &[u32]) -> Position {
    let positions: Vec<Position> = members.iter().map(|&row| placed[row as usize].position).collect();
    let middle = median(&positions);
    let distance = |position: Position| (position[0] - middle[0]).hypot(position[1] - middle[1]);
    positions.into_iter().min_by(|a, b| distance(*a).total_cmp(&distance(*b))).unwrap_or(middle)
}

/// The papers nearest to the mean of all.
fn central(rows: &UnitRows, members: &[u32]) -> Vec<u32> {
    let mut mean = vec![0f32; rows.dimension()];
    for &row in members {
        mean.iter_mut().zip(rows.row(row as usize)).for_each(|(sum, number)| *sum += number);
    }
    normalise(&mut mean);
    let mut order: Vec<(f32, u32)> = members.iter().map(|&row| (rows.dot(row as usize, &mean), row)).collect();
    order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    order.into_iter().take(CENTRAL).map(|found| found.1).collect()
}
