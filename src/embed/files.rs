//! The files of a model that is not part of the program.

use std::path::Path;

use fastembed::{OutputKey, Pooling, TokenizerFiles, UserDefinedEmbeddingModel};

use crate::embed::describe::Description;
use crate::embed::error::EmbedError;
use crate::embed::sha256::sha256_hex;
use crate::embed::spec::Identity;

/// The files of a model, in memory.
pub(super) struct ModelFiles {
    pub onnx: Vec<u8>,
    /// Weights outside the ONNX file, by the name that it refers to.
    pub external: Vec<(String, Vec<u8>)>,
    /// `tokenizer.json`.
    pub tokenizer: Vec<u8>,
    /// `config.json`.
    pub config: Vec<u8>,
    /// `special_tokens_map.json`.
    pub special_tokens: Vec<u8>,
    /// `tokenizer_config.json`.
    pub tokenizer_config: Vec<u8>,
    pub pooling: Pooling,
    /// The output of the ONNX file that holds the vectors, where it has several.
    pub output_key: Option<OutputKey>,
}

impl ModelFiles {
    /// Reads the model in the directory `dir`.
    pub fn read(dir: &Path) -> Result<Self, EmbedError> {
        let read = |name: &str| {
            let path = dir.join(name);
            std::fs::read(&path).map_err(|source| EmbedError::ModelFile { path, source })
        };
        // Optimum exports the ONNX file into a folder of its own.
        let onnx_name = if dir.join("model.onnx").is_file() { "model.onnx" } else { "onnx/model.onnx" };
        let external = match std::fs::read(dir.join(format!("{onnx_name}_data"))) {
            Ok(bytes) => vec![("model.onnx_data".to_string(), bytes)],
            Err(_) => Vec::new(),
        };
        // Exports of sentence-transformers name the pooling in this file; the default is the mean.
        let is_cls = std::fs::read_to_string(dir.join("1_Pooling/config.json"))
            .is_ok_and(|text| text.replace(' ', "").contains("\"pooling_mode_cls_token\":true"));
        Ok(Self {
            onnx: read(onnx_name)?,
            external,
            tokenizer: read("tokenizer.json")?,
            config: read("config.json")?,
            special_tokens: read("special_tokens_map.json")?,
            tokenizer_config: read("tokenizer_config.json")?,
            pooling: if is_cls { Pooling::Cls } else { Pooling::Mean },
            output_key: None,
        })
    }

    /// The identity of the model, under `name`.
    pub fn identity(&self, name: &str) -> Result<Identity, EmbedError> {
        let mut weights: Vec<&[u8]> = vec![&self.onnx];
        weights.extend(self.external.iter().map(|(_, bytes)| bytes.as_slice()));
        Description {
            name,
            config: &self.config,
            tokenizer_config: &self.tokenizer_config,
            pooling: if self.pooling == Pooling::Cls { "cls" } else { "mean" },
            weights_sha256: sha256_hex(&weights),
            tokenizer_sha256: sha256_hex(&[&self.tokenizer]),
        }
        .identity()
    }

    /// The same files in fastembed's type. Each session gets a copy.
    pub fn to_fastembed(&self) -> UserDefinedEmbeddingModel {
        let tokenizer = TokenizerFiles {
            tokenizer_file: self.tokenizer.clone(),
            config_file: self.config.clone(),
            special_tokens_map_file: self.special_tokens.clone(),
            tokenizer_config_file: self.tokenizer_config.clone(),
        };
        let mut model = UserDefinedEmbeddingModel::new(self.onnx.clone(), tokenizer).with_pooling(self.pooling.clone());
        for (name, bytes) in &self.external {
            model = model.with_external_initializer(name.clone(), bytes.clone());
        }
        model.output_key = self.output_key.clone();
        model
    }
}
