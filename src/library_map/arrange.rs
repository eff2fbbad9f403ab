//! Gives every paper a position and a topic.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::index::Index;
use crate::index::store::StoreError;
use crate::library_map::OnMapProgress;
use crate::library_map::kept::{Frame, KeptMap, KeptPaper, KeptTopic};
use crate::library_map::vectors::PaperVectors;
use crate::projection::{
    Neighbours, Position, UnitRows, lay_out, nearest_of, nearest_rows, neighbours_of_a_row, place,
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
    let (old_rows, new_rows) = (papers.rows.select(&old), papers.rows.select(&new));
    let near = nearest_of(&old_rows, &new_rows, neighbours_of_a_row(old.len() + 1));
    let old_papers = || old.iter().filter_map(|&row| kept[row]);
    let positions: Vec<Position> = old_papers().map(|paper| paper.position).collect();
    let topics: Vec<u32> = old_papers().map(|paper| paper.topic).collect();
    let mut new_places = place(&positions, &near).into_iter().zip(nearest_topics(&topics, &near));
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
    let all = papers.rows.len();
    let count = all.min(MOST_LAID_OUT);
    let sample: Vec<usize> = (0..count).map(|at| at * all / count).collect();
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
    let near: Neighbours = nearest_of(rows, &papers.rows.select(&rest), neighbours_of_a_row(rows.len()));
    for (&row, found) in rest.iter().zip(place(positions, &near).into_iter().zip(nearest_topics(topics, &near))) {
        placed[row] = Some(found);
    }
    let kept = |(row, place): (usize, Option<(Position, u32)>)| {
        let (position, topic) = place.unwrap_or_default();
        papers.kept(row, position, topic, false)
    };
    placed.into_iter().enumerate().map(kept).collect()
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
    let by_number: HashMap<u32, u32> =
        papers.numbers.iter().copied().zip(placed.iter().map(|paper| paper.topic)).collect();
    let mut topic_of = Vec::with_capacity(placed.len());
    for record in index.numbered_records() {
        topic_of.push(by_number.get(&record?.0).copied());
    }
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
    let median: Position = std::array::from_fn(|axis| {
        let mut all: Vec<f32> = members.iter().map(|&row| placed[row as usize].position[axis]).collect();
        let middle = all.len() / 2;
        if all.is_empty() { 0.0 } else { *all.select_nth_unstable_by(middle, f32::total_cmp).1 }
    });
    let distance = |position: Position| (position[0] - median[0]).hypot(position[1] - median[1]);
    let positions = members.iter().map(|&row| placed[row as usize].position);
    positions.min_by(|a, b| distance(*a).total_cmp(&distance(*b))).unwrap_or(median)
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
