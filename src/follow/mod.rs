//! The questions that a user follows, and up to when the papers that came in were shown: kept beside the index.

mod error;
mod file;
mod keep;
mod questions;

pub use error::FollowError;
pub use questions::{FollowedQuestion, FollowedQuestions};
