//! Lists papers that no question ranks.

use crate::index::Index;
use crate::paper::PartialDate;
use crate::paper_id::PaperId;
use crate::search::answer::Answer;
use crate::search::ask::{allowed_papers, read_hit};
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
    let rows = index.listing()?;
    let is_allowed = |number: usize| allowed.as_ref().is_none_or(|allowed| allowed[number]);
    let mut papers: Vec<(Option<PartialDate>, usize)> =
        (0..rows.len()).filter(|&number| is_allowed(number)).map(|number| (rows[number].date, number)).collect();
    papers.sort_by(|(a, first), (b, second)| b.cmp(a).then(first.cmp(second)));
    papers.truncate(k);
    let words = Words::new("", None);
    let shown = ShownPassage { words: &words, language: None, vector: None };
    let mut hits = Vec::with_capacity(papers.len());
    for (_, number) in papers {
        hits.push(read_hit(index, hits.len() + 1, &Candidate::new(number as PaperId), &shown, false)?);
    }
    choose_sentences(&mut hits, "", SentenceChoice::Estimated, None, &words)?;
    Ok(Answer { hits, ..Answer::default() })
}
