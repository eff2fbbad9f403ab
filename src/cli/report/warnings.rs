//! Damage that an answer works around.

use std::io::{self, Write};

use crate::index::Warning;

/// Prints each warning once on standard error.
#[derive(Default)]
pub(in crate::cli) struct WarningPrinter {
    printed: Vec<Warning>,
}

impl WarningPrinter {
    pub fn print<'w>(&mut self, warnings: impl IntoIterator<Item = &'w Warning>) -> io::Result<()> {
        for warning in warnings {
            if !self.printed.contains(warning) {
                writeln!(anstream::stderr(), "note: {warning}\n  `papers-sem index` makes it again")?;
                self.printed.push(warning.clone());
            }
        }
        Ok(())
    }
}
