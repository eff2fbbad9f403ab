//! Embedding what has no vector yet, so that little is lost when the run ends early.

use crate::index::store::journal::Journal;
use crate::index::writer::prepare::{Build, Prepared};
use crate::index::writer::{Options, Progress, UpdateError};

/// Texts a core embeds before the run looks whether to stop.
const BATCH: usize = 32;
/// Vectors that are made durable at once: some seconds of work.
const SAVED: usize = 512;

/// Embeds what `prepared` wants, in the order of its papers, into `build.known`, and tells how many it did: fewer than
/// there are when it was asked to stop.
pub(crate) fn embed(
    build: &mut Build<'_>,
    prepared: &Prepared,
    journal: &mut Journal<'_>,
    options: &Options,
) -> Result<usize, UpdateError> {
    let (texts, keys) = (&prepared.texts, &prepared.keys_wanted);
    let (mut done, mut saved) = (0, 0);
    while done < texts.len() {
        let stopped = options.stopped();
        if done - saved >= SAVED || (stopped && done > saved) {
            let known = &build.known;
            journal.add(keys[saved..done].iter().filter_map(|key| Some((*key, known.get(key)?.as_slice()))))?;
            saved = done;
        }
        if stopped {
            break;
        }
        let end = texts.len().min(done + BATCH * build.encoder.cores());
        let on_progress = build.on_progress;
        let vectors =
            build.encoder.passages(&texts[done..end], &|n| on_progress(Progress::Embedding(done + n, texts.len())))?;
        build.known.extend(keys[done..end].iter().copied().zip(vectors));
        done = end;
    }
    Ok(done)
}
