//! The models that fastembed knows by name: reads them from the local cache, downloads them on request.

use std::path::Path;

use ::fastembed::{EmbeddingModel, ModelInfo, Pooling, TextEmbedding};

use crate::embed::error::EmbedError;
use crate::embed::files::ModelFiles;
use crate::embed::hub::{HubModel, OnDownload, TOKENIZER_FILES};

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

fn hub_model(name: &str, info: &ModelInfo<EmbeddingModel>) -> HubModel {
    let files = info.additional_files.iter().chain([&info.model_file]).cloned().collect();
    HubModel { name: name.to_string(), code: info.model_code.clone(), files }
}

/// Whether every file of the catalogue model `name` is on this machine.
pub fn is_downloaded(name: &str) -> bool {
    info(name).is_ok_and(|info| hub_model(name, &info).is_downloaded())
}

/// Reads the files of the catalogue model `name` from the local cache.
pub(super) fn read(name: &str) -> Result<ModelFiles, EmbedError> {
    let info = info(name)?;
    let model = hub_model(name, &info);
    let mut external = Vec::new();
    for file in &info.additional_files {
        let own_name = Path::new(file).file_name().map_or_else(|| file.clone(), |n| n.to_string_lossy().into_owned());
        external.push((own_name, model.read(file)?));
    }
    Ok(ModelFiles {
        onnx: model.read(&info.model_file)?,
        external,
        tokenizer: model.read(TOKENIZER_FILES[0])?,
        config: model.read(TOKENIZER_FILES[1])?,
        special_tokens: model.read(TOKENIZER_FILES[2])?,
        tokenizer_config: model.read(TOKENIZER_FILES[3])?,
        pooling: TextEmbedding::get_default_pooling_method(&info.model).unwrap_or(Pooling::Mean),
        output_key: info.output_key.clone(),
    })
}

/// Downloads the missing files of the catalogue model `name` into the local cache.
///
/// # Errors
/// [`EmbedError::Download`] with the file and the reason.
pub fn download(name: &str, on: &mut OnDownload<'_>) -> Result<(), EmbedError> {
    hub_model(name, &info(name)?).download(on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_case_and_by_its_hub_name() {
        assert_eq!(canonical_name("multilinguale5small").expect("known"), "MultilingualE5Small");
        assert_eq!(canonical_name("intfloat/multilingual-e5-small").expect("known"), "MultilingualE5Small");
    }
}
