//! The models that fastembed knows by name: reads them from the local cache, downloads them on request.

use std::path::{Path, PathBuf};

use ::fastembed::{EmbeddingModel, ModelInfo, Pooling, TextEmbedding};
use hf_hub::api::Progress;
use hf_hub::api::sync::ApiBuilder;
use hf_hub::{Cache, Repo};

use crate::embed::error::EmbedError;
use crate::embed::files::ModelFiles;
use crate::embed::sha256::sha256_hex;

const TOKENIZER_FILES: [&str; 4] =
    ["tokenizer.json", "config.json", "special_tokens_map.json", "tokenizer_config.json"];

/// The names of all catalogue models, sorted.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> =
        TextEmbedding::list_supported_models().iter().map(|info| format!("{:?}", info.model)).collect();
    names.sort();
    names
}

/// The catalogue's spelling of `name`, which may also be a name of the Hugging Face hub such as
/// `intfloat/multilingual-e5-small`. Case does not matter.
///
/// # Errors
/// [`EmbedError::UnknownModel`] when the catalogue has no such model.
pub fn canonical_name(name: &str) -> Result<String, EmbedError> {
    info(name).map(|info| format!("{:?}", info.model))
}

fn info(name: &str) -> Result<ModelInfo<EmbeddingModel>, EmbedError> {
    TextEmbedding::list_supported_models()
        .into_iter()
        .find(|info| {
            format!("{:?}", info.model).eq_ignore_ascii_case(name) || info.model_code.eq_ignore_ascii_case(name)
        })
        .ok_or_else(|| EmbedError::UnknownModel { name: name.to_string(), known: names() })
}

/// The directory of downloaded models: `HF_HOME`, else a directory in the user's cache directory.
pub fn cache_dir() -> PathBuf {
    match std::env::var_os("HF_HOME") {
        Some(dir) => PathBuf::from(dir),
        None => dirs::cache_dir().unwrap_or_else(std::env::temp_dir).join("papers-sem").join("models"),
    }
}

/// The files of a model.
fn file_names(info: &ModelInfo<EmbeddingModel>) -> impl Iterator<Item = &str> {
    TOKENIZER_FILES
        .into_iter()
        .chain(info.additional_files.iter().map(String::as_str))
        .chain(std::iter::once(info.model_file.as_str()))
}

/// Whether every file of the catalogue model `name` is on this machine.
pub fn is_downloaded(name: &str) -> bool {
    let Ok(info) = info(name) else { return false };
    let repo = Cache::new(cache_dir()).repo(Repo::model(info.model_code.clone()));
    file_names(&info).all(|file| repo.get(file).is_some())
}

/// Reads the files of the catalogue model `name` from the local cache.
pub(super) fn read(name: &str) -> Result<ModelFiles, EmbedError> {
    let info = info(name)?;
    let repo = Cache::new(cache_dir()).repo(Repo::model(info.model_code.clone()));
    let read = |file: &str| -> Result<Vec<u8>, EmbedError> {
        let path = repo
            .get(file)
            .ok_or_else(|| EmbedError::NotDownloaded { name: name.to_string(), file: file.to_string() })?;
        std::fs::read(&path).map_err(|source| EmbedError::ModelFile { path, source })
    };
    let mut external = Vec::new();
    for file in &info.additional_files {
        let own_name = Path::new(file).file_name().map_or_else(|| file.clone(), |n| n.to_string_lossy().into_owned());
        external.push((own_name, read(file)?));
    }
    Ok(ModelFiles {
        onnx: read(&info.model_file)?,
        external,
        tokenizer: read(TOKENIZER_FILES[0])?,
        config: read(TOKENIZER_FILES[1])?,
        special_tokens: read(TOKENIZER_FILES[2])?,
        tokenizer_config: read(TOKENIZER_FILES[3])?,
        pooling: TextEmbedding::get_default_pooling_method(&info.model).unwrap_or(Pooling::Mean),
        output_key: info.output_key.clone(),
    })
}

/// Is called with the progress of a download: the file, its bytes so far, its bytes in all.
pub type OnDownload<'a> = dyn FnMut(&str, u64, u64) + 'a;

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

/// Downloads the missing files of the catalogue model `name` into [`cache_dir`].
///
/// # Errors
/// [`EmbedError::Download`] with the file and the reason.
pub fn download(name: &str, on: &mut OnDownload<'_>) -> Result<(), EmbedError> {
    let info = info(name)?;
    let failed =
        |file: &str, reason: String| EmbedError::Download { name: name.to_string(), file: file.to_string(), reason };
    let mut builder = ApiBuilder::new().with_cache_dir(cache_dir()).with_progress(false);
    if let Ok(endpoint) = std::env::var("HF_ENDPOINT") {
        builder = builder.with_endpoint(endpoint);
    }
    if let Ok(token) = std::env::var("HF_TOKEN") {
        builder = builder.with_token(Some(token.trim().to_string()).filter(|token| !token.is_empty()));
    }
    let api = builder.build().map_err(|error| failed(&info.model_file, error.to_string()))?;
    let repo = api.model(info.model_code.clone());
    let cached = Cache::new(cache_dir()).repo(Repo::model(info.model_code.clone()));
    for file in file_names(&info) {
        if cached.get(file).is_some() {
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

    #[test]
    fn a_name_is_found_in_any_case_and_by_its_hub_name() {
        assert_eq!(canonical_name("multilinguale5small").expect("known"), "MultilingualE5Small");
        assert_eq!(canonical_name("intfloat/multilingual-e5-small").expect("known"), "MultilingualE5Small");
    }
}
