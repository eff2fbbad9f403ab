//! Sets of papers.

use std::sync::Arc;

use crate::paper::PartialDate;
use crate::paper_id::PaperId;
use crate::text::Language;

/// Papers of an index, such as those that meet a filter. Cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperSet(Members);

#[derive(Debug, Clone, PartialEq)]
enum Members {
    /// Every paper of the index, in its place, and whether it is a member.
    Listed(Arc<[bool]>),
    /// What a database is asked for.
    Restricted { restrictions: Arc<[Restriction]>, without: Option<PaperId> },
}

/// A condition on papers that a database can evaluate. A paper must meet all of a set.
#[derive(Debug, Clone, PartialEq)]
pub enum Restriction {
    /// Some day of its date is this day or later.
    DatedFrom(PartialDate),
    /// Some day of its date is this day or earlier.
    DatedUntil(PartialDate),
    /// It has a text in this language.
    Language(Language),
    /// It has this tag, folded.
    Tag(String),
    /// It is in this category, folded, or below.
    Category(String),
    /// One of its values is among these.
    Among(Field, Vec<String>),
    /// Its id is among these.
    Id(Vec<String>),
    /// Its id is none of these.
    NotId(Vec<String>),
    /// It has an address.
    HasUrl,
    /// It has an arXiv id.
    HasArxiv,
}

/// A column of papers whose values can be listed and counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// `en` and `zh`.
    Language,
    /// The year of publication.
    Year,
    /// Tags, folded.
    Tag,
    /// Categories, folded.
    Category,
    /// Authors, folded.
    Author,
    /// Where it appeared, as written.
    Venue,
    /// The files it was read from.
    File,
}

impl PaperSet {
    /// The papers whose place in `members` is true.
    pub fn new(members: Vec<bool>) -> Self {
        Self(Members::Listed(members.into()))
    }

    /// The papers of a database that meet all of `restrictions`.
    pub fn restricted(restrictions: Vec<Restriction>) -> Self {
        Self::narrowed(None, restrictions)
    }

    /// The papers of a database that are in `set`, if there is one, and meet all of `more`.
    pub fn narrowed(set: Option<&Self>, more: Vec<Restriction>) -> Self {
        let own = set.and_then(Self::restrictions).unwrap_or_default();
        let restrictions = own.iter().cloned().chain(more).collect();
        Self(Members::Restricted { restrictions, without: set.and_then(Self::excluded) })
    }

    /// This set without `paper`.
    #[must_use]
    pub fn without(self, paper: PaperId) -> Self {
        match self.0 {
            Members::Listed(members) => {
                let mut members = members.to_vec();
                if let Some(own) = members.get_mut(paper as usize) {
                    *own = false;
                }
                Self::new(members)
            }
            Members::Restricted { restrictions, .. } => {
                Self(Members::Restricted { restrictions, without: Some(paper) })
            }
        }
    }

    /// Whether `paper` is listed in the set. No paper is where only a database can tell.
    #[inline]
    pub fn contains(&self, paper: PaperId) -> bool {
        match &self.0 {
            Members::Listed(members) => members.get(paper as usize).copied().unwrap_or(false),
            Members::Restricted { .. } => false,
        }
    }

    /// What a database is asked for; none for a set whose members are listed.
    pub fn restrictions(&self) -> Option<&[Restriction]> {
        match &self.0 {
            Members::Listed(_) => None,
            Members::Restricted { restrictions, .. } => Some(restrictions),
        }
    }

    /// The paper that a restricted set is without.
    pub fn excluded(&self) -> Option<PaperId> {
        match self.0 {
            Members::Listed(_) => None,
            Members::Restricted { without, .. } => without,
        }
    }
}
