//! Checks every byte of an index: that each is what was written, and that the files fit together.

use std::path::{Path, PathBuf};

use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::paper_files::PaperFiles;
use crate::index::paper_records::PaperRecords;
use crate::index::passage;
use crate::index::passage_key::Key;
use crate::index::removed;
use crate::index::segment::Segment;
use crate::index::segmented_records::SegmentedRecords;
use crate::index::store::generations::generation_name;
use crate::index::store::{Manifest, StoreError, codec};
use crate::index::store_address::StoreLink;
use crate::index::store_health::StoreHealth;
use crate::index::stored_arrivals;
use crate::index::stored_vectors;
use crate::index::vectors::LocalVectors;
use crate::index::writer::check_sources;
use crate::index::{Index, Open};
use crate::lexical::WordIndex;
use crate::vector::{Coded, is_unit};

/// What is true of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileHealth {
    /// Its name, with the name of the directory where there are several segments.
    pub name: String,
    /// Its length in bytes, as it was written.
    pub bytes: u64,
    /// What is wrong with it, if anything is.
    pub damage: Option<String>,
}

/// What is true of an index.
#[derive(Debug)]
pub struct Health {
    /// The manifest it was checked by.
    pub manifest: Manifest,
    /// Every file of every segment.
    pub files: Vec<FileHealth>,
    /// Generations beside it: of a run under way, or of one that did not end. They do no harm, and the next run that
    /// ends removes them.
    pub leftovers: Vec<PathBuf>,
    /// The store of the papers, and whether they are there; none where files answer questions.
    pub store: Option<StoreHealth>,
}

impl Health {
    /// Whether nothing is damaged.
    pub fn is_whole(&self) -> bool {
        self.files.iter().all(|file| file.damage.is_none()) && self.store.as_ref().is_none_or(StoreHealth::is_whole)
    }
}

/// Checks the index in `dir`: the manifest, length and checksum of every file, every record, every vector (finite, of
/// length one, with the key of its passage), the lexical index and the graph.
///
/// # Errors
/// When the manifest cannot be read.
pub fn verify(dir: &Path) -> Result<Health, StoreError> {
    let mut generation = Generation::current(dir)?;
    loop {
        let files = generation.segments().iter().flat_map(|segment| segment_health(&generation, segment)).collect();
        // A writer may have replaced what was being checked.
        let now = Generation::current(dir)?;
        if now.number() == generation.number() {
            let files = check_count(&generation, files);
            let leftovers = generation.leftovers();
            let store = generation.manifest().store.as_ref().map(|link| store_health(&generation, link)).transpose()?;
            return Ok(Health { files, leftovers, manifest: generation.manifest().clone(), store });
        }
        generation = now;
    }
}

/// Looks at the papers of an index in its store. Those of a damaged file cannot be compared.
#[cfg(feature = "qdrant")]
fn store_health(generation: &Generation, link: &StoreLink) -> Result<StoreHealth, StoreError> {
    use crate::index::qdrant::{plan::plan_generation, verify};
    let (expected, damage) = match plan_generation(generation) {
        Ok(expected) => (expected, None),
        Err(error) => (Vec::new(), Some(error.in_words())),
    };
    let mut health = verify::verify(link, &generation.manifest().identity, &expected)?;
    if let Some(damage) = damage {
        health.problems = vec![format!("its papers cannot be compared: {damage}")];
    }
    Ok(health)
}

#[cfg(not(feature = "qdrant"))]
fn store_health(_: &Generation, link: &StoreLink) -> Result<StoreHealth, StoreError> {
    Err(StoreError::NoQdrant { address: link.address.clone() })
}

/// Blames the papers if there are not as many as the manifest says.
fn check_count(generation: &Generation, mut files: Vec<FileHealth>) -> Vec<FileHealth> {
    let is_sound = files.iter().all(|file| file.damage.is_none());
    let expected = generation.manifest().counts.papers;
    let Ok(papers) = SegmentedRecords::open(generation) else { return files };
    let found = papers.numbers().len();
    if is_sound && found != expected {
        let blamed = files.iter_mut().rfind(|file| file.name.ends_with(Part::Papers.file_name()));
        if let Some(file) = blamed {
            file.damage = Some(format!("it holds {found} papers instead of {expected}"));
        }
    }
    files
}

