//! The next step after an error: the command, the option or the variable that a user can change.
//!
//! The errors of the library say what is wrong. Only this file says what to do about it in the command.

use std::io;

use crate::embed::EmbedError;
use crate::embed::runtime::{RuntimeError, library_name, minimum_version};
use crate::engine::Error;
use crate::eval::EvalError;
use crate::index::export::ExportError;
use crate::index::store::{CollectionFault, StoreError};
use crate::index::writer::UpdateError;
use crate::search::SearchError;

/// The next step after an update with problems.
pub(super) const PROBLEMS: &str =
    "`papers-sem read PATH…` shows what is read from a file; `papers-sem index --forget PATH` removes a source";

/// What to index in place of PDF documents.
pub(super) const PDF: &str = "PDF is not read: index what your reference manager exports (BibTeX, RIS, CSL-JSON, CSV), or the \
    folder of Zotero";

/// The next step after `error`, in one or more lines; `None` when the message says all.
pub(super) fn next_step(error: &anyhow::Error) -> Option<String> {
    if let Some(error) = error.downcast_ref::<Error>() {
        return match error {
            Error::Store(error) => store(error),
            Error::Update(error) => update(error),
            Error::Search(error) => search(error),
            Error::Embed(error) => embed(error),
            Error::Export(error) => export(error),
            Error::Eval(error) => eval(error),
            Error::Filter(_) => None,
        };
    }
    None.or_else(|| error.downcast_ref().and_then(store))
        .or_else(|| error.downcast_ref().and_then(update))
        .or_else(|| error.downcast_ref().and_then(search))
        .or_else(|| error.downcast_ref().and_then(embed))
        .or_else(|| error.downcast_ref().map(runtime))
        .or_else(|| error.downcast_ref().and_then(export))
        .or_else(|| error.downcast_ref().and_then(eval))
        .or_else(|| server(error))
}

#[cfg(feature = "server")]
fn server(error: &anyhow::Error) -> Option<String> {
    use crate::server::ServerError;

    let step = match error.downcast_ref::<ServerError>()? {
        ServerError::Listen { source, .. } => match source.kind() {
            io::ErrorKind::AddrInUse => {
                "another program listens there: name another port with --listen, or port 0 for any"
            }
            io::ErrorKind::PermissionDenied => "name a port from 1024 with --listen",
            io::ErrorKind::AddrNotAvailable => "name an address of this machine with --listen, such as 127.0.0.1:7474",
            _ => "name another address with --listen",
        },
        ServerError::NoToken { .. } => {
            "set one with --token or PAPERS_SEM_TOKEN; or listen on 127.0.0.1, which only this machine reaches"
        }
        _ => return None,
    };
    Some(step.to_string())
}

#[cfg(not(feature = "server"))]
fn server(_: &anyhow::Error) -> Option<String> {
    None
}

/// The message of an error, with the next step below it.
pub(super) fn explain(error: impl Into<anyhow::Error>) -> String {
    let error = error.into();
    match next_step(&error) {
        Some(step) => format!("{error}\n  {step}"),
        None => error.to_string(),
    }
}

fn store(error: &StoreError) -> Option<String> {
    let step = match error {
        StoreError::Missing { .. } => "make one with `papers-sem index PATH…`, or name another with --index DIR",
        StoreError::Foreign { .. } => "give another directory with --index DIR",
        StoreError::Damaged { .. } => {
            "`papers-sem verify --repair` repairs what it can; `papers-sem index --rebuild PATH…` makes the index again"
        }
        StoreError::Newer { .. } => "install the newer version, or make an index in another directory with --index DIR",
        StoreError::Older { .. } => "`papers-sem upgrade` converts it to the present format",
        StoreError::Locked { .. } => "try again when it has ended; without --no-wait, `index` waits for it",
        StoreError::NoQdrant { .. } => "install papers-sem with it: `cargo install --path . --features qdrant`",
        StoreError::Collection { fault, .. } => return collection(*fault),
        StoreError::Io { source, .. } => match source.kind() {
            io::ErrorKind::StorageFull => "free some space; the index is as it was",
            io::ErrorKind::PermissionDenied => "check who may write there, or name another place with --index DIR",
            io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only: name another place with --index DIR",
            _ => return None,
        },
    };
    Some(step.to_string())
}

