//! Papers and entries as the index stores them, in the records of each format.

use crate::index::compat::v1::EntryV1;
use crate::index::compat::v3::{EntryV3, PaperV3};
use crate::index::layout::Format;
use crate::index::passage::{PaperRecord, Passage};
use crate::index::store::codec::CodecError;
use crate::index::store::record_file::RecordFile;
use crate::paper::Entry;

/// The paper at `number`, with its passages.
///
/// # Errors
/// When there is no such record, or it is damaged.
pub(crate) fn paper(records: &RecordFile, format: Format, number: usize) -> Result<PaperRecord, CodecError> {
    match format {
        Format::V1 | Format::V2 | Format::V3 => {
            let (paper, passages): (PaperV3, Vec<Passage>) = records.get(number)?;
            Ok((paper.into(), passages))
        }
        Format::V4 | Format::V5 => records.get(number),
        #[cfg(test)]
        Format::Later => records.get(number),
    }
}

/// The entries of the file at `number`, of a format that keeps them by file.
///
/// # Errors
/// When there is no such record, or it is damaged.
pub(crate) fn entries_of_file(records: &RecordFile, format: Format, number: usize) -> Result<Vec<Entry>, CodecError> {
    match format {
        Format::V1 => Ok(records.get::<Vec<EntryV1>>(number)?.into_iter().map(Entry::from).collect()),
        Format::V2 | Format::V3 => Ok(records.get::<Vec<EntryV3>>(number)?.into_iter().map(Entry::from).collect()),
        Format::V4 => records.get(number),
        Format::V5 => Err(CodecError("entries are kept by paper".to_string())),
        #[cfg(test)]
        Format::Later => Err(CodecError("entries are kept by paper".to_string())),
    }
}

/// Whether a format keeps entries by paper, and by file otherwise.
pub(crate) fn has_entries_by_paper(format: Format) -> bool {
    match format {
        Format::V1 | Format::V2 | Format::V3 | Format::V4 => false,
        Format::V5 => true,
        #[cfg(test)]
        Format::Later => true,
    }
}
