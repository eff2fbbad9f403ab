//! Measures rankings with judged questions.
//!
//! A [`Run`] holds the answers of a search to each question, [`Qrels`] the judged documents, and [`Figures`] the measures
//! of every question and their means. The definitions are those of trec_eval. [`Reliability`] says whether scores are the
//! probabilities that they claim to be.

mod answer;
pub mod compare;
mod error;
mod first_answer;
mod lines;
pub mod measure;
mod qrels;
mod question;
mod questions;
mod reliability;
pub mod run;
mod topics;

pub use answer::{answer, check};
pub use error::EvalError;
pub use first_answer::{FirstAnswer, first_answers};
pub use measure::{Figures, Measure, evaluate};
pub use qrels::{Qrels, read_qrels};
pub use question::Question;
pub use questions::{read_questions, read_unjudged};
pub use reliability::{Reliability, ReliabilityBin, ScoredAnswer, reliability};
pub use run::{Run, read_run, write_run};
