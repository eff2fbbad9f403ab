//! What an index holds, in numbers.

use std::collections::BTreeMap;

use crate::engine::error::Result;
use crate::engine::snapshot::Snapshot;
use crate::index::collection::Collection;
use crate::paper_set::{Field, PaperSet, Restriction};
use crate::search::{FacetCount, Filter};
use crate::text::Language;
use crate::wire::{LeftOutGroup, Overview};

/// The tags of an overview.
const MOST_TAGS: usize = 10;

impl Snapshot {
    /// What the index holds. The first call reads every paper, unless a database counts.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn overview(&self) -> Result<Overview> {
        if let Some(overview) = self.shared.overview.get() {
            return Ok(overview.clone());
        }
        let overview = self.read_overview()?;
        Ok(self.shared.overview.get_or_init(|| overview).clone())
    }

    fn read_overview(&self) -> Result<Overview> {
        let (index, manifest) = (self.index(), self.index().manifest());
        let facets = self.facets(&Filter::default())?;
        let mut overview = Overview {
            bytes: manifest.bytes(),
            dates: Vec::new(),
            dimension: manifest.identity.dimension,
            files: manifest.counts.files,
            first_date: None,
            generation: manifest.generation,
            graph: index.has_graph_file(),
            index: self.dir().display().to_string(),
            last_date: None,
            left_out: LeftOutGroup::of_files(&index.sources().left_out()?),
            model: manifest.identity.label(),
            papers: index.len(),
            passages: manifest.counts.passages,
            store: manifest.store.as_ref().map(|link| link.address.to_string()),
            tags: facets.tags.iter().take(MOST_TAGS).cloned().collect(),
            with_arxiv: 0,
            with_chinese: 0,
            with_english: 0,
            written_by: manifest.written_by.clone(),
        };
        if let Some(collection) = index.collection() {
            count_in(collection, &mut overview)?;
            overview.dates = facets.years.iter().rev().cloned().collect();
            return Ok(overview);
        }
        let mut months: BTreeMap<(i16, Option<i8>), usize> = BTreeMap::new();
        for paper in index.papers() {
            let paper = paper?;
            let has = |language| paper.texts.iter().any(|(_, text)| text.language == language);
            overview.with_english += usize::from(has(Language::En));
            overview.with_chinese += usize::from(has(Language::Zh));
            overview.with_arxiv += usize::from(paper.arxiv.is_some());
            if let Some(date) = paper.bibliography.date {
                overview.first_date = Some(overview.first_date.map_or(date, |first| first.min(date)));
                overview.last_date = Some(overview.last_date.map_or(date, |last| last.max(date)));
                *months.entry((date.year(), date.month())).or_default() += 1;
            }
        }
        overview.dates = months.into_iter().map(|((year, month), papers)| month_count(year, month, papers)).collect();
        Ok(overview)
    }
}

/// How many papers a month has, or a year where the month is not known.
fn month_count(year: i16, month: Option<i8>, papers: usize) -> FacetCount {
    let value = month.map_or(format!("{year:04}"), |month| format!("{year:04}-{month:02}"));
    FacetCount { value, papers }
}

/// Counts the papers of a collection.
fn count_in(collection: &dyn Collection, overview: &mut Overview) -> Result<()> {
    let count = |restriction| collection.count(Some(&PaperSet::restricted(vec![restriction])));
    overview.papers = collection.count(None)?;
    overview.passages = collection.vectors().len();
    overview.with_english = count(Restriction::Language(Language::En))?;
    overview.with_chinese = count(Restriction::Language(Language::Zh))?;
    overview.with_arxiv = count(Restriction::HasArxiv)?;
    overview.files = collection.distinct(Field::File)?.len();
    (overview.first_date, overview.last_date) = collection.dates()?;
    Ok(())
}
