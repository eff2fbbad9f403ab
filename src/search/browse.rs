//! Lists papers that no question ranks.

use crate::index::Index;
use crate::paper::PartialDate;
use crate::paper_id::PaperId;
use crate::paper_set::PaperSet;
use crate::search::answer::Answer;
use crate::search::ask::{allowed_papers, read_hits};
use crate::search::candidate::Candidate;
use crate::search::error::SearchError;
use crate::search::filter::Filter;
use crate::search::query::SentenceChoice;
use crate::search::shown_passage::ShownPassage;
use crate::search::snippet::{Words, choose_sentences};

/// The `k` newest papers that meet the filter, newest first; papers without a date come last. Their score is 0.
///
/// # Errors
/// See [`SearchError`].
pub fn browse(index: &Index, k: usize, filter: &Filter) -> Result<Answer, SearchError> {
    let allowed = allowed_papers(index, filter)?;
    let papers = match index.collection() {
        None => newest(index, k, allowed.as_ref())?,
        Some(collection) => collection.newest(k, allowed.as_ref())?,
    };
    let words = Words::new("", None);
    let shown = ShownPassage { words: &words, language: None, vector: None };
    let papers: Vec<Candidate> = papers.into_iter().map(Candidate::new).collect();
    let mut hits = read_hits(index, &papers, &shown, false)?;
    choose_sentences(&mut hits, "", SentenceChoice::Estimated, None, &words)?;
    Ok(Answer { hits, ..Answer::default() })
}

/// The `k` newest papers of an index that is searched in its files.
fn newest(index: &Index, k: usize, allowed: Option<&PaperSet>) -> Result<Vec<PaperId>, SearchError> {
    let listing = index.listing()?;
    let is_allowed = |number: &PaperId| allowed.is_none_or(|allowed| allowed.contains(*number));
    let dated = (0..).zip(&listing).filter(|(number, _)| is_allowed(number)).map(|(number, row)| (row.date, number));
    let mut papers: Vec<(Option<PartialDate>, PaperId)> = dated.collect();
    papers.sort_by(|(a, first), (b, second)| b.cmp(a).then(first.cmp(second)));
    Ok(papers.into_iter().take(k).map(|(_, number)| number).collect())
}
