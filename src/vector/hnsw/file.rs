//! The file of a graph: the links of each point, searched in place.
//!
//! All numbers are little-endian `u32` unless said otherwise.
//!
//! | bytes | are |
//! |---|---|
//! | 0..8 | `psemgrf1` |
//! | 8..16 | rows, as `u64` |
//! | 16..20 | `M`, the most links of a point on a layer; twice as many on the lowest |
//! | 20..24 | layers above the lowest |
//! | 24..32 | where a search begins: a point of the highest layer |
//! | 32..96 | points on each layer above the lowest, from below |
//! | 96..128 | zero |
//! | `2 M` numbers a row | the lowest layer: the rows linked with, then `u32::MAX` for the rest |
//! | `1 + 2 M` numbers a point | for each layer above, from below: its place on the layer below, and its links |
//!
//! A point above the lowest layer is named by its row and its place on the layer, so that neither has to be looked up.
//! Opening reads the head only; each link is checked where it is followed.

use crate::vector::bytes::Bytes;
use crate::vector::error::VectorError;

const MAGIC: &[u8; 8] = b"psemgrf1";
const HEAD: usize = 128;
/// More layers than any graph has: each has a sixteenth of the points of the one below.
pub(crate) const MAX_LAYERS: usize = 16;
/// No link.
const NONE: u32 = u32::MAX;

/// A point of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Point {
    pub row: u32,
    pub place: u32,
}

/// A layer above the lowest.
struct Layer {
    start: usize,
    points: usize,
}

/// The links of a graph, in place.
pub struct GraphFile {
    bytes: Box<dyn Bytes>,
    rows: usize,
    degree: usize,
    layers: Vec<Layer>,
    entry: Point,
}

impl GraphFile {
    /// Opens the graph in `bytes` over `rows` rows. Reads its head and its length.
    ///
    /// # Errors
    /// [`VectorError::Invalid`] when it is not one.
    pub fn open(bytes: Box<dyn Bytes>, rows: usize) -> Result<Self, VectorError> {
        let head = bytes.get(0..HEAD.min(bytes.len()))?;
        let words = head.as_chunks().0;
        let word = |at: usize| words.get(at / 4).map_or(0, |word| u32::from_le_bytes(*word));
        if head.len() < HEAD || !head.starts_with(MAGIC) || word(12) != 0 || word(8) as usize != rows {
            return Err(VectorError::invalid("the graph is none of these vectors"));
        }
        let (degree, above) = (word(16) as usize, word(20) as usize);
        if degree > 1024 || above > MAX_LAYERS {
            return Err(VectorError::invalid("the head of the graph is damaged"));
        }
        // Sums of at most 17 products of 32 and 13 bits.
        let mut end = HEAD as u64 + 8 * degree as u64 * rows as u64;
        let mut layers = Vec::new();
        for layer in 0..above {
            let points = word(32 + 4 * layer) as usize;
            layers.push(Layer { start: usize::try_from(end).unwrap_or(usize::MAX), points });
            end += 4 * (1 + 2 * degree as u64) * points as u64;
        }
        let entry = Point { row: word(24), place: word(28) };
        let highest = layers.last().map_or(rows, |layer| layer.points);
        if end != bytes.len() as u64 || (rows > 0 && !(contains(rows, entry.row) && contains(highest, entry.place))) {
            return Err(VectorError::invalid("the graph is cut off, or its head is damaged"));
        }
        Ok(Self { bytes, rows, degree, layers, entry })
    }

    /// Where a search begins, on the highest layer.
    pub(crate) fn entry(&self) -> Point {
        self.entry
    }

    /// How many layers there are above the lowest.
    pub(crate) fn above(&self) -> usize {
        self.layers.len()
    }

    /// How many points a layer above the lowest has; `layer` counts from 1.
    pub(crate) fn points(&self, layer: usize) -> usize {
        self.layers[layer - 1].points
    }

    /// The row of a point.
    pub(crate) fn row_at(&self, layer: usize, mut place: u32) -> Result<u32, VectorError> {
        for layer in (1..=layer).rev() {
            place = self.above_at(layer, place)?.0;
        }
        Ok(place)
    }

