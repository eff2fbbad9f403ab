//! What an export wrote.

use std::io::{self, Write};

use crate::cli::report::console::Console;
use crate::cli::report::layout::count;
use crate::cli::report::printer::Report;
use crate::wire::ExportSummary;

impl Report for ExportSummary {
    type Json = Self;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let (vectors, papers) = (count(self.vectors, "vector"), count(self.papers, "paper"));
        writeln!(out, "{vectors} of {} dimensions, of {papers}", self.dimension)
    }

    fn json(self) -> Self {
        self
    }
}
