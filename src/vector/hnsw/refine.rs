//! Chooses better links for the lowest layer of a graph.
//!
//! hnsw_rs finds a point's links among the points inserted before it, and where a point has too many, drops the farthest
//! in whichever direction it lies. This pass searches the whole graph around each point once more and selects links in
//! different directions (the heuristic of algorithm 4 of Malkov and Yashunin, <https://arxiv.org/abs/1603.09320>), also
//! among the links that lead to the point. It costs less than reaching the same recall by more candidates while building.

use rayon::prelude::*;

use crate::simd::instructions;
use crate::vector::error::VectorError;
use crate::vector::hnsw::file::GraphFile;
use crate::vector::hnsw::search::best_first;

/// Better links for the lowest layer, at most `2 · degree` a row: `ef` candidates are looked at for each.
pub(crate) fn refine(
    links: &GraphFile,
    codes: &[u8],
    dimension: usize,
    degree: usize,
    ef: usize,
) -> Result<Vec<Vec<u32>>, VectorError> {
    let rows = codes.len() / dimension;
    let of = |row: u32| &codes[row as usize * dimension..(row as usize + 1) * dimension];
    let distance = |a: u32, b: u32| instructions().squared_distance(of(a), of(b));
    let forward: Vec<Vec<u32>> = (0..rows as u32)
        .into_par_iter()
        .map(|row| {
            let nearness = |other: &[u8]| -(instructions().squared_distance(of(row), other).cast_signed());
            let near = best_first(links, rows, ef, (0, row), |other| Ok(of(other)), nearness)?;
            let near = near.into_iter().map(|(score, other)| (score.unsigned_abs(), other));
            Ok(each_another_way(near.filter(|&(_, other)| other != row), 2 * degree, distance))
        })
        .collect::<Result<_, VectorError>>()?;
    let mut back = vec![Vec::new(); rows];
    for (row, links) in forward.iter().enumerate() {
        links.iter().for_each(|&link| back[link as usize].push(row as u32));
    }
    let both = forward.into_par_iter().zip(back).enumerate().map(|(row, (mut links, back))| {
        links.extend(back);
        links.sort_unstable();
        links.dedup();
        if links.len() > 2 * degree {
            let mut near: Vec<(u32, u32)> = links.into_iter().map(|link| (distance(row as u32, link), link)).collect();
            near.sort_unstable();
            links = each_another_way(near.into_iter(), 2 * degree, distance);
        }
        links
    });
    Ok(both.collect())
}

/// Of points by their distance, nearest first, at most `most` that are each no further from the centre than from any
/// taken before: a strict order would leave equal points nothing but each other.
fn each_another_way(
    near: impl Iterator<Item = (u32, u32)>,
    most: usize,
    distance: impl Fn(u32, u32) -> u32,
) -> Vec<u32> {
    let mut taken: Vec<u32> = Vec::with_capacity(most);
    for (from_centre, point) in near {
        if taken.len() == most {
            break;
        }
        if taken.iter().all(|&other| distance(other, point) >= from_centre) {
            taken.push(point);
        }
    }
    taken
}
