//! The first answers to questions, with their scores.

use crate::embed::Encoder;
use crate::eval::error::EvalError;
use crate::eval::question::Question;
use crate::index::{Index, Warning};
use crate::search::{self, Query};

/// The first answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstAnswer {
    /// The names of its paper, as in [`answer`](crate::eval::answer()). Empty if nothing answers.
    pub documents: Vec<String>,
    /// See [`Hit::score`](crate::search::Hit::score). 0 if nothing answers.
    pub score: f32,
    /// See [`Hit::doubtful`](crate::search::Hit::doubtful). True if nothing answers.
    pub doubtful: bool,
}

/// The first answer to each question, in their order, and the damage that was worked around. The fields of `query` hold
/// for all questions, except its text and its number of papers.
///
/// # Errors
/// [`EvalError::Search`] if the search fails.
pub fn first_answers(
    index: &Index,
    encoder: Option<&dyn Encoder>,
    questions: &[Question],
    query: &Query,
) -> Result<(Vec<FirstAnswer>, Vec<Warning>), EvalError> {
    let texts: Vec<String> = questions.iter().map(|question| question.text.clone()).collect();
    let query = Query { k: 1, ..query.clone() };
    let (mut first, mut warnings) = (Vec::with_capacity(texts.len()), Vec::new());
    for answer in search::ask_all(index, encoder, &texts, &query)? {
        let hit = answer.hits.into_iter().next();
        first.push(hit.map_or(FirstAnswer { documents: Vec::new(), score: 0.0, doubtful: true }, |hit| FirstAnswer {
            documents: if hit.paper.names.is_empty() { vec![hit.paper.id] } else { hit.paper.names },
            score: hit.score,
            doubtful: hit.doubtful,
        }));
        warnings.extend(answer.warnings.into_iter().filter(|warning| !warnings.contains(warning)).collect::<Vec<_>>());
    }
    Ok((first, warnings))
}
