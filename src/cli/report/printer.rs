//! The one place that prints reports.

use std::io::{self, Write};

use serde::Serialize;

use crate::cli::report::console::Console;

/// What a command has to say, for people and for programs.
pub(in crate::cli) trait Report {
    /// Its JSON, a type of [`crate::wire`].
    type Json: Serialize;

    /// Writes it as text.
    fn human(self, out: &mut Console) -> io::Result<()>;

    /// Gives it as JSON.
    fn json(self) -> Self::Json;
}

/// Prints reports on standard output.
pub(in crate::cli) struct Printer {
    console: Console,
    is_json: bool,
}

impl Printer {
    /// A printer of JSON, one value a line, or else of text.
    pub fn new(is_json: bool) -> Self {
        Self { console: Console::stdout(), is_json }
    }

    pub fn print(&mut self, report: impl Report) -> io::Result<()> {
        if self.is_json { write_json(&mut self.console, &report.json()) } else { report.human(&mut self.console) }
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.console.flush()
    }
}

/// Prints one report.
pub(in crate::cli) fn print(report: impl Report, is_json: bool) -> io::Result<()> {
    let mut printer = Printer::new(is_json);
    printer.print(report)?;
    printer.flush()
}

fn write_json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_string(value)?;
    // A terminal would obey these characters or reverse lines. Escapes mean the same to a program. They only occur
    // within strings.
    let is_escaped = |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut rest = text.as_str();
    while let Some((at, c)) = rest.char_indices().find(|&(_, c)| is_escaped(c)) {
        write!(out, "{}\\u{:04x}", &rest[..at], u32::from(c))?;
        rest = &rest[at + c.len_utf8()..];
    }
    writeln!(out, "{rest}")
}
