//! Papers by the names that a user types.

use crate::engine::{Error, Snapshot};
use crate::paper::Paper;

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
    match (look(name)?, key_of_citation(name)) {
        (None, Some(key)) => look(key),
        (found, _) => Ok(found),
    }
}

/// The key in `@key`, `[@key]`, `[-@key]`, `@{key}` or `\cite{key}`; `None` for what has no such marks.
fn key_of_citation(text: &str) -> Option<&str> {
    let text = text.trim();
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text).trim();
    let key = match inner.strip_prefix('-').unwrap_or(inner).strip_prefix('@') {
        Some(key) => key.strip_prefix('{').and_then(|key| key.strip_suffix('}')).unwrap_or(key),
        // `\cite`, `\citep`, `\parencite`: every command of LaTeX that cites.
        None => {
            let (command, key) = inner.strip_prefix('\\')?.strip_suffix('}')?.split_once('{')?;
            command.contains("cite").then_some(key)?
        }
    };
    Some(key.trim()).filter(|key| !key.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_is_taken_out_of_its_marks() {
        for text in [
            "@bee2024",
            "[@bee2024]",
            "[-@bee2024]",
            " [ @bee2024 ] ",
            "@{bee2024}",
            r"\cite{bee2024}",
            r"\citep{bee2024}",
        ] {
            assert_eq!(key_of_citation(text), Some("bee2024"), "{text}");
        }
        for text in ["bee2024", "", "@", "[@]", "[bee2024]", r"\emph{bee2024}", "a@b.org"] {
            assert_eq!(key_of_citation(text), None, "{text}");
        }
    }
}
