//! From a question to papers in order: candidates by meaning and by words, and one score for both.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::time::Instant;

use crate::embed::FusionWeights;
use crate::index::{Index, Warning};
use crate::lexical::{LexicalError, Name};
use crate::paper_id::PaperId;
use crate::paper_set::PaperSet;
use crate::search::answer::{Timings, lap};
use crate::search::at_once::at_once;
use crate::search::candidate::Candidate;
use crate::search::error::SearchError;
use crate::search::fuse::{FusedValue, Scale, fuse};
use crate::search::preference::Preference;
use crate::search::second_look;
use crate::search::word_matches::{WordMatches, is_foreign};
use crate::text::Language;
use crate::vector::{PassageHit, Precision};

/// Candidates by meaning and by words, at least. Beyond them, the evidence of the other kind no longer decides a rank.
const CANDIDATES: usize = 1000;
/// Candidates by meaning where they are found approximately, which takes longer the more there are.
const CANDIDATES_APPROXIMATE: usize = 200;

/// The first candidates whose words are scored exactly, where an index estimates them. An estimate moves a paper by a few
/// ranks.
const SCORED_EXACTLY: usize = 60;
/// Of a collection, the first papers by words that are candidates though their vectors are not near, and the first candidates
/// that are compared again: a database takes its time for each. Those behind them do not come among the first ten.
const MOST_BY_WORDS: usize = 150;
const MOST_LOOKED_AT: usize = 256;

/// What is compared with the papers of an index.
pub(super) struct RankQuery<'a> {
    /// The question's vector; none when only words count.
    pub vector: Option<&'a [f32]>,
    /// The question's words; none when only meaning counts.
    pub text: Option<&'a str>,
    /// The language of the question.
    pub language: Language,
    /// What the question may be the name of a paper as.
    pub names: &'a [Name],
    /// The most papers wanted.
    pub k: usize,
    pub precision: Precision,
    pub allowed: Option<&'a PaperSet>,
    /// The weights of the vectors' model; none when it has no calibration.
    pub weights: Option<&'a FusionWeights>,
    /// What the conditions of the question add.
    pub preference: Option<&'a Preference<'a>>,
}

/// The papers that answer, best first.
#[derive(Default)]
pub(super) struct Ranking {
    pub papers: Vec<Candidate>,
    /// What they are ranked by.
    pub value: FusedValue,
    pub warnings: Vec<Warning>,
    pub timings: Timings,
}

/// The `k` papers that answer best, best first.
pub(super) fn rank(index: &Index, query: &RankQuery<'_>) -> Result<Ranking, SearchError> {
    let (mut warnings, mut timings) = (Vec::new(), Timings::default());
    let mut clock = Instant::now();
    let (mut papers, scale) = gather(index, query, &mut warnings, &mut timings)?;
    clock += timings.vectors + timings.words;
    let value = fuse(&mut papers, scale, query.weights);
    score_first_exactly(index, query, &mut papers, scale, SCORED_EXACTLY)?;
    if query.vector.is_none() {
        // An estimate may have found what has none of the words.
        papers.retain(|paper| paper.words.is_some_and(|score| score > 0.0) || paper.named);
    }
    if let (FusedValue::Weighted, Some(vector), Some(weights)) = (value, query.vector, query.weights)
        && weights.second_look > 0.0
    {
        let moved = match query.allowed {
            None => second_look::moved(index, vector, first(&mut papers, second_look::TOWARDS), weights.second_look)?,
            Some(_) => {
                // The first papers are those of the whole index: a filter must not change a paper's score.
                let all_papers = RankQuery { allowed: None, ..*query };
                let (mut all, scale) = gather(index, &all_papers, &mut Vec::new(), &mut Timings::default())?;
                fuse(&mut all, scale, query.weights);
                score_first_exactly(index, &all_papers, &mut all, scale, SCORED_EXACTLY)?;
                second_look::moved(index, vector, first(&mut all, second_look::TOWARDS), weights.second_look)?
            }
        };
        if let Some(moved) = moved {
            let looked = if index.collection().is_some() { MOST_LOOKED_AT.max(2 * query.k) } else { usize::MAX };
            let again = first(&mut papers, looked);
            second_look::look_again(index, &moved, again)?;
            fuse(again, scale, query.weights);
            papers.truncate(looked);
            // Others may have come among the first.
            score_first_exactly(index, query, &mut papers, scale, SCORED_EXACTLY / 2)?;
        }
    }
    if let Some(preference) = query.preference {
        preference.apply(index, &mut papers, value)?;
    }
    papers.sort_by(|a, b| b.named.cmp(&a.named).then_with(|| by_value(a, b)));
    if let Some(collection) = index.collection() {
        // Several machines may have read different things of one paper.
        let mut works = HashSet::new();
        papers.retain(|candidate| works.insert(collection.work_of(candidate.paper)));
    }
    papers.truncate(query.k);
    timings.fuse = lap(&mut clock);
    Ok(Ranking { papers, value, warnings, timings })
}

/// The order of candidates by their value, best first.
fn by_value(a: &Candidate, b: &Candidate) -> Ordering {
    b.fused.total_cmp(&a.fused).then(a.paper.cmp(&b.paper))
}

/// The `count` best candidates; the others stay in no order.
fn first(candidates: &mut [Candidate], count: usize) -> &mut [Candidate] {
    let count = count.min(candidates.len());
    if let Some(last) = count.checked_sub(1) {
        candidates.select_nth_unstable_by(last, by_value);
    }
    &mut candidates[..count]
}

