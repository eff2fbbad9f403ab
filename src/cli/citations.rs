//! Prints papers for reference managers.

use std::io::{self, BufWriter, Write};

use anyhow::Result;

use crate::citation::{CITATION_FORMATS, CitationFormat, write_citations};
use crate::engine::Snapshot;
use crate::paper::Paper;

/// The format of this name, which the arguments have checked.
pub(super) fn format(name: Option<&str>) -> Option<&'static dyn CitationFormat> {
    CITATION_FORMATS.iter().copied().find(|format| Some(format.name()) == name)
}

/// Prints papers of an index on standard output, and nothing else.
pub(super) fn print<'p>(
    snapshot: &Snapshot,
    format: &dyn CitationFormat,
    papers: impl IntoIterator<Item = &'p Paper>,
) -> Result<()> {
    let keys = snapshot.citation_keys()?;
    let mut out = BufWriter::new(io::stdout().lock());
    write_citations(&mut out, format, papers, keys)?;
    Ok(out.flush()?)
}
