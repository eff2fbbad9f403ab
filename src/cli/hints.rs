//! The next step after an error: the command, the option or the variable that a user can change.

use crate::embed::EmbedError;
use crate::embed::runtime::{RuntimeError, library_name, minimum_version};
use crate::eval::EvalError;
use crate::index::writer::UpdateError;
use crate::search::SearchError;

/// The next step after `error`, in one or more lines; `None` when the message says all.
pub(crate) fn next_step(error: &anyhow::Error) -> Option<String> {
    if let Some(error) = error.downcast_ref::<EmbedError>() {
        return embed(error);
    }
    if let Some(UpdateError::Embed(error)) = error.downcast_ref() {
        return embed(error);
    }
    if let Some(SearchError::Embed(error)) = error.downcast_ref() {
        return embed(error);
    }
    if let Some(error) = error.downcast_ref::<EvalError>() {
        return eval(error);
    }
    None
}

/// The next step after an error of a model.
pub(crate) fn embed(error: &EmbedError) -> Option<String> {
    Some(match error {
        EmbedError::Runtime(error) => runtime(error),
        EmbedError::ModelFile { .. } => {
            "a model directory holds model.onnx, tokenizer.json, config.json, special_tokens_map.json and \
             tokenizer_config.json"
                .to_string()
        }
        EmbedError::UnknownModel { .. } => "give one of these names, or a directory that holds a model".to_string(),
        EmbedError::NotDownloaded { name, .. } => {
            format!("`papers-sem index --model {name} PATH…` downloads it; `ask` never does")
        }
        EmbedError::Download { .. } => "check the network, or give a local directory with --model DIR".to_string(),
        EmbedError::NoBuiltIn => "give one with --model DIR, or build with `--features embedded-model`".to_string(),
        EmbedError::External => {
            "`papers-sem index --rebuild --model MODEL` makes the index with another model".to_string()
        }
        _ => return None,
    })
}

/// The next step after an error of ONNX Runtime.
pub(crate) fn runtime(error: &RuntimeError) -> String {
    let (library, version) = (library_name(), minimum_version());
    match error {
        RuntimeError::NotAFile { .. } => format!("set ORT_DYLIB_PATH to ONNX Runtime's {library}, or unset it"),
        RuntimeError::NotFound { .. } => format!(
            "to get it, do one of:\n  `make runtime` in the checkout of papers-sem\n  `pip install \"onnxruntime>={version}\"` \
             for any Python; it is found there\n  set ORT_DYLIB_PATH to the path of a library you have"
        ),
        _ => format!(
            "run `make runtime` in the checkout of papers-sem (with ORT_DYLIB_PATH unset), or set ORT_DYLIB_PATH to another \
             {library} (version {version} or newer)"
        ),
    }
}

fn eval(error: &EvalError) -> Option<String> {
    let step = match error {
        EvalError::MissingDocuments { .. } => {
            "index the collection that the judgements are about; the ids of its documents must be the `id` of their \
             records; --missing-ok counts missing documents as not found"
        }
        EvalError::NoJudgedQuestion { .. } => "the ids of the questions must be the same in both files",
        EvalError::NoCommonQuestion { .. } => "compare with a run over the same questions",
        _ => return None,
    };
    Some(step.to_string())
}

/// The message of an error of a model, with the next step below it.
pub(crate) fn explain(error: &EmbedError) -> String {
    match embed(error) {
        Some(step) => format!("{error}\n  {step}"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_of_onnx_runtime_has_a_way_out() {
        let (path, reason) = (std::path::PathBuf::from("library.so"), String::from("a reason"));
        let not_found = RuntimeError::NotFound { searched: Vec::new(), refused: Vec::new() };
        for step in ["make runtime", "pip install", "ORT_DYLIB_PATH"] {
            assert!(runtime(&not_found).contains(step), "{step}");
        }
        for error in [
            RuntimeError::Unloadable { path: path.clone(), reason: reason.clone() },
            RuntimeError::TooOld { path: path.clone(), version: "1.17.0".into() },
            RuntimeError::NotStarted { path: path.clone(), reason },
        ] {
            assert!(runtime(&error).contains("make runtime") && runtime(&error).contains(&library_name()), "{error}");
        }
        assert!(runtime(&RuntimeError::NotAFile { path }).contains("unset it"));
    }

    #[test]
    fn the_step_is_found_through_the_errors_of_other_modules() {
        let missing = || EmbedError::NotDownloaded { name: "BGEM3".into(), file: "model.onnx".into() };
        let errors: [anyhow::Error; 3] =
            [missing().into(), UpdateError::Embed(missing()).into(), SearchError::Embed(missing()).into()];
        for error in errors {
            assert!(next_step(&error).is_some_and(|step| step.contains("papers-sem index --model BGEM3")), "{error}");
        }
    }
}