/// Replaces what is estimated of the words of the first candidates, where the index estimates.
fn score_first_exactly(
    index: &Index,
    query: &RankQuery<'_>,
    candidates: &mut [Candidate],
    scale: Scale,
    least: usize,
) -> Result<(), SearchError> {
    let (Some(text), Some(_)) = (query.text, scale.words) else { return Ok(()) };
    let first = first(candidates, least.max(2 * query.k));
    if WordMatches::score_exactly(index, text, first).map_err(|error| unreadable_words(index, &error))? {
        fuse(first, scale, query.weights);
    }
    Ok(())
}

fn unreadable_words(index: &Index, error: &LexicalError) -> SearchError {
    SearchError::Words { dir: index.dir().display().to_string(), reason: error.to_string() }
}

/// The candidates by meaning and by words, and what they are measured against.
fn gather(
    index: &Index,
    query: &RankQuery<'_>,
    warnings: &mut Vec<Warning>,
    timings: &mut Timings,
) -> Result<(Vec<Candidate>, Scale), SearchError> {
    let depth = query.k.saturating_mul(4).max(CANDIDATES).min(index.len());
    let start = Instant::now();
    let mut damage = Vec::new();
    let (by_meaning, words) = at_once(
        index,
        || {
            let nearest = query.vector.map(|vector| nearest(index, query, vector, depth, &mut damage));
            (nearest, start.elapsed())
        },
        || find_words(index, query, depth, warnings),
    );
    timings.vectors = by_meaning.1;
    timings.words = start.elapsed().saturating_sub(timings.vectors);
    let words = words?;
    let mut candidates = Candidates::default();
    for (at, hit) in by_meaning.0.transpose()?.into_iter().flatten().enumerate() {
        let candidate = candidates.get(hit.paper);
        (candidate.nearest, candidate.vector_rank) = (Some(hit), Some(at + 1));
    }
    warnings.extend(damage);
    let by_words = if index.collection().is_some() { MOST_BY_WORDS } else { usize::MAX };
    for paper in words.iter().flat_map(|words| words.papers(by_words)) {
        candidates.get(paper);
    }
    for &paper in words.iter().flat_map(|words| &words.named) {
        candidates.get(paper).named = true;
    }
    for &paper in query.preference.iter().flat_map(|preference| preference.candidates()) {
        candidates.get(paper);
    }
    let mut papers: Vec<Candidate> = candidates.0.into_values().collect();
    if words.is_some() {
        for candidate in &mut papers {
            candidate.foreign = is_foreign(index, candidate.paper, query.language)?;
        }
    }
    if let Some(vector) = query.vector {
        add_nearest(index, vector, &mut papers)?;
    }
    let mut scale = Scale { by_meaning: query.vector.is_some(), ..Scale::default() };
    if let Some(words) = &words {
        scale.words = Some(words.measures(index, query.language)?);
        words.score(&mut papers);
    }
    if query.vector.is_none() {
        // A paper in the question's language that only translated words find does not answer.
        papers.retain(|paper| paper.words.is_some() || paper.named);
    }
    Ok((papers, scale))
}

/// Candidates by their papers.
#[derive(Default)]
struct Candidates(HashMap<PaperId, Candidate>);

impl Candidates {
    /// The candidate of a paper, added when it is new.
    fn get(&mut self, paper: PaperId) -> &mut Candidate {
        self.0.entry(paper).or_insert_with(|| Candidate::new(paper))
    }
}

fn nearest(
    index: &Index,
    query: &RankQuery<'_>,
    vector: &[f32],
    depth: usize,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<PassageHit>, SearchError> {
    let Some(vectors) = index.vectors() else { return Ok(Vec::new()) };
    let is_approximate = query.precision == Precision::Approximate && vectors.is_approximate();
    let most = if is_approximate { query.k.saturating_mul(4).max(CANDIDATES_APPROXIMATE) } else { depth };
    let found = vectors.search(vector, depth.min(most), query.allowed, query.precision);
    let found = found.map_err(|error| index.vector_error(error))?;
    warnings.extend(found.damage.map(|damage| Warning::Graph { reason: damage.to_string() }));
    Ok(found.hits)
}

/// Looks up the nearest passage of candidates that words alone have found.
fn add_nearest(index: &Index, vector: &[f32], candidates: &mut [Candidate]) -> Result<(), SearchError> {
    let Some(vectors) = index.vectors() else { return Ok(()) };
    let mut without: Vec<&mut Candidate> =
        candidates.iter_mut().filter(|candidate| candidate.nearest.is_none()).collect();
    let papers: Vec<PaperId> = without.iter().map(|candidate| candidate.paper).collect();
    let best = vectors.best_of(&papers, vector).map_err(|error| index.vector_error(error))?;
    for (candidate, best) in without.iter_mut().zip(best) {
        candidate.nearest = best;
    }
    Ok(())
}

/// The papers that words find; none when words do not count. A damaged lexical index is left out where there is a
/// vector.
fn find_words(
    index: &Index,
    query: &RankQuery<'_>,
    depth: usize,
    warnings: &mut Vec<Warning>,
) -> Result<Option<WordMatches>, SearchError> {
    let Some(text) = query.text else { return Ok(None) };
    if index.lexical().is_none() && query.vector.is_some() {
        return Ok(None);
    }
    match WordMatches::find(index, text, query.names, depth, query.allowed) {
        Ok(words) => Ok(Some(words)),
        Err(error) if query.vector.is_some() => {
            warnings.push(Warning::Words { reason: error.to_string() });
            Ok(None)
        }
        Err(error) => Err(unreadable_words(index, &error)),
    }
}
