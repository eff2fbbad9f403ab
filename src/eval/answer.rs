//! Answers the questions of a test collection.

use std::collections::{BTreeSet, HashSet};

use crate::embed::Encoder;
use crate::eval::error::EvalError;
use crate::eval::qrels::Qrels;
use crate::eval::question::Question;
use crate::eval::run::Run;
use crate::index::collection;
use crate::index::columns::metadata::MetadataRow;
use crate::index::store::StoreError;
use crate::index::{Index, PaperTable, Warning};
use crate::paper_id::PaperId;
use crate::search::{self, Query};

/// Answers every question as [`search::ask`] does, with `query.k` documents. The other fields of `query` hold for all
/// questions; `query.text` is ignored. The name of a document is the id of its record, or else of its paper. A paper that
/// several records were merged into is listed under the name of each. Also returns the damage that was worked around.
///
/// # Errors
/// [`EvalError::Search`] if the search fails.
pub fn answer(
    index: &Index,
    encoder: Option<&dyn Encoder>,
    questions: &[Question],
    query: &Query,
) -> Result<(Run, Vec<Warning>), EvalError> {
    let texts: Vec<String> = questions.iter().map(|question| question.text.clone()).collect();
    let rankings = search::rank_all(index, encoder, &texts, query)?;
    let table = index.table().map_err(search::SearchError::from)?;
    let documents = |ranking: Vec<(u32, f32)>| -> Result<_, StoreError> {
        let mut documents = Vec::new();
        // Two collections in one index may give the same name to different papers.
        let mut seen = HashSet::new();
        let papers: Vec<u32> = ranking.iter().map(|(paper, _)| *paper).collect();
        for ((_, score), names) in ranking.iter().zip(names_of(&table, &papers)?) {
            let names = names.into_iter().filter(|name| seen.insert(name.clone()));
            documents.extend(names.map(|name| (name, *score)));
        }
        Ok(with_falling_scores(documents))
    };
    let (mut run, mut warnings) = (Run::new(), Vec::new());
    for (question, (ranking, damage)) in questions.iter().zip(rankings) {
        run.insert(question.id.clone(), documents(ranking).map_err(search::SearchError::from)?);
        warnings.extend(damage.into_iter().filter(|warning| !warnings.contains(warning)).collect::<Vec<_>>());
    }
    Ok((run, warnings))
}

/// The names of documents of each of `papers`.
fn names_of(table: &PaperTable<'_>, papers: &[PaperId]) -> Result<Vec<Vec<String>>, StoreError> {
    let owned = |row: &MetadataRow<&str>| names(row).map(str::to_string).collect();
    match table {
        PaperTable::Rows(metadata) => {
            Ok(papers.iter().map(|&paper| metadata.papers.get(paper as usize).map(owned).unwrap_or_default()).collect())
        }
        PaperTable::Collection(collection) => {
            Ok(collection.rows(papers)?.iter().map(|row| owned(&row.borrowed())).collect())
        }
    }
}

fn names<'b>(paper: &MetadataRow<&'b str>) -> impl Iterator<Item = &'b str> {
    let own = if paper.names.is_empty() { std::slice::from_ref(&paper.id) } else { &paper.names[..] };
    own.iter().copied()
}

/// Makes scores fall strictly: in a run file only the score gives the order, and named or equal papers have an order
/// too.
fn with_falling_scores(mut documents: Vec<(String, f32)>) -> Vec<(String, f32)> {
    for at in 1..documents.len() {
        let before = documents[at - 1].1;
        if documents[at].1 >= before {
            documents[at].1 = before.next_down();
        }
    }
    documents
}

/// Checks that the index holds every judged document.
///
/// # Errors
/// [`EvalError::MissingDocuments`] if a judged document is not in it.
pub fn check(index: &Index, qrels: &Qrels) -> Result<(), EvalError> {
    let judged: BTreeSet<&str> = qrels.values().flat_map(|judged| judged.keys().map(String::as_str)).collect();
    let held: HashSet<String> = match index.table().map_err(search::SearchError::from)? {
        PaperTable::Rows(metadata) => metadata.papers.iter().flat_map(names).map(str::to_string).collect(),
        PaperTable::Collection(collection) => {
            let all = collection::in_order(collection).map(|record| {
                let (_, (paper, _)) = record?;
                Ok(if paper.names.is_empty() { vec![paper.id] } else { paper.names })
            });
            let all = all.collect::<Result<Vec<Vec<String>>, StoreError>>().map_err(search::SearchError::from)?;
            all.into_iter().flatten().collect()
        }
    };
    let missing: Vec<&&str> = judged.iter().filter(|name| !held.contains(**name)).collect();
    match missing.first() {
        None => Ok(()),
        Some(example) => {
            Err(EvalError::MissingDocuments { missing: missing.len(), all: judged.len(), example: example.to_string() })
        }
    }
}
