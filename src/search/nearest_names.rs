//! Finds papers whose names look like a name that no paper has.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::index::collection::Collection;
use crate::index::columns::listing::ListingRow;
use crate::index::{Index, PaperTable};
use crate::paper_id::PaperId;
use crate::search::error::SearchError;
use crate::text::fold;

/// The papers of a collection that are compared with a name.
const LOOKED_AT: usize = 50;

/// The `count` papers whose id, citation key or title looks most like `name`, the most similar first. Ids are compared by
/// edits (Damerau and Levenshtein), titles by the pairs of letters that they share (Sørensen and Dice).
///
/// # Errors
/// If the index is damaged.
pub fn nearest_names<'i>(
    index: &'i Index,
    name: &str,
    count: usize,
) -> Result<Vec<ListingRow<Cow<'i, str>>>, SearchError> {
    let name = fold(name.trim());
    let metadata = match index.table()? {
        PaperTable::Rows(metadata) => metadata,
        PaperTable::Collection(collection) => return among_found(collection, &name, count),
    };
    let mut rows = index.listing()?;
    let mut ranked: Vec<(f64, usize)> = rows
        .par_iter()
        .zip(&metadata.papers)
        .map(|(row, metadata)| likeness(&name, &row.id, &row.title, metadata.names.iter().copied()))
        .enumerate()
        .map(|(number, like)| (like, number))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let empty = ListingRow { id: Cow::Borrowed(""), date: None, title: Cow::Borrowed("") };
    Ok(ranked.into_iter().take(count).map(|(_, number)| std::mem::replace(&mut rows[number], empty.clone())).collect())
}

/// The papers of a collection that words of the name find, the most similar first. A database does not compare all names.
fn among_found<'i>(
    collection: &dyn Collection,
    name: &str,
    count: usize,
) -> Result<Vec<ListingRow<Cow<'i, str>>>, SearchError> {
    let found = collection.words().find(name, LOOKED_AT, None);
    let found = found.map_err(|error| SearchError::Words { dir: String::new(), reason: error.to_string() })?;
    let papers: Vec<PaperId> = found.literal.papers.iter().map(|(paper, _)| *paper).collect();
    let records = collection.records(&papers)?;
    let mut ranked: Vec<(f64, ListingRow<Cow<'_, str>>)> = records
        .iter()
        .map(|(paper, _)| {
            let row = ListingRow::owned(paper);
            (likeness(name, &row.id, &row.title, paper.names.iter().map(String::as_str)), row)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(ranked.into_iter().take(count).map(|(_, row)| row).collect())
}

/// How much the id, a citation key or the title of a paper looks like `name`, which is folded.
fn likeness<'a>(name: &str, id: &'a str, title: &str, names: impl Iterator<Item = &'a str>) -> f64 {
    let ids = std::iter::once(id).chain(names);
    let by_id = ids.map(|id| strsim::normalized_damerau_levenshtein(name, &fold(id))).fold(0.0, f64::max);
    by_id.max(strsim::sorensen_dice(name, &fold(title)))
}
