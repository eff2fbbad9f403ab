//! Reads and changes the followed questions of an index.

use std::path::Path;
use std::time::SystemTime;

use jiff::Timestamp;

use crate::follow::error::FollowError;
use crate::follow::file;
use crate::follow::questions::{FollowedQuestion, FollowedQuestions};
use crate::index::store::disk::FileSystem;
use crate::search::StandingQuestion;

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
}

/// The second of a time: what a file keeps is easier to read without fractions.
fn second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}
