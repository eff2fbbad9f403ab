//! The questions that a user follows.

use serde::{Deserialize, Serialize};

use crate::follow::FollowedQuestions;
use crate::search::Filter;

/// The questions that a user follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowedJson {
    /// When the latest papers came in that were shown, ISO 8601 in UTC; null before the first time.
    pub shown_until: Option<String>,
    /// The questions, in the order in which they were followed.
    pub questions: Vec<FollowedQuestionJson>,
}

/// A question that a user follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowedQuestionJson {
    /// Its number, from 1.
    pub number: usize,
    /// The question.
    pub question: String,
    /// Which papers may answer. Absent if all may.
    #[serde(default, skip_serializing_if = "Filter::is_empty")]
    pub filter: Filter,
    /// Since when it is followed, ISO 8601 in UTC.
    pub since: String,
}

impl From<FollowedQuestions> for FollowedJson {
    fn from(followed: FollowedQuestions) -> Self {
        let questions = (1..).zip(followed.questions).map(|(number, followed)| FollowedQuestionJson {
            number,
            question: followed.question.text,
            filter: followed.question.filter,
            since: followed.since.to_string(),
        });
        Self { shown_until: followed.shown_until.map(|time| time.to_string()), questions: questions.collect() }
    }
}
