//! `/api/export`: papers in the formats of reference managers.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;

use crate::citation::{CITATION_FORMATS, CitationFormat, write_citations};
use crate::engine::{self, Snapshot};
use crate::paper::Paper;
use crate::server::http::parameter::{Given, Parameter, Parameters, Values};
use crate::server::http::problem::Problem;
use crate::server::http::responses::{Problems, UnknownPaper};
use crate::server::http::search::{K, LITERAL, MIN_SCORE, MODE, Q, answer, query};
use crate::server::served_index::ServedIndex;

const FORMAT: Parameter = Parameter {
    name: "format",
    help: "The format of the text",
    values: Values::Choice(|| CITATION_FORMATS.iter().map(|format| format.name()).collect()),
    is_repeatable: false,
    is_required: true,
};
const ID: Parameter = Parameter {
    name: "id",
    help: "A paper to export, by any of its names; without one the papers that answer the question",
    values: Values::Text,
    is_repeatable: true,
    is_required: false,
};

pub(super) struct ExportParameters;

impl Parameters for ExportParameters {
    const LIST: &'static [&'static Parameter] = &[&FORMAT, &ID, &Q, &K, &MODE, &MIN_SCORE, &LITERAL];
}

/// Papers in a format of reference managers: those that are named, or those that answer a question
#[utoipa::path(
    get,
    path = "/api/export",
    tag = "papers",
    params(Given<ExportParameters>),
    responses(
        (status = 200, description = "The papers, as a file", content((String = "application/x-bibtex"))),
        UnknownPaper,
        Problems
    )
)]
pub(super) async fn export(
    State(index): State<Arc<ServedIndex>>,
    given: Given<ExportParameters>,
) -> Result<impl IntoResponse, Problem> {
    let named = |format: &&dyn CitationFormat| Some(format.name()) == given.text(&FORMAT);
    let Some(format) = CITATION_FORMATS.iter().copied().find(named) else {
        return Err(Problem::parameter(FORMAT.name, "format: there is no such format".to_string(), &[]));
    };
    let (names, query) = (given.all(&ID).to_vec(), query(&given));
    if !names.is_empty() && !query.text.is_empty() {
        let detail = "q: papers are named by id already; give either id or q".to_string();
        return Err(Problem::parameter(Q.name, detail, &[]));
    }
    let text = index.run(move |snapshot| {
        let papers = if names.is_empty() {
            answer(snapshot, &query)?.hits.into_iter().map(|hit| hit.paper).collect()
        } else {
            match named_papers(snapshot, &names)? {
                Ok(papers) => papers,
                Err(unknown) => return Ok(Err(unknown)),
            }
        };
        let mut text = Vec::new();
        let written = write_citations(&mut text, format, &papers, snapshot.citation_keys()?);
        Ok(written.map(|()| text).map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())))
    });
    let disposition = format!("attachment; filename=\"papers.{}\"", format.extension());
    let headers = [(CONTENT_TYPE, format.media_type().to_string()), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, text.await??))
}

/// The papers with these names, each once; a problem if a name is no paper's.
fn named_papers(snapshot: &Snapshot, names: &[String]) -> engine::Result<Result<Vec<Paper>, Problem>> {
    let (mut papers, mut known): (Vec<Paper>, HashSet<String>) = Default::default();
    for name in names {
        let found = snapshot.get(name)?;
        if found.is_empty() {
            return Ok(Err(Problem::unknown_paper(snapshot, name)?));
        }
        papers.extend(found.into_iter().filter(|paper| known.insert(paper.id.clone())));
    }
    Ok(Ok(papers))
}
