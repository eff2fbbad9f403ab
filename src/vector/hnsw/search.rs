//! The search of a graph: greedy on the layers above, best-first on the lowest (algorithms 2 and 5 of Malkov and
//! Yashunin, <https://arxiv.org/abs/1603.09320>). It compares codes; candidates are rescored with full vectors.

use std::cell::RefCell;
use std::sync::atomic::AtomicI64;

use crate::simd::{instructions, prefetch};
use crate::vector::error::VectorError;
use crate::vector::exact;
use crate::vector::hnsw::file::{GraphFile, Point};
use crate::vector::quantise::QuantisedQuery;
use crate::vector::row_hit::RowHit;
use crate::vector::rows::VectorRows;
use crate::vector::shortlist::Shortlist;

/// With more candidates than this, the exact scan is faster.
const MOST_CANDIDATES: usize = 8192;
/// On a layer of at most this many points, every point is compared.
const WHOLE: usize = 256;

/// The best row of each of the `k` papers nearest to `query`, best first.
pub(crate) fn search(
    rows: &VectorRows,
    graph: &GraphFile,
    query: &[f32],
    k: usize,
    ef: usize,
) -> Result<Vec<RowHit>, VectorError> {
    if k == 0 || rows.is_empty() || query.len() != rows.dimension() {
        return Ok(Vec::new());
    }
    let quantised = rows.quantiser().quantise_query(query);
    // The last of the `k` are found as surely as the first only with twice as many candidates.
    let mut ef = ef.max(k.saturating_mul(2)).min(rows.len());
    loop {
        if ef > MOST_CANDIDATES {
            return exact::search(rows, query, k, None);
        }
        let mut found = candidates(rows, graph, &quantised, ef)?;
        found.sort_unstable_by_key(|&(_, row)| row);
        let shared = AtomicI64::new(i64::MIN);
        let mut list = Shortlist::new(k, quantised.band, &shared);
        for &(score, row) in &found {
            list.offer(score, row, rows.paper(row as usize)?);
        }
        let best = list.rescore(rows, query)?;
        // Papers with many near passages crowd others out: then look for more candidates.
        if best.len() == k || found.len() == rows.len() {
            return Ok(best);
        }
        // The graph does not lead to more.
        if found.len() < ef {
            return exact::search(rows, query, k, None);
        }
        ef = ef.saturating_mul(4).min(rows.len());
    }
}

/// The `ef` best rows that the search finds, best first, each with its score by code.
pub(crate) fn candidates(
    rows: &VectorRows,
    graph: &GraphFile,
    query: &QuantisedQuery,
    ef: usize,
) -> Result<Vec<(i32, u32)>, VectorError> {
    let instructions = instructions();
    let codes = |row: u32| rows.codes(row as usize..row as usize + 1);
    search_layers(graph, rows.len(), ef, codes, |codes| instructions.dot_codes(codes, &query.whole))
}

/// The `ef` rows with the highest scores that the graph leads to, best first, each with its score.
pub(crate) fn search_layers<'c>(
    graph: &GraphFile,
    rows: usize,
    ef: usize,
    codes: impl Fn(u32) -> Result<&'c [u8], VectorError>,
    score: impl Fn(&[u8]) -> i32,
) -> Result<Vec<(i32, u32)>, VectorError> {
    let (layers, mut at) = start(graph, &codes, &score)?;
    let mut best = score(codes(at.row)?);
    for layer in (1..=layers).rev() {
        at.place = loop {
            let (below, points) = graph.above_at(layer, at.place)?;
            let before = at;
            for point in points {
                let point = point?;
                let other = score(codes(point.row)?);
                if other > best {
                    (best, at) = (other, point);
                }
            }
            if at == before {
                break below;
            }
        };
    }
    best_first(graph, rows, ef, (best, at.row), codes, score)
}

