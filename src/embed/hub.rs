//! Models of the Hugging Face hub: their files in the local cache, and their download.

use std::path::{Path, PathBuf};

use hf_hub::api::Progress;
use hf_hub::api::sync::ApiBuilder;
use hf_hub::{Cache, Repo};

use crate::embed::error::EmbedError;
use crate::embed::sha256::sha256_hex;

/// The files of a tokenizer.
pub(super) const TOKENIZER_FILES: [&str; 4] =
    ["tokenizer.json", "config.json", "special_tokens_map.json", "tokenizer_config.json"];

/// The directory of downloaded models: `HF_HOME`, else a directory in the user's cache directory.
pub(super) fn cache_dir() -> PathBuf {
    match std::env::var_os("HF_HOME") {
        Some(dir) => PathBuf::from(dir),
        None => dirs::cache_dir().unwrap_or_else(std::env::temp_dir).join("papers-sem").join("models"),
    }
}

/// Is called with the progress of a download: the file, its bytes so far, its bytes in all.
pub type OnDownload<'a> = dyn FnMut(&str, u64, u64) + 'a;

/// A model of the hub.
pub(super) struct HubModel {
    /// What users call it.
    pub name: String,
    /// Its name on the hub, such as `intfloat/multilingual-e5-small`.
    pub code: String,
    /// The files that it needs beside those of its tokenizer; the last one is the ONNX file.
    pub files: Vec<String>,
}

impl HubModel {
    fn file_names(&self) -> impl Iterator<Item = &str> {
        TOKENIZER_FILES.into_iter().chain(self.files.iter().map(String::as_str))
    }

    /// Whether every file is on this machine.
    pub fn is_downloaded(&self) -> bool {
        self.file_names().all(|file| self.cached(file).is_some())
    }

    fn cached(&self, file: &str) -> Option<PathBuf> {
        Cache::new(cache_dir()).repo(Repo::model(self.code.clone())).get(file)
    }

    /// Where a file is in the cache.
    ///
    /// # Errors
    /// [`EmbedError::NotDownloaded`] when it is not there.
    pub fn path(&self, file: &str) -> Result<PathBuf, EmbedError> {
        self.cached(file).ok_or_else(|| EmbedError::NotDownloaded { name: self.name.clone(), file: file.to_string() })
    }

    /// The bytes of a file in the cache.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub fn read(&self, file: &str) -> Result<Vec<u8>, EmbedError> {
        let path = self.path(file)?;
        std::fs::read(&path).map_err(|source| EmbedError::ModelFile { path, source })
    }

    /// Downloads the missing files into [`cache_dir`].
    ///
    /// # Errors
    /// [`EmbedError::Download`] with the file and the reason.
    pub fn download(&self, on: &mut OnDownload<'_>) -> Result<(), EmbedError> {
        let failed = |file: &str, reason: String| EmbedError::Download {
            name: self.name.clone(),
            file: file.to_string(),
            reason,
        };
        let mut builder = ApiBuilder::new().with_cache_dir(cache_dir()).with_progress(false);
        if let Ok(endpoint) = std::env::var("HF_ENDPOINT") {
            builder = builder.with_endpoint(endpoint);
        }
        if let Ok(token) = std::env::var("HF_TOKEN") {
            builder = builder.with_token(Some(token.trim().to_string()).filter(|token| !token.is_empty()));
        }
        let onnx = self.files.last().map(String::as_str).unwrap_or_default();
        let api = builder.build().map_err(|error| failed(onnx, error.to_string()))?;
        let repo = api.model(self.code.clone());
        for file in self.file_names() {
            if self.cached(file).is_some() {
                continue;
            }
            let progress = DownloadProgress { file: file.to_string(), done: 0, total: 0, on: &mut *on };
            let path = repo.download_with_progress(file, progress).map_err(|error| failed(file, error.to_string()))?;
            if let Err(reason) = verify(&path) {
                let _ = std::fs::remove_file(path.canonicalize().unwrap_or_else(|_| path.clone()));
                let _ = std::fs::remove_file(&path);
                return Err(failed(file, reason));
            }
        }
        Ok(())
    }
}

struct DownloadProgress<'a, 'b> {
    file: String,
    done: u64,
    total: u64,
    on: &'a mut OnDownload<'b>,
}

impl Progress for DownloadProgress<'_, '_> {
    fn init(&mut self, size: usize, _filename: &str) {
        self.total = size as u64;
    }
    fn update(&mut self, size: usize) {
        self.done += size as u64;
        (self.on)(&self.file, self.done, self.total);
    }
    fn finish(&mut self) {
        (self.on)(&self.file, self.total, self.total);
    }
}

/// Checks a file of the cache against the SHA-256 in its name. The cache links to files that are named by their hash: large
/// ones by SHA-256, small ones by git's SHA-1, which protects no better than TLS and is not checked.
fn verify(path: &Path) -> Result<(), String> {
    let real = path.canonicalize().map_err(|error| error.to_string())?;
    let expected = real.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if expected.len() != 64 || !expected.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(());
    }
    let bytes = std::fs::read(&real).map_err(|error| error.to_string())?;
    let actual = sha256_hex(&[&bytes]);
    if actual == expected { Ok(()) } else { Err(format!("its SHA-256 is {actual} instead of {expected}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_large_file_is_checked_against_the_hash_that_names_it() {
        let dir = tempfile::tempdir().expect("tempdir");
        let blob = dir.path().join(sha256_hex(&[b"weights"]));
        let link = dir.path().join("model.onnx");
        std::fs::write(&blob, "weights").expect("write");
        std::os::unix::fs::symlink(&blob, &link).expect("link");
        assert_eq!(verify(&link), Ok(()));
        std::fs::write(&blob, "weighty").expect("write");
        assert!(verify(&link).expect_err("another").contains("SHA-256"));
    }
}
