//! The conditions of a question raise the papers that meet them.

use crate::embed::Calibration;
use crate::index::Index;
use crate::index::columns::metadata::MetadataRow;
use crate::index::store::StoreError;
use crate::lexical::calibration::SCORE_SLOPE;
use crate::paper::{Paper, PublicationKind};
use crate::paper_id::{PaperId, PaperSet};
use crate::question::{ConditionKind, SoftCondition, Understanding, is_at_venue, is_of_kind};
use crate::search::candidate::Candidate;
use crate::search::fuse::{BEST_RECIPROCAL_RANKS, FusedValue};
use crate::search::library_names::{LibraryNames, is_author};
use crate::text::fold;

/// How much a condition raises papers, in units of the score's logit: 1 makes the odds of a paper e times as high. Half of it
/// is taken from papers that do not meet the condition, so that scores on the whole stay as they are.
///
/// An author decides: nobody names one by accident. Years and venues are remembered wrongly, and a near year counts half; two
/// such conditions outweigh what the topic tells between the first and the tenth paper, one does not. A kind is recognised in
/// 95 of 100 surveys that a question asks for and in 3 of 100 other papers, but in 26 of 100 that are no benchmark, and its
/// words are a part of the topic too: it counts less than these shares allow.
const AUTHOR: f32 = 8.0;
const YEAR: f32 = 2.5;
const VENUE: f32 = 2.5;
const KIND: f32 = 1.5;

/// The papers that are read to see their kind: the first by all else.
const READ: usize = 50;
/// A logit in cosines, where the model has no score curve.
const COSINE_PER_LOGIT: f32 = 1.0 / 30.0;
/// A logit in reciprocal ranks.
const RANKS_PER_LOGIT: f32 = BEST_RECIPROCAL_RANKS / 20.0;

/// What the conditions of a question add to papers.
pub(super) struct Preference<'a> {
    /// Logits of the authors, the venue and the years, of every paper; empty without such conditions.
    logits: Vec<f32>,
    /// The papers of the authors.
    authored: Vec<PaperId>,
    kinds: Vec<&'a str>,
    calibration: Option<&'a Calibration>,
}

impl<'a> Preference<'a> {
    /// None for a question without conditions.
    pub(super) fn new(
        understood: &'a Understanding,
        names: &LibraryNames<'_>,
        calibration: Option<&'a Calibration>,
        allowed: Option<&PaperSet>,
    ) -> Option<Self> {
        if understood.conditions.is_empty() {
            return None;
        }
        let kinds = understood.of_kind(ConditionKind::Kind).map(|kind| kind.text.as_str()).collect();
        let met = Met::new(understood);
        let (mut logits, mut authored) = (Vec::new(), Vec::new());
        if !met.is_empty() {
            let is_allowed = |paper| allowed.is_none_or(|allowed| allowed.contains(paper));
            for (paper, row) in (0..).zip(names.rows()) {
                if !met.authors.is_empty() && met.authors(row) > 0.0 && is_allowed(paper) {
                    authored.push(paper);
                }
                logits.push(met.logits(row));
            }
        }
        Some(Self { logits, authored, kinds, calibration })
    }

    /// Papers to look at that neither vectors nor words may find: those of the authors.
    pub(super) fn candidates(&self) -> &[PaperId] {
        &self.authored
    }

    /// Adds to the ranking value of every candidate.
    ///
    /// # Errors
    /// When a paper cannot be read.
    pub(super) fn apply(
        &self,
        index: &Index,
        candidates: &mut [Candidate],
        value: FusedValue,
    ) -> Result<(), StoreError> {
        let unit = self.unit(value);
        for candidate in candidates.iter_mut() {
            candidate.fused += unit * self.logits.get(candidate.paper as usize).copied().unwrap_or(0.0);
        }
        if self.kinds.is_empty() {
            return Ok(());
        }
        candidates.sort_unstable_by(|a, b| b.fused.total_cmp(&a.fused).then(a.paper.cmp(&b.paper)));
        for (at, candidate) in candidates.iter_mut().enumerate() {
            let is_met = at < READ && self.is_of_kind(&index.paper(candidate.paper as usize)?);
            candidate.fused += unit * KIND * if is_met { 0.5 } else { -0.5 };
        }
        Ok(())
    }

    /// A logit in units of the ranking value.
    fn unit(&self, value: FusedValue) -> f32 {
        match (value, self.calibration) {
            (FusedValue::Weighted, Some(calibration)) => 1.0 / calibration.hybrid.slope,
            (FusedValue::Cosine, Some(calibration)) => 1.0 / calibration.semantic.slope,
            (FusedValue::Lexical, _) => 1.0 / SCORE_SLOPE,
            (FusedValue::ReciprocalRanks, _) => RANKS_PER_LOGIT,
            (FusedValue::Cosine | FusedValue::Weighted, None) => COSINE_PER_LOGIT,
        }
    }

