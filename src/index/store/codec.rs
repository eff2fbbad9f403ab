//! The binary encoding of records.
//!
//! No other file knows bincode, which is no longer maintained, so that it can be replaced here.

use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Why bytes do not encode a value, or a value cannot be encoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CodecError(pub(crate) String);

/// The most bytes of one value: a damaged length must not ask for all memory. The entries of the largest file that is
/// read stay well below it.
const LIMIT: usize = u32::MAX as usize;

/// Runs `$decode` with a limit that fits a value of `$length` bytes. bincode counts eight bytes for an integer that takes
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
        .map_err(|error| CodecError(error.to_string()))
    }};
}

/// The bytes of `value`.
///
/// # Errors
/// [`CodecError`] when it is too large; none of this crate's own types is refused otherwise.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    let bytes = bincode::serde::encode_to_vec(value, bincode::config::standard());
    let bytes = bytes.map_err(|error| CodecError(error.to_string()))?;
    // What could not be read back must not be written.
    if bytes.len() > LIMIT { Err(CodecError(format!("it is larger than {LIMIT} bytes"))) } else { Ok(bytes) }
}

/// The value that all of `bytes` encode.
///
/// # Errors
/// [`CodecError`] when they do not.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    let (value, used) = limited!(bytes.len(), |config| bincode::serde::decode_from_slice(bytes, config))?;
    if used == bytes.len() { Ok(value) } else { Err(CodecError(format!("{} bytes too many", bytes.len() - used))) }
}

/// As [`decode`], of a value that borrows from `bytes`.
///
/// # Errors
/// As [`decode`].
pub fn decode_borrowed<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, CodecError> {
    let (value, used) = limited!(bytes.len(), |config| bincode::serde::borrow_decode_from_slice(bytes, config))?;
    if used == bytes.len() { Ok(value) } else { Err(CodecError(format!("{} bytes too many", bytes.len() - used))) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn values_of_any_size_fit_their_limit(numbers in proptest::collection::vec(0u64..3, 0..9000), text in ".{0,300}") {
            let value = (numbers, text);
            let bytes = encode(&value).expect("encode");
            prop_assert_eq!(decode::<(Vec<u64>, String)>(&bytes).expect("decode"), value);
        }
    }
}
