//! Which passage of a paper is shown.

use crate::index::Index;
use crate::index::passage::Passage;
use crate::paper::Paper;
use crate::search::candidate::Candidate;
use crate::search::error::SearchError;
use crate::search::snippet::Words;
use crate::text::Language;
use crate::vector::dot;

/// What decides which passage of a paper is shown.
pub(super) struct ShownPassage<'a> {
    /// The words of the question, for papers without a nearest passage.
    pub words: &'a Words<'a>,
    /// The language of the question. None shows the nearest passage in any language.
    pub language: Option<Language>,
    /// The vector of the question, if it has one.
    pub vector: Option<&'a [f32]>,
}

/// A passage or a sentence in the question's language is shown if its cosine is at most this much below that of the nearest
/// one.
pub(super) const OWN_LANGUAGE_MARGIN: f32 = 0.15;
/// Where only words count, a passage in the question's language is shown if it has this share of the words of the best one.
const OWN_LANGUAGE_SHARE: f32 = 0.5;

impl ShownPassage<'_> {
    /// The number of the passage that is shown.
    pub fn choose(
        &self,
        index: &Index,
        candidate: &Candidate,
        paper: &Paper,
        passages: &[Passage],
    ) -> Result<usize, SearchError> {
        let (Some(nearest), Some(vector), Some(vectors)) = (candidate.nearest, self.vector, index.vectors()) else {
            return Ok(self.by_words(paper, passages));
        };
        let number = vectors.passage_of(&nearest, vector).map_err(|error| index.vector_error(error))? as usize;
        let Some(language) = self.language else { return Ok(number) };
        if passages.get(number).is_none_or(|passage| passage.language == language) {
            return Ok(number);
        }
        let best = nearest_in(index, candidate, passages, language, vector)?;
        Ok(best.filter(|(score, _)| *score >= nearest.score - OWN_LANGUAGE_MARGIN).map_or(number, |(_, number)| number))
    }

    /// The number of the best passage in another language than passage `shown`, if there is one.
    pub fn choose_other(
        &self,
        index: &Index,
        candidate: &Candidate,
        paper: &Paper,
        passages: &[Passage],
        shown: usize,
    ) -> Result<Option<usize>, SearchError> {
        let Some(language) = passages.get(shown).map(|passage| passage.language.other()) else { return Ok(None) };
        if let Some(vector) = self.vector
            && let Some((_, number)) = nearest_in(index, candidate, passages, language, vector)?
        {
            return Ok(Some(number));
        }
        let others = (0..passages.len()).filter(|&number| passages[number].language == language);
        Ok(self.words.best_of(others, |&number| passages[number].text(paper)).map(|(_, number)| number))
    }

    fn by_words(&self, paper: &Paper, passages: &[Passage]) -> usize {
        let best_of = |language: Option<Language>| {
            let numbers = 0..passages.len();
            let wanted = numbers.filter(|&number| language.is_none_or(|wanted| passages[number].language == wanted));
            self.words.best_of(wanted, |&number| passages[number].text(paper))
        };
        let Some((most, number)) = best_of(None) else { return 0 };
        let own = self.language.and_then(|language| best_of(Some(language)));
        own.filter(|(share, _)| *share >= most * OWN_LANGUAGE_SHARE).map_or(number, |(_, number)| number)
    }
}

/// The passage in `language` that is nearest to `vector`, with its cosine.
fn nearest_in(
    index: &Index,
    candidate: &Candidate,
    passages: &[Passage],
    language: Language,
    vector: &[f32],
) -> Result<Option<(f32, usize)>, SearchError> {
    if !passages.iter().any(|passage| passage.language == language) {
        return Ok(None);
    }
    let Some(vectors) = index.vectors() else { return Ok(None) };
    let vectors = vectors.vectors_of(candidate.paper).map_err(|error| index.vector_error(error))?;
    let with_vectors = passages.iter().zip(vectors).enumerate();
    let wanted = with_vectors.filter(|(_, (passage, _))| passage.language == language);
    let scored = wanted.map(|(number, (_, own))| (dot(&own, vector), number));
    Ok(scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))))
}