fn collection(fault: CollectionFault) -> Option<String> {
    let step = match fault {
        CollectionFault::Unavailable => {
            "check that the nodes run and can be reached; `papers-sem doctor` asks each of them how it is"
        }
        CollectionFault::Refused => "an API key comes from the environment: PAPERS_SEM_QDRANT_API_KEY",
        CollectionFault::Settings => {
            "write the address as qdrant://HOST:PORT/NAME, and give each store a name of its own"
        }
        CollectionFault::Missing => {
            "`papers-sem index` makes it from what an index keeps; `papers-sem index PATH… --store ADDRESS` from files"
        }
        CollectionFault::OtherModel => {
            "ask through an index that was made with the model of the collection, or make another collection: \
             `papers-sem index --rebuild --store qdrant://HOST/ANOTHER_NAME`"
        }
        CollectionFault::OtherFormat => {
            "use the version of papers-sem that made it, or make another: `papers-sem index --store qdrant://HOST/ANOTHER_NAME`"
        }
        CollectionFault::Shared => "make another collection: `papers-sem index --store qdrant://HOST/ANOTHER_NAME`",
        CollectionFault::Damaged => "`papers-sem verify --repair` writes again what this index keeps",
        _ => return None,
    };
    Some(step.to_string())
}

fn update(error: &UpdateError) -> Option<String> {
    Some(match error {
        UpdateError::Store(error) => return store(error),
        UpdateError::Embed(error) => return embed(error),
        UpdateError::NoSource => "name files or directories: `papers-sem index PATH…`".to_string(),
        UpdateError::UnknownSource { .. } => "`papers-sem list --json` names the sources of every paper".to_string(),
        UpdateError::BelowSource { root, .. } => format!(
            "move it elsewhere, or give its name a leading dot, then run `papers-sem index`; or forget {}",
            root.display()
        ),
        UpdateError::OtherModel { model, .. } => format!(
            "`papers-sem index --rebuild{}` embeds everything again; without --model the model of the index is used",
            model.as_ref().map(|name| format!(" --model {name}")).unwrap_or_default()
        ),
        UpdateError::Stopped { total: 1.., .. } => "the same command continues from there".to_string(),
        _ => return None,
    })
}

fn search(error: &SearchError) -> Option<String> {
    Some(match error {
        SearchError::Store(error) => return store(error),
        SearchError::Embed(error) => return embed(error),
        SearchError::Empty => "ask something: `papers-sem ask \"efficient long context\"`".to_string(),
        SearchError::NoTopic { .. } => {
            "say what they are about: `papers-sem ask \"papers about long context\"`, or a name of an author; `papers-sem list` \
             lists all papers"
                .to_string()
        }
        SearchError::OtherModel { model, .. } => {
            format!("`papers-sem index --rebuild --model {model}` embeds everything again")
        }
        SearchError::Words { .. } => {
            "ask with --semantic, or make the index again with `papers-sem index --rebuild`".to_string()
        }
        _ => return None,
    })
}

fn export(error: &ExportError) -> Option<String> {
    let step = match error {
        ExportError::Store(error) => return store(error),
        ExportError::Same { .. } => "give each a file of its own",
        ExportError::Write { source, .. } => match source.kind() {
            io::ErrorKind::StorageFull => "free some space, or name a place on another disk",
            io::ErrorKind::NotFound => "make its folder first, or name another place",
            io::ErrorKind::IsADirectory => "name a file in it",
            io::ErrorKind::PermissionDenied => "check who may write there, or name another place",
            _ => "name another place",
        },
    };
    Some(step.to_string())
}

/// The next step after an error of a model.
fn embed(error: &EmbedError) -> Option<String> {
    Some(match error {
        EmbedError::Runtime(error) => runtime(error),
        EmbedError::ModelFile { .. } => {
            "a model directory holds model.onnx, tokenizer.json, config.json, special_tokens_map.json and \
             tokenizer_config.json"
                .to_string()
        }
        EmbedError::UnknownModel { .. } => "give one of these names, or a directory that holds a model".to_string(),
        EmbedError::NotDownloaded { name, .. } => {
            format!("`papers-sem index --model {name} PATH…` downloads it; `ask` does not")
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
fn runtime(error: &RuntimeError) -> String {
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
        EvalError::Search(error) => return search(error),
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

    #[test]
    fn an_error_of_the_engine_has_the_step_of_its_cause() {
        let missing = || StoreError::Missing { dir: "index".into() };
        let causes: [anyhow::Error; 4] = [
            missing().into(),
            Error::Store(missing()).into(),
            Error::Eval(EvalError::Search(SearchError::Store(missing()))).into(),
            Error::Export(ExportError::Store(missing())).into(),
        ];
        for error in causes {
            assert!(explain(error).ends_with(
                "there is no index in index\n  make one with `papers-sem index PATH…`, or name another with --index DIR"
            ));
        }
        assert!(
            next_step(
                &SearchError::OtherModel {
                    dir: "index".into(),
                    indexed: "a".into(),
                    given: "b (12345678…)".into(),
                    model: "b".into()
                }
                .into()
            )
            .is_some_and(|step| step.starts_with("`papers-sem index --rebuild --model b`"))
        );
    }
}
