//! Opens a model by what an index remembers, or by what a user writes.

use std::path::Path;

use crate::embed::backend::Backend;
use crate::embed::builtin::BuiltInModel;
use crate::embed::calibration::Calibration;
use crate::embed::catalogue;
use crate::embed::error::EmbedError;
use crate::embed::fastembed::FastembedModel;
use crate::embed::files::ModelFiles;
use crate::embed::spec::{ModelChoice, ModelSpec};
use crate::embed::window::Window;

/// The name of the model that comes with the program.
pub const BUILT_IN_NAME: &str = "papers-e5-zh-en";

impl ModelChoice {
    /// The model that a user writes: [`BUILT_IN_NAME`], an existing directory, or a name of the catalogue.
    ///
    /// # Errors
    /// [`EmbedError::UnknownModel`] when it is none of these.
    pub fn parse(text: &str) -> Result<Self, EmbedError> {
        if text == BUILT_IN_NAME {
            return Ok(Self::BuiltIn);
        }
        let path = Path::new(text);
        if path.is_dir() {
            let path = dunce::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
            return Ok(Self::Directory(path));
        }
        catalogue::canonical_name(text).map(Self::Catalogue)
    }
}

/// A model whose files are read. [`OnnxEncoder`](crate::embed::OnnxEncoder) runs it.
pub struct Model {
    backend: Box<dyn Backend>,
}

impl Model {
    /// Reads the files of a model; never downloads.
    ///
    /// # Errors
    /// When a file is missing or its content is invalid.
    pub fn open(choice: &ModelChoice) -> Result<Self, EmbedError> {
        let backend: Box<dyn Backend> = match choice {
            ModelChoice::BuiltIn => Box::new(BuiltInModel::open(BUILT_IN_NAME)?),
            ModelChoice::Directory(dir) => {
                let calibration = Calibration::read(&dir.join("calibration.json"))?;
                Box::new(from_files(choice, &dir.display().to_string(), ModelFiles::read(dir)?, calibration)?)
            }
            ModelChoice::Catalogue(name) => Box::new(from_files(choice, name, catalogue::read(name)?, None)?),
            ModelChoice::External => return Err(EmbedError::External),
        };
        Ok(Self { backend })
    }

    /// The model's description.
    pub fn spec(&self) -> &ModelSpec {
        self.backend.spec()
    }

    /// Splits texts that are longer than the model reads. Needs no ONNX Runtime.
    ///
    /// # Errors
    /// When the tokenizer cannot be loaded.
    pub fn window(&self) -> Result<Window, EmbedError> {
        self.backend.window()
    }

    pub(super) fn into_backend(self) -> Box<dyn Backend> {
        self.backend
    }
}

fn from_files(
    choice: &ModelChoice,
    name: &str,
    files: ModelFiles,
    calibration: Option<Calibration>,
) -> Result<FastembedModel, EmbedError> {
    let identity = files.identity(name)?;
    Ok(FastembedModel::new(files, ModelSpec { choice: choice.clone(), identity, calibration }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_model_lists_those_that_are() {
        let error = ModelChoice::parse("no-such-model").expect_err("unknown").to_string();
        assert!(error.contains("MultilingualE5Small"), "{error}");
    }
}
