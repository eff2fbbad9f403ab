//! A link out of an entry.

use serde::{Deserialize, Serialize};

/// A link out of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Link {
    /// The link text; empty for a bare address.
    pub label: String,
    /// An absolute URL.
    pub url: String,
}
