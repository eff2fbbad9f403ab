//! Finds papers whose names look like a name that no paper has.

use rayon::prelude::*;

use crate::index::Index;
use crate::index::columns::listing::ListingRow;
use crate::index::store::StoreError;
use crate::text::fold;

/// The `count` papers whose id, citation key or title looks most like `name`, the most similar first. Ids are compared by
/// edits (Damerau and Levenshtein), titles by the pairs of letters that they share (Sørensen and Dice).
///
/// # Errors
/// If the index is damaged.
pub fn nearest_names<'i>(index: &'i Index, name: &str, count: usize) -> Result<Vec<ListingRow<&'i str>>, StoreError> {
    let name = fold(name.trim());
    let (rows, metadata) = (index.listing()?, index.metadata()?);
    let likeness = |(row, metadata): (&ListingRow<&str>, &crate::index::columns::metadata::MetadataRow<&str>)| {
        let ids = std::iter::once(row.id).chain(metadata.names.iter().copied());
        let by_id = ids.map(|id| strsim::normalized_damerau_levenshtein(&name, &fold(id))).fold(0.0, f64::max);
        by_id.max(strsim::sorensen_dice(&name, &fold(row.title)))
    };
    let mut ranked: Vec<(f64, usize)> =
        rows.par_iter().zip(&metadata.papers).map(likeness).enumerate().map(|(number, like)| (like, number)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    Ok(ranked.into_iter().take(count).map(|(_, number)| rows[number]).collect())
}
