//! An open index.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use papers_sem::wire::{AnswerJson, PaperJson};
use papers_sem::{
    CITATION_FORMATS, CitationFormat, Engine, Language, Mode, Paper, Query, SentenceChoice, SimilarPapers, Snapshot,
    write_citations,
};
use pyo3::exceptions::PyValueError;
use pyo3::{PyResult, Python, pyclass, pymethods};
use serde::Serialize;

use crate::error::{exception, raise};
use crate::filters::filter;
use crate::papers::Papers;

/// The names that are shown where a name has no paper.
const NEAREST: usize = 3;

/// An open index, which threads can share. Every answer is JSON.
#[pyclass(frozen, module = "papers_sem._native")]
pub struct Index {
    engine: Engine,
    dir: PathBuf,
}

#[pymethods]
impl Index {
    #[new]
    fn new(py: Python<'_>, dir: PathBuf) -> PyResult<Self> {
        // Another place would be meant after a change of the current directory.
        let dir = std::path::absolute(&dir).unwrap_or(dir);
        let engine = py.detach(|| Engine::open(&dir)).map_err(|error| raise(py, error))?;
        Ok(Self { engine, dir })
    }

    #[getter]
    fn dir(&self) -> &Path {
        &self.dir
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        self.with(py, |snapshot| Ok(snapshot.len()))
    }

    #[pyo3(signature = (question, k, *, mode, min_score, exact, literal, both, explain, filters))]
    #[expect(clippy::too_many_arguments, reason = "they are keyword arguments of Python")]
    fn ask(
        &self,
        py: Python<'_>,
        question: String,
        k: usize,
        mode: &str,
        min_score: Option<f32>,
        exact: bool,
        literal: bool,
        both: bool,
        explain: bool,
        filters: Vec<(String, String)>,
    ) -> PyResult<String> {
        let mode = match mode {
            "hybrid" => Mode::Hybrid,
            "semantic" => Mode::Semantic,
            "lexical" => Mode::Lexical,
            other => {
                let message = format!("mode is \"hybrid\", \"semantic\" or \"lexical\", not {other:?}");
                return Err(PyValueError::new_err(message));
            }
        };
        let query = Query {
            text: question.trim().to_string(),
            k,
            mode,
            filter: filter(py, &filters)?,
            min_score,
            exact,
            literal,
            today: None,
            sentences: SentenceChoice::Compared,
            both_languages: both,
        };
        let answer = self.with(py, |snapshot| {
            let start = Instant::now();
            let answer = snapshot.search(&query)?;
            Ok(AnswerJson::new(query.text.clone(), answer, snapshot.generation(), start.elapsed(), explain))
        })?;
        json(&answer)
    }

    fn similar(&self, py: Python<'_>, name: &str, k: usize, filters: Vec<(String, String)>) -> PyResult<String> {
        let filter = filter(py, &filters)?;
        let answer = self.with(py, |snapshot| {
            let start = Instant::now();
            let Some(SimilarPapers { paper, answer, .. }) = snapshot.similar(name, k, &filter)? else {
                return Ok(Err(nearest(&snapshot, name)?));
            };
            let title = paper.title(Language::En).to_string();
            let answer = AnswerJson::new(title, answer, snapshot.generation(), start.elapsed(), false);
            Ok(Ok(AnswerJson { id: Some(paper.id), ..answer }))
        })?;
        json(&answer.map_err(|message| exception(py, "PaperNotFound", message))?)
    }

    /// The papers that are called so.
    fn papers_called(&self, py: Python<'_>, name: &str) -> PyResult<Vec<String>> {
        let papers = self.with(py, |snapshot| found(&snapshot, name))?;
        let papers = papers.map_err(|message| exception(py, "PaperNotFound", message))?;
        papers.into_iter().map(|paper| json(&PaperJson::from(paper))).collect()
    }

    fn papers(&self, py: Python<'_>) -> PyResult<Papers> {
        self.with(py, |snapshot| Ok(Papers::of(snapshot)))
    }

    fn cite(&self, py: Python<'_>, names: Vec<String>, format: &str) -> PyResult<String> {
        let Some(format) = CITATION_FORMATS.iter().copied().find(|known| known.name() == format) else {
            let known: Vec<_> = CITATION_FORMATS.iter().map(|format| format.name()).collect();
            return Err(PyValueError::new_err(format!("no format {format:?}; the formats are {}", known.join(", "))));
        };
        let text = self.with(py, |snapshot| cite(&snapshot, &names, format))?;
        text.map_err(|message| exception(py, "PaperNotFound", message))
    }
}

impl Index {
    /// What `work` finds in the index as it is now. Other threads of Python run meanwhile.
    fn with<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(Snapshot) -> papers_sem::Result<T> + Send,
    ) -> PyResult<T> {
        py.detach(|| work(self.engine.snapshot()?)).map_err(|error| raise(py, error))
    }
}

/// The papers that are called so, or a message with the nearest names.
fn found(snapshot: &Snapshot, name: &str) -> papers_sem::Result<Result<Vec<Paper>, String>> {
    let papers = snapshot.get(name)?;
    Ok(if papers.is_empty() { Err(nearest(snapshot, name)?) } else { Ok(papers) })
}

fn nearest(snapshot: &Snapshot, name: &str) -> papers_sem::Result<String> {
    let mut message = format!("no paper is called {name:?}");
    for (at, row) in snapshot.nearest_names(name, NEAREST)?.iter().enumerate() {
        message += if at == 0 { "\n  the nearest names are:" } else { "" };
        message += &format!("\n  {} {}", row.id, row.title);
    }
    Ok(message)
}

fn cite(
    snapshot: &Snapshot,
    names: &[String],
    format: &dyn CitationFormat,
) -> papers_sem::Result<Result<String, String>> {
    let (mut papers, mut known): (Vec<Paper>, HashSet<String>) = Default::default();
    for name in names {
        match found(snapshot, name)? {
            Ok(found) => papers.extend(found.into_iter().filter(|paper| known.insert(paper.id.clone()))),
            Err(message) => return Ok(Err(message)),
        }
    }
    let mut text = Vec::new();
    // Memory takes everything.
    let _ = write_citations(&mut text, format, &papers, snapshot.citation_keys()?);
    Ok(Ok(String::from_utf8_lossy(&text).into_owned()))
}

/// The JSON of a value.
pub fn json(value: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|error| PyValueError::new_err(error.to_string()))
}
