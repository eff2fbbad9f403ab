//! Vectors in files: their papers, codes and half-precision values, read where they are needed.

use std::ops::Range;

use crate::simd::instructions;
use crate::vector::bytes::Bytes;
use crate::vector::error::VectorError;
use crate::vector::quantise::{Quantiser, floats};
use crate::vector::row_hit::RowHit;
use crate::vector::unit::mean;

/// The rows of a store: one row a passage, the rows of a paper together.
pub struct VectorRows {
    quantiser: Quantiser,
    papers: Box<dyn Bytes>,
    codes: Box<dyn Bytes>,
    originals: Box<dyn Bytes>,
    rows: usize,
}

impl Default for VectorRows {
    fn default() -> Self {
        let none = || Box::new(Vec::new());
        Self { quantiser: Quantiser::default(), papers: none(), codes: none(), originals: none(), rows: 0 }
    }
}

impl VectorRows {
    /// Opens the three files. `papers` has a little-endian `u32` a row, ascending; `codes` and `originals` are as
    /// [`Coded`](super::Coded) makes them. Reads nothing but their lengths.
    ///
    /// # Errors
    /// [`VectorError::Invalid`] when the lengths do not fit together.
    pub fn open(
        quantiser: Quantiser,
        papers: Box<dyn Bytes>,
        codes: Box<dyn Bytes>,
        originals: Box<dyn Bytes>,
    ) -> Result<Self, VectorError> {
        let (rows, dimension) = (papers.len() / 4, quantiser.dimension());
        // Where a row has its number in 31 bits, as in the graph, all products here fit an i64 and so a usize.
        let numbers = rows.checked_mul(dimension).filter(|_| rows <= i32::MAX as usize);
        let fits = papers.len().is_multiple_of(4)
            && numbers.is_some_and(|numbers| codes.len() == numbers && originals.len() / 2 == numbers)
            && originals.len().is_multiple_of(2)
            && (dimension > 0 || rows == 0);
        if !fits {
            return Err(VectorError::invalid("the files of the vectors do not fit together"));
        }
        Ok(Self { quantiser, papers, codes, originals, rows })
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Dimensions of a vector.
    pub fn dimension(&self) -> usize {
        self.quantiser.dimension()
    }

    /// The paper of a row.
    ///
    /// # Errors
    /// When it cannot be read, or there is no such row.
    pub fn paper(&self, row: usize) -> Result<u32, VectorError> {
        let paper = self.papers(row..row + 1)?.first().ok_or_else(|| VectorError::invalid("there is no such row"))?;
        Ok(u32::from_le_bytes(*paper))
    }

    /// The vector of a row.
    ///
    /// # Errors
    /// As [`Self::paper`].
    pub fn row(&self, row: usize) -> Result<Vec<f32>, VectorError> {
        self.original(row).map(floats)
    }

    /// The rows of a paper.
    ///
    /// # Errors
    /// When the papers cannot be read.
    pub fn rows_of(&self, paper: u32) -> Result<Range<usize>, VectorError> {
        let start = self.first(|other| other >= paper)?;
        Ok(start..self.first(|other| other > paper)?.max(start))
    }

    /// The first row whose paper is `beyond`.
    fn first(&self, beyond: impl Fn(u32) -> bool) -> Result<usize, VectorError> {
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low + (high - low) / 2;
            if beyond(self.paper(middle)?) { high = middle } else { low = middle + 1 }
        }
        Ok(low)
    }

    /// The best row of a paper; none when it has none.
    ///
    /// # Errors
    /// When its vectors cannot be read.
    pub fn best_of(&self, paper: u32, query: &[f32]) -> Result<Option<RowHit>, VectorError> {
        let mut best: Option<RowHit> = None;
        for row in self.rows_of(paper)? {
            let score = instructions().dot_f16(self.original(row)?, query);
            if best.is_none_or(|best| score > best.score) {
                best = Some(RowHit { paper, row, score });
            }
        }
        Ok(best)
    }

    /// The mean of a paper's vectors, of length one; none when it has none, or they cancel out.
    ///
    /// # Errors
    /// When its vectors cannot be read.
    pub fn mean_of(&self, paper: u32) -> Result<Option<Vec<f32>>, VectorError> {
        let rows = self.rows_of(paper)?.map(|row| self.row(row)).collect::<Result<Vec<_>, _>>()?;
        Ok(mean(self.dimension(), rows.iter().map(Vec::as_slice)))
    }

    /// Whether papers ascend along the rows, which [`Self::open`] does not check. Reads all of them.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn is_consistent(&self) -> Result<bool, VectorError> {
        Ok(self.papers(0..self.rows)?.is_sorted_by_key(|paper| u32::from_le_bytes(*paper)))
    }

    pub(crate) fn quantiser(&self) -> &Quantiser {
        &self.quantiser
    }

    pub(crate) fn papers(&self, rows: Range<usize>) -> Result<&[[u8; 4]], VectorError> {
        Ok(self.papers.get(4 * rows.start..4 * rows.end)?.as_chunks().0)
    }

    pub(crate) fn codes(&self, rows: Range<usize>) -> Result<&[u8], VectorError> {
        let dimension = self.dimension();
        self.codes.get(dimension * rows.start..dimension * rows.end)
    }

    pub(crate) fn original(&self, row: usize) -> Result<&[u8], VectorError> {
        let size = 2 * self.dimension();
        self.originals.get(size * row..size * (row + 1))
    }
}
