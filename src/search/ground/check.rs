//! Compares the sentences of a draft with the papers of an index.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::citation::CitationKeys;
use crate::embed::{Encoder, GroundCurve, QuestionLevel};
use crate::index::{Index, Warning};
use crate::paper_id::PaperId;
use crate::paper_set::PaperSet;
use crate::search::ask::allowed_papers;
use crate::search::candidate::Candidate;
use crate::search::error::SearchError;
use crate::search::ground::citation_marks::is_number;
use crate::search::ground::draft::{Draft, DraftSentence};
use crate::search::ground::grounding::{
    CheckedCitation, CitationVerdict, GroundQuery, GroundedSentence, Grounding, Support,
};
use crate::search::ground::support::{Claim, Comparison, SentenceVectors};
use crate::search::lookup::find;
use crate::search::model_check::check_model;
use crate::search::rank::{RankQuery, Ranking, rank};
use crate::text::Language;
use crate::vector::Precision;

/// The papers of hybrid search whose sentences are compared with a claim, at least.
const COMPARED: usize = 6;
/// The papers that may support a claim alone; those that follow are its background.
const BEST: usize = 2;
/// A cited paper below this rank is far from the claim.
const RANKED: usize = 200;
/// The claims that are looked up at the same time. It bounds the memory.
const CHUNK: usize = 32;

/// The papers of `index` that support the sentences of `draft`, and what its citations are worth.
///
/// Each claim is asked as a question of hybrid search. Then the model compares it with the nearest sentences of the first
/// papers and of the papers that it cites. `keys` are the citation keys of the index.
///
/// # Errors
/// See [`SearchError`].
pub fn ground(
    index: &Index,
    encoder: &dyn Encoder,
    draft: &Draft,
    query: &GroundQuery,
    keys: &CitationKeys,
) -> Result<Grounding, SearchError> {
    check_model(index, &encoder.spec().identity)?;
    let calibration = encoder.spec().calibration.as_ref();
    let library = Library {
        index,
        encoder,
        keys,
        allowed: allowed_papers(index, &query.filter)?,
        cited: cited_papers(index, draft, keys)?,
        curve: calibration.and_then(|calibration| calibration.ground.as_ref()),
        k: query.k,
    };
    let mut grounding = Grounding { calibrated: library.curve.is_some(), sentences: Vec::new(), warnings: Vec::new() };
    let mut vectors = SentenceVectors::default();
    for chunk in draft.sentences().chunks(CHUNK) {
        library.ground(chunk, &mut vectors, &mut grounding)?;
    }
    Ok(grounding)
}

/// What all sentences of a draft are compared with.
struct Library<'a> {
    index: &'a Index,
    encoder: &'a dyn Encoder,
    keys: &'a CitationKeys,
    allowed: Option<PaperSet>,
    /// The papers that the draft cites, by what it calls them.
    cited: HashMap<String, PaperId>,
    curve: Option<&'a GroundCurve>,
    k: usize,
}

