//! The weights of the built-in model as a file beside the program, which several programs of one installation share.
//!
//! The name of the file has a part of its SHA-256, so that a program finds the weights that it was built with, or none.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::embed::error::EmbedError;
use crate::embed::runtime::installation;
use crate::mmap::Mapped;

const NAME: &str = env!("BUILT_IN_WEIGHTS_FILE");
const BYTES: &str = env!("BUILT_IN_WEIGHTS_BYTES");

/// The file, mapped into memory at the first call that finds it.
pub(super) fn mapped() -> Result<&'static [u8], EmbedError> {
    static MAPPED: OnceLock<Mapped> = OnceLock::new();
    if let Some(mapped) = MAPPED.get() {
        return Ok(mapped);
    }
    let mapped = open(&find(installation::dirs())?)?;
    Ok(MAPPED.get_or_init(|| mapped))
}

/// The file in the first of these directories that has it, else in the checkout that the program was built from.
fn find(dirs: Vec<PathBuf>) -> Result<PathBuf, EmbedError> {
    let in_checkout = || {
        let path = Path::new(option_env!("BUILT_FROM")?).join("models/papers-e5-zh-en/model.onnx");
        path.is_file().then_some(path)
    };
    let beside = dirs.iter().map(|dir| dir.join(NAME)).find(|path| path.is_file());
    beside.or_else(in_checkout).ok_or_else(|| EmbedError::NoWeights { file: NAME.to_string(), searched: dirs })
}

/// Maps the file at `path`, if it is as long as the weights are.
fn open(path: &Path) -> Result<Mapped, EmbedError> {
    let mapped = File::open(path).and_then(|file| Mapped::open(&file)).and_then(|mapped| {
        let is_whole = mapped.len().to_string() == BYTES;
        let wrong = || io::Error::new(io::ErrorKind::InvalidData, format!("{} bytes, not {BYTES}", mapped.len()));
        if is_whole { Ok(mapped) } else { Err(wrong()) }
    });
    mapped.map_err(|source| EmbedError::ModelFile { path: path.to_path_buf(), source })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_first_directory_with_the_file_is_taken_and_the_file_must_be_whole() {
        let [empty, with, later] = [(); 3].map(|()| tempfile::tempdir().expect("a directory"));
        let weights = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/papers-e5-zh-en/model.onnx");
        for dir in [&with, &later] {
            fs::copy(&weights, dir.path().join(NAME)).expect("copy");
        }
        let dirs = [&empty, &with, &later].map(|dir| dir.path().to_path_buf()).to_vec();
        let found = find(dirs).expect("the file");
        assert_eq!(found, with.path().join(NAME));
        assert_eq!(open(&found).expect("mapped")[..], fs::read(&weights).expect("weights")[..]);

        fs::write(&found, b"half").expect("write");
        let error = open(&found).expect_err("too short").to_string();
        assert!(error.contains("4 bytes"), "{error}");
    }
}