    /// Whether a paper is of a kind that is asked for.
    fn is_of_kind(&self, paper: &Paper) -> bool {
        let titles = || paper.bibliography.titles().chain(paper.bibliography.tags.iter().map(String::as_str));
        let texts = || paper.texts.iter().map(|(_, text)| text.text.as_str());
        let is_data = paper.bibliography.publication.kind == Some(PublicationKind::Dataset);
        self.kinds.iter().any(|kind| (is_data && *kind == "dataset") || is_of_kind(kind, titles(), texts()))
    }
}

/// Which papers meet the authors, the venue and the years of a question.
struct Met<'a> {
    authors: Vec<String>,
    venues: Vec<&'a str>,
    years: Vec<&'a SoftCondition>,
}

impl<'a> Met<'a> {
    fn new(understood: &'a Understanding) -> Self {
        Self {
            authors: understood.of_kind(ConditionKind::Author).map(|author| fold(&author.text)).collect(),
            venues: understood.of_kind(ConditionKind::Venue).map(|venue| venue.text.as_str()).collect(),
            years: understood.of_kind(ConditionKind::Year).collect(),
        }
    }

    fn is_empty(&self) -> bool {
        self.authors.is_empty() && self.venues.is_empty() && self.years.is_empty()
    }

    /// The share of the authors that a paper is by.
    fn authors(&self, row: &MetadataRow<&str>) -> f32 {
        share(&self.authors, |name| f32::from(row.authors.iter().any(|author| is_author(author, name))))
    }

    fn venues(&self, row: &MetadataRow<&str>) -> f32 {
        share(&self.venues, |venue| f32::from(is_at_venue(venue, row.venue)))
    }

    /// 1 in the years, a half in the year before or after: a paper is often dated a year before the conference.
    fn years(&self, row: &MetadataRow<&str>) -> f32 {
        let Some(date) = row.date else { return 0.0 };
        let year = date.year();
        share(&self.years, |years| {
            let early = years.from.map_or(0, |from| (from - year).max(0));
            let late = years.to.map_or(0, |to| (year - to).max(0));
            match early.max(late) {
                0 => 1.0,
                1 => 0.5,
                _ => 0.0,
            }
        })
    }

    fn logits(&self, row: &MetadataRow<&str>) -> f32 {
        let centred = |share: f32, is_asked: bool| if is_asked { share - 0.5 } else { 0.0 };
        AUTHOR * centred(self.authors(row), !self.authors.is_empty())
            + VENUE * centred(self.venues(row), !self.venues.is_empty())
            + YEAR * centred(self.years(row), !self.years.is_empty())
    }

    /// The share of the conditions that a paper meets; an author counts twice. None for a paper that is by none of the
    /// authors, or meets nothing of another condition where no author is named.
    fn met(&self, row: &MetadataRow<&str>) -> Option<f32> {
        let parts = [
            (2.0, self.authors(row), !self.authors.is_empty()),
            (1.0, self.venues(row), !self.venues.is_empty()),
            (1.0, self.years(row), !self.years.is_empty()),
        ];
        let asked = || parts.iter().filter(|(_, _, is_asked)| *is_asked);
        let must = if self.authors.is_empty() { asked().all(|part| part.1 > 0.0) } else { parts[0].1 > 0.0 };
        let weight: f32 = asked().map(|(weight, _, _)| weight).sum();
        must.then(|| asked().map(|(weight, share, _)| weight * share).sum::<f32>() / weight)
    }
}

fn share<T>(wanted: &[T], met: impl Fn(&T) -> f32) -> f32 {
    if wanted.is_empty() { 0.0 } else { wanted.iter().map(met).sum::<f32>() / wanted.len() as f32 }
}

/// The papers that meet the conditions of a question without a topic, with the share that they meet as their ranking value:
/// those that meet more first, then the newest.
pub(super) fn papers_that_meet(
    understood: &Understanding,
    names: &LibraryNames<'_>,
    allowed: Option<&PaperSet>,
) -> Vec<Candidate> {
    let met = Met::new(understood);
    let is_allowed = |paper| allowed.is_none_or(|allowed| allowed.contains(paper));
    let rows = names.rows();
    let papers = (0..).zip(rows).filter(|(paper, _)| is_allowed(*paper));
    let mut found: Vec<Candidate> = papers
        .filter_map(|(paper, row)| met.met(row).map(|fused| Candidate { fused, ..Candidate::new(paper) }))
        .collect();
    let date = |candidate: &Candidate| rows.get(candidate.paper as usize).and_then(|row| row.date);
    found.sort_by(|a, b| b.fused.total_cmp(&a.fused).then(date(b).cmp(&date(a))).then(a.paper.cmp(&b.paper)));
    found
}