    /// The links of a row on the lowest layer.
    pub(crate) fn lowest(&self, row: u32) -> Result<impl Iterator<Item = Result<u32, VectorError>> + '_, VectorError> {
        let size = 8 * self.degree;
        let start = HEAD + size * row as usize;
        let links = self.bytes.get(start..start + size)?.as_chunks().0.iter().map(|link| u32::from_le_bytes(*link));
        let checked =
            |link| if contains(self.rows, link) { Ok(link) } else { Err(VectorError::invalid("a link leads nowhere")) };
        Ok(links.take_while(|link| *link != NONE).map(checked))
    }

    /// The place of a point on the layer below, and its links; `layer` counts from 1.
    pub(crate) fn above_at(
        &self,
        layer: usize,
        place: u32,
    ) -> Result<(u32, impl Iterator<Item = Result<Point, VectorError>> + '_), VectorError> {
        let here = &self.layers[layer - 1];
        let size = 4 * (1 + 2 * self.degree);
        let start = here.start + size * place as usize;
        let words = self.bytes.get(start..start + size)?.as_chunks().0;
        let below = words.first().map_or(NONE, |word| u32::from_le_bytes(*word));
        let points_below = if layer == 1 { self.rows } else { self.layers[layer - 2].points };
        if !contains(points_below, below) {
            return Err(VectorError::invalid("a point of the graph is on no lower layer"));
        }
        let links = words.get(1..).unwrap_or_default().as_chunks::<2>().0.iter();
        let links =
            links.map(|[row, place]| Point { row: u32::from_le_bytes(*row), place: u32::from_le_bytes(*place) });
        let checked = |link: Point| {
            let leads = contains(self.rows, link.row) && contains(here.points, link.place);
            if leads { Ok(link) } else { Err(VectorError::invalid("a link leads nowhere")) }
        };
        Ok((below, links.take_while(|link| link.row != NONE).map(checked)))
    }
}

fn contains(points: usize, place: u32) -> bool {
    (place as usize) < points
}

/// The links of a layer while a graph is made: the layer's rows, ascending, and the links of each.
#[derive(Debug, Default)]
pub(crate) struct GraphLayer {
    pub rows: Vec<u32>,
    pub links: Vec<Vec<u32>>,
}

/// The file of a graph over `rows` rows: `lowest` holds the links of each, `above` the layers above from below, and
/// `entry` is a row of the highest. GraphFile that are too many, or lead off their layer, are left out.
pub(crate) fn write(degree: usize, lowest: &[Vec<u32>], above: &[GraphLayer], entry: u32) -> Vec<u8> {
    let place = |layer: &GraphLayer, row: u32| layer.rows.binary_search(&row).ok().map(|place| place as u32);
    let mut bytes = Vec::with_capacity(HEAD + 8 * degree * lowest.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&(lowest.len() as u64).to_le_bytes());
    let entry_place = above.last().map_or(Some(entry), |layer| place(layer, entry)).unwrap_or(0);
    for word in [degree as u32, above.len() as u32, entry, entry_place] {
        bytes.extend_from_slice(&word.to_le_bytes());
    }
    for layer in above {
        bytes.extend_from_slice(&(layer.rows.len() as u32).to_le_bytes());
    }
    bytes.resize(HEAD, 0);
    for links in lowest {
        let links = links.iter().copied().filter(|&link| contains(lowest.len(), link));
        let links = links.chain(std::iter::repeat(NONE)).take(2 * degree);
        links.for_each(|link| bytes.extend_from_slice(&link.to_le_bytes()));
    }
    for (at, layer) in above.iter().enumerate() {
        for (row, links) in layer.rows.iter().zip(&layer.links) {
            let below = if at == 0 { Some(*row) } else { place(&above[at - 1], *row) };
            bytes.extend_from_slice(&below.unwrap_or(NONE).to_le_bytes());
            let points = links.iter().filter_map(|&row| Some([row, place(layer, row)?]));
            for word in points.chain(std::iter::repeat([NONE; 2])).take(degree).flatten() {
                bytes.extend_from_slice(&word.to_le_bytes());
            }
        }
    }
    bytes
}
