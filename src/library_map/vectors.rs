//! The vectors of papers, as a map needs them.

use rayon::prelude::*;

use crate::index::Index;
use crate::index::store::StoreError;
use crate::paper_id::PaperId;
use crate::projection::UnitRows;

/// Papers whose vectors are asked for at once.
const BATCH: usize = 2048;

/// The papers of an index with their vectors.
pub(super) struct PaperVectors {
    /// A row for each paper: the mean of its passages.
    pub rows: UnitRows,
    /// The number of each paper.
    pub numbers: Vec<PaperId>,
    /// Hashes of their ids.
    pub ids: Vec<[u8; 16]>,
    /// Of each paper of the index, in its order, whether it has vectors.
    pub has_vector: Vec<bool>,
}

impl PaperVectors {
    /// Those of all papers that have vectors.
    pub fn read(index: &Index) -> Result<Self, StoreError> {
        let named = named_papers(index)?;
        let mut read = Self { rows: UnitRows::new(0), numbers: Vec::new(), ids: Vec::new(), has_vector: Vec::new() };
        let Some(vectors) = index.vectors() else { return Ok(read) };
        read.rows = UnitRows::new(vectors.dimension());
        for batch in named.chunks(BATCH) {
            let numbers: Vec<PaperId> = batch.iter().map(|paper| paper.0).collect();
            vectors.prepare(&numbers).map_err(|error| index.vector_error(error))?;
            let means: Vec<Option<Vec<f32>>> = numbers
                .par_iter()
                .map(|&number| vectors.mean_of(number).map_err(|error| index.vector_error(error)))
                .collect::<Result<_, _>>()?;
            for (&(number, id), mean) in batch.iter().zip(means) {
                read.has_vector.push(mean.is_some());
                let Some(mean) = mean else { continue };
                read.rows.push(&mean);
                read.numbers.push(number);
                read.ids.push(id);
            }
        }
        Ok(read)
    }

    /// A hash of a paper's vector.
    pub fn hash(&self, row: usize) -> [u8; 8] {
        short_hash(self.rows.halves(row))
    }
}

/// The number of each paper, and a hash of its id.
fn named_papers(index: &Index) -> Result<Vec<(PaperId, [u8; 16])>, StoreError> {
    if index.collection().is_none() {
        let listing = index.listing()?;
        return Ok((0..).zip(&listing).map(|(number, row)| (number, short_hash(row.id.as_bytes()))).collect());
    }
    let named = |record: Result<_, StoreError>| {
        let (number, (paper, _)): (PaperId, (crate::paper::Paper, _)) = record?;
        Ok((number, short_hash(paper.id.as_bytes())))
    };
    index.numbered_records().map(named).collect()
}

/// The beginning of a hash.
fn short_hash<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let hash = blake3::hash(bytes);
    std::array::from_fn(|at| hash.as_bytes()[at])
}
