//! Where a model's files come from, and what they are.

use std::borrow::Cow;
use std::path::Path;

use fastembed::{Pooling, TokenizerFiles, UserDefinedEmbeddingModel};

use crate::embed::builtin::unigram::UnigramVocabulary;
use crate::embed::spec::{Identity, ModelChoice, ModelSpec, sha256_hex};
use crate::embed::tokens::Tokens;
use crate::embed::window::Window;
use crate::embed::{EmbedError, catalogue};

impl ModelChoice {
    /// What the user wrote: an existing directory, else a name.
    ///
    /// # Errors
    /// [`EmbedError::UnknownModel`] when it is neither.
    pub fn parse(text: &str) -> Result<Self, EmbedError> {
        if text == BUILT_IN_NAME {
            return Ok(Self::BuiltIn);
        }
        let path = Path::new(text);
        if path.is_dir() {
            let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
            return Ok(Self::Directory(path));
        }
        catalogue::canonical_name(text).map(Self::Catalogue)
    }
}

/// The name of the model inside the binary.
pub const BUILT_IN_NAME: &str = "papers-e5-zh-en";

/// A model's files in memory, with all that is needed to run it.
pub struct Model {
    onnx: Cow<'static, [u8]>,
    external: Vec<(String, Vec<u8>)>,
    tokenizer: Cow<'static, [u8]>,
    config: Cow<'static, [u8]>,
    special_tokens: Cow<'static, [u8]>,
    tokenizer_config: Cow<'static, [u8]>,
    pooling: Pooling,
    output_key: Option<fastembed::OutputKey>,
    prepared: Option<Prepared>,
    spec: ModelSpec,
}

impl Model {
    /// Reads the model that `choice` names; never downloads.
    ///
    /// # Errors
    /// When the files are missing or their description is unusable.
    pub fn open(choice: &ModelChoice) -> Result<Self, EmbedError> {
        match choice {
            ModelChoice::BuiltIn => built_in(),
            ModelChoice::Directory(dir) => Self::from_directory(dir),
            ModelChoice::Catalogue(name) => catalogue::open(name),
            ModelChoice::External => Err(EmbedError::External),
        }
    }

    /// The model's description.
    pub fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    /// The window of the model, without running it.
    ///
    /// # Errors
    /// When its tokenizer cannot be loaded.
    pub fn window(&self) -> Result<Window, EmbedError> {
        let tokens = Tokens::of(self)?;
        Ok(Window::new(move |text| tokens.count(text), &self.spec.identity))
    }

    fn from_directory(dir: &Path) -> Result<Self, EmbedError> {
        let read = |name: &str| {
            let path = dir.join(name);
            std::fs::read(&path).map_err(|source| EmbedError::ModelFile { path, source })
        };
        let name = dir.display().to_string();
        // Exports by Optimum stand in a folder of their own.
        let onnx_name = if dir.join("model.onnx").is_file() { "model.onnx" } else { "onnx/model.onnx" };
        let external = match std::fs::read(dir.join(format!("{onnx_name}_data"))) {
            Ok(bytes) => vec![("model.onnx_data".to_string(), bytes)],
            Err(_) => Vec::new(),
        };
        // The pooling that sentence-transformers exports name beside the model; mean otherwise.
        let cls = std::fs::read_to_string(dir.join("1_Pooling/config.json"))
            .is_ok_and(|text| text.replace(' ', "").contains("\"pooling_mode_cls_token\":true"));
        let files = Files {
            onnx: Cow::Owned(read(onnx_name)?),
            external,
            tokenizer: Cow::Owned(read("tokenizer.json")?),
            config: Cow::Owned(read("config.json")?),
            special_tokens: Cow::Owned(read("special_tokens_map.json")?),
            tokenizer_config: Cow::Owned(read("tokenizer_config.json")?),
        };
        files.into_model(
            ModelChoice::Directory(dir.to_path_buf()),
            &name,
            if cls { Pooling::Cls } else { Pooling::Mean },
            None,
            None,
        )
    }

