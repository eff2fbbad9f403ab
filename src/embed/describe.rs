//! Reads the description of a model out of its JSON files.

use std::path::Path;

use serde_json::Value;

use crate::embed::error::EmbedError;
use crate::embed::spec::Identity;

/// The JSON files that describe a model.
pub(super) struct Description<'a> {
    pub name: &'a str,
    /// `config.json`.
    pub config: &'a [u8],
    /// `tokenizer_config.json`.
    pub tokenizer_config: &'a [u8],
    /// `mean` or `cls`.
    pub pooling: &'a str,
    pub weights_sha256: String,
    pub tokenizer_sha256: String,
}

impl Description<'_> {
    /// The identity of the model.
    pub fn identity(self) -> Result<Identity, EmbedError> {
        let invalid = |reason: String| EmbedError::ModelLoad { name: self.name.to_string(), reason };
        let config: Value =
            serde_json::from_slice(self.config).map_err(|error| invalid(format!("config.json: {error}")))?;
        let tokenizer_config: Value = serde_json::from_slice(self.tokenizer_config)
            .map_err(|error| invalid(format!("tokenizer_config.json: {error}")))?;
        let dimension = ["hidden_size", "dim", "d_model"]
            .iter()
            .find_map(|key| config[*key].as_u64())
            .ok_or_else(|| invalid("config.json names no hidden_size".to_string()))? as usize;
        // BGE's files say 1e30 for "unknown"; 512 is the length that all of these encoders are trained for.
        let max_tokens = tokenizer_config["model_max_length"].as_f64().unwrap_or(512.0).clamp(16.0, 512.0) as usize;
        let (query_prefix, passage_prefix) = prefixes(self.name, &config);
        Ok(Identity {
            name: self.name.to_string(),
            weights_sha256: self.weights_sha256,
            tokenizer_sha256: self.tokenizer_sha256,
            dimension,
            pooling: self.pooling.to_string(),
            query_prefix,
            passage_prefix,
            max_tokens,
        })
    }
}

/// The prefixes of questions and passages. `config.json` may name them under `papers_sem`; otherwise the name of the model
/// decides, by the model cards of the families that need them.
fn prefixes(name: &str, config: &Value) -> (String, String) {
    let own = &config["papers_sem"];
    if let (Some(query), Some(passage)) = (own["query_prefix"].as_str(), own["passage_prefix"].as_str()) {
        return (query.to_string(), passage.to_string());
    }
    // The name of a directory counts, not the path to it.
    let name = Path::new(name).file_name().map_or_else(String::new, |own| own.to_string_lossy().to_lowercase());
    let is_e5 =
        name.starts_with("multilinguale5") || name.split(|c: char| !c.is_alphanumeric()).any(|word| word == "e5");
    let (query, passage) = if is_e5 {
        ("query: ", "passage: ")
    } else if name.contains("nomic") || name.contains("modernbert-embed") || name.contains("modernbertembed") {
        ("search_query: ", "search_document: ")
    } else if name.contains("bge") && name.contains("zh") {
        ("为这个句子生成表示以用于检索相关文章：", "")
    } else if (name.contains("bge") && !name.contains("m3")) || name.contains("mxbai") || name.contains("arctic") {
        ("Represent this sentence for searching relevant passages: ", "")
    } else {
        ("", "")
    };
    (query.to_string(), passage.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_go_by_the_name_of_the_model_and_not_by_where_it_lies() {
        let query = |name: &str| prefixes(name, &Value::Null).0;
        assert_eq!(query("/models/bge-e5/mine"), "");
        for name in ["/x/multilingual-e5-small", "MultilingualE5Large", "papers-e5-zh-en"] {
            assert_eq!(query(name), "query: ", "{name}");
        }
        assert_eq!(query("BGESmallZHV15"), "为这个句子生成表示以用于检索相关文章：");
    }
}
