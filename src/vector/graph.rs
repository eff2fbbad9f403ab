//! The HNSW graph (Malkov and Yashunin, <https://arxiv.org/abs/1603.09320>), by hnsw_rs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use hnsw_rs::api::AnnT;
use hnsw_rs::hnswio::HnswIo;
use hnsw_rs::prelude::{Distance, Hnsw};

use super::{Neighbour, Vectors, dot, exact};

/// Neighbours a point keeps on a layer (twice as many on the lowest).
pub const M: usize = 16;
/// Candidates looked at while building.
pub const EF_CONSTRUCTION: usize = 200;
/// The fewest candidates looked at while searching.
pub const EF_SEARCH: usize = 128;
/// The names of the two files of a graph; hnsw_rs wants them to share their beginning.
pub const FILES: [&str; 2] = ["graph.hnsw.graph", "graph.hnsw.data"];

const BASENAME: &str = "graph";
const MAX_LAYER: usize = 16;

/// One minus the cosine of two unit vectors, never below zero: rounding may make a dot product a
/// little larger than one, and the graph wants a distance.
#[derive(Debug, Clone, Copy, Default)]
pub struct CosineDistance;

impl Distance<f32> for CosineDistance {
    fn eval(&self, a: &[f32], b: &[f32]) -> f32 {
        (1.0 - dot(a, b)).max(0.0)
    }
}

/// A graph over vectors.
pub struct Graph {
    hnsw: Hnsw<'static, f32, CosineDistance>,
}

impl Graph {
    /// Builds the graph of `vectors` on all cores.
    pub fn build(vectors: &Vectors) -> Self {
        let hnsw = Hnsw::new(M, vectors.len().max(1), MAX_LAYER, EF_CONSTRUCTION, CosineDistance);
        let rows: Vec<(&[f32], usize)> = (0..vectors.len()).map(|row| (vectors.row(row), row)).collect();
        hnsw.parallel_insert_slice(&rows);
        Self { hnsw }
    }

    /// Writes [`FILES`] into `dir`.
    ///
    /// # Errors
    /// What hnsw_rs says.
    pub fn write(&self, dir: &Path) -> Result<(), String> {
        // It panics where it cannot open its files.
        let dumped = catch_unwind(AssertUnwindSafe(|| self.hnsw.file_dump(dir, BASENAME)));
        let dumped = dumped.map_err(|_| "its files cannot be opened".to_string())?;
        dumped.map(drop).map_err(|error| error.to_string())
    }

    /// Reads [`FILES`] from `dir`. The caller has verified their checksums: hnsw_rs panics, or ends
    /// the process, on a damaged file.
    ///
    /// # Errors
    /// What hnsw_rs says, or when the graph is not one over `vectors`.
    pub fn read(dir: &Path, vectors: &Vectors) -> Result<Self, String> {
        // The graph borrows from its reader for as long as it lives, and it lives until the
        // process ends: a few hundred bytes a graph are given away.
        let reader: &'static mut HnswIo = Box::leak(Box::new(HnswIo::new(dir, BASENAME)));
        let hnsw = reader.load_hnsw::<f32, CosineDistance>().map_err(|error| error.to_string())?;
        if hnsw.get_nb_point() != vectors.len() {
            return Err(format!("it has {} points for {} vectors", hnsw.get_nb_point(), vectors.len()));
        }
        Ok(Self { hnsw })
    }

    /// The `k` owners nearest to `question`, best first, nearly always those of the exact scan.
    pub fn nearest(&self, vectors: &Vectors, question: &[f32], k: usize) -> Vec<Neighbour> {
        if k == 0 || vectors.is_empty() || question.len() != vectors.dimension {
            return Vec::new();
        }
        let k = k.min(vectors.len());
        let mut wanted = k.saturating_mul(4).min(vectors.len());
        loop {
            let found = self.hnsw.search(question, wanted, EF_SEARCH.max(2 * wanted));
            let neighbours = found.iter().map(|near| {
                let row = near.d_id;
                Neighbour { owner: vectors.owners[row], row, score: dot(vectors.row(row), question) }
            });
            let best = exact::best(neighbours.collect(), k);
            // Owners with many near vectors crowd others out: then ask for more.
            if best.len() == k || wanted == vectors.len() {
                return best;
            }
            wanted = wanted.saturating_mul(4).min(vectors.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Unit vectors around centres, as embeddings are; from a fixed seed (splitmix64).
    fn clustered(count: usize, dimension: usize) -> Vectors {
        let mut state = 7u64;
        let mut uniform = move || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 40) as f32 / (1u64 << 24) as f32 - 0.5
        };
        let centres: Vec<Vec<f32>> = (0..20).map(|_| (0..dimension).map(|_| uniform()).collect()).collect();
        let mut rows = Vec::with_capacity(count * dimension);
        for i in 0..count {
            let row: Vec<f32> = centres[i % 20].iter().map(|c| c + 0.8 * uniform()).collect();
            let length = dot(&row, &row).sqrt();
            rows.extend(row.iter().map(|x| x / length));
        }
        Vectors { dimension, rows, owners: (0..count as u32).map(|i| i / 2).collect() }
    }

    #[test]
    fn finds_what_the_exact_scan_finds_before_and_after_a_round_through_the_disk() {
        let vectors = clustered(3000, 32);
        let graph = Graph::build(&vectors);
        let dir = tempfile::tempdir().expect("tempdir");
        graph.write(dir.path()).expect("write");
        let read = Graph::read(dir.path(), &vectors).expect("read");
        for graph in [graph, read] {
            let (mut hits, mut all) = (0, 0);
            for row in (0..vectors.len()).step_by(97) {
                let expected = exact::nearest(&vectors, vectors.row(row), 10, None);
                let found = graph.nearest(&vectors, vectors.row(row), 10);
                all += expected.len();
                hits += expected.iter().filter(|e| found.iter().any(|f| f.owner == e.owner)).count();
            }
            let recall = hits as f64 / all as f64;
            assert!(recall >= 0.98, "recall@10 {recall}");
        }
    }

    #[test]
    fn asks_for_more_until_there_are_k_owners() {
        let mut vectors = clustered(600, 16);
        // One owner has all vectors but twelve.
        vectors.owners = (0..600).map(|i: u32| i.saturating_sub(588)).collect();
        let found = Graph::build(&vectors).nearest(&vectors, vectors.row(0), 12);
        assert_eq!(found.len(), 12);
    }
}
