//! What is known of a question, whatever paper it is compared with.

use crate::embed::QuestionLevel;
use crate::index::Index;
use crate::search::error::SearchError;
use crate::text::Language;

/// The papers whose mean cosine is the background: enough for an error of a hundredth in the mean of a set of cosines.
const BACKGROUND_PAPERS: usize = 256;

/// The length of a line, in characters.
const LINE: f32 = 60.0;
/// The same amount of text in Chinese.
const CHINESE_LINE: f32 = 15.0;
/// A longer question is a text, and longer texts are alike.
const MOST_LINES: f32 = 3.0;

/// The level of the question `text` with the vector `vector`. It depends on the papers of the index and not on filters.
pub(super) fn question_level(
    index: &Index,
    text: &str,
    language: Language,
    vector: Option<&[f32]>,
) -> Result<QuestionLevel, SearchError> {
    let line = match language {
        Language::En => LINE,
        Language::Zh => CHINESE_LINE,
    };
    let length = (text.chars().count() as f32 / line).min(MOST_LINES);
    let (Some(vector), Some(vectors)) = (vector, index.vectors()) else {
        return Ok(QuestionLevel { background: 0.0, length });
    };
    let sample = index.sample(BACKGROUND_PAPERS)?;
    // These are the same for every question, so a database need not be asked again.
    vectors.prepare(&sample).map_err(|error| index.vector_error(error))?;
    let best = vectors.best_of(&sample, vector).map_err(|error| index.vector_error(error))?;
    let cosines: Vec<f32> = best.into_iter().flatten().map(|hit| hit.score).collect();
    Ok(QuestionLevel { background: cosines.iter().sum::<f32>() / cosines.len().max(1) as f32, length })
}
