//! Two questions to an index at the same time.

use crate::index::Index;

/// The results of both. Where a database answers, they wait at the same time; files are read one after the other, by all cores
/// each.
pub(super) fn at_once<A, B: Send>(
    index: &Index,
    first: impl FnOnce() -> A,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    if index.collection().is_none() {
        return (first(), second());
    }
    std::thread::scope(|scope| {
        let second = scope.spawn(second);
        let first = first();
        (first, second.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}
