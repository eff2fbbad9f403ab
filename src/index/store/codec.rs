//! The only place that knows the binary encoding, so that bincode, which is no longer maintained,
//! can be replaced here.

use std::sync::Arc;

use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::index::store::StoreError;
use crate::index::store::verified_file::VerifiedFile;

/// No single value is larger: a length field that was flipped must not ask for all memory. The
/// entries of the largest file that is read stay well below it.
const LIMIT: usize = u32::MAX as usize;

/// Runs `$decode` with a limit that fits a value of `$length` bytes: bincode counts eight bytes for an integer that takes
/// one, and asks for the memory of a text before it looks whether the text is there.
macro_rules! limited {
    ($length:expr, $decode:expr) => {{
        let config = bincode::config::standard();
        match $length {
            0..=0x1000 => $decode(config.with_limit::<0x1_0000>()),
            0x1001..=0x10_0000 => $decode(config.with_limit::<0x100_0000>()),
            0x10_0001..=0x400_0000 => $decode(config.with_limit::<0x4000_0000>()),
            _ => $decode(config.with_limit::<LIMIT>()),
        }
        .map_err(|error| error.to_string())
    }};
}

/// The bytes of `value`.
///
/// # Errors
/// Why it cannot be encoded, in words; none of this crate's own types is refused.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, String> {
    let bytes = bincode::serde::encode_to_vec(value, bincode::config::standard()).map_err(|error| error.to_string())?;
    // What could not be read back must not be written.
    if bytes.len() > LIMIT { Err(format!("it is larger than {LIMIT} bytes")) } else { Ok(bytes) }
}

/// The value that `bytes`, all of them, encode.
///
/// # Errors
/// Why they do not, in words.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let (value, used) = limited!(bytes.len(), |config| bincode::serde::decode_from_slice(bytes, config))?;
    if used == bytes.len() { Ok(value) } else { Err(format!("{} bytes too many", bytes.len() - used)) }
}

/// As [`decode`], of a value that borrows from `bytes`.
///
/// # Errors
/// As [`decode`].
pub fn decode_borrowed<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, String> {
    let (value, used) = limited!(bytes.len(), |config| bincode::serde::borrow_decode_from_slice(bytes, config))?;
    if used == bytes.len() { Ok(value) } else { Err(format!("{} bytes too many", bytes.len() - used)) }
}

/// Many values in one file, each decoded alone: the count, the end offset of each, the bytes.
///
/// All integers are little-endian `u64`.
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
    pub fn build<'a, T: Serialize + 'a>(values: impl ExactSizeIterator<Item = &'a T>) -> Result<Vec<u8>, String> {
        let count = values.len();
        let mut file = Vec::new();
        file.extend((count as u64).to_le_bytes());
        file.resize(8 + 8 * count, 0);
        for (i, value) in values.enumerate() {
            file.extend(encode(value)?);
            let end = (file.len() as u64).to_le_bytes();
            file[8 + 8 * i..16 + 8 * i].copy_from_slice(&end);
        }
        Ok(file)
    }

    /// Such a file, in memory.
    ///
    /// # Errors
    /// When it is not one.
    pub fn open(bytes: Vec<u8>) -> Result<Self, String> {
        Self::over(Arc::new(VerifiedFile::in_memory(bytes)))
    }

    /// Such a file, read where it lies.
    ///
    /// # Errors
    /// When it is not one.
    pub fn over(bytes: Arc<VerifiedFile>) -> Result<Self, String> {
        let count = word(&bytes, 0)?;
        let table = count.checked_mul(8).and_then(|n| n.checked_add(8)).ok_or("its count is absurd")?;
        if table > bytes.len() {
            return Err(format!("it names {count} records but is {} bytes long", bytes.len()));
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
    pub fn get<T: DeserializeOwned>(&self, index: usize) -> Result<T, String> {
        if index >= self.count {
            return Err(format!("record {index} of {}", self.count));
        }
        let start = if index == 0 { 8 + 8 * self.count } else { word(&self.bytes, 8 * index)? };
        let end = word(&self.bytes, 8 + 8 * index)?;
        if start > end || end > self.bytes.len() {
            return Err(format!("record {index} lies outside the file"));
        }
        decode(self.bytes.get(start..end).map_err(StoreError::reason)?)
    }
}

fn word(bytes: &VerifiedFile, at: usize) -> Result<usize, String> {
    let word = bytes.get(at..at + 8).map_err(StoreError::reason)?;
    let word = word.try_into().map_or(u64::MAX, u64::from_le_bytes);
    usize::try_from(word).map_err(|error| error.to_string())
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
        fn values_of_any_size_fit_their_limit(numbers in proptest::collection::vec(0u64..3, 0..9000), text in ".{0,300}") {
            let value = (numbers, text);
            let bytes = encode(&value).expect("encode");
            prop_assert_eq!(decode::<(Vec<u64>, String)>(&bytes).expect("decode"), value);
        }

        #[test]
        fn any_bytes_are_refused_or_read_without_panic(bytes: Vec<u8>, index in 0usize..9) {
            if let Ok(file) = RecordFile::open(bytes) {
                let _ = file.get::<(String, Vec<u64>)>(index);
            }
        }
    }
}
