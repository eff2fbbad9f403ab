//! The search of a graph: greedy from above, best first on the lowest layer (algorithms 2 and 5 of Malkov and Yashunin,
//! <https://arxiv.org/abs/1603.09320>), by codes; what it found is scored in full.

use std::cell::RefCell;
use std::io;
use std::sync::atomic::AtomicI64;

use crate::simd::{instructions, prefetch};
use crate::vector::Neighbour;
use crate::vector::hnsw::file::{Links, Point};
use crate::vector::quantise::Asked;
use crate::vector::shortlist::Shortlist;
use crate::vector::store::Stored;

/// More candidates than this are not kept.
const MOST_CANDIDATES: usize = 8192;
/// A layer of at most so many points is looked at whole.
const WHOLE: usize = 256;

/// The `k` owners nearest to `question`, best first.
pub(crate) fn nearest(
    stored: &Stored,
    links: &Links,
    question: &[f32],
    k: usize,
    ef: usize,
) -> io::Result<Vec<Neighbour>> {
    let rows = stored.len();
    if k == 0 || rows == 0 || question.len() != stored.dimension() {
        return Ok(Vec::new());
    }
    let asked = stored.quantiser().ask(question);
    // The last of the wanted are found as surely as the first only with as many again behind them.
    let mut ef = ef.max(k.saturating_mul(2)).min(rows);
    loop {
        // Candidates are kept sorted: with so many that takes longer than looking at every vector.
        if ef > MOST_CANDIDATES {
            return stored.nearest_exact(question, k, None);
        }
        let mut found = near(stored, links, &asked, ef)?;
        found.sort_unstable_by_key(|&(_, row)| row);
        let shared = AtomicI64::new(i64::MIN);
        let mut list = Shortlist::new(k, asked.band, &shared);
        for &(score, row) in &found {
            list.offer(score, row, stored.owner(row as usize)?);
        }
        let best = list.settle(stored, question)?;
        // Owners with many near vectors crowd others out: then more are looked for.
        if best.len() == k || found.len() == rows {
            return Ok(best);
        }
        // Fewer than asked for: what the graph does not lead to is beyond it.
        if found.len() < ef {
            return stored.nearest_exact(question, k, None);
        }
        ef = ef.saturating_mul(4).min(rows);
    }
}

/// The `ef` rows that a walk finds, best first, each with its score by code.
pub(crate) fn near(stored: &Stored, links: &Links, asked: &Asked, ef: usize) -> io::Result<Vec<(i32, u32)>> {
    let instructions = instructions();
    let codes = |row: u32| stored.codes(row as usize..row as usize + 1);
    walk(links, stored.len(), ef, codes, |codes| instructions.dot_codes(codes, &asked.whole))
}

/// The `ef` rows with the highest scores that the graph leads to, best first, each with its score.
pub(crate) fn walk<'c>(
    links: &Links,
    rows: usize,
    ef: usize,
    codes: impl Fn(u32) -> io::Result<&'c [u8]>,
    score: impl Fn(&[u8]) -> i32,
) -> io::Result<Vec<(i32, u32)>> {
    let (layers, mut at) = start(links, &codes, &score)?;
    let mut best = score(codes(at.row)?);
    for layer in (1..=layers).rev() {
        at.place = loop {
            let (below, points) = links.above_at(layer, at.place)?;
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
    best_first(links, rows, ef, (best, at.row), codes, score)
}

/// Where to begin: the nearest point of a layer small enough to be looked at whole, and that layer. From one entry a
/// greedy walk may end in a group of points that no link leads out of, far from all that is wanted.
fn start<'c>(
    links: &Links,
    codes: &impl Fn(u32) -> io::Result<&'c [u8]>,
    score: &impl Fn(&[u8]) -> i32,
) -> io::Result<(usize, Point)> {
    let Some(layer) = (1..=links.above()).find(|&layer| links.points(layer) <= WHOLE) else {
        return Ok((links.above(), links.entry()));
    };
    let mut best: Option<(i32, Point)> = None;
    for place in 0..links.points(layer) as u32 {
        let point = Point { row: links.row_at(layer, place)?, place };
        let near = score(codes(point.row)?);
        if best.is_none_or(|(nearest, _)| near > nearest) {
            best = Some((near, point));
        }
    }
    Ok(best.map_or((links.above(), links.entry()), |(_, point)| (layer, point)))
}

/// The same from a row, with its score, on the lowest layer only.
pub(crate) fn best_first<'c>(
    links: &Links,
    rows: usize,
    ef: usize,
    start: (i32, u32),
    codes: impl Fn(u32) -> io::Result<&'c [u8]>,
    score: impl Fn(&[u8]) -> i32,
) -> io::Result<Vec<(i32, u32)>> {
    VISITED.with(|visited| {
        let mut visited = visited.take();
        visited.begin(rows);
        let mut pool = Pool::new(ef.max(1));
        visited.add(start.1);
        pool.add(start.0, start.1);
        let mut batch: Vec<(u32, &[u8])> = Vec::with_capacity(64);
        while let Some(row) = pool.next() {
            batch.clear();
            for link in links.lowest(row)? {
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

/// Rows that were seen: a bit each, which stays near the processor where a number each would not.
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

    // Whether it was not there.
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

/// The best rows so far, best first, and which of them were looked around at.
///
/// One number holds all that is to know of a row: its score above, then the row, and whether it was in the last bit.
struct Pool {
    keys: Vec<u64>,
    ef: usize,
    /// All before this were looked around at.
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
