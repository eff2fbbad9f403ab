//! The lines of a file.

use std::path::Path;

use crate::eval::error::EvalError;

/// The text of a file, without a byte order mark.
pub(super) fn read(path: &Path) -> Result<String, EvalError> {
    let text = std::fs::read_to_string(path).map_err(|source| EvalError::Io { path: path.to_path_buf(), source })?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_string))
}

/// The lines that are not blank, numbered from 1.
pub(super) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_end())).filter(|(_, line)| !line.trim().is_empty())
}

/// The fields of a line, between tabs if there are any, else between spaces.
pub(super) fn fields(line: &str) -> Vec<&str> {
    if line.contains('\t') { line.split('\t').map(str::trim).collect() } else { line.split_whitespace().collect() }
}

/// Whether the first field of a file's first line is the name of a column.
pub(super) fn is_header(field: &str) -> bool {
    ["query_id", "query-id", "qid", "id", "_id", "topic"].contains(&field.to_ascii_lowercase().as_str())
}
