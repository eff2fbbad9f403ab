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
        Format::V4 => records.get(number),
        #[cfg(test)]
        Format::Later => records.get(number),
    }
}

/// The entries of the file at `number`.
///
/// # Errors
/// When there is no such record, or it is damaged.
pub(crate) fn entries(records: &RecordFile, format: Format, number: usize) -> Result<Vec<Entry>, CodecError> {
    match format {
        Format::V1 => Ok(records.get::<Vec<EntryV1>>(number)?.into_iter().map(Entry::from).collect()),
        Format::V2 | Format::V3 => Ok(records.get::<Vec<EntryV3>>(number)?.into_iter().map(Entry::from).collect()),
        Format::V4 => records.get(number),
        #[cfg(test)]
        Format::Later => records.get(number),
    }
}
