//! What a library answers to the questions of a test collection.

use std::collections::{BTreeSet, HashSet};

use crate::embed::Encoder;
use crate::eval::{EvalError, Qrels, Question, Run};
use crate::index::columns::metadata::MetadataRow;
use crate::index::{Index, Warning};
use crate::search::{self, Query};

/// Answers every question as [`search::ask`] would, as deep as `query.k`; what else `query` says holds for all. A
/// document is called by its record's id, else by its paper's; a paper that several records were merged into
/// stands under each of their names. Gives what was damaged and left out, too.
///
/// # Errors
/// When the search fails.
pub fn answer(
    index: &Index,
    encoder: Option<&dyn Encoder>,
    questions: &[Question],
    query: &Query,
) -> Result<(Run, Vec<Warning>), EvalError> {
    let texts: Vec<String> = questions.iter().map(|question| question.text.clone()).collect();
    let rankings = search::rank_all(index, encoder, &texts, query)?;
    let papers = index.metadata().map_err(search::SearchError::from)?.papers;
    let named = |ranking: Vec<(u32, f32)>| {
        let mut found = Vec::new();
        // Two collections in one index may call different papers the same.
        let mut seen = HashSet::new();
        for (paper, score) in ranking {
            let names = papers.get(paper as usize).into_iter().flat_map(names).filter(|name| seen.insert(*name));
            found.extend(names.map(|name| (name.to_string(), score)));
        }
        spread(found)
    };
    let (mut run, mut warnings) = (Run::new(), Vec::new());
    for (question, (ranking, damage)) in questions.iter().zip(rankings) {
        run.insert(question.id.clone(), named(ranking));
        warnings.extend(damage.into_iter().filter(|warning| !warnings.contains(warning)).collect::<Vec<_>>());
    }
    Ok((run, warnings))
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
pub fn check(index: &Index, qrels: &Qrels) -> Result<(), EvalError> {
    let papers = index.metadata().map_err(search::SearchError::from)?.papers;
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
