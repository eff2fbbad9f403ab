//! The next step after an error: the command, the option or the variable that a user can change.

use crate::embed::EmbedError;
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
    None
}

/// The next step after an error of a model.
pub(crate) fn embed(error: &EmbedError) -> Option<String> {
    Some(match error {
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

/// The message of an error of a model, with the next step below it.
pub(crate) fn explain(error: &EmbedError) -> String {
    match embed(error) {
        Some(step) => format!("{error}\n  {step}"),
        None => error.to_string(),
    }
}
