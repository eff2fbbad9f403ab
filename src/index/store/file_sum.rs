//! Length and checksum of a file, as the manifest has them.

use serde::{Deserialize, Serialize};

/// Length and checksum of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSum {
    /// Length in bytes.
    pub bytes: u64,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub blake3: String,
}

impl FileSum {
    /// What the manifest says of a file of these bytes.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new();
        // Below this, waking threads costs more than it saves.
        if bytes.len() > 1 << 20 {
            hasher.update_rayon(bytes)
        } else {
            hasher.update(bytes)
        };
        Self { bytes: bytes.len() as u64, blake3: hasher.finalize().to_hex().to_string() }
    }
}
