//! Embeds passages without a vector, so that little is lost when the run ends early.

use crate::embed::Encoder;
use crate::index::store::journal::Journal;
use crate::index::stored_vectors::VectorsByKey;
use crate::index::writer::error::UpdateError;
use crate::index::writer::options::{OnProgress, Progress, WriterOptions};
use crate::index::writer::prepare::Prepared;

/// Passages that a core embeds before the run looks whether to stop.
const BATCH: usize = 32;
/// Vectors that are made durable at once: some seconds of work.
const SAVE: usize = 512;

/// Embeds what `prepared` misses, in the order of its papers, into `vectors`. Gives how many it did: fewer than there are
/// when it was asked to stop.
pub(super) fn embed_missing(
    encoder: &dyn Encoder,
    prepared: &Prepared,
    vectors: &mut VectorsByKey,
    journal: &mut Journal<'_>,
    options: &WriterOptions,
    on_progress: OnProgress<'_>,
) -> Result<usize, UpdateError> {
    let missing = &prepared.missing;
    let (mut done, mut saved) = (0, 0);
    while done < missing.len() {
        let is_stopped = options.is_stopped();
        if done - saved >= SAVE || (is_stopped && done > saved) {
            let made = missing[saved..done].iter();
            journal.add(made.filter_map(|passage| Some((passage.key, vectors.get(&passage.key)?.as_slice()))))?;
            saved = done;
        }
        if is_stopped {
            break;
        }
        let end = missing.len().min(done + BATCH * encoder.cores());
        let batch: Vec<String> = missing[done..end].iter().map(|passage| passage.input.clone()).collect();
        let new = encoder.passages(&batch, &|count| on_progress(Progress::Embedding(done + count, missing.len())))?;
        vectors.extend(missing[done..end].iter().map(|passage| passage.key).zip(new));
        done = end;
    }
    Ok(done)
}
