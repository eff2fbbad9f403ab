//! Checks every byte of an index: that each is what was written, and that the files fit together.

use std::path::{Path, PathBuf};

use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::paper_files::PaperFiles;
use crate::index::paper_records::PaperRecords;
use crate::index::passage;
use crate::index::passage_key::Key;
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
    /// Its name in the generation.
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
    /// Every file of the generation.
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
        let mut check = Check { generation: &generation, files: file_health(&generation) };
        check.contents();
        let files = check.files;
        // A writer may have replaced what was being checked.
        let now = Generation::current(dir)?;
        if now.number() == generation.number() {
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

fn file_health(generation: &Generation) -> Vec<FileHealth> {
    let manifest = generation.manifest();
    let copy = manifest.check_copy(generation.index_dir());
    let copy = copy.map(|(name, bytes, damage)| FileHealth { name, bytes, damage });
    let files = manifest.files.iter().map(|(name, sum)| FileHealth {
        name: name.clone(),
        bytes: sum.bytes,
        damage: generation.read_file(name).err().map(StoreError::reason),
    });
    files.chain(copy).collect()
}

/// A check under way.
struct Check<'g> {
    generation: &'g Generation,
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
        let (generation, format) = (self.generation, self.generation.format());
        if let Err(error @ StoreError::Damaged { .. }) = check_sources(generation) {
            self.blame(error, Part::Sources);
        }
        if !format.is_searchable() {
            return;
        }
        let has_store = generation.manifest().store.is_some();
        let is_needed =
            |part: &Part| part.is_required() && part.is_in(format) && (!has_store || part.is_beside_store());
        for part in Part::ALL.into_iter().filter(is_needed) {
            if !generation.has(part) {
                self.damaged(part, "the manifest does not name it".to_string());
            }
        }
        if !self.is_sound(Part::Papers) {
            return;
        }
        let records = match PaperRecords::open(generation) {
            Ok(records) => records,
            Err(error) => return self.blame(error, Part::Papers),
        };
        if self.is_sound(Part::Arrivals)
            && let Err(error) = stored_arrivals::read(generation, records.len())
        {
            self.blame(error, Part::Arrivals);
        }
        if let Err((part, reason)) = check_papers(generation, &records) {
            self.damaged(part, reason);
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
        let papers = match PaperFiles::open(self.generation) {
            Ok(papers) => papers,
            Err(error) => return self.blame(error, Part::Papers),
        };
        if self.is_sound(Part::Metadata)
            && let Err(error) = papers.metadata()
        {
            self.damaged(Part::Metadata, error.reason());
        }
        if (!Part::Listing.is_in(self.generation.format()) || self.is_sound(Part::Listing))
            && let Err(error) = papers.listing()
        {
            self.damaged(Part::Listing, error.reason());
        }
        self.words(papers.len());
    }

    fn vectors(&mut self, has_store: bool) {
        let generation = self.generation;
        let numbers = match stored_vectors::read_vectors(generation) {
            Ok(numbers) => numbers,
            Err(error) => return self.blame(error, Part::Vectors),
        };
        let mut vectors = numbers.chunks(generation.manifest().identity.dimension.max(1));
        if let Some(row) = vectors.position(|vector| !is_unit(vector)) {
            self.damaged(Part::Vectors, format!("vector {row} is not of length one"));
        }
        if has_store {
            return;
        }
        let derived = [Part::Owners, Part::Codes, Part::Scale];
        let has_derived = derived.iter().all(|part| part.is_in(generation.format()));
        // A file that the disk does not give back is not mapped: touching it would end the process.
        if has_derived && !self.are_sound(&derived) {
            return;
        }
        let mut local = match LocalVectors::open(generation) {
            Ok(local) => local,
            Err(error) => return self.blame(error, Part::Vectors),
        };
        if let Err(error) = local.check_papers(generation) {
            self.blame(error, Part::Owners);
        }
        if has_derived {
            self.derived_from(&numbers);
        }
        if generation.has(Part::Graph)
            && self.is_sound(Part::Graph)
            && let Err(error) = local.open_graph(generation)
        {
            self.blame(error, Part::Graph);
        }
    }

    /// Checks that papers, codes and their scale are what keys and vectors give.
    fn derived_from(&mut self, numbers: &[f32]) {
        let coded = Coded::new(self.generation.manifest().identity.dimension, numbers);
        let scale = codec::encode(&coded.quantiser).unwrap_or_default();
        let keys = stored_vectors::read_keys(self.generation).unwrap_or_default();
        let papers: Vec<u8> = keys.iter().flat_map(|key| key.paper.to_le_bytes()).collect();
        for (part, expected) in [(Part::Codes, coded.codes), (Part::Scale, scale), (Part::Owners, papers)] {
            if self.generation.read(part).ok().as_ref() != Some(&expected) {
                self.damaged(part, "it is not what the vectors give".to_string());
            }
        }
    }

    /// Checks that the lexical index can be opened and holds every paper.
    fn words(&mut self, expected: usize) {
        if !self.is_sound(Part::Words) {
            return;
        }
        let opened = match Index::open(self.generation.index_dir(), Open::Exact) {
            Ok(opened) => opened,
            // The vectors are to blame, and are blamed already.
            Err(_) => return,
        };
        let papers = opened.lexical().map(WordIndex::len);
        if papers != Some(expected) {
            let reason = papers.map_or("it cannot be opened".to_string(), |n| format!("it holds {n} papers"));
            self.damaged_file("lexical.meta.json", reason);
        }
    }
}

/// Checks that every paper can be read, and that every passage has its key.
fn check_papers(generation: &Generation, papers: &PaperRecords) -> Result<(), (Part, String)> {
    let expected = generation.manifest().counts.papers;
    if papers.len() != expected {
        return Err((Part::Papers, format!("it holds {} papers instead of {expected}", papers.len())));
    }
    // Keys that cannot be read are reported already.
    let keys = stored_vectors::read_keys(generation).ok();
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
