//! Errors of the library as exceptions of Python, each with what a Python user can do about it.

use papers_sem::{EmbedError, Error, SearchError, StoreError, UpdateError};
use pyo3::types::{PyAnyMethods, PyType};
use pyo3::{PyErr, Python};

/// The exception for an error.
pub fn raise(py: Python<'_>, error: impl Into<Error>) -> PyErr {
    let error = error.into();
    let (class, step) = describe(&error);
    let message = match step {
        Some(step) => format!("{error}\n  {step}"),
        None => error.to_string(),
    };
    exception(py, class, message)
}

/// An exception of a class in `papers_sem.errors`.
pub fn exception(py: Python<'_>, class: &str, message: String) -> PyErr {
    let class = py.import("papers_sem.errors").and_then(|module| module.getattr(class));
    match class.and_then(|class| Ok(class.cast_into::<PyType>()?)) {
        Ok(class) => PyErr::from_type(class, (message,)),
        Err(error) => error,
    }
}

/// The name of the exception, and the next step.
fn describe(error: &Error) -> (&'static str, Option<String>) {
    match error {
        Error::Store(error) => store(error),
        Error::Update(error) => update(error),
        Error::Search(error) => search(error),
        Error::Filter(_) => ("FilterError", None),
        Error::Embed(error) => embed(error),
        _ => ("PapersSemError", None),
    }
}

fn store(error: &StoreError) -> (&'static str, Option<String>) {
    let (class, step) = match error {
        StoreError::Missing { .. } => {
            ("IndexNotFound", "make one with papers_sem.index(paths, dir), or open another folder")
        }
        StoreError::File { .. } | StoreError::Foreign { .. } => ("IndexUnusable", "name another folder"),
        StoreError::Damaged { .. } => (
            "IndexUnusable",
            "the command `papers-sem verify --repair` repairs what it can; papers_sem.index(paths, dir, rebuild=True) makes \
             the index again",
        ),
        StoreError::Newer { .. } => ("IndexUnusable", "install the newer version, or make an index in another folder"),
        StoreError::Older { .. } => {
            ("IndexUnusable", "the command `papers-sem upgrade` converts it to the present format")
        }
        StoreError::Locked { .. } => ("IndexLocked", "try again when it has ended, or wait for it with wait=True"),
        StoreError::Collection { .. } | StoreError::NoQdrant { .. } => return ("StoreError", None),
        _ => return ("PapersSemError", None),
    };
    (class, Some(step.to_string()))
}

fn update(error: &UpdateError) -> (&'static str, Option<String>) {
    match error {
        UpdateError::Store(error) => store(error),
        UpdateError::Embed(error) => embed(error),
        UpdateError::NoSource => {
            ("NothingToIndex", Some("name files or folders: papers_sem.index([\"notes\"])".to_string()))
        }
        UpdateError::NothingReadable(_) | UpdateError::UnknownSource { .. } | UpdateError::BelowSource { .. } => {
            ("NothingToIndex", None)
        }
        UpdateError::OtherModel { .. } => {
            ("IndexUnusable", Some("papers_sem.index(paths, dir, rebuild=True) embeds everything again".to_string()))
        }
        _ => ("PapersSemError", None),
    }
}

fn search(error: &SearchError) -> (&'static str, Option<String>) {
    match error {
        SearchError::Store(error) => store(error),
        SearchError::Embed(error) => embed(error),
        SearchError::Filter(_) => ("FilterError", None),
        SearchError::Empty | SearchError::NoTopic { .. } => ("QuestionError", None),
        SearchError::OtherModel { .. } => {
            ("IndexUnusable", Some("papers_sem.index(paths, dir, rebuild=True) embeds everything again".to_string()))
        }
        SearchError::Words { .. } => {
            ("IndexUnusable", Some("ask with mode=\"semantic\", or make the index again with rebuild=True".to_string()))
        }
        _ => ("PapersSemError", None),
    }
}

fn embed(error: &EmbedError) -> (&'static str, Option<String>) {
    match error {
        EmbedError::Runtime(_) => (
            "RuntimeNotFound",
            Some(
                "`pip install \"onnxruntime>=1.24\"` into this Python; or set ORT_DYLIB_PATH to a library you have"
                    .into(),
            ),
        ),
        EmbedError::NotDownloaded { name, .. } => {
            ("ModelError", Some(format!("the command `papers-sem index --model {name} PATH…` downloads it")))
        }
        _ => ("ModelError", None),
    }
}
