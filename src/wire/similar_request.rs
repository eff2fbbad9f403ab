//! A request for the papers that are nearest to a text.

use serde::{Deserialize, Serialize};

/// A request for the papers that are nearest to a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SimilarRequestJson {
    /// An abstract, a paragraph of a draft, or any other text.
    pub text: String,
}
