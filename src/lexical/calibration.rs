//! The constants of a search by words alone.
//!
//! They belong to the lexical scoring (its terms, its BM25, its glossary) and hold for every model, because no model takes
//! part. They are fitted as those of a model are: on the first answers to judged questions, asked once with all papers and
//! once without the relevant ones.

/// How much the BM25 of translated words counts against that of words as they are written, from 0 to 1.
pub(crate) const TRANSLATED_WEIGHT: f32 = 0.5;

/// How sure a synonym of the table means what the question says, and how sure a long form does that all papers give an
/// acronym, from 0 to 1.
pub(super) const SYNONYM_WEIGHT: f32 = 0.6;
pub(super) const ABBREVIATION_WEIGHT: f32 = 0.8;

/// The slope of the logistic curve from a ranking value to a score (Platt, 1999), per unit of that value.
pub(crate) const SCORE_SLOPE: f32 = 1.19;

/// The ranking value with a score of 0.5.
pub(crate) const SCORE_MIDPOINT: f32 = 1.79;

/// The score below which a first answer is reported as doubtful.
pub(crate) const DOUBT: f32 = 0.03;