    /// The bytes of the model inside the binary, when this is it.
    pub(super) fn built_in(&self) -> Option<&'static [u8]> {
        match self.onnx {
            Cow::Borrowed(bytes) => Some(bytes),
            Cow::Owned(_) => None,
        }
    }

    pub(super) fn tokenizer(&self) -> &[u8] {
        &self.tokenizer
    }

    /// What the program holds of this model beside its files, when it is the built-in one.
    pub(super) fn prepared(&self) -> Option<&Prepared> {
        self.prepared.as_ref()
    }

    fn tokenizer_files(&self) -> TokenizerFiles {
        TokenizerFiles {
            tokenizer_file: self.tokenizer.to_vec(),
            config_file: self.config.to_vec(),
            special_tokens_map_file: self.special_tokens.to_vec(),
            tokenizer_config_file: self.tokenizer_config.to_vec(),
        }
    }

    /// The same model as fastembed takes it; it wants bytes of its own.
    pub(super) fn to_fastembed(&self) -> UserDefinedEmbeddingModel {
        let mut model = UserDefinedEmbeddingModel::new(self.onnx.to_vec(), self.tokenizer_files())
            .with_pooling(self.pooling.clone());
        for (name, bytes) in &self.external {
            model = model.with_external_initializer(name.clone(), bytes.clone());
        }
        model.output_key = self.output_key.clone();
        model
    }
}

/// What was made of the built-in model before it came into the program.
pub(super) struct Prepared {
    weights_sha256: &'static str,
    tokenizer_sha256: &'static str,
    /// The tokenizer's pieces, and all else of it.
    pieces: &'static [u8],
    pub frame: &'static [u8],
    /// What sentences are looked at with; see [`crate::embed::builtin::sentence_prefilter`].
    pub sentence_prefilter: &'static [u8],
}

impl Prepared {
    pub fn pieces(&self) -> Option<UnigramVocabulary> {
        UnigramVocabulary::read(self.pieces)
    }
}

/// The files of a model before they are described.
pub(super) struct Files {
    pub onnx: Cow<'static, [u8]>,
    pub external: Vec<(String, Vec<u8>)>,
    pub tokenizer: Cow<'static, [u8]>,
    pub config: Cow<'static, [u8]>,
    pub special_tokens: Cow<'static, [u8]>,
    pub tokenizer_config: Cow<'static, [u8]>,
}

impl Files {
    pub(super) fn into_model(
        self,
        choice: ModelChoice,
        name: &str,
        pooling: Pooling,
        output_key: Option<fastembed::OutputKey>,
        prepared: Option<Prepared>,
    ) -> Result<Model, EmbedError> {
        let bad = |reason: String| EmbedError::ModelLoad { name: name.to_string(), reason };
        let config: serde_json::Value =
            serde_json::from_slice(&self.config).map_err(|error| bad(format!("config.json: {error}")))?;
        let tokenizer_config: serde_json::Value = serde_json::from_slice(&self.tokenizer_config)
            .map_err(|error| bad(format!("tokenizer_config.json: {error}")))?;
        let dimension = ["hidden_size", "dim", "d_model"]
            .iter()
            .find_map(|key| config[*key].as_u64())
            .ok_or_else(|| bad("config.json names no hidden_size".to_string()))? as usize;
        // BGE's files say 1e30 for "unknown"; 512 is what all of these encoders are trained for.
        let max_tokens = tokenizer_config["model_max_length"].as_f64().unwrap_or(512.0).clamp(16.0, 512.0) as usize;
        let (query_prefix, passage_prefix) = prefixes(name, &config);
        let mut weights: Vec<&[u8]> = vec![&self.onnx];
        weights.extend(self.external.iter().map(|(_, bytes)| bytes.as_slice()));
        let identity = Identity {
            name: name.to_string(),
            weights_sha256: prepared.as_ref().map_or_else(|| sha256_hex(&weights), |it| it.weights_sha256.to_string()),
            tokenizer_sha256: prepared
                .as_ref()
                .map_or_else(|| sha256_hex(&[&self.tokenizer]), |it| it.tokenizer_sha256.to_string()),
            dimension,
            pooling: if pooling == Pooling::Cls { "cls" } else { "mean" }.to_string(),
            query_prefix,
            passage_prefix,
            max_tokens,
        };
        Ok(Model {
            onnx: self.onnx,
            external: self.external,
            tokenizer: self.tokenizer,
            config: self.config,
            special_tokens: self.special_tokens,
            tokenizer_config: self.tokenizer_config,
            pooling,
            output_key,
            prepared,
            spec: ModelSpec { choice, identity },
        })
    }
}

