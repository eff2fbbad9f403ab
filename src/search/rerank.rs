//! Ranks the first papers of an answer again, with a model that reads question and text together.

use std::time::{Duration, Instant};

use crate::embed::{EmbedError, Reranker};
use crate::search::answer::Answer;
use crate::search::hit::Hit;

/// The papers that are ranked again.
pub const RERANKED: usize = 20;

/// What was ranked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reranking {
    /// How many papers the model has read.
    pub read: usize,
    /// How many it should have read.
    pub of: usize,
}

impl Reranking {
    /// Whether the time was over before all were read.
    pub fn is_cut_short(self) -> bool {
        self.read < self.of
    }
}

/// Ranks the first [`RERANKED`] papers of `answer` again by what `reranker` says of their passages. After `budget` no further
/// paper is read: those that are not stand below the others. Papers that the question names stay first.
///
/// The score becomes the logistic function of the model's logit, which only orders the papers.
///
/// # Errors
/// When the model fails.
pub(crate) fn rerank(
    answer: &mut Answer,
    question: &str,
    reranker: &dyn Reranker,
    budget: Duration,
) -> Result<Reranking, EmbedError> {
    let start = Instant::now();
    let named = answer.hits.iter().take_while(|hit| hit.evidence.named).count();
    let end = answer.hits.len().min(RERANKED);
    let of = end.saturating_sub(named);
    let mut scored: Vec<(f32, Hit)> = Vec::with_capacity(of);
    let mut rest = answer.hits.split_off(named.min(answer.hits.len()));
    let below = rest.split_off(of);
    let mut unread = rest.into_iter();
    for mut hit in unread.by_ref() {
        let logit = reranker.score(question, &text(&hit))?;
        hit.score = 1.0 / (1.0 + (-logit).exp());
        hit.doubtful = false;
        hit.evidence.reranked = Some(logit);
        scored.push((logit, hit));
        if start.elapsed() >= budget {
            break;
        }
    }
    let read = scored.len();
    // Equals stay in their order.
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    answer.hits.extend(scored.into_iter().map(|(_, hit)| hit));
    answer.hits.extend(unread.chain(below));
    let mut least = 1.0f32;
    for (at, hit) in answer.hits.iter_mut().enumerate() {
        hit.rank = at + 1;
        least = least.min(hit.score);
        hit.score = least;
    }
    answer.calibrated &= read == 0;
    Ok(Reranking { read, of })
}

/// What the model reads of a paper: its title and the passage that is shown.
fn text(hit: &Hit) -> String {
    let title = hit.paper.title(hit.language);
    if title == hit.passage { hit.passage.clone() } else { format!("{title}\n{}", hit.passage) }
}
