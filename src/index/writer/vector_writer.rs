//! The writer of the local store of vectors.

use crate::index::layout::Part;
use crate::index::passage_key::Key;
use crate::index::store::generation_writer::GenerationWriter;
use crate::index::store::{StoreError, codec};
use crate::index::writer::options::{OnProgress, Progress};
use crate::vector::{Coded, PassageVector, VectorWriter, build_graph};

/// Gathers the vectors of a generation in memory, and writes their files at once: the scale of the codes depends on all.
pub(crate) struct LocalVectorWriter<'w, 'd> {
    writer: &'w mut GenerationWriter<'d>,
    dimension: usize,
    /// Told before a graph is built; none when no graph is wanted.
    graph: Option<OnProgress<'w>>,
    keys: Vec<u8>,
    papers: Vec<u8>,
    numbers: Vec<f32>,
}

impl<'w, 'd> LocalVectorWriter<'w, 'd> {
    /// A writer of vectors of `dimension` into `writer`; with `graph`, also of a graph over them.
    pub(crate) fn new(writer: &'w mut GenerationWriter<'d>, dimension: usize, graph: Option<OnProgress<'w>>) -> Self {
        Self { writer, dimension, graph, keys: Vec::new(), papers: Vec::new(), numbers: Vec::new() }
    }
}

impl VectorWriter for LocalVectorWriter<'_, '_> {
    type Error = StoreError;

    fn add(&mut self, passages: &[PassageVector<'_>]) -> Result<(), StoreError> {
        for &PassageVector { paper, key, language, vector } in passages {
            self.keys.extend(Key { hash: key, paper, language }.bytes());
            self.papers.extend(paper.to_le_bytes());
            self.numbers.extend_from_slice(vector);
        }
        Ok(())
    }

    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        let Self { writer, dimension, graph, keys, papers, numbers } = *self;
        let count = papers.len() / 4;
        writer.write(Part::Keys.file_name(), &keys)?;
        writer.write(Part::Owners.file_name(), &papers)?;
        drop((keys, papers));
        let coded = Coded::new(dimension, &numbers);
        drop(numbers);
        let scale = codec::encode(&coded.quantiser).map_err(|error| writer.refused(Part::Scale, error))?;
        writer.write(Part::Scale.file_name(), &scale)?;
        writer.write(Part::Vectors.file_name(), &coded.originals)?;
        drop(coded.originals);
        writer.write(Part::Codes.file_name(), &coded.codes)?;
        if let Some(on_progress) = graph {
            on_progress(Progress::Graph(count));
            writer.write(Part::Graph.file_name(), &build_graph(&coded.codes, dimension))?;
        }
        Ok(())
    }
}
