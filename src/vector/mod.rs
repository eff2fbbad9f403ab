//! Nearest neighbours among unit vectors: an exact scan, and an HNSW graph above a size.
//!
//! Knows nothing of papers: a vector belongs to an owner, owners are numbered, and the vectors of
//! one owner stand together.

mod bytes;
mod exact;
mod hnsw;
mod quantise;
mod shortlist;
mod store;
#[cfg(test)]
mod tests;

pub use bytes::Bytes;
pub use hnsw::build::grow;
pub use quantise::{Coded, Quantiser, floats};
pub use store::Stored;

/// Candidates that a walk of the graph keeps unless told otherwise: 99 of 100 of the ten nearest, on real vectors.
pub const EF_SEARCH: usize = 192;

/// An owner near a question: the best of its vectors, and the cosine to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// The owner.
    pub owner: u32,
    /// Its nearest row.
    pub row: usize,
    /// Cosine, from -1 to 1.
    pub score: f32,
}

impl Neighbour {
    /// Best first; equal scores in the order of owners and rows, so that a ranking never flickers.
    pub(crate) fn before(&self, other: &Self) -> std::cmp::Ordering {
        other.score.total_cmp(&self.score).then(self.owner.cmp(&other.owner)).then(self.row.cmp(&other.row))
    }
}

/// Whether a vector is finite and of length one, as all that models give here are.
pub fn is_unit(vector: &[f32]) -> bool {
    let length = dot(vector, vector).sqrt();
    length.is_finite() && (length - 1.0).abs() <= 1e-3
}

/// The dot product: for unit vectors, the cosine.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Sixteen sums that do not wait for each other; the compiler makes vector instructions of them.
    let mut sums = [0f32; 16];
    let (a_chunks, b_chunks) = (a.chunks_exact(16), b.chunks_exact(16));
    let tail: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        for i in 0..16 {
            sums[i] += x[i] * y[i];
        }
    }
    sums.iter().sum::<f32>() + tail
}
