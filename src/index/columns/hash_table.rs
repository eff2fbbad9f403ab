//! A sorted table of hashes, each with the paper that has it: papers are found without reading the others.

use crate::index::store::StoreError;
use crate::index::store::verified_file::VerifiedFile;

/// Bytes of a record: the hash (8) and the paper (little-endian `u32`). Records are sorted as bytes.
const RECORD: usize = 12;

/// A hash. Papers that share one are told apart by reading them.
pub(crate) type Hash = [u8; 8];

/// The hash of something of a kind.
pub(crate) fn hash(kind: &str, text: &[u8]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(kind.as_bytes()).update(&[0]).update(text);
    let whole = hasher.finalize();
    std::array::from_fn(|at| whole.as_bytes()[at])
}

/// The bytes of a table.
pub(crate) fn encode(hashes: impl IntoIterator<Item = (Hash, u32)>) -> Vec<u8> {
    let mut records: Vec<(Hash, [u8; 4])> =
        hashes.into_iter().map(|(hash, paper)| (hash, paper.to_le_bytes())).collect();
    records.sort_unstable();
    records.dedup();
    records.into_iter().flat_map(|(hash, paper)| hash.into_iter().chain(paper)).collect()
}

/// The papers that have `wanted`, in the order of the table.
///
/// # Errors
/// [`StoreError::Damaged`] when the table is not what was written.
pub(crate) fn find(table: &VerifiedFile, wanted: &Hash) -> Result<Vec<u32>, StoreError> {
    if !table.len().is_multiple_of(RECORD) {
        return Err(table.damaged("its last record is cut off".to_string()));
    }
    let (mut low, mut high) = (0, table.len() / RECORD);
    while low < high {
        let middle = low + (high - low) / 2;
        if record(table, middle)?.0 < *wanted { low = middle + 1 } else { high = middle }
    }
    let mut papers = Vec::new();
    while low < table.len() / RECORD
        && let (hash, paper) = record(table, low)?
        && hash == *wanted
    {
        papers.push(paper);
        low += 1;
    }
    Ok(papers)
}

/// The records of a table, in their order.
pub(crate) fn records(table: &VerifiedFile) -> impl Iterator<Item = Result<(Hash, u32), StoreError>> + '_ {
    (0..table.len() / RECORD).map(|at| record(table, at))
}

fn record(table: &VerifiedFile, at: usize) -> Result<(Hash, u32), StoreError> {
    let record = table.get(at * RECORD..(at + 1) * RECORD)?;
    let paper = u32::from_le_bytes(std::array::from_fn(|byte| record[8 + byte]));
    Ok((std::array::from_fn(|byte| record[byte]), paper))
}
