//! When the papers of an update came in: known ones as before, and the others now.

use std::collections::{HashMap, HashSet};
use std::time::SystemTime;

use twox_hash::XxHash3_64;

use crate::index::columns::arrivals::{Arrival, Arrivals, BEGINNING, arrival_at};
use crate::index::generation::Generation;
use crate::index::passage::PaperRecord;
use crate::index::segmented_records::SegmentedRecords;
use crate::index::store::StoreError;
use crate::index::stored_arrivals;
use crate::index::writer::options::{Task, WriterOptions};
use crate::ingest::{LineProblem, Message, Problem};
use crate::paper::{Paper, identifiers, merge};

/// A text of fewer bytes may stand in several papers.
const LONG: usize = 80;

/// The arrival of each of `papers`, and what of the arrivals in `previous` is lost.
///
/// A paper is known if an identifier of it is known, or if it is a paper that would be gone otherwise: by a title, an address,
/// a citation key or a text. So a paper that gains a DOI, a summary or a better title is not new. Of several papers that became
/// one, the earliest counts.
///
/// # Errors
/// When the arrivals are damaged, except in a rebuild or a repair.
pub(super) fn carry_over(
    previous: Option<&Generation>,
    papers: &[PaperRecord],
    options: &WriterOptions,
) -> Result<(Arrivals, Option<Problem>), StoreError> {
    let Some(previous) = previous else {
        return Ok((Arrivals::new(vec![arrival_of_new(options, BEGINNING); papers.len()]), None));
    };
    let (known, lost) = match KnownNames::read(previous, papers) {
        Ok(known) => (known, None),
        Err(StoreError::Damaged { path, .. } | StoreError::Io { path, .. })
            if options.rebuild || options.task == Task::Repair =>
        {
            (None, Some(LineProblem::of_file(Message::ArrivalsLost).in_file(&path)))
        }
        Err(error) => return Err(error),
    };
    // Where papers cannot be compared, none is called new that may not be.
    let Some(known) = known else { return Ok((Arrivals::from_the_beginning(papers.len()), lost)) };
    let now = arrival_of_new(options, known.latest);
    Ok((Arrivals::new(papers.iter().map(|(paper, _)| known.arrival(paper).unwrap_or(now)).collect()), lost))
}

/// When the papers come in that an update finds new, where `latest` is the latest arrival so far. No two updates share a second:
/// what came after one of them can be told from what came with it.
pub(super) fn arrival_of_new(options: &WriterOptions, latest: Arrival) -> Arrival {
    arrival_at(options.now.unwrap_or_else(SystemTime::now)).max(latest.saturating_add(1))
}

/// As [`carry_over`], where `replaced` are the papers that give way to `papers`, and the others come in at `now`.
pub(super) fn of_changed<'p>(
    replaced: impl Iterator<Item = (&'p Paper, Arrival)>,
    now: Arrival,
    papers: &[PaperRecord],
) -> Arrivals {
    let mut known = KnownNames::new(papers);
    replaced.for_each(|(paper, arrival)| known.add(paper, arrival));
    Arrivals::new(papers.iter().map(|(paper, _)| known.arrival(paper).unwrap_or(now)).collect())
}

/// The earliest arrival under each name.
struct KnownNames {
    /// What names one paper only, of all papers.
    identifiers: HashMap<u64, Arrival>,
    /// What may name several papers, of those whose identifiers are gone.
    others: HashMap<u64, Arrival>,
    /// The ids of the papers that are there now.
    now: HashSet<u64>,
    /// The latest arrival.
    latest: Arrival,
}

impl KnownNames {
    fn new(papers: &[PaperRecord]) -> Self {
        let now = papers.iter().map(|(paper, _)| hash("id", &paper.id)).collect();
        Self { identifiers: HashMap::new(), others: HashMap::new(), now, latest: BEGINNING }
    }

    /// The names in a generation; none where its format says too little of papers.
    fn read(previous: &Generation, papers: &[PaperRecord]) -> Result<Option<Self>, StoreError> {
        if !previous.format().is_searchable() {
            return Ok(None);
        }
        // Read whole: the checksums of its blocks may be what is damaged.
        let stored = SegmentedRecords::read(previous)?;
        let mut known = Self::new(papers);
        for (at, segment) in previous.segments().iter().enumerate() {
            let (own, removed) = (stored.numbers().of_segment(at), stored.numbers().removed(at));
            let arrivals = stored_arrivals::read(segment, own.len() + removed.len())?;
            for (number, place) in own.zip(stored.numbers().left(at)) {
                let (paper, _) = stored.record(number)?;
                known.add(&paper, arrivals.get(place as usize));
            }
        }
        Ok(Some(known))
    }

    fn add(&mut self, paper: &Paper, arrival: Arrival) {
        self.latest = self.latest.max(arrival);
        identifier_hashes(paper, &mut |hash| add(&mut self.identifiers, hash, arrival));
        if !self.now.contains(&hash("id", &paper.id)) {
            other_hashes(paper, &mut |hash| add(&mut self.others, hash, arrival));
        }
    }

    fn arrival(&self, paper: &Paper) -> Option<Arrival> {
        let mut earliest: Option<Arrival> = None;
        let mut meet = |known: Option<&Arrival>| earliest = earliest.into_iter().chain(known.copied()).min();
        identifier_hashes(paper, &mut |hash| meet(self.identifiers.get(&hash)));
        if !self.others.is_empty() {
            other_hashes(paper, &mut |hash| meet(self.others.get(&hash)));
        }
        earliest
    }
}

