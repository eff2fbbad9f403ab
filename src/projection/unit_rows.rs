//! Unit vectors in half precision, one after the other.

use half::f16;

use crate::simd::instructions;

/// Unit vectors in half precision, one after the other: half the memory of `f32`, and the cosines differ by less than 0.001.
#[derive(Debug, Default)]
pub(crate) struct UnitRows {
    dimension: usize,
    bytes: Vec<u8>,
}

impl UnitRows {
    /// No rows, each of `dimension` numbers.
    pub fn new(dimension: usize) -> Self {
        Self { dimension: dimension.max(1), bytes: Vec::new() }
    }

    /// Adds a row. Missing numbers are 0, and more than `dimension` are left out.
    pub fn push(&mut self, row: &[f32]) {
        let numbers = row.iter().copied().chain(std::iter::repeat(0.0)).take(self.dimension);
        self.bytes.extend(numbers.flat_map(|number| f16::from_f32(number).to_le_bytes()));
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.bytes.len() / (2 * self.dimension)
    }

    /// The numbers of a row.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// A row in half precision, little-endian.
    pub fn halves(&self, row: usize) -> &[u8] {
        &self.bytes[2 * self.dimension * row..2 * self.dimension * (row + 1)]
    }

    /// A row.
    pub fn row(&self, row: usize) -> Vec<f32> {
        self.halves(row).as_chunks().0.iter().map(|half| f16::from_le_bytes(*half).to_f32()).collect()
    }

    /// The dot product of a row and `other`: the cosine, where both are unit vectors.
    pub fn dot(&self, row: usize, other: &[f32]) -> f32 {
        instructions().dot_f16(self.halves(row), other)
    }

    /// The rows of these numbers, in this order.
    pub fn select(&self, rows: &[usize]) -> Self {
        let mut bytes = Vec::with_capacity(2 * self.dimension * rows.len());
        rows.iter().for_each(|&row| bytes.extend_from_slice(self.halves(row)));
        Self { dimension: self.dimension, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_numbers() {
        let mut rows = UnitRows::new(3);
        rows.push(&[0.6, 0.0, -0.8]);
        rows.push(&[1.0]);
        rows.push(&[0.0, 1.0, 0.0, 7.0]);
        assert_eq!((rows.len(), rows.dimension()), (3, 3));
        assert_eq!(rows.row(1), [1.0, 0.0, 0.0]);
        assert!((rows.dot(0, &[0.6, 0.0, -0.8]) - 1.0).abs() < 1e-3);
        assert_eq!(rows.select(&[2, 1]).row(0), [0.0, 1.0, 0.0]);
    }
}
