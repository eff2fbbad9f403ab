//! What a bug report should contain.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a bug report should contain: facts about the machine, the model and the index, by their names.
pub type FactsJson = BTreeMap<String, FactJson>;

/// A fact of a bug report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactJson {
    /// Whether it is as it should be.
    pub fine: bool,
    /// The fact, or what is wrong.
    pub value: String,
}