fn add(known: &mut HashMap<u64, Arrival>, hash: u64, arrival: Arrival) {
    let earliest = known.entry(hash).or_insert(arrival);
    *earliest = arrival.min(*earliest);
}

fn identifier_hashes(paper: &Paper, on: &mut impl FnMut(u64)) {
    on(hash("id", &paper.id));
    paper.arxiv.iter().for_each(|id| on(hash("service", &format!("arxiv:{id}"))));
    paper.doi.iter().for_each(|id| on(hash("service", &format!("doi:{id}"))));
    paper.names.iter().filter_map(|name| identifiers::service_id(name)).for_each(|id| on(hash("service", &id)));
}

fn other_hashes(paper: &Paper, on: &mut impl FnMut(u64)) {
    paper.names.iter().for_each(|name| on(hash("name", &name.trim().to_lowercase())));
    merge::title_keys(&paper.bibliography).for_each(|title| on(hash("title", &title)));
    paper.bibliography.links.iter().for_each(|link| on(hash("url", &link.url)));
    let texts = paper.texts.iter().map(|(_, text)| text.text.as_str());
    texts.filter(|text| text.len() >= LONG).for_each(|text| on(hash("text", text)));
}

fn hash(kind: &str, name: &str) -> u64 {
    XxHash3_64::oneshot_with_seed(XxHash3_64::oneshot(kind.as_bytes()), name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Bibliography, Link, Text, TextKind};
    use crate::text::Language;

    fn paper(id: &str, title: &str) -> Paper {
        let bibliography = Bibliography { title_en: Some(title.into()), ..Bibliography::default() };
        Paper { id: id.into(), bibliography, ..Paper::default() }
    }

    /// The arrival of `new`, in a library that has `old` since 7 and `others` since 9; and where nothing of these is gone.
    fn arrival(old: &Paper, others: &[Paper], new: &Paper) -> (Option<Arrival>, Option<Arrival>) {
        let arrival = |papers: &[PaperRecord]| {
            let mut known = KnownNames::new(papers);
            known.add(old, 7);
            others.iter().for_each(|paper| known.add(paper, 9));
            known.arrival(new)
        };
        let rest = others.iter().map(|paper| (paper.clone(), Vec::new()));
        let without: Vec<PaperRecord> = rest.chain([(new.clone(), Vec::new())]).collect();
        (arrival(&without), arrival(&[&without[..], &[(old.clone(), Vec::new())]].concat()))
    }

    #[test]
    fn a_paper_that_gains_an_identifier_or_a_title_is_known() {
        let bees = "Counting Bees on a Solar Board from Video";
        let old = Paper { names: vec!["gust2024bees".into()], ..paper("t:1", bees) };
        let other = paper("t:3", "Ten Thousand Loaves of Bread and a Baseline");
        let with_doi = Paper { doi: Some("10.1/b".into()), ..paper("10.1/b", bees) };
        assert_eq!(arrival(&old, std::slice::from_ref(&other), &with_doi), (Some(7), None));
        let renamed =
            Paper { names: vec!["Gust2024Bees".into()], ..paper("t:2", "Counting Bees with a Board of the Sun") };
        assert_eq!(arrival(&old, std::slice::from_ref(&other), &renamed), (Some(7), None));
        let unknown = paper("t:2", "Something about the mating dance of the grebe");
        assert_eq!(arrival(&old, std::slice::from_ref(&other), &unknown), (None, None));
        assert_eq!(arrival(&old, std::slice::from_ref(&other), &other).0, Some(9));
    }

    #[test]
    fn an_address_or_a_text_makes_a_paper_known_that_would_be_gone() {
        let text = Text { kind: TextKind::Abstract, language: Language::En, text: "a".repeat(LONG), line: 3 };
        let mut old = Paper { texts: vec![(0, text.clone())], ..paper("t:1", "Bees: a survey") };
        old.bibliography.links = vec![Link { label: String::new(), url: "https://example.org/bees".into() }];
        let same_text = Paper { texts: vec![(0, text)], ..paper("t:2", "Counting bees, again and again and again") };
        assert_eq!(arrival(&old, &[], &same_text), (Some(7), None));
        let mut same_address = paper("t:2", "Counting bees, again and again and again");
        same_address.bibliography.links = old.bibliography.links.clone();
        assert_eq!(arrival(&old, &[], &same_address), (Some(7), None));
    }

    #[test]
    fn an_identifier_makes_a_paper_known_also_beside_the_other_one() {
        let old = Paper { arxiv: Some("2401.00001".into()), ..paper("2401.00001", "Bees") };
        let published = Paper {
            doi: Some("10.1/b".into()),
            names: vec!["arXiv:2401.00001".into()],
            ..paper("10.1/b", "Bees, published")
        };
        assert_eq!(arrival(&old, &[], &published), (Some(7), Some(7)));
        // Two that became one: the earliest counts.
        let other = Paper { doi: Some("10.1/b".into()), ..paper("10.1/b", "Bees, published") };
        assert_eq!(arrival(&old, &[other], &published).0, Some(7));
    }
}
