//! The questions that a user follows.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::search::StandingQuestion;

/// A question that a user follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowedQuestion {
    /// What is asked.
    #[serde(flatten)]
    pub question: StandingQuestion,
    /// Since when it is followed.
    pub since: Timestamp,
}

/// The questions that a user follows, in the order in which they were given, and up to when new papers were shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowedQuestions {
    /// The arrival of the latest papers that were shown; none before the first time.
    #[serde(default)]
    pub shown_until: Option<Timestamp>,
    /// The questions.
    #[serde(default)]
    pub questions: Vec<FollowedQuestion>,
}

impl FollowedQuestions {
    /// The place of the question with this text, or else of this number from 1.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        let name = name.trim();
        let by_text = self.questions.iter().position(|known| known.question.text == name);
        let by_number =
            || name.parse().ok().filter(|number| (1..=self.questions.len()).contains(number)).map(|n: usize| n - 1);
        by_text.or_else(by_number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_found_by_its_text_and_by_its_number() {
        let of = |text: &str| FollowedQuestion {
            question: StandingQuestion { text: text.to_string(), ..StandingQuestion::default() },
            since: Timestamp::UNIX_EPOCH,
        };
        let followed = FollowedQuestions { shown_until: None, questions: vec![of("bees"), of("1"), of("潮位")] };
        let names = [" bees ", "1", "2", "3", "潮位", "0", "4", "-1", "bee", ""];
        let expected = [Some(0), Some(1), Some(1), Some(2), Some(2), None, None, None, None, None];
        assert_eq!(names.map(|name| followed.position(name)), expected);
    }
}