/// Where to begin: the nearest point of the lowest layer that is small enough to compare all of its points. From a single
/// entry point, a greedy search can end in a group of points without links to the others.
fn start<'c>(
    graph: &GraphFile,
    codes: &impl Fn(u32) -> Result<&'c [u8], VectorError>,
    score: &impl Fn(&[u8]) -> i32,
) -> Result<(usize, Point), VectorError> {
    let Some(layer) = (1..=graph.above()).find(|&layer| graph.points(layer) <= WHOLE) else {
        return Ok((graph.above(), graph.entry()));
    };
    let mut best: Option<(i32, Point)> = None;
    for place in 0..graph.points(layer) as u32 {
        let point = Point { row: graph.row_at(layer, place)?, place };
        let near = score(codes(point.row)?);
        if best.is_none_or(|(nearest, _)| near > nearest) {
            best = Some((near, point));
        }
    }
    Ok(best.map_or((graph.above(), graph.entry()), |(_, point)| (layer, point)))
}

/// As [`search_layers`], from a row with its score, on the lowest layer only.
pub(crate) fn best_first<'c>(
    graph: &GraphFile,
    rows: usize,
    ef: usize,
    start: (i32, u32),
    codes: impl Fn(u32) -> Result<&'c [u8], VectorError>,
    score: impl Fn(&[u8]) -> i32,
) -> Result<Vec<(i32, u32)>, VectorError> {
    VISITED.with(|visited| {
        let mut visited = visited.take();
        visited.begin(rows);
        let mut pool = Pool::new(ef.max(1));
        visited.add(start.1);
        pool.add(start.0, start.1);
        let mut batch: Vec<(u32, &[u8])> = Vec::with_capacity(64);
        while let Some(row) = pool.next() {
            batch.clear();
            for link in graph.lowest(row)? {
                let link = link?;
                if visited.add(link) {
                    let codes = codes(link)?;
                    prefetch(codes);
                    batch.push((link, codes));
                }
            }
            for &(row, codes) in &batch {
                pool.add(score(codes), row);
            }
        }
        VISITED.set(visited);
        Ok(pool.found())
    })
}

thread_local! {
    static VISITED: RefCell<Visited> = RefCell::default();
}

/// Rows that were visited, one bit each, so that they stay in the cache.
#[derive(Default)]
struct Visited {
    bits: Vec<u64>,
    seen: Vec<u32>,
}

impl Visited {
    fn begin(&mut self, rows: usize) {
        for row in self.seen.drain(..) {
            if let Some(bits) = self.bits.get_mut(row as usize / 64) {
                *bits = 0;
            }
        }
        self.bits.resize(rows.div_ceil(64), 0);
    }

    /// Adds a row; whether it is new.
    fn add(&mut self, row: u32) -> bool {
        let (bits, bit) = (&mut self.bits[row as usize / 64], 1 << (row % 64));
        let is_new = *bits & bit == 0;
        if is_new {
            *bits |= bit;
            self.seen.push(row);
        }
        is_new
    }
}

/// The best rows so far, best first, and which of them were expanded.
///
/// A key holds the score in its upper half, then the row, and in its last bit whether the row was expanded.
struct Pool {
    keys: Vec<u64>,
    ef: usize,
    /// All before this were expanded.
    next: usize,
}

impl Pool {
    fn new(ef: usize) -> Self {
        Self { keys: Vec::with_capacity(ef.min(4096)), ef, next: 0 }
    }

    #[inline]
    fn add(&mut self, score: i32, row: u32) {
        let key = (u64::from(score.cast_unsigned() ^ 1 << 31) << 32) | u64::from(row) << 1;
        if self.keys.len() == self.ef {
            if self.keys.last().is_some_and(|&last| key <= last) {
                return;
            }
            self.keys.pop();
        }
        let at = self.keys.partition_point(|&other| other > key);
        self.keys.insert(at, key);
        self.next = self.next.min(at);
    }

    fn next(&mut self) -> Option<u32> {
        while let Some(key) = self.keys.get_mut(self.next) {
            self.next += 1;
            if *key & 1 == 0 {
                *key |= 1;
                return Some((*key as u32) >> 1);
            }
        }
        None
    }

    fn found(&self) -> Vec<(i32, u32)> {
        let score = |key: u64| ((key >> 32) as u32 ^ 1 << 31).cast_signed();
        self.keys.iter().map(|&key| (score(key), (key as u32) >> 1)).collect()
    }
}
