//! The papers of an index that came in lately, as a search sees them.

use std::collections::HashSet;

use crate::index::collection::Collection;
use crate::index::{ArrivedRow, Index, PaperTable};
use crate::paper_id::PaperId;
use crate::paper_set::{PaperSet, Restriction};
use crate::search::candidate::Candidate;
use crate::search::error::SearchError;
use crate::search::filter::Filter;

/// The papers of a database that are compared with the library, at most: it has to send the vectors of each.
const MOST_OF_STORE: usize = 256;

/// The papers that came in lately.
pub(super) struct Newcomers<'i> {
    index: &'i Index,
    members: Members<'i>,
}

enum Members<'i> {
    /// Their numbers, the latest first, and for each paper of the index whether it is one.
    Files(Vec<PaperId>, Vec<bool>),
    /// Their ids: a database has numbers of its own.
    Collection(&'i dyn Collection, Vec<String>),
}

impl<'i> Newcomers<'i> {
    pub fn new(index: &'i Index, arrived: &[ArrivedRow<'_>]) -> Self {
        let members = match index.collection() {
            None => {
                let mut is_new = vec![false; index.len()];
                let numbers = arrived.iter().map(|paper| paper.place as PaperId).collect();
                for paper in arrived {
                    if let Some(is_new) = is_new.get_mut(paper.place) {
                        *is_new = true;
                    }
                }
                Members::Files(numbers, is_new)
            }
            Some(collection) => {
                Members::Collection(collection, arrived.iter().map(|paper| paper.row.id.to_string()).collect())
            }
        };
        Self { index, members }
    }

    /// Those that meet a filter.
    pub fn that_meet(&self, filter: &Filter) -> Result<PaperSet, SearchError> {
        Ok(match (&self.members, filter.is_empty()) {
            (Members::Files(_, is_new), true) => PaperSet::new(is_new.clone()),
            (Members::Files(_, is_new), false) => {
                let PaperTable::Rows(metadata) = self.index.table()? else { return Ok(PaperSet::new(Vec::new())) };
                let allowed = filter.allowed(&metadata)?;
                PaperSet::new(allowed.iter().zip(is_new).map(|(allowed, is_new)| *allowed && *is_new).collect())
            }
            (Members::Collection(collection, ids), _) => {
                let mut restrictions = filter.restrict(&|field| collection.distinct(field))?;
                restrictions.push(Restriction::Id(ids.clone()));
                PaperSet::restricted(restrictions)
            }
        })
    }

    /// The papers that were there before; none if there are no such papers.
    pub fn older(&self) -> Option<PaperSet> {
        match &self.members {
            Members::Files(_, is_new) if is_new.iter().all(|is_new| *is_new) => None,
            Members::Files(_, is_new) => Some(PaperSet::new(is_new.iter().map(|is_new| !is_new).collect())),
            Members::Collection(_, ids) => Some(PaperSet::restricted(vec![Restriction::NotId(ids.clone())])),
        }
    }

    /// Keeps the candidates that came in lately.
    pub fn retain(&self, candidates: &mut Vec<(Candidate, f32)>) -> Result<(), SearchError> {
        match &self.members {
            Members::Files(_, is_new) => {
                candidates.retain(|(candidate, _)| is_new.get(candidate.paper as usize).is_some_and(|is_new| *is_new));
            }
            Members::Collection(collection, ids) => {
                let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
                let papers: Vec<PaperId> = candidates.iter().map(|(candidate, _)| candidate.paper).collect();
                let records = collection.records(&papers)?;
                let mut records = records.iter().map(|(paper, _)| ids.contains(paper.id.as_str()));
                candidates.retain(|_| records.next().unwrap_or(false));
            }
        }
        Ok(())
    }

    /// The numbers of those that are not in `others`. Of a database, those with the latest dates only.
    pub fn without(&self, others: &HashSet<PaperId>) -> Result<Vec<PaperId>, SearchError> {
        let mut papers = match &self.members {
            Members::Files(numbers, _) => numbers.clone(),
            Members::Collection(collection, ids) => {
                let all = PaperSet::restricted(vec![Restriction::Id(ids.clone())]);
                collection.newest(MOST_OF_STORE + others.len(), Some(&all))?
            }
        };
        papers.retain(|paper| !others.contains(paper));
        if matches!(self.members, Members::Collection(..)) {
            papers.truncate(MOST_OF_STORE);
        }
        Ok(papers)
    }
}
