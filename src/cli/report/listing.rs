//! The papers of an index, one a line.

use std::io::{self, Write};
use std::iter;

use rayon::prelude::*;

use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, columns, cut};
use crate::index::columns::listing::ListingRow;

/// Lines that one core writes at a time.
const LINES: usize = 1024;

/// Writes id, date and title of each paper, on all cores: a list may have a hundred thousand lines.
pub(in crate::cli) fn write<S: AsRef<str> + Sync>(out: &mut Console, papers: &[ListingRow<S>]) -> io::Result<()> {
    let (width, dim) = (out.width, out.styles.dim);
    let dim = [dim.render().to_string(), dim.render_reset().to_string()];
    let lines = |papers: &[ListingRow<S>]| {
        let mut lines = String::with_capacity(100 * papers.len());
        papers.iter().for_each(|paper| push_line(&mut lines, paper, width, &dim));
        lines
    };
    let parts: Vec<String> = papers.par_chunks(LINES).map(lines).collect();
    parts.iter().try_for_each(|part| out.write_all(part.as_bytes()))?;
    out.flush()
}

/// `dim` begins and ends the style of the date.
fn push_line<S: AsRef<str>>(out: &mut String, paper: &ListingRow<S>, width: usize, dim: &[String; 2]) {
    let (id, date) = (clean(paper.id.as_ref()), paper.date.map(|date| date.to_string()).unwrap_or_default());
    let (id_columns, date_columns) = (columns(&id), columns(&date));
    let room = width.saturating_sub(id_columns.max(16) + date_columns.max(10) + 4);
    let blanks = |least: usize, columns: usize| iter::repeat_n(' ', least.saturating_sub(columns));
    out.push_str(&id);
    out.extend(blanks(16, id_columns));
    out.push_str("  ");
    out.push_str(&dim[0]);
    out.push_str(&date);
    out.extend(blanks(10, date_columns));
    out.push_str(&dim[1]);
    out.push_str("  ");
    out.push_str(&cut(paper.title.as_ref(), room.max(20)));
    out.push('\n');
}
