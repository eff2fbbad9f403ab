//! Exports passage vectors as NumPy's `.npy`, and the paper and passage of each row.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::index::Index;
use crate::index::store::StoreError;
use crate::paper_id::PaperId;

/// Where to write what.
#[derive(Debug, Clone, Copy, Default)]
pub struct ExportTargets<'p> {
    /// The vectors: version 1.0 of NumPy's format, `float32`, a row a passage.
    pub vectors: Option<&'p Path>,
    /// What each row stands for: the paper's id, a tab, the number of its passage from 0.
    pub ids: Option<&'p Path>,
}

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// A file cannot be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Both are to be written to one file.
    #[error("the vectors and the ids cannot both be written to {path}")]
    Same {
        /// The file.
        path: PathBuf,
    },
    /// The index cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes the vectors of a library that was opened with them, and what they stand for.
///
/// A file takes the place of what had its name when both are whole, so that a run that fails replaces nothing; only
/// one whose second renaming fails leaves new ids beside old vectors.
///
/// # Errors
/// See [`ExportError`].
pub fn export(index: &Index, targets: ExportTargets<'_>) -> Result<(), ExportError> {
    let mut vectors = targets.vectors.map(|to| OutputFile::begin(to, None)).transpose()?;
    let mut ids = targets.ids.map(|to| OutputFile::begin(to, vectors.as_ref())).transpose()?;
    if let Some(part) = &mut vectors {
        write_vectors(index, part)?;
        part.sync()?;
    }
    if let Some(part) = &mut ids {
        write_ids(index, part)?;
        part.sync()?;
    }
    [ids, vectors].into_iter().flatten().try_for_each(OutputFile::end)
}

fn write_vectors(index: &Index, out: &mut OutputFile) -> Result<(), ExportError> {
    let vectors = index.vectors();
    let rows = vectors.map_or(0, |vectors| vectors.len());
    let head = npy_head(rows, index.manifest().identity.dimension);
    out.write_all(&head)?;
    for record in index.numbered_records() {
        for vector in vectors_of(index, record?.0)? {
            out.write_all(bytemuck::cast_slice(&vector))?;
        }
    }
    Ok(())
}

fn write_ids(index: &Index, out: &mut OutputFile) -> Result<(), ExportError> {
    for record in index.numbered_records() {
        let (_, (paper, passages)) = record?;
        let id = one_line(&paper.id);
        for passage in 0..passages.len() {
            out.write_all(format!("{id}\t{passage}\n").as_bytes())?;
        }
    }
    Ok(())
}

fn vectors_of(index: &Index, paper: PaperId) -> Result<Vec<Vec<f32>>, StoreError> {
    let vectors = index.vectors().map(|vectors| vectors.vectors_of(paper)).transpose();
    Ok(vectors.map_err(|error| index.vector_error(error))?.unwrap_or_default())
}

/// The beginning of a file of `rows` times `columns` numbers, as NumPy's format 1.0 has it.
fn npy_head(rows: usize, columns: usize) -> Vec<u8> {
    let mut said = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
    // Numbers begin at a multiple of 64 bytes, after six of magic, two of version, two of length and a line feed.
    let length = (10 + said.len() + 1).next_multiple_of(64) - 10;
    said.extend(std::iter::repeat_n(' ', length - 1 - said.len()));
    // Two numbers of twenty digits leave it at 118.
    let mut head = b"\x93NUMPY\x01\x00".to_vec();
    head.extend((length as u16).to_le_bytes());
    head.extend(said.as_bytes());
    head.push(b'\n');
    head
}

/// A record may call itself anything; some programs end a line at U+2028 too.
fn one_line(id: &str) -> String {
    id.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ")
}

/// A file that is being written beside the one it will replace; without an end it is removed.
struct OutputFile {
    to: PathBuf,
    /// None where there is nothing to replace: a pipe, a device.
    beside: Option<PathBuf>,
    out: BufWriter<File>,
}

impl OutputFile {
    fn begin(to: &Path, other: Option<&Self>) -> Result<Self, ExportError> {
        let failed = |source| ExportError::Write { path: to.to_path_buf(), source };
        let there = match fs::metadata(to) {
            Ok(there) if there.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into())),
            Ok(there) => Some(there),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        let (to, replaced) = match there {
            // A pipe or a device is written into, by the name it has.
            Some(there) if !there.is_file() => (Ok(to.to_path_buf()), false),
            // A link stays one, and what it leads to is replaced.
            Some(_) => (fs::canonicalize(to), true),
            None => (in_folder(to), true),
        };
        let to = to.map_err(failed)?;
        if other.is_some_and(|other| other.to == to) {
            return Err(ExportError::Same { path: to });
        }
        let beside = replaced.then(|| {
            let mut name = to.file_name().unwrap_or_default().to_os_string();
            name.push(format!(".{}.part", std::process::id()));
            to.with_file_name(name)
        });
        let file = match &beside {
            Some(beside) => File::create_new(beside),
            None => File::options().write(true).open(&to),
        };
        let out = BufWriter::with_capacity(1 << 20, file.map_err(failed)?);
        Ok(Self { to, beside, out })
    }

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), ExportError> {
        self.out.write_all(bytes).map_err(|source| self.failed(source))
    }

    fn sync(&mut self) -> Result<(), ExportError> {
        let flushed = self.out.flush();
        // Pipes cannot be synced.
        let synced = flushed.and_then(|()| if self.beside.is_some() { self.out.get_ref().sync_all() } else { Ok(()) });
        synced.map_err(|source| self.failed(source))
    }

    fn end(mut self) -> Result<(), ExportError> {
        let Some(beside) = &self.beside else { return Ok(()) };
        fs::rename(beside, &self.to).map_err(|source| self.failed(source))?;
        self.beside = None;
        Ok(())
    }

    fn failed(&self, source: io::Error) -> ExportError {
        ExportError::Write { path: self.to.clone(), source }
    }
}

impl Drop for OutputFile {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            let _ = fs::remove_file(beside);
        }
    }
}

fn in_folder(to: &Path) -> io::Result<PathBuf> {
    if to.as_os_str().to_string_lossy().ends_with(std::path::is_separator) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let name = to.file_name().ok_or(io::ErrorKind::NotFound)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(fs::canonicalize(folder)?.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_where_numpy_expects_them() {
        for (rows, columns) in [(0, 1), (1, 384), (99_999, 384), (usize::MAX, usize::MAX)] {
            let head = npy_head(rows, columns);
            assert_eq!(head.len() % 64, 0);
            assert_eq!(usize::from(u16::from_le_bytes([head[8], head[9]])) + 10, head.len());
            let said = std::str::from_utf8(&head[10..]).expect("text");
            assert!(said.ends_with('\n') && said.contains(&format!("'shape': ({rows}, {columns}), }}")), "{said}");
        }
    }

    #[test]
    fn an_id_stays_on_its_line() {
        assert_eq!(one_line("a\tb\r\nc\u{85}d\u{2028}e"), "a b  c d e");
        assert_eq!(one_line("10.1000/数 1"), "10.1000/数 1");
    }
}
