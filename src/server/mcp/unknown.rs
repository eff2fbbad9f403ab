//! Names that no paper has.

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::{Result, Snapshot};
use crate::paper::Paper;
use crate::server::mcp::budget;

/// A name that no paper has, with the papers whose names look most like it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct UnknownPaper {
    /// The name.
    pub id: String,
    /// The papers whose ids or titles look most like it.
    pub nearest: Vec<NearestPaper>,
}

/// A paper that may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct NearestPaper {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// Papers that are suggested for a name.
const SUGGESTED: usize = 3;
/// Names of one call that get suggestions. Each costs a comparison with every paper.
const NAMES: usize = 10;
/// Characters of a name that are compared and said.
const COMPARED: usize = 200;

/// The papers called by `names`, in their order and each once, and the names that no paper has.
///
/// # Errors
/// If the index is damaged.
pub(super) fn find(snapshot: &Snapshot, names: &[String]) -> Result<(Vec<Paper>, Vec<UnknownPaper>)> {
    let (mut papers, mut unknown): (Vec<Paper>, Vec<UnknownPaper>) = Default::default();
    for name in names {
        let found = snapshot.get(name)?;
        if found.is_empty() {
            let nearest = if unknown.len() < NAMES { nearest(snapshot, name)? } else { Vec::new() };
            unknown.push(UnknownPaper { id: budget::characters(name, COMPARED), nearest });
        }
        for paper in found {
            if !papers.iter().any(|known| known.id == paper.id) {
                papers.push(paper);
            }
        }
    }
    Ok((papers, unknown))
}

/// The papers whose ids or titles look most like `name`.
///
/// # Errors
/// If the index is damaged.
pub(super) fn nearest(snapshot: &Snapshot, name: &str) -> Result<Vec<NearestPaper>> {
    let rows = snapshot.nearest_names(&budget::characters(name, COMPARED), SUGGESTED)?;
    Ok(rows.into_iter().map(|row| NearestPaper { id: row.id.to_string(), title: row.title.to_string() }).collect())
}

/// Says which names no paper has, and which papers may be meant.
pub(super) fn list(unknown: &[UnknownPaper]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for UnknownPaper { id, nearest } in unknown {
        lines.push(format!("no paper is called {id:?}"));
        lines.extend(nearest.iter().map(|NearestPaper { id, title }| format!("  did you mean {id} ({title})?")));
    }
    lines.push("search_papers finds papers by what they are about".into());
    lines.join("\n")
}
