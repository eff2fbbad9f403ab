//! Where text for people goes: standard output or standard error, with or without styles.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use crate::cli::report::layout::terminal_width;

/// The styles of the parts of a report. Where colour is off, all of them are empty.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::cli) struct Styles {
    pub error: Style,
    pub title: Style,
    pub score: Style,
    pub matched: Style,
    pub dim: Style,
    pub link: Style,
}

impl Styles {
    const COLOURED: Self = Self {
        error: AnsiColor::Red.on_default().bold(),
        title: Style::new().bold(),
        score: AnsiColor::Green.on_default(),
        matched: AnsiColor::Yellow.on_default(),
        dim: Style::new().dimmed(),
        link: AnsiColor::Blue.on_default(),
    };
}

/// A stream with its styles and its width in columns.
pub(in crate::cli) struct Console {
    stream: Box<dyn Write>,
    pub styles: Styles,
    pub width: usize,
}

impl Console {
    pub fn stdout() -> Self {
        let stdout = io::stdout();
        match AutoStream::choice(&stdout) {
            // A hundred thousand lines need not be searched for styles that are not there.
            ColorChoice::Never => Self::new(Box::new(stdout.lock()), Styles::default()),
            _ => Self::new(Box::new(anstream::stdout().lock()), Styles::COLOURED),
        }
    }

    pub fn stderr() -> Self {
        let stderr = io::stderr();
        match AutoStream::choice(&stderr) {
            ColorChoice::Never => Self::new(Box::new(stderr.lock()), Styles::default()),
            _ => Self::new(Box::new(anstream::stderr().lock()), Styles::COLOURED),
        }
    }

    fn new(stream: Box<dyn Write>, styles: Styles) -> Self {
        Self { stream, styles, width: terminal_width() }
    }
}

impl Write for Console {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
