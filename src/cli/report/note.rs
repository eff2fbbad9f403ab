//! Hints and notes on standard error.

use std::io::{self, IsTerminal, Write};

use crate::cli::report::console::Console;
use crate::cli::report::layout::break_long_lines;

/// Writes a note in one or more lines, broken between words where a terminal is narrower.
pub(in crate::cli) fn say(text: &str) -> io::Result<()> {
    let mut out = Console::stderr();
    let is_terminal = io::stderr().is_terminal();
    let text = if is_terminal { break_long_lines(text, out.width) } else { text.to_string() };
    writeln!(out, "{text}")
}