impl Library<'_> {
    fn ground(
        &self,
        sentences: &[DraftSentence],
        vectors: &mut SentenceVectors,
        grounding: &mut Grounding,
    ) -> Result<(), SearchError> {
        let claims: Vec<&DraftSentence> = sentences.iter().filter(|sentence| sentence.skipped.is_none()).collect();
        let texts: Vec<String> = claims.iter().map(|claim| claim.text.clone()).collect();
        let asked = self.encoder.queries(&texts)?;
        let prepared = claims.par_iter().zip(&asked).map(|(claim, vector)| self.prepare(claim, vector));
        let prepared: Vec<Prepared> = prepared.collect::<Result<_, SearchError>>()?;
        let waiting = prepared.iter().flat_map(|prepared| &prepared.comparisons);
        vectors.add(self.encoder, waiting.flat_map(|(_, comparison)| comparison.texts()))?;
        let mut looked_up = prepared.into_iter().zip(&asked);
        for sentence in sentences {
            let (mut compared, mut warnings) = (Vec::new(), Vec::new());
            if sentence.skipped.is_none()
                && let Some((prepared, vector)) = looked_up.next()
            {
                let claim = Claim { text: &sentence.text, vector };
                compared = prepared
                    .comparisons
                    .iter()
                    .map(|(paper, of)| (*paper, self.judge(&claim, of, prepared.background, vectors)))
                    .collect();
                warnings = prepared.warnings;
            }
            let new = warnings.into_iter().filter(|warning| !grounding.warnings.contains(warning)).collect::<Vec<_>>();
            grounding.warnings.extend(new);
            grounding.sentences.push(self.report(sentence, compared));
        }
        Ok(())
    }

    /// The papers to compare with a claim: the first of hybrid search, and those that it cites.
    fn prepare(&self, sentence: &DraftSentence, vector: &[f32]) -> Result<Prepared, SearchError> {
        let ranking = self.rank(&sentence.text, vector)?;
        let cited = self.cited_by(sentence);
        let background = background(&ranking.papers);
        let papers = ranking.papers.iter().enumerate();
        let wanted = papers.filter(|(at, candidate)| *at < COMPARED.max(self.k) || cited.contains(&candidate.paper));
        let wanted: Vec<&Candidate> = wanted.map(|(_, candidate)| candidate).collect();
        let records = self.index.records(&wanted.iter().map(|candidate| candidate.paper).collect::<Vec<_>>())?;
        let claim = Claim { text: &sentence.text, vector };
        let comparisons = wanted.into_iter().zip(records).map(|(candidate, record)| {
            Ok((candidate.paper, Comparison::prepare(self.index, self.encoder, &claim, candidate, record)?))
        });
        let comparisons = comparisons.collect::<Result<_, SearchError>>()?;
        Ok(Prepared { comparisons, background, warnings: ranking.warnings })
    }

    fn rank(&self, claim: &str, vector: &[f32]) -> Result<Ranking, SearchError> {
        let query = RankQuery {
            vector: Some(vector),
            text: Some(claim),
            language: Language::detect(claim),
            names: &[],
            preference: None,
            k: RANKED,
            precision: Precision::Approximate,
            allowed: self.allowed.as_ref(),
            weights: self.encoder.spec().calibration.as_ref().map(|calibration| &calibration.fusion),
        };
        rank(self.index, &query)
    }

    fn judge(&self, claim: &Claim<'_>, comparison: &Comparison, background: f32, vectors: &SentenceVectors) -> Support {
        let (value, nearest) = comparison.judge(claim, vectors, background, self.curve);
        let score =
            self.curve.map_or(value.clamp(0.0, 1.0), |ground| ground.curve.score(value, QuestionLevel::default()));
        Support {
            key: self.keys.key(&comparison.paper).to_string(),
            paper: comparison.paper.clone(),
            score,
            is_likely: self.curve.is_some() && score >= 0.5,
            sentence: nearest.text,
            language: nearest.language,
            cosine: nearest.cosine,
            fused: comparison.fused,
        }
    }

    fn cited_by(&self, sentence: &DraftSentence) -> Vec<PaperId> {
        sentence.citations.iter().filter_map(|key| self.cited.get(key).copied()).collect()
    }

    fn report(&self, sentence: &DraftSentence, mut compared: Vec<(PaperId, Support)>) -> GroundedSentence {
        let cited = sentence.citations.iter().map(|key| {
            let paper = self.cited.get(key);
            let support = compared.iter().find(|(number, _)| Some(number) == paper).map(|(_, support)| support.clone());
            let verdict = match (paper, &support) {
                _ if is_number(key) => CitationVerdict::NotChecked,
                (None, _) => CitationVerdict::NotInLibrary,
                _ if sentence.skipped.is_some() || self.curve.is_none() => CitationVerdict::NotChecked,
                (Some(_), Some(support)) if support.is_likely => CitationVerdict::Supported,
                (Some(_), _) => CitationVerdict::Unclear,
            };
            CheckedCitation { key: key.clone(), verdict, support }
        });
        let cited = cited.collect();
        compared.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(b.1.cosine.total_cmp(&a.1.cosine)));
        let compared = compared.into_iter().map(|(_, support)| support).collect();
        GroundedSentence { sentence: sentence.clone(), compared, k: self.k, cited }
    }
}

/// A claim whose papers wait for the model.
struct Prepared {
    comparisons: Vec<(PaperId, Comparison)>,
    /// The value of papers that are near, and not among the nearest.
    background: f32,
    warnings: Vec<Warning>,
}

/// The mean fused value of the papers that follow the best two. Where there are fewer, that of the last: a library of one
/// paper has nothing to compare it with, and supports nothing.
fn background(papers: &[Candidate]) -> f32 {
    let end = papers.len().min(COMPARED);
    let rest = &papers[BEST.min(end.saturating_sub(1))..end];
    if rest.is_empty() { 0.0 } else { rest.iter().map(|paper| paper.fused).sum::<f32>() / rest.len() as f32 }
}

/// The papers that a draft cites, by what it calls them: a citation key of the index, or any other name of a paper.
fn cited_papers(index: &Index, draft: &Draft, keys: &CitationKeys) -> Result<HashMap<String, PaperId>, SearchError> {
    let mut cited = HashMap::new();
    let called = draft.sentences().iter().flat_map(|sentence| &sentence.citations).filter(|key| !is_number(key));
    for key in called {
        if cited.contains_key(key) {
            continue;
        }
        let id = keys.paper_id(key);
        let mut found = find(index, id.unwrap_or(key))?;
        if found.is_empty() && id.is_some() {
            found = find(index, key)?;
        }
        if let Some((number, _)) = found.into_iter().next() {
            cited.insert(key.clone(), number);
        }
    }
    Ok(cited)
}
