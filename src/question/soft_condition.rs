//! The conditions of a question.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConditionKind {
    /// Who wrote the paper.
    Author,
    /// When it appeared.
    Year,
    /// Where it appeared.
    Venue,
    /// What kind of paper it is: a survey, a benchmark, a dataset, a tutorial or a position paper.
    Kind,
}

/// A condition that a question puts on the papers beside its topic. It raises papers that meet it, and leaves out none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SoftCondition {
    /// What it is about.
    pub kind: ConditionKind,
    /// The name of the author, of the venue or of the kind; the years as text.
    pub text: String,
    /// The first year, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i16>,
    /// The last year, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i16>,
}

/// What a question leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Exclusion {
    /// What is left out, in the words of the question.
    pub text: String,
    /// Whether the ranking heeds it. Papers that mention it are never left out: most that answer do mention it.
    pub applied: bool,
}

impl fmt::Display for SoftCondition {
    /// `author: Vaswani`, `year: 2017–2019`, `venue: NeurIPS`, `survey`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            ConditionKind::Author => "author: ",
            ConditionKind::Year => "year: ",
            ConditionKind::Venue => "venue: ",
            ConditionKind::Kind => "",
        };
        write!(f, "{kind}{}", self.text)
    }
}

impl SoftCondition {
    pub(crate) fn named(kind: ConditionKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), from: None, to: None }
    }

    pub(crate) fn years(from: Option<i16>, to: Option<i16>) -> Self {
        let text = match (from, to) {
            (Some(from), Some(to)) if from == to => from.to_string(),
            (from, to) => {
                let year = |year: Option<i16>| year.map(|year| year.to_string()).unwrap_or_default();
                format!("{}–{}", year(from), year(to))
            }
        };
        Self { kind: ConditionKind::Year, text, from, to }
    }
}
