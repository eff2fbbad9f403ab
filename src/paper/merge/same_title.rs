//! Joins sets of entries that have a title in common.

use std::collections::{HashMap, VecDeque};

use crate::paper::merge::evidence::{Evidence, Shape, are_incomparable};
use crate::paper::merge::sets::Sets;

/// What has to agree besides the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Besides {
    /// An author or a year; or one of the two has neither.
    NothingAgainst,
    /// An author.
    Author,
}

/// Joins the sets of `entries`, which have a title in common.
///
/// Two sets with arXiv ids are two papers, and so are two with DOIs of publishers. The sets are looked at in an order of
/// their own, so the order of entries does not matter: those with arXiv ids, those with DOIs, and then those that say
/// most. Each joins the first of those before it that has an author in common; else that is of the same year or the
/// years beside it; else that says nothing to compare. Takes time linear in the number of sets, but for sorting.
pub(super) fn join(entries: &[usize], besides: Besides, sets: &mut Sets<'_>) {
    let mut atoms = sets.roots(entries);
    if atoms.len() < 2 {
        return;
    }
    join_disputed(&atoms, sets);
    atoms = sets.roots(&atoms);
    let mut sorted: Vec<(SetOrder, usize)> =
        atoms.iter().map(|&root| (SetOrder::of(sets.evidence(root)), root)).collect();
    sorted.sort_unstable();
    let (mut all, mut open) = (Register::default(), Register { is_open: true, ..Register::default() });
    for (order, (rank, root)) in sorted.into_iter().enumerate() {
        let evidence = sets.evidence(root).clone();
        let found = match rank.phase {
            0 => None,
            1 => open.find(&evidence, besides, sets),
            _ => all.find(&evidence, besides, sets),
        };
        let root = found.map_or(root, |found| sets.join(found, root));
        all.add(order, root, &evidence, sets);
        if rank.phase == 0 && evidence.doi.is_none() {
            open.add(order, root, &evidence, sets);
        }
    }
}

/// Joins what has the same title and the same disputed identifier.
fn join_disputed(atoms: &[usize], sets: &mut Sets<'_>) {
    let mut first: HashMap<(bool, String), usize> = HashMap::new();
    for &atom in atoms {
        let evidence = sets.evidence(atom);
        let ids: Vec<(bool, String)> = [(false, evidence.arxiv), (true, evidence.doi)]
            .into_iter()
            .filter_map(|(is_doi, id)| Some((is_doi, id?.to_string())))
            .collect();
        for id in ids {
            let known = *first.entry(id).or_insert(atom);
            sets.join(known, atom);
        }
    }
}

/// The order in which sets are looked at.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SetOrder {
    phase: u8,
    arxiv: Option<String>,
    doi: Option<String>,
    names: Vec<u64>,
    years: Vec<i16>,
}

impl SetOrder {
    fn of(evidence: &Evidence<'_>) -> Self {
        let has_names = evidence.all_names().next().is_some();
        let phase = match (evidence.arxiv, evidence.doi) {
            (Some(_), _) => 0,
            (None, Some(_)) => 1,
            (None, None) if has_names && !evidence.years.is_empty() => 2,
            (None, None) if has_names => 3,
            (None, None) if !evidence.years.is_empty() => 4,
            (None, None) => 5,
        };
        Self {
            phase,
            arxiv: evidence.arxiv.map(str::to_string),
            doi: evidence.doi.map(str::to_string),
            names: evidence.all_names().collect(),
            years: evidence.years.clone(),
        }
    }
}

/// Sets by what can be compared. A set is known by one of its entries and the place at which it was looked at.
#[derive(Default)]
struct Register {
    by_name: HashMap<u64, VecDeque<(usize, usize)>>,
    by_year: HashMap<i16, VecDeque<(usize, usize)>>,
    by_shape: HashMap<Shape, VecDeque<(usize, usize)>>,
    /// Whether a set with a DOI is looking: it joins none that has another.
    is_open: bool,
}

impl Register {
    fn add(&mut self, order: usize, entry: usize, evidence: &Evidence<'_>, sets: &mut Sets<'_>) {
        evidence.all_names().for_each(|name| self.by_name.entry(name).or_default().push_back((order, entry)));
        evidence.years.iter().for_each(|&year| self.by_year.entry(year).or_default().push_back((order, entry)));
        let shape = sets.evidence(entry).shape();
        self.by_shape.entry(shape).or_default().push_back((order, entry));
    }

    fn find(&mut self, evidence: &Evidence<'_>, besides: Besides, sets: &mut Sets<'_>) -> Option<usize> {
        let is_open = self.is_open;
        let mut is_free = |entry: usize| !is_open || sets.evidence(entry).doi.is_none();
        let named = evidence.all_names().filter_map(|name| first(self.by_name.get_mut(&name)?, &mut is_free)).min();
        if named.is_some() || besides == Besides::Author {
            return named.map(|(_, entry)| entry);
        }
        let years = evidence.years.iter().flat_map(|year| [year - 1, *year, year + 1]);
        let dated = years.filter_map(|year| first(self.by_year.get_mut(&year)?, &mut is_free)).min();
        if let Some((_, entry)) = dated {
            return Some(entry);
        }
        let own = evidence.shape();
        let mut best: Option<(usize, usize)> = None;
        let shapes: Vec<Shape> = self.by_shape.keys().copied().filter(|&shape| are_incomparable(own, shape)).collect();
        for shape in shapes {
            let Some(bucket) = self.by_shape.get_mut(&shape) else { continue };
            // A set may have gained what can be compared since.
            let found = first(bucket, &mut |entry| {
                sets.evidence(entry).shape() == shape && (!is_open || sets.evidence(entry).doi.is_none())
            });
            best = best.into_iter().chain(found).min();
        }
        best.map(|(_, entry)| entry)
    }
}

/// The first set of a bucket that is free. What is not free never will be again.
fn first(bucket: &mut VecDeque<(usize, usize)>, is_free: &mut impl FnMut(usize) -> bool) -> Option<(usize, usize)> {
    while let Some(&(order, entry)) = bucket.front() {
        if is_free(entry) {
            return Some((order, entry));
        }
        bucket.pop_front();
    }
    None
}
