//! Papers by the names that a user types.

use crate::engine::{Error, Snapshot};
use crate::paper::Paper;
use crate::search::cited_key;

/// The papers of an index that `name` stands for.
pub(super) fn get(snapshot: &Snapshot, name: &str) -> Result<Vec<Paper>, Error> {
    let found = look_up(name, |name| {
        let papers = snapshot.get(name)?;
        Ok((!papers.is_empty()).then_some(papers))
    });
    Ok(found?.unwrap_or_default())
}

/// What `look` finds by a name. A name that is not found may be a citation, copied with its marks: it is looked up
/// without them.
pub(super) fn look_up<T>(name: &str, look: impl Fn(&str) -> Result<Option<T>, Error>) -> Result<Option<T>, Error> {
    match (look(name)?, cited_key(name)) {
        (None, Some(key)) => look(&key),
        (found, _) => Ok(found),
    }
}
