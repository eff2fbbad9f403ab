//! Vectors as they lie in files: searched where they lie, without being read into memory first.

use std::io;
use std::ops::Range;

use crate::simd::instructions;
use crate::vector::bytes::{Bytes, damaged};
use crate::vector::hnsw::file::Links;
use crate::vector::hnsw::search as walk;
use crate::vector::quantise::{Quantiser, floats};
use crate::vector::{Neighbour, dot, exact as scan};

/// Vectors of owners, with their codes and, perhaps, a graph over these.
pub struct Stored {
    quantiser: Quantiser,
    owners: Box<dyn Bytes>,
    codes: Box<dyn Bytes>,
    originals: Box<dyn Bytes>,
    links: Option<Links>,
    rows: usize,
}

impl Default for Stored {
    fn default() -> Self {
        let none = || Box::new(Vec::new());
        Self { quantiser: Quantiser::default(), owners: none(), codes: none(), originals: none(), links: None, rows: 0 }
    }
}

impl Stored {
    /// Vectors from their three files. `owners` has a little-endian `u32` a vector, ascending; `codes` and `originals`
    /// are as [`Coded`](super::Coded) makes them. Reads nothing but their lengths.
    ///
    /// # Errors
    /// `InvalidData` when the lengths do not fit together.
    pub fn open(
        quantiser: Quantiser,
        owners: Box<dyn Bytes>,
        codes: Box<dyn Bytes>,
        originals: Box<dyn Bytes>,
    ) -> io::Result<Self> {
        let (rows, dimension) = (owners.len() / 4, quantiser.dimension());
        // Where a row has its number in 31 bits, as in the graph, all products here fit an i64 and so a usize.
        let numbers = rows.checked_mul(dimension).filter(|_| rows <= i32::MAX as usize);
        let fits = owners.len().is_multiple_of(4)
            && numbers.is_some_and(|numbers| codes.len() == numbers && originals.len() / 2 == numbers)
            && originals.len().is_multiple_of(2)
            && (dimension > 0 || rows == 0);
        if !fits {
            return Err(damaged("the files of the vectors do not fit together"));
        }
        Ok(Self { quantiser, owners, codes, originals, links: None, rows })
    }

    /// The same with a graph over the codes, as [`grow`](super::grow) makes it. Reads its head only.
    ///
    /// # Errors
    /// `InvalidData` when it is none over these vectors; what reading it gives.
    pub fn with_graph(mut self, graph: Box<dyn Bytes>) -> io::Result<Self> {
        self.links = Some(Links::open(graph, self.rows)?);
        Ok(self)
    }

    /// Whether there is a graph.
    pub fn has_graph(&self) -> bool {
        self.links.is_some()
    }

    /// How many vectors there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Numbers a vector.
    pub fn dimension(&self) -> usize {
        self.quantiser.dimension()
    }

    /// Whose the vector at `row` is.
    ///
    /// # Errors
    /// When it cannot be read, or there is no such row.
    pub fn owner(&self, row: usize) -> io::Result<u32> {
        let owner = self.owners(row..row + 1)?.first().ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(u32::from_le_bytes(*owner))
    }

    /// The vector at `row`.
    ///
    /// # Errors
    /// As [`Self::owner`].
    pub fn row(&self, row: usize) -> io::Result<Vec<f32>> {
        self.original(row).map(floats)
    }

    /// The rows of an owner.
    ///
    /// # Errors
    /// When the owners cannot be read.
    pub fn rows_of(&self, owner: u32) -> io::Result<Range<usize>> {
        let start = self.first(|other| other >= owner)?;
        Ok(start..self.first(|other| other > owner)?.max(start))
    }

