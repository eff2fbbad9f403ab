//! The questions that a user follows.

use std::path::Path;
use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::follow::error::FollowError;
use crate::follow::file;
use crate::index::store::disk::FileSystem;
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
    /// Those of the index in `dir`. None were followed where there is no file of them.
    ///
    /// # Errors
    /// If there is no index, if the file is damaged or of a later version, or the system refuses.
    pub fn read(dir: &Path) -> Result<Self, FollowError> {
        file::read(dir)
    }

    /// Follows a question of the index in `dir` from now on. False if it was followed before.
    ///
    /// # Errors
    /// As [`Self::read`]; if there is no index, or another process writes the file for seconds.
    pub fn follow(dir: &Path, question: &StandingQuestion) -> Result<(Self, bool), FollowError> {
        file::change(&FileSystem, dir, |followed| {
            let is_new = followed.questions.iter().all(|known| known.question != *question);
            if is_new {
                followed
                    .questions
                    .push(FollowedQuestion { question: question.clone(), since: second(Timestamp::now()) });
            }
            Ok(is_new)
        })
    }

    /// Follows a question no longer: `name` is its text, or its number from 1. Gives what it was.
    ///
    /// # Errors
    /// As [`Self::follow`], and [`FollowError::Unknown`] if there is no such question.
    pub fn drop_question(dir: &Path, name: &str) -> Result<(Self, FollowedQuestion), FollowError> {
        file::change(&FileSystem, dir, |followed| {
            let unknown = || FollowError::Unknown { question: name.trim().to_string() };
            let at = followed.position(name).ok_or_else(unknown)?;
            Ok(followed.questions.remove(at))
        })
    }

    /// Keeps that the papers that came in up to `time` were shown. An earlier time than the one that is kept changes nothing.
    ///
    /// # Errors
    /// As [`Self::follow`].
    pub fn mark_shown(dir: &Path, time: SystemTime) -> Result<(), FollowError> {
        let Ok(time) = Timestamp::try_from(time) else { return Ok(()) };
        file::change(&FileSystem, dir, |followed| {
            followed.shown_until = followed.shown_until.max(Some(time));
            Ok(())
        })?;
        Ok(())
    }

    /// The place of the question with this text, or else of this number from 1.
    fn position(&self, name: &str) -> Option<usize> {
        let name = name.trim();
        let by_text = self.questions.iter().position(|known| known.question.text == name);
        let by_number =
            || name.parse().ok().filter(|number| (1..=self.questions.len()).contains(number)).map(|n: usize| n - 1);
        by_text.or_else(by_number)
    }
}

/// The second of a time: what a file keeps is easier to read without fractions.
fn second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
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
