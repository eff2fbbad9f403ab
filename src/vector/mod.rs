//! Nearest neighbours among unit vectors: an exact scan, and an HNSW graph above a size.
//!
//! Knows nothing of papers: a vector belongs to an owner, owners are numbered, and the vectors of
//! one owner stand together.

mod bytes;
mod exact;
pub mod graph;
mod grow;
mod links;
mod quantise;
mod refine;
mod scan;
mod shortlist;
mod stored;
#[cfg(test)]
mod tests;
mod walk;

pub use bytes::Bytes;
pub use exact::nearest as nearest_exact;
pub use grow::grow;
pub use quantise::{Coded, Quantiser};
pub use stored::Stored;

/// Candidates that a walk of the graph keeps unless told otherwise: 99 of 100 of the ten nearest, on real vectors.
pub const EF_SEARCH: usize = 192;

/// Vectors in rows, and whose each is.
#[derive(Debug, Default)]
pub struct Vectors {
    /// Numbers a row.
    pub dimension: usize,
    /// All rows, one after the other; each of length one.
    pub rows: Vec<f32>,
    /// The owner of each row, ascending.
    pub owners: Vec<u32>,
}

impl Vectors {
    /// How many vectors there are.
    pub fn len(&self) -> usize {
        self.owners.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// The vector at `row`.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.rows[row * self.dimension..(row + 1) * self.dimension]
    }

    /// The rows of an owner.
    pub fn rows_of(&self, owner: u32) -> std::ops::Range<usize> {
        let start = self.owners.partition_point(|&other| other < owner);
        let count = self.owners[start..].partition_point(|&other| other == owner);
        start..start + count
    }

    /// The best vector of an owner; none when it has none.
    pub fn nearest_of(&self, owner: u32, question: &[f32]) -> Option<Neighbour> {
        let scored = self.rows_of(owner).map(|row| Neighbour { owner, row, score: dot(self.row(row), question) });
        scored.reduce(|best, other| if other.score > best.score { other } else { best })
    }

    /// The mean of an owner's vectors, of length one; none when it has none, or they cancel out.
    pub fn mean_of(&self, owner: u32) -> Option<Vec<f32>> {
        let mut mean = vec![0f32; self.dimension];
        for row in self.rows_of(owner) {
            mean.iter_mut().zip(self.row(row)).for_each(|(sum, x)| *sum += x);
        }
        let length = dot(&mean, &mean).sqrt();
        (length > 1e-6).then(|| mean.into_iter().map(|x| x / length).collect())
    }

    /// Whether the parts fit together: a check for whoever read them from a disk.
    pub fn is_consistent(&self) -> bool {
        self.rows.len() == self.owners.len() * self.dimension && self.owners.is_sorted()
    }
}

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