    // The first row whose owner is `beyond`.
    fn first(&self, beyond: impl Fn(u32) -> bool) -> io::Result<usize> {
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low + (high - low) / 2;
            if beyond(self.owner(middle)?) { high = middle } else { low = middle + 1 }
        }
        Ok(low)
    }

    /// The best vector of an owner; none when it has none.
    ///
    /// # Errors
    /// When its vectors cannot be read.
    pub fn nearest_of(&self, owner: u32, question: &[f32]) -> io::Result<Option<Neighbour>> {
        let mut best: Option<Neighbour> = None;
        for row in self.rows_of(owner)? {
            let score = instructions().dot_f16(self.original(row)?, question);
            if best.is_none_or(|best| score > best.score) {
                best = Some(Neighbour { owner, row, score });
            }
        }
        Ok(best)
    }

    /// The mean of an owner's vectors, of length one; none when it has none, or they cancel out.
    ///
    /// # Errors
    /// When its vectors cannot be read.
    pub fn mean_of(&self, owner: u32) -> io::Result<Option<Vec<f32>>> {
        let mut mean = vec![0f32; self.dimension()];
        for row in self.rows_of(owner)? {
            mean.iter_mut().zip(self.row(row)?).for_each(|(sum, x)| *sum += x);
        }
        let length = dot(&mean, &mean).sqrt();
        Ok((length > 1e-6).then(|| mean.into_iter().map(|x| x / length).collect()))
    }

    /// The `k` owners nearest to `question`, best first; with `allowed`, of those whose place in it is true.
    ///
    /// Every vector is looked at by its codes, and in full where these do not decide: the answer is the one of looking
    /// at every vector in full. None for a question of another dimension.
    ///
    /// # Errors
    /// When something cannot be read.
    pub fn nearest_exact(&self, question: &[f32], k: usize, allowed: Option<&[bool]>) -> io::Result<Vec<Neighbour>> {
        scan::nearest(self, question, k, allowed)
    }

    /// The `k` owners nearest to `question`, best first, nearly always those of [`Self::nearest_exact`]: by the graph,
    /// where there is one. The more candidates the walk keeps, `ef` and at least twice `k`, the surer and slower;
    /// [`EF_SEARCH`](super::EF_SEARCH) is good for ten.
    ///
    /// # Errors
    /// When something cannot be read, or the graph is damaged (`InvalidData`).
    pub fn nearest(&self, question: &[f32], k: usize, ef: usize) -> io::Result<Vec<Neighbour>> {
        match &self.links {
            Some(links) => walk::nearest(self, links, question, k, ef),
            None => self.nearest_exact(question, k, None),
        }
    }

    /// What a walk of the graph finds before it is scored in full: at most `k` rows, best first, each with its score by
    /// code, whose unit depends on the question. For measuring; none where there is no graph.
    ///
    /// # Errors
    /// As [`Self::nearest`].
    pub fn nearest_by_code(&self, question: &[f32], k: usize, ef: usize) -> io::Result<Vec<Neighbour>> {
        let Some(links) = self.links.as_ref().filter(|_| !self.is_empty()) else { return Ok(Vec::new()) };
        let found = walk::near(self, links, &self.quantiser.ask(question), ef.max(k))?;
        let near = |&(score, row): &(i32, u32)| {
            Ok(Neighbour { owner: self.owner(row as usize)?, row: row as usize, score: score as f32 })
        };
        found.iter().take(k).map(near).collect()
    }

    /// Whether owners ascend: the one thing that [`Self::open`] takes on trust. Reads all of them.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn is_consistent(&self) -> io::Result<bool> {
        Ok(self.owners(0..self.rows)?.is_sorted_by_key(|owner| u32::from_le_bytes(*owner)))
    }

    pub(crate) fn quantiser(&self) -> &Quantiser {
        &self.quantiser
    }

    pub(crate) fn owners(&self, rows: Range<usize>) -> io::Result<&[[u8; 4]]> {
        Ok(self.owners.get(4 * rows.start..4 * rows.end)?.as_chunks().0)
    }

    pub(crate) fn codes(&self, rows: Range<usize>) -> io::Result<&[u8]> {
        let dimension = self.dimension();
        self.codes.get(dimension * rows.start..dimension * rows.end)
    }

    pub(crate) fn original(&self, row: usize) -> io::Result<&[u8]> {
        let size = 2 * self.dimension();
        self.originals.get(size * row..size * (row + 1))
    }
}
