//! Files of many records, of which each is decoded alone.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::index::store::codec::{CodecError, decode, encode};
use crate::index::store::verified_file::VerifiedFile;

/// A file of records: their count, the end offset of each, then their bytes. All integers are little-endian `u64`.
#[derive(Debug)]
pub struct RecordFile {
    bytes: Arc<VerifiedFile>,
    count: usize,
}

impl RecordFile {
    /// The file that holds `values`.
    ///
    /// # Errors
    /// As [`encode`].
    pub fn build<'a, T: Serialize + 'a>(values: impl ExactSizeIterator<Item = &'a T>) -> Result<Vec<u8>, CodecError> {
        Self::build_encoded(values.map(|value| encode(value)))
    }

    /// The bytes of a file of records that are encoded already.
    ///
    /// # Errors
    /// The first of the records'.
    pub fn build_encoded<B: AsRef<[u8]>>(
        records: impl ExactSizeIterator<Item = Result<B, CodecError>>,
    ) -> Result<Vec<u8>, CodecError> {
        let count = records.len();
        let mut file = Vec::new();
        file.extend((count as u64).to_le_bytes());
        file.resize(8 + 8 * count, 0);
        for (i, record) in records.enumerate() {
            file.extend(record?.as_ref());
            let end = (file.len() as u64).to_le_bytes();
            file[8 + 8 * i..16 + 8 * i].copy_from_slice(&end);
        }
        Ok(file)
    }

    /// Such a file, in memory.
    ///
    /// # Errors
    /// When it is not one.
    pub fn open(bytes: Vec<u8>) -> Result<Self, CodecError> {
        Self::over(Arc::new(VerifiedFile::in_memory(bytes)))
    }

    /// Such a file, read where it lies.
    ///
    /// # Errors
    /// When it is not one.
    pub fn over(bytes: Arc<VerifiedFile>) -> Result<Self, CodecError> {
        let count = word(&bytes, 0)?;
        let table = count
            .checked_mul(8)
            .and_then(|n| n.checked_add(8))
            .ok_or_else(|| CodecError("its count is absurd".to_string()))?;
        if table > bytes.len() {
            return Err(CodecError(format!("it names {count} records but is {} bytes long", bytes.len())));
        }
        Ok(Self { bytes, count })
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The value at `index`.
    ///
    /// # Errors
    /// When there is none, or it cannot be decoded.
    pub fn get<T: DeserializeOwned>(&self, index: usize) -> Result<T, CodecError> {
        decode(self.encoded(index)?)
    }

    /// The bytes of the value at `index`.
    ///
    /// # Errors
    /// When there is none.
    pub fn encoded(&self, index: usize) -> Result<&[u8], CodecError> {
        if index >= self.count {
            return Err(CodecError(format!("record {index} of {}", self.count)));
        }
        let start = if index == 0 { 8 + 8 * self.count } else { word(&self.bytes, 8 * index)? };
        let end = word(&self.bytes, 8 + 8 * index)?;
        if start > end || end > self.bytes.len() {
            return Err(CodecError(format!("record {index} lies outside the file")));
        }
        self.bytes.get(start..end).map_err(|error| CodecError(error.reason()))
    }
}

fn word(bytes: &VerifiedFile, at: usize) -> Result<usize, CodecError> {
    let word = bytes.get(at..at + 8).map_err(|error| CodecError(error.reason()))?;
    let word = word.try_into().map_or(u64::MAX, u64::from_le_bytes);
    usize::try_from(word).map_err(|error| CodecError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(values: Vec<(String, Option<u32>)>) {
            let file = RecordFile::open(RecordFile::build(values.iter()).expect("encode")).expect("open");
            prop_assert_eq!(file.len(), values.len());
            for (i, value) in values.iter().enumerate() {
                prop_assert_eq!(&file.get::<(String, Option<u32>)>(i).expect("decode"), value);
            }
        }

        #[test]
        fn any_bytes_are_refused_or_read_without_panic(bytes: Vec<u8>, index in 0usize..9) {
            if let Ok(file) = RecordFile::open(bytes) {
                let _ = file.get::<(String, Vec<u64>)>(index);
            }
        }
    }
}
