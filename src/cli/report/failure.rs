//! Why a command failed.

use std::io::{self, Write};

use crate::cli::language::said;
use crate::cli::report::console::Console;
use crate::cli::report::layout::break_long_lines;

/// Writes an error message. Lines are broken on a terminal only: a program may look for words in them.
pub(in crate::cli) fn write(out: &mut Console, message: &str, is_terminal: bool) -> io::Result<()> {
    let label = said! { en: "error: ", zh: "错误：" };
    let text = format!("{label}{message}");
    let text = if is_terminal { break_long_lines(&text, out.width) } else { text };
    let error = out.styles.error;
    writeln!(out, "{error}{}{error:#}{}", label.trim_end(), text.strip_prefix(label.trim_end()).unwrap_or(&text))
}
