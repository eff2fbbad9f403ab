//! SHA-256 in hexadecimal.

use sha2::{Digest, Sha256};

/// SHA-256 of the concatenation of `parts`, in hexadecimal.
pub(crate) fn sha256_hex(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
