//! The conditions of a question raise the papers that meet them.

use crate::embed::Calibration;
use crate::index::collection::Collection;
use crate::index::columns::metadata::MetadataRow;
use crate::index::store::StoreError;
use crate::index::{Index, PaperTable};
use crate::lexical::calibration::SCORE_SLOPE;
use crate::paper::{Paper, PartialDate, PublicationKind};
use crate::paper_id::PaperId;
use crate::paper_set::{Field, PaperSet, Restriction};
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
/// The papers of a collection that are listed, or looked at, because they meet conditions.
const LISTED: usize = 1000;
/// A logit in cosines, where the model has no score curve.
const COSINE_PER_LOGIT: f32 = 1.0 / 30.0;
/// A logit in reciprocal ranks.
const RANKS_PER_LOGIT: f32 = BEST_RECIPROCAL_RANKS / 20.0;

/// What the conditions of a question add to papers.
pub(super) struct Preference<'a> {
    met: Met<'a>,
    /// The columns of all papers, or their database; none when they are damaged.
    table: Option<&'a PaperTable<'a>>,
    /// The papers of the authors.
    authored: Vec<PaperId>,
    kinds: Vec<&'a str>,
    calibration: Option<&'a Calibration>,
}

impl<'a> Preference<'a> {
    /// None for a question without conditions.
    pub(super) fn new(
        understood: &'a Understanding,
        names: &'a LibraryNames<'_>,
        calibration: Option<&'a Calibration>,
        allowed: Option<&PaperSet>,
    ) -> Option<Self> {
        if understood.conditions.is_empty() {
            return None;
        }
        let kinds = understood.of_kind(ConditionKind::Kind).map(|kind| kind.text.as_str()).collect();
        let met = Met::new(understood);
        let authored = if met.authors.is_empty() { Vec::new() } else { authored(&met, names, allowed) };
        Some(Self { met, table: names.table(), authored, kinds, calibration })
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
        if !self.met.is_empty() {
            match self.table {
                None => {}
                Some(PaperTable::Rows(metadata)) => {
                    for candidate in candidates.iter_mut() {
                        let row = metadata.papers.get(candidate.paper as usize);
                        candidate.fused += unit * row.map_or(0.0, |row| self.met.logits(row));
                    }
                }
                Some(PaperTable::Collection(collection)) => {
                    let papers: Vec<PaperId> = candidates.iter().map(|candidate| candidate.paper).collect();
                    for (candidate, row) in candidates.iter_mut().zip(collection.rows(&papers)?) {
                        candidate.fused += unit * self.met.logits(&row.borrowed());
                    }
                }
            }
        }
        if self.kinds.is_empty() {
            return Ok(());
        }
        candidates.sort_unstable_by(|a, b| b.fused.total_cmp(&a.fused).then(a.paper.cmp(&b.paper)));
        let read: Vec<PaperId> = candidates.iter().take(READ).map(|candidate| candidate.paper).collect();
        let read = index.records(&read)?;
        for (at, candidate) in candidates.iter_mut().enumerate() {
            let is_met = read.get(at).is_some_and(|(paper, _)| self.is_of_kind(paper));
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

    /// A paper that meets the conditions, with its date.
    fn candidate(&self, paper: PaperId, row: &MetadataRow<&str>) -> Option<(Candidate, Option<PartialDate>)> {
        self.met(row).map(|fused| (Candidate { fused, ..Candidate::new(paper) }, row.date))
    }

    /// What papers of a collection must have to meet the conditions: one of the authors, or else one of the venues and a date
    /// that is at most `slack` years off.
    fn restrictions(&self, collection: &dyn Collection, names: &LibraryNames<'_>, slack: i16) -> Vec<Restriction> {
        if !self.authors.is_empty() {
            let is_meant = |author: &str| self.authors.iter().any(|name| is_author(author, name));
            return vec![Restriction::Among(Field::Author, names.values(collection, Field::Author, is_meant))];
        }
        let mut restrictions = Vec::new();
        if !self.venues.is_empty() {
            let is_meant = |own: &str| self.venues.iter().any(|venue| is_at_venue(venue, own));
            restrictions.push(Restriction::Among(Field::Venue, names.values(collection, Field::Venue, is_meant)));
        }
        let first = self.years.iter().map(|years| years.from.unwrap_or(i16::MIN)).min();
        let last = self.years.iter().map(|years| years.to.unwrap_or(i16::MAX)).max();
        let first = first.and_then(|year| PartialDate::new(year.saturating_sub(slack), None, None));
        let last = last.and_then(|year| PartialDate::new(year.saturating_add(slack), None, None));
        restrictions.extend(first.map(|year| Restriction::DatedFrom(year.first_day())));
        restrictions.extend(last.map(|year| Restriction::DatedUntil(year.last_day())));
        restrictions
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

/// The papers of the authors that a question names.
fn authored(met: &Met<'_>, names: &LibraryNames<'_>, allowed: Option<&PaperSet>) -> Vec<PaperId> {
    match names.table() {
        None => Vec::new(),
        Some(PaperTable::Rows(metadata)) => {
            let is_allowed = |paper| allowed.is_none_or(|allowed| allowed.contains(paper));
            let papers =
                (0..).zip(&metadata.papers).filter(|(paper, row)| met.authors(row) > 0.0 && is_allowed(*paper));
            papers.map(|(paper, _)| paper).collect()
        }
        Some(PaperTable::Collection(collection)) => {
            let of_authors = met.restrictions(*collection, names, 0);
            names.or_default(collection.newest(LISTED, Some(&PaperSet::narrowed(allowed, of_authors))))
        }
    }
}

/// The papers that meet the conditions of a question without a topic, with the share that they meet as their ranking value:
/// those that meet more first, then the newest.
pub(super) fn papers_that_meet(
    understood: &Understanding,
    names: &LibraryNames<'_>,
    allowed: Option<&PaperSet>,
) -> Vec<Candidate> {
    let met = Met::new(understood);
    let found: Vec<(Candidate, Option<PartialDate>)> = match names.table() {
        None => Vec::new(),
        Some(PaperTable::Rows(metadata)) => {
            let is_allowed = |paper| allowed.is_none_or(|allowed| allowed.contains(paper));
            let papers = (0..).zip(&metadata.papers).filter(|(paper, _)| is_allowed(*paper));
            papers.filter_map(|(paper, row)| met.candidate(paper, row)).collect()
        }
        Some(PaperTable::Collection(collection)) => {
            let mut papers = Vec::new();
            // First what meets all years, then what is a year off.
            for slack in [0, 1] {
                let of = PaperSet::narrowed(allowed, met.restrictions(*collection, names, slack));
                papers.extend(names.or_default(collection.newest(LISTED, Some(&of))));
            }
            papers.sort_unstable();
            papers.dedup();
            let rows = names.or_default(collection.rows(&papers));
            papers.iter().zip(rows).filter_map(|(&paper, row)| met.candidate(paper, &row.borrowed())).collect()
        }
    };
    let mut found = found;
    found.sort_by(|(a, of_a), (b, of_b)| b.fused.total_cmp(&a.fused).then(of_b.cmp(of_a)).then(a.paper.cmp(&b.paper)));
    found.into_iter().map(|(candidate, _)| candidate).collect()
}
