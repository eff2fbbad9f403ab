//! The list of formats, and how papers are written in one of them.

use std::io::{self, Write};

use crate::citation::bibtex::Bibtex;
use crate::citation::csl_json::CslJson;
use crate::citation::csv::Csv;
use crate::citation::format::CitationFormat;
use crate::citation::key::CitationKeys;
use crate::citation::markdown::Markdown;
use crate::citation::ris::Ris;
use crate::paper::Paper;

/// Every format. A new one is a new file and a line here.
pub static CITATION_FORMATS: &[&dyn CitationFormat] = &[&Bibtex, &Ris, &CslJson, &Csv, &Markdown];

/// Writes `papers` in one format.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_citations<'p>(
    out: &mut impl Write,
    format: &dyn CitationFormat,
    papers: impl IntoIterator<Item = &'p Paper>,
    keys: &CitationKeys,
) -> io::Result<()> {
    out.write_all(format.head().as_bytes())?;
    for (at, paper) in papers.into_iter().enumerate() {
        if at > 0 {
            out.write_all(format.separator().as_bytes())?;
        }
        out.write_all(format.entry(paper, keys.key(paper)).as_bytes())?;
    }
    out.write_all(format.tail().as_bytes())
}
