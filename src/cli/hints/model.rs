//! The next step after an error of a model, or of the runtime that it needs.

use crate::cli::language::said;
use crate::embed::EmbedError;
use crate::embed::runtime::{RuntimeError, library_name, minimum_version};

/// The next step after an error of a model.
pub(super) fn embed(error: &EmbedError) -> Option<String> {
    Some(match error {
        EmbedError::Runtime(error) => runtime(error),
        EmbedError::ModelFile { .. } => said! {
            en: "a model directory holds model.onnx, tokenizer.json, config.json, special_tokens_map.json and \
                 tokenizer_config.json",
            zh: "模型目录里有 model.onnx、tokenizer.json、config.json、special_tokens_map.json 和 tokenizer_config.json",
        },
        EmbedError::UnknownModel { .. } => said! {
            en: "give one of these names, or a directory that holds a model",
            zh: "请给出其中一个名字，或一个放着模型的目录",
        },
        EmbedError::NotDownloaded { name, .. } => said! {
            en: format!("`papers-sem index --model {name} PATH…` downloads it; `ask` does not"),
            zh: format!("`papers-sem index --model {name} PATH…` 会下载它；`ask` 不下载"),
        },
        EmbedError::Download { .. } => said! {
            en: "check the network, or give a local directory with --model DIR",
            zh: "请检查网络，或用 --model DIR 指定本机的目录",
        },
        EmbedError::NoWeights { .. } => said! {
            en: "install papers-sem again, with all its files, or name another model with --model DIR",
            zh: "请重新安装 papers-sem 的全部文件，或用 --model DIR 指定别的模型",
        },
        EmbedError::External => said! {
            en: "`papers-sem index --rebuild --model MODEL` makes the index with another model",
            zh: "`papers-sem index --rebuild --model MODEL` 用别的模型重建索引",
        },
        EmbedError::ModelLoad { .. } | EmbedError::Calibration { .. } | EmbedError::Run { .. } => return None,
    })
}

/// The next step after an error of ONNX Runtime.
pub(super) fn runtime(error: &RuntimeError) -> String {
    let (library, version) = (library_name(), minimum_version());
    match error {
        RuntimeError::NotAFile { .. } => said! {
            en: format!("set ORT_DYLIB_PATH to ONNX Runtime's {library}, or unset it"),
            zh: format!("把 ORT_DYLIB_PATH 设为 ONNX Runtime 的 {library}，或取消设置"),
        },
        RuntimeError::NotFound { .. } => said! {
            en: format!(
                "to get it, do one of:\n  `make runtime` in the checkout of papers-sem\n  \
                 `pip install \"onnxruntime>={version}\"` for any Python; it is found there\n  \
                 set ORT_DYLIB_PATH to the path of a library you have"
            ),
            zh: format!(
                "要得到它，以下任选其一：\n  在 papers-sem 的源码目录里运行 `make runtime`\n  \
                 对任何一个 Python 运行 `pip install \"onnxruntime>={version}\"`，会在那里找到\n  \
                 把 ORT_DYLIB_PATH 设为已有的库文件的路径"
            ),
        },
        RuntimeError::Unloadable { .. } | RuntimeError::TooOld { .. } | RuntimeError::NotStarted { .. } => said! {
            en: format!(
                "run `make runtime` in the checkout of papers-sem (with ORT_DYLIB_PATH unset), or set ORT_DYLIB_PATH to \
                 another {library} (version {version} or newer)"
            ),
            zh: format!(
                "在 papers-sem 的源码目录里运行 `make runtime`（并取消设置 ORT_DYLIB_PATH），\
                 或把 ORT_DYLIB_PATH 设为另一个 {library}（{version} 或更新的版本）"
            ),
        },
    }
}
