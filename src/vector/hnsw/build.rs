//! Building a graph over codes, by hnsw_rs.

use hnsw_rs::prelude::{Distance, Hnsw};

use crate::simd::instructions;
use crate::vector::hnsw::file::{self, GraphFile, GraphLayer, MAX_LAYERS};
use crate::vector::hnsw::refine::refine;

/// GraphFile a point keeps on a layer; twice as many on the lowest.
const M: usize = 16;
/// Candidates looked at while building: few, since a second look finds as much in half the time.
const EF_CONSTRUCTION: usize = 16;
/// Candidates looked at again for each point, once all are there.
const EF_REFINEMENT: usize = 128;
/// Points that are linked one after the other, before several threads go on: one that comes while there is nothing to be
/// linked with yet would stay alone.
const FIRST: usize = 256;

/// The squared Euclidean distance of codes, which for unit vectors orders as the cosine does.
struct BetweenCodes;

impl Distance<u8> for BetweenCodes {
    fn eval(&self, a: &[u8], b: &[u8]) -> f32 {
        instructions().squared_distance(a, b) as f32
    }
}

/// The file of a graph over `codes` of `dimension` bytes each, made on all cores.
pub fn build_graph(codes: &[u8], dimension: usize) -> Vec<u8> {
    let dimension = dimension.max(1);
    let mut rows: Vec<(&[u8], usize)> = codes.chunks_exact(dimension).zip(0..).collect();
    let count = rows.len();
    // In the order of the sources near ones come together, which makes long links rare.
    fastrand::Rng::with_seed(7).shuffle(&mut rows);
    let hnsw = Hnsw::<u8, BetweenCodes>::new(M, count.max(1), MAX_LAYERS, EF_CONSTRUCTION, BetweenCodes);
    let rest = rows.split_off(FIRST.min(count));
    rows.into_iter().for_each(|row| hnsw.insert_slice(row));
    hnsw.parallel_insert_slice(&rest);
    let (lowest, above, entry) = flatten(&hnsw, count);
    // It takes several times the memory of the file.
    drop(hnsw);
    let file = file::write(M, &lowest, &above, entry);
    let refined = GraphFile::open(Box::new(file.clone()), count);
    match refined.and_then(|graph| refine(&graph, codes, dimension, M, EF_REFINEMENT)) {
        Ok(lowest) => file::write(M, &lowest, &above, entry),
        Err(_) => file,
    }
}

/// The links of each row on the lowest layer, the layers above, and where a search begins.
fn flatten(hnsw: &Hnsw<'_, u8, BetweenCodes>, count: usize) -> (Vec<Vec<u32>>, Vec<GraphLayer>, u32) {
    let points = hnsw.get_point_indexation();
    let highest = usize::from(hnsw.get_max_level_observed());
    let mut lowest = vec![Vec::new(); count];
    let mut above: Vec<Vec<(u32, Vec<u32>)>> = vec![Vec::new(); highest];
    for level in 0..=highest {
        for point in points.get_layer_iterator(level) {
            let row = point.get_origin_id();
            let neighbours = point.get_neighborhood_id();
            let mut links = neighbours.into_iter().map(|near| near.iter().map(|near| near.d_id as u32).collect());
            lowest[row] = links.next().unwrap_or_default();
            for (layer, links) in above.iter_mut().take(level).zip(links) {
                layer.push((row as u32, links));
            }
        }
    }
    let sorted = |mut points: Vec<(u32, Vec<u32>)>| {
        points.sort_unstable_by_key(|(row, _)| *row);
        let (rows, links) = points.into_iter().unzip();
        GraphLayer { rows, links }
    };
    let above: Vec<GraphLayer> = above.into_iter().map(sorted).collect();
    let entry = above.last().map_or(0, |layer| layer.rows.first().copied().unwrap_or(0));
    (lowest, above, entry)
}
