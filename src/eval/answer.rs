//! What a library answers to the questions of a test collection.

use std::collections::{BTreeSet, HashSet};

use rayon::prelude::*;

use super::{EvalError, Qrels, Question, Run};
use crate::embed::Embedder;
use crate::library::Library;
use crate::search::{self, Query};

/// Answers every question as [`search::ask`] would, as deep as `query.k`; what else `query` says holds for all. A
/// document is called by its record's id, else by its paper's; a paper that several records were merged into
/// stands under each of their names.
///
/// # Errors
/// When the search fails.
pub fn answer(
    library: &Library,
    embedder: Option<&Embedder>,
    questions: &[Question],
    query: &Query,
) -> Result<Run, EvalError> {
    let queries: Vec<Query> =
        questions.iter().map(|question| Query { text: question.text.clone(), ..query.clone() }).collect();
    let vectors = match embedder {
        Some(embedder) => search::vectors(library, embedder, &queries)?.into_iter().map(Some).collect(),
        None => vec![None; queries.len()],
    };
    let bytes = library.facets_bytes().map_err(search::SearchError::from)?;
    let papers = library.facets(&bytes).map_err(search::SearchError::from)?.papers;
    let answered = queries.par_iter().zip(&vectors).zip(questions).map(|((query, vector), question)| {
        let mut found = Vec::with_capacity(query.k);
        for (owner, score) in search::ranking(library, vector.as_deref(), query)? {
            let paper = &papers[owner as usize];
            let names = if paper.names.is_empty() { std::slice::from_ref(&paper.id) } else { &paper.names[..] };
            found.extend(names.iter().map(|name| (name.to_string(), score)));
        }
        Ok((question.id.clone(), spread(found)))
    });
    answered.collect()
}

/// Scores that fall: a run file knows no other order, and papers that are pinned or equal have one too.
fn spread(mut found: Vec<(String, f32)>) -> Vec<(String, f32)> {
    for at in 1..found.len() {
        let before = found[at - 1].1;
        if found[at].1 >= before {
            found[at].1 = before.next_down();
        }
    }
    found
}

/// Checks that the library holds what is judged.
///
/// # Errors
/// [`EvalError::Unknown`] when a judged document is not in it.
pub fn check(library: &Library, qrels: &Qrels) -> Result<(), EvalError> {
    let bytes = library.facets_bytes().map_err(search::SearchError::from)?;
    let papers = library.facets(&bytes).map_err(search::SearchError::from)?.papers;
    let held: HashSet<&str> = papers.iter().flat_map(|paper| paper.names.iter().chain([&paper.id])).copied().collect();
    let judged: BTreeSet<&str> = qrels.values().flat_map(|judged| judged.keys().map(String::as_str)).collect();
    let missing: Vec<&&str> = judged.iter().filter(|name| !held.contains(*name)).collect();
    match missing.first() {
        None => Ok(()),
        Some(example) => {
            Err(EvalError::Unknown { missing: missing.len(), all: judged.len(), example: example.to_string() })
        }
    }
}