// A model says its prefixes in config.json, under `papers_sem`; families that are known to want
// some have them by name (their model cards).
fn prefixes(name: &str, config: &serde_json::Value) -> (String, String) {
    let own = &config["papers_sem"];
    if let (Some(query), Some(passage)) = (own["query_prefix"].as_str(), own["passage_prefix"].as_str()) {
        return (query.to_string(), passage.to_string());
    }
    // Of a directory, its own name: where it lies says nothing.
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

#[cfg(feature = "embedded-model")]
fn built_in() -> Result<Model, EmbedError> {
    macro_rules! file {
        ($name:literal) => {
            Cow::Borrowed(
                include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/papers-e5-zh-en/", $name)) as &[u8]
            )
        };
    }
    // 38 MB to hash and a vocabulary to sort at every start would be felt.
    let prepared = Prepared {
        weights_sha256: env!("BUILT_IN_WEIGHTS_SHA256"),
        tokenizer_sha256: env!("BUILT_IN_TOKENIZER_SHA256"),
        pieces: include_bytes!(concat!(env!("OUT_DIR"), "/pieces.bin")),
        frame: include_bytes!(concat!(env!("OUT_DIR"), "/tokenizer.json")),
        sentence_prefilter: include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/models/papers-e5-zh-en/sentence_prefilter.bin"
        )),
    };
    Files {
        onnx: file!("model.onnx"),
        external: Vec::new(),
        tokenizer: file!("tokenizer.json"),
        config: file!("config.json"),
        special_tokens: file!("special_tokens_map.json"),
        tokenizer_config: file!("tokenizer_config.json"),
    }
    .into_model(ModelChoice::BuiltIn, BUILT_IN_NAME, Pooling::Mean, None, Some(prepared))
}

#[cfg(not(feature = "embedded-model"))]
fn built_in() -> Result<Model, EmbedError> {
    Err(EmbedError::NoBuiltIn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(feature = "embedded-model")]
    fn the_built_in_model_describes_itself() {
        let model = Model::open(&ModelChoice::BuiltIn).expect("the built-in model");
        let identity = &model.spec().identity;
        assert_eq!((identity.dimension, identity.max_tokens), (384, 512));
        assert_eq!((identity.query_prefix.as_str(), identity.passage_prefix.as_str()), ("query: ", "passage: "));
        assert_eq!(identity.weights_sha256, sha256_hex(&[&model.onnx]));
        assert_eq!(identity.tokenizer_sha256, sha256_hex(&[&model.tokenizer]));
    }

    #[test]
    fn prefixes_go_by_the_name_of_the_model_and_not_by_where_it_lies() {
        let of = |name: &str| prefixes(name, &serde_json::Value::Null).0;
        assert_eq!(of("/models/bge-e5/mine"), "");
        for name in ["/x/multilingual-e5-small", "MultilingualE5Large", "papers-e5-zh-en"] {
            assert_eq!(of(name), "query: ", "{name}");
        }
        assert_eq!(of("BGESmallZHV15"), "为这个句子生成表示以用于检索相关文章：");
    }

    #[test]
    fn a_name_that_is_no_model_lists_those_that_are() {
        let error = ModelChoice::parse("no-such-model").expect_err("unknown").to_string();
        assert!(error.contains("MultilingualE5Small"), "{error}");
    }
}
