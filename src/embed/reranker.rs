//! Models that read a question and a text together.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ::fastembed::{
    RerankInitOptionsUserDefined, RerankerModelInfo, TextRerank, TokenizerFiles, UserDefinedRerankingModel,
};

use crate::embed::error::EmbedError;
use crate::embed::hub::{HubModel, OnDownload, TOKENIZER_FILES};
use crate::embed::runtime;

/// A model that reads a question and a text together, and says how well the text answers (a cross-encoder). It is slower
/// than comparing vectors by orders of magnitude, so it reads only the first papers of an answer.
pub trait Reranker: Send + Sync {
    /// The name of the model.
    fn name(&self) -> &str;

    /// How well `text` answers `question`: a logit, greater is better.
    ///
    /// # Errors
    /// When the model fails.
    fn score(&self, question: &str, text: &str) -> Result<f32, EmbedError>;
}

/// Where a re-ranking model comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RerankerChoice {
    /// A directory with `model.onnx` and the tokenizer's files.
    Directory(PathBuf),
    /// A model of fastembed's catalogue, by its name there.
    Catalogue(String),
}

/// The most tokens of a question and a text together.
const MAX_TOKENS: usize = 512;

impl RerankerChoice {
    /// The model that a user writes: an existing directory, a name of the catalogue, or its name on the Hugging Face hub.
    ///
    /// # Errors
    /// [`EmbedError::UnknownModel`] when it is none of these.
    pub fn parse(text: &str) -> Result<Self, EmbedError> {
        let path = Path::new(text);
        if path.is_dir() {
            return Ok(Self::Directory(path.to_path_buf()));
        }
        info(text).map(|info| Self::Catalogue(format!("{:?}", info.model)))
    }

    /// Whether every file of the model is on this machine.
    pub fn is_downloaded(&self) -> bool {
        match self {
            Self::Directory(_) => true,
            Self::Catalogue(name) => hub_model(name).is_ok_and(|model| model.is_downloaded()),
        }
    }

    /// Downloads the missing files of a model of the catalogue.
    ///
    /// # Errors
    /// [`EmbedError::Download`] with the file and the reason.
    pub fn download(&self, on: &mut OnDownload<'_>) -> Result<(), EmbedError> {
        match self {
            Self::Directory(_) => Ok(()),
            Self::Catalogue(name) => hub_model(name)?.download(on),
        }
    }
}

fn info(name: &str) -> Result<RerankerModelInfo, EmbedError> {
    let models = TextRerank::list_supported_models();
    let known = models.iter().map(|info| format!("{:?}", info.model)).collect();
    models
        .into_iter()
        .find(|info| {
            format!("{:?}", info.model).eq_ignore_ascii_case(name) || info.model_code.eq_ignore_ascii_case(name)
        })
        .ok_or_else(|| EmbedError::UnknownModel { name: name.to_string(), known })
}

fn hub_model(name: &str) -> Result<HubModel, EmbedError> {
    let info = info(name)?;
    let files = info.additional_files.iter().chain([&info.model_file]).cloned().collect();
    Ok(HubModel { name: name.to_string(), code: info.model_code, files })
}

/// A cross-encoder that ONNX Runtime runs on all cores.
pub struct OnnxReranker {
    name: String,
    model: Mutex<TextRerank>,
}

impl OnnxReranker {
    /// Loads a model; never downloads.
    ///
    /// # Errors
    /// When ONNX Runtime is not found, or when a file is missing or its content is invalid.
    pub fn open(choice: &RerankerChoice) -> Result<Self, EmbedError> {
        let (name, onnx, files) = match choice {
            RerankerChoice::Directory(dir) => {
                // Optimum exports the ONNX file into a folder of its own.
                let onnx = ["model.onnx", "onnx/model.onnx"].map(|file| dir.join(file));
                let [own, exported] = onnx;
                let onnx = if own.is_file() { own } else { exported };
                (dir.display().to_string(), onnx, TOKENIZER_FILES.map(|file| read(dir.join(file))))
            }
            RerankerChoice::Catalogue(name) => {
                let model = hub_model(name)?;
                let onnx = model.path(model.files.last().map(String::as_str).unwrap_or_default())?;
                (name.clone(), onnx, TOKENIZER_FILES.map(|file| model.read(file)))
            }
        };
        let [tokenizer, config, special_tokens, tokenizer_config] = files;
        let files = TokenizerFiles {
            tokenizer_file: tokenizer?,
            config_file: config?,
            special_tokens_map_file: special_tokens?,
            tokenizer_config_file: tokenizer_config?,
        };
        if let Err(source) = std::fs::metadata(&onnx) {
            return Err(EmbedError::ModelFile { path: onnx, source });
        }
        let options =
            RerankInitOptionsUserDefined::new().with_environment(runtime::environment()?).with_max_length(MAX_TOKENS);
        // Weights beside the ONNX file are found there.
        let model = TextRerank::try_new_from_user_defined(UserDefinedRerankingModel::new(onnx, files), options);
        let model = model.map_err(|error| EmbedError::ModelLoad { name: name.clone(), reason: error.to_string() })?;
        Ok(Self { name, model: Mutex::new(model) })
    }
}

fn read(path: PathBuf) -> Result<Vec<u8>, EmbedError> {
    std::fs::read(&path).map_err(|source| EmbedError::ModelFile { path, source })
}

impl Reranker for OnnxReranker {
    fn name(&self) -> &str {
        &self.name
    }

    fn score(&self, question: &str, text: &str) -> Result<f32, EmbedError> {
        let failed = |reason: String| EmbedError::Run { name: self.name.clone(), chars: text.chars().count(), reason };
        let mut model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        let scored = model.rerank(question, [text], false, Some(1)).map_err(|error| failed(error.to_string()))?;
        let score = scored.first().map(|scored| scored.score).filter(|score| score.is_finite());
        score.ok_or_else(|| failed("it gave no score".to_string()))
    }
}
