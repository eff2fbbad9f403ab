//! What a library answers to the questions of a test collection.

use std::collections::{BTreeSet, HashSet};

use crate::embed::Encoder;
use crate::eval::{EvalError, Qrels, Question, Run};
use crate::index::Index;
use crate::index::columns::metadata::MetadataRow;
use crate::search::{self, Query};

/// Answers every question as [`search::ask`] would, as deep as `query.k`; what else `query` says holds for all. A
/// document is called by its record's id, else by its paper's; a paper that several records were merged into
/// stands under each of their names.
///
/// # Errors
/// When the search fails.
pub fn answer(
    library: &Index,
    encoder: Option<&dyn Encoder>,
    questions: &[Question],
    query: &Query,
) -> Result<Run, EvalError> {
    let texts: Vec<String> = questions.iter().map(|question| question.text.clone()).collect();
    let rankings = search::rank_all(library, encoder, &texts, query)?;
    let papers = library.facets().map_err(search::SearchError::from)?.papers;
    let named = |ranking: Vec<(u32, f32)>| {
        let mut found = Vec::new();
        // Two collections in one index may call different papers the same.
        let mut seen = HashSet::new();
        for (owner, score) in ranking {
            let names = papers.get(owner as usize).into_iter().flat_map(names).filter(|name| seen.insert(*name));
            found.extend(names.map(|name| (name.to_string(), score)));
        }
        spread(found)
    };
    Ok(questions.iter().map(|question| question.id.clone()).zip(rankings.into_iter().map(named)).collect())
}

fn names<'b>(paper: &MetadataRow<&'b str>) -> impl Iterator<Item = &'b str> {
    let own = if paper.names.is_empty() { std::slice::from_ref(&paper.id) } else { &paper.names[..] };
    own.iter().copied()
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
pub fn check(library: &Index, qrels: &Qrels) -> Result<(), EvalError> {
    let papers = library.facets().map_err(search::SearchError::from)?.papers;
    let held: HashSet<&str> = papers.iter().flat_map(names).collect();
    let judged: BTreeSet<&str> = qrels.values().flat_map(|judged| judged.keys().map(String::as_str)).collect();
    let missing: Vec<&&str> = judged.iter().filter(|name| !held.contains(*name)).collect();
    match missing.first() {
        None => Ok(()),
        Some(example) => {
            Err(EvalError::Unknown { missing: missing.len(), all: judged.len(), example: example.to_string() })
        }
    }
}
