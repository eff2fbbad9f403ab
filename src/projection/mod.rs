//! Projects unit vectors to positions on a plane, so that near vectors are near there too.
//!
//! The method is t-SNE (van der Maaten and Hinton, JMLR 9, 2008) with repulsion by a Barnes–Hut tree (van der Maaten, JMLR 15,
//! 2014), started from principal components (Kobak and Berens, Nature Communications 10, 2019). The result is the same at
//! each run, with any number of threads. Knows nothing of papers or files.

mod affinities;
mod attraction;
mod descent;
mod nearest_rows;
mod place;
mod principal;
mod repulsion;
mod sections;
mod tree;
mod unit_rows;

pub(crate) use affinities::Affinities;
pub(crate) use descent::lay_out;
pub(crate) use nearest_rows::{Neighbours, nearest_of, nearest_rows};
pub(crate) use place::{median, place};
pub(crate) use sections::spread;
pub(crate) use unit_rows::UnitRows;

/// A position on the plane.
pub(crate) type Position = [f32; 2];

/// The neighbours of a row that its position follows: three times the perplexity, as in van der Maaten 2014.
pub(crate) fn neighbours_of_a_row(rows: usize) -> usize {
    ((3.0 * perplexity(rows)) as usize).clamp(1, rows.saturating_sub(1).max(1))
}

/// The effective number of neighbours of a row: 30, and fewer where there are few rows.
pub(crate) fn perplexity(rows: usize) -> f32 {
    (rows as f32 / 10.0).clamp(4.0, 30.0)
}
