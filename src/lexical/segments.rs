//! The files of several lexical indexes as those of one, in which tantivy's own deletions say which documents are left.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use tantivy::directory::{Directory, FileHandle, OwnedBytes, RamDirectory, TerminatingWrite};
use tantivy::fastfield::write_alive_bitset;
use tantivy::index::SegmentId;
use tantivy::{BitSet, Index, IndexSettings};

use crate::lexical::error::LexicalError;
use crate::lexical::schema::{META, schema};
use crate::paper_numbers::PaperNumbers;

/// The version of the deletions, which is part of their file's name.
const DELETIONS: u64 = 1;

/// Files by name.
type Files = BTreeMap<String, Arc<dyn FileHandle>>;

/// The files of `segments` as those of one index; and which of them each segment of tantivy belongs to.
///
/// # Errors
/// When a list of tantivy's segments is not what was written.
pub(super) fn combine(
    segments: Vec<Files>,
    numbers: &PaperNumbers,
) -> Result<(Files, HashMap<SegmentId, usize>), LexicalError> {
    let (mut all, mut owners) = (Files::new(), HashMap::new());
    let mut combined: Option<Value> = None;
    for (at, files) in segments.into_iter().enumerate() {
        let list = files.get(META).ok_or_else(|| LexicalError::new("its list of segments is missing"))?;
        let bytes = list.read_bytes(0..list.len()).map_err(|error| LexicalError::new(error.to_string()))?;
        let invalid = || LexicalError::new("its list of segments is not what was written");
        let mut meta: Value = serde_json::from_slice(&bytes).map_err(|_| invalid())?;
        let own = meta.get_mut("segments").and_then(Value::as_array_mut).map(std::mem::take).ok_or_else(invalid)?;
        all.extend(files.into_iter().filter(|(name, _)| name != META));
        let removed = numbers.removed(at);
        let (is_one, mut listed) = (own.len() == 1, Vec::with_capacity(own.len()));
        for mut segment in own {
            let id = segment.get("segment_id").and_then(Value::as_str).ok_or_else(invalid)?;
            let id = SegmentId::from_uuid_string(id).map_err(|_| invalid())?;
            owners.insert(id, at);
            if !removed.is_empty() && is_one {
                segment["deletes"] = json!({ "num_deleted_docs": removed.len(), "opstamp": DELETIONS });
                let documents = segment.get("max_doc").and_then(Value::as_u64).ok_or_else(invalid)?;
                let bytes = alive(u32::try_from(documents).map_err(|_| invalid())?, removed)?;
                all.insert(format!("{}.{DELETIONS}.del", id.uuid_string()), Arc::new(bytes));
            }
            listed.push(segment);
        }
        let combined = combined.get_or_insert(meta);
        let known = combined.get_mut("segments").and_then(Value::as_array_mut).ok_or_else(invalid)?;
        known.extend(listed);
    }
    let meta = combined.ok_or_else(|| LexicalError::new("there is no segment"))?;
    all.insert(META.to_string(), Arc::new(OwnedBytes::new(meta.to_string().into_bytes())));
    Ok((all, owners))
}

/// The file that says which of `documents` are left. The place of a paper in its segment is the number of its document.
fn alive(documents: u32, removed: &[u32]) -> Result<OwnedBytes, LexicalError> {
    let mut alive = BitSet::with_max_value_and_full(documents);
    removed.iter().filter(|&&document| document < documents).for_each(|&document| alive.remove(document));
    // Only a directory of tantivy adds the footer that it checks.
    let scratch = RamDirectory::create();
    let index = Index::create(scratch.clone(), schema().0, IndexSettings::default())?;
    let name = Path::new("alive");
    let failed = |error: std::io::Error| LexicalError::new(error.to_string());
    let mut file = index.directory().open_write(name).map_err(tantivy::TantivyError::from)?;
    write_alive_bitset(&alive, &mut file).map_err(failed)?;
    file.terminate().map_err(failed)?;
    scratch.open_read(name).map_err(tantivy::TantivyError::from)?.read_bytes().map_err(failed)
}