/// What is true of the files of a segment.
fn segment_health(generation: &Generation, segment: &Segment) -> Vec<FileHealth> {
    let mut check = Check { generation, segment, files: file_health(generation, segment) };
    check.contents();
    if generation.segments().len() > 1 {
        let dir = generation_name(segment.number());
        check.files.iter_mut().for_each(|file| file.name = format!("{dir}/{}", file.name));
    }
    check.files
}

fn file_health(generation: &Generation, segment: &Segment) -> Vec<FileHealth> {
    // Earlier segments keep the manifests of their time.
    let is_newest = segment.number() == generation.number();
    let copy = is_newest.then(|| generation.manifest().check_copy(generation.index_dir())).flatten();
    let copy = copy.map(|(name, bytes, damage)| FileHealth { name, bytes, damage });
    let files = segment.files().iter().map(|(name, sum)| FileHealth {
        name: name.clone(),
        bytes: sum.bytes,
        damage: segment.read_file(name).err().map(StoreError::reason),
    });
    files.chain(copy).collect()
}

/// A check of one segment under way.
struct Check<'g> {
    generation: &'g Generation,
    segment: &'g Segment,
    files: Vec<FileHealth>,
}

impl Check<'_> {
    fn damaged(&mut self, part: Part, reason: String) {
        self.damaged_file(part.file_name(), reason);
    }

    fn damaged_file(&mut self, name: &str, reason: String) {
        match self.files.iter_mut().find(|file| file.name == name) {
            Some(file) => file.damage = file.damage.take().or(Some(reason)),
            None => self.files.push(FileHealth { name: name.to_string(), bytes: 0, damage: Some(reason) }),
        }
    }

    /// Blames the file that `error` names, or `otherwise` where it names none.
    fn blame(&mut self, error: StoreError, otherwise: Part) {
        let name = match &error {
            StoreError::Damaged { path, .. } => path.file_name().map(|name| name.to_string_lossy().into_owned()),
            _ => None,
        };
        self.damaged_file(&name.unwrap_or_else(|| otherwise.file_name().to_string()), error.reason());
    }

    /// Whether the files of a part are there and whole by their checksums.
    fn is_sound(&self, part: Part) -> bool {
        let mut files = self.files.iter().filter(|file| Part::of_file(&file.name) == Some(part)).peekable();
        files.peek().is_some() && files.all(|file| file.damage.is_none())
    }

    fn are_sound(&self, parts: &[Part]) -> bool {
        parts.iter().all(|part| self.is_sound(*part))
    }

    /// Looks into the files that are whole by their checksums. What cannot be read because another file is damaged is
    /// not blamed.
    fn contents(&mut self) {
        let (segment, format) = (self.segment, self.segment.format());
        if let Err(error @ StoreError::Damaged { .. }) = check_sources(segment) {
            self.blame(error, Part::Sources);
        }
        if !format.is_searchable() {
            return;
        }
        let has_store = segment.manifest().store.is_some();
        let is_needed =
            |part: &Part| part.is_required() && part.is_in(format) && (!has_store || part.is_beside_store());
        for part in Part::ALL.into_iter().filter(is_needed) {
            if !segment.has(part) {
                self.damaged(part, "the manifest does not name it".to_string());
            }
        }
        if !self.is_sound(Part::Papers) {
            return;
        }
        let records = match PaperRecords::open(segment) {
            Ok(records) => records,
            Err(error) => return self.blame(error, Part::Papers),
        };
        if self.is_sound(Part::Arrivals)
            && let Err(error) = stored_arrivals::read(segment, records.len())
        {
            self.blame(error, Part::Arrivals);
        }
        if let Err((part, reason)) = check_papers(segment, &records) {
            self.damaged(part, reason);
        }
        if self.is_sound(Part::Removed)
            && let Err(error) = removed::read(segment)
        {
            self.blame(error, Part::Removed);
        }
        if self.are_sound(&[Part::Keys, Part::Vectors]) {
            self.vectors(has_store);
        }
        if !has_store {
            self.tables();
        }
    }

    /// Looks into what is made from the papers.
    fn tables(&mut self) {
        let papers = match PaperFiles::open(self.segment) {
            Ok(papers) => papers,
            Err(error) => return self.blame(error, Part::Papers),
        };
        if self.is_sound(Part::Metadata)
            && let Err(error) = papers.metadata()
        {
            self.damaged(Part::Metadata, error.reason());
        }
        if (!Part::Listing.is_in(self.segment.format()) || self.is_sound(Part::Listing))
            && let Err(error) = papers.listing()
        {
            self.damaged(Part::Listing, error.reason());
        }
        self.words();
    }

    fn vectors(&mut self, has_store: bool) {
        let segment = self.segment;
        let numbers = match stored_vectors::read_vectors(segment) {
            Ok(numbers) => numbers,
            Err(error) => return self.blame(error, Part::Vectors),
        };
        let mut vectors = numbers.chunks(segment.manifest().identity.dimension.max(1));
        if let Some(row) = vectors.position(|vector| !is_unit(vector)) {
            self.damaged(Part::Vectors, format!("vector {row} is not of length one"));
        }
        if has_store {
            return;
        }
        let derived = [Part::Owners, Part::Codes, Part::Scale];
        let has_derived = derived.iter().all(|part| part.is_in(segment.format()));
        // A file that the disk does not give back is not mapped: touching it would end the process.
        if has_derived && !self.are_sound(&derived) {
            return;
        }
        let mut local = match LocalVectors::open(segment) {
            Ok(local) => local,
            Err(error) => return self.blame(error, Part::Vectors),
        };
        if let Err(error) = local.check_papers(segment) {
            self.blame(error, Part::Owners);
        }
        if has_derived {
            self.derived_from(&numbers);
        }
        if segment.has(Part::Graph)
            && self.is_sound(Part::Graph)
            && let Err(error) = local.open_graph(segment)
        {
            self.blame(error, Part::Graph);
        }
    }

    /// Checks that papers, codes and their scale are what keys and vectors give.
    fn derived_from(&mut self, numbers: &[f32]) {
        let coded = Coded::new(self.segment.manifest().identity.dimension, numbers);
        let scale = codec::encode(&coded.quantiser).unwrap_or_default();
        let keys = stored_vectors::read_keys(self.segment).unwrap_or_default();
        let papers: Vec<u8> = keys.iter().flat_map(|key| key.paper.to_le_bytes()).collect();
        for (part, expected) in [(Part::Codes, coded.codes), (Part::Scale, scale), (Part::Owners, papers)] {
            if self.segment.read(part).ok().as_ref() != Some(&expected) {
                self.damaged(part, "it is not what the vectors give".to_string());
            }
        }
    }

    /// Checks that the lexical index can be opened and holds every paper.
    fn words(&mut self) {
        // All segments are opened together.
        if !self.is_sound(Part::Words) || self.segment.number() != self.generation.number() {
            return;
        }
        let opened = match Index::open(self.generation.index_dir(), Open::Exact) {
            Ok(opened) => opened,
            // The vectors are to blame, and are blamed already.
            Err(_) => return,
        };
        let papers = opened.lexical().map(WordIndex::len);
        if papers != Some(opened.len()) {
            let reason = papers.map_or("it cannot be opened".to_string(), |n| format!("it holds {n} papers"));
            self.damaged_file("lexical.meta.json", reason);
        }
    }
}

/// Checks that every paper can be read, and that every passage has its key.
fn check_papers(segment: &Segment, papers: &PaperRecords) -> Result<(), (Part, String)> {
    // Keys that cannot be read are reported already.
    let keys = stored_vectors::read_keys(segment).ok();
    let mut rest = keys.as_deref().unwrap_or_default();
    for number in 0..papers.len() {
        let (paper, passages) = papers.record(number).map_err(|error| (Part::Papers, error.reason()))?;
        let Some(all) = &keys else { continue };
        for passage in passages {
            let expected =
                Key { hash: passage::key(&passage.input(&paper)), paper: number as u32, language: passage.language };
            match rest.split_first() {
                Some((key, more)) if *key == expected => rest = more,
                _ => return Err((Part::Keys, format!("key {} is not that of its passage", all.len() - rest.len()))),
            }
        }
    }
    if rest.is_empty() { Ok(()) } else { Err((Part::Keys, format!("{} keys are of no passage", rest.len()))) }
}
