//! A question of a test collection.

/// A question of a test collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The id that judgements refer to. Empty if the question has none.
    pub id: String,
    /// The question.
    pub text: String,
}
