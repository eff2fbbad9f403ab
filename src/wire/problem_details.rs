//! Why a request has no answer.

use serde::{Deserialize, Serialize};

/// Why a request has no answer: the problem details of RFC 9457.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ProblemDetailsJson {
    /// `urn:papers-sem:problem:` and the kind of problem, or `about:blank` where the status says it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in words.
    pub title: String,
    /// The status code of the response.
    pub status: u16,
    /// What is wrong, and what to do about it.
    pub detail: String,
    /// The name of the parameter that cannot be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// The values that the parameter takes, or the names of the parameters that there are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
    /// The papers whose names are most like the one that no paper has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nearest: Vec<NearestJson>,
}

/// A paper whose name is like the one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NearestJson {
    /// The id of the paper.
    pub id: String,
    /// The title, in English if there is one.
    pub title: String,
}
