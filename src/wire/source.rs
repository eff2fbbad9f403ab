//! Where an entry stands.

use serde::{Deserialize, Serialize};

use crate::paper::Source;

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SourceJson {
    /// The file. A name that is not UTF-8 has U+FFFD in place of what cannot be written.
    pub path: String,
    /// The line, counted from 1.
    pub line: u32,
}

impl From<&Source> for SourceJson {
    fn from(source: &Source) -> Self {
        Self { path: source.path.display().to_string(), line: source.line }
    }
}
