//! Vectors in files with their search: exact, or by a graph where there is one.

use std::ops::Deref;

use crate::paper_set::PaperSet;
use crate::vector::bytes::Bytes;
use crate::vector::error::VectorError;
use crate::vector::exact;
use crate::vector::hnsw::file::GraphFile;
use crate::vector::hnsw::search;
use crate::vector::row_hit::RowHit;
use crate::vector::rows::VectorRows;

/// Vectors of passages, with their codes and perhaps an HNSW graph over these.
#[derive(Default)]
pub struct VectorStore {
    rows: VectorRows,
    graph: Option<GraphFile>,
}

impl Deref for VectorStore {
    type Target = VectorRows;

    fn deref(&self) -> &VectorRows {
        &self.rows
    }
}

impl VectorStore {
    /// A store of `rows`, without a graph.
    pub fn new(rows: VectorRows) -> Self {
        Self { rows, graph: None }
    }

    /// Adds a graph over the codes, as [`build_graph`](super::build_graph) makes it. Reads its head only.
    ///
    /// # Errors
    /// [`VectorError::Invalid`] when it is no graph over these vectors; what reading it gives.
    pub fn add_graph(&mut self, graph: Box<dyn Bytes>) -> Result<(), VectorError> {
        self.graph = Some(GraphFile::open(graph, self.rows.len())?);
        Ok(())
    }

    /// Whether there is a graph.
    pub fn has_graph(&self) -> bool {
        self.graph.is_some()
    }

    /// The best row of each of the `k` papers nearest to `query`, best first; with `allowed`, of those papers only.
    ///
    /// Compares codes of every vector, and full vectors where codes do not decide: the answer is that of comparing every
    /// full vector. Empty for a query of another dimension.
    ///
    /// # Errors
    /// When something cannot be read.
    pub fn search_exact(
        &self,
        query: &[f32],
        k: usize,
        allowed: Option<&PaperSet>,
    ) -> Result<Vec<RowHit>, VectorError> {
        exact::search(&self.rows, query, k, allowed)
    }

    /// As [`Self::search_exact`] without a filter, by the graph where there is one: nearly always the same papers. The
    /// search keeps `ef` candidates, and at least twice `k`: more are surer and slower.
    /// [`EF_SEARCH`](super::EF_SEARCH) is good for ten papers.
    ///
    /// # Errors
    /// When something cannot be read, or [`VectorError::Invalid`] when the graph is damaged.
    pub fn search_approximate(&self, query: &[f32], k: usize, ef: usize) -> Result<Vec<RowHit>, VectorError> {
        match &self.graph {
            Some(graph) => search::search(&self.rows, graph, query, k, ef),
            None => self.search_exact(query, k, None),
        }
    }

    /// The rows that a search of the graph finds by codes alone, best first, at most `k`: for measuring. Scores are by
    /// code, in a unit that depends on the query. Empty where there is no graph.
    ///
    /// # Errors
    /// As [`Self::search_approximate`].
    pub fn search_by_code(&self, query: &[f32], k: usize, ef: usize) -> Result<Vec<RowHit>, VectorError> {
        let Some(graph) = self.graph.as_ref().filter(|_| !self.rows.is_empty()) else { return Ok(Vec::new()) };
        let candidates =
            search::candidates(&self.rows, graph, &self.rows.quantiser().quantise_query(query), ef.max(k))?;
        let hit = |&(score, row): &(i32, u32)| {
            let row = row as usize;
            Ok(RowHit { paper: self.rows.paper(row)?, row, score: score as f32 })
        };
        candidates.iter().take(k).map(hit).collect()
    }
}
