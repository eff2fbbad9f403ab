//! A question that is asked again whenever papers came in.

use serde::{Deserialize, Serialize};

use crate::search::filter::Filter;

/// A question that is asked again whenever papers came in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingQuestion {
    /// The question, in plain Chinese or English.
    pub text: String,
    /// Which papers may answer.
    #[serde(default, skip_serializing_if = "Filter::is_empty")]
    pub filter: Filter,
}
