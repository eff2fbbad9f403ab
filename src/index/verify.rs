//! Looking at every byte of an index: that each is what was written, and that the files fit together.

use std::path::{Path, PathBuf};

use crate::index::passage;
use crate::index::store::{Manifest, StoreError, codec, generation};
use crate::index::writer::{SOURCES, check_sources};
use crate::index::{
    self, CODES, FACETS, GRAPH, HEADS, Index, KEYS, LEXICAL, OWNERS, Open, PAPERS, REGISTER, SCALE, VECTORS,
};
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
}

impl Health {
    /// Whether nothing is damaged.
    pub fn is_whole(&self) -> bool {
        self.files.iter().all(|file| file.damage.is_none())
    }
}

/// Checks the index in `dir`: the manifest, length and checksum of every file, every record, every vector (finite, of
/// length one, named after its passage), the index of words and the graph.
///
/// # Errors
/// When the manifest cannot be read.
pub fn verify(dir: &Path) -> Result<Health, StoreError> {
    let mut manifest = Manifest::read(dir)?;
    loop {
        let mut health = Health { files: files(dir, &manifest), leftovers: Vec::new(), manifest };
        health.contents(dir);
        // A writer may have replaced what was being looked at.
        let now = Manifest::read(dir)?;
        if now.generation == health.manifest.generation {
            let others = crate::index::store::generations(dir).into_iter().filter(|&number| number != now.generation);
            health.leftovers = others.map(|number| dir.join(crate::index::store::generation_name(number))).collect();
            return Ok(health);
        }
        manifest = now;
    }
}

fn files(dir: &Path, manifest: &Manifest) -> Vec<FileHealth> {
    let copy = manifest.check_copy(dir).map(|(name, bytes, damage)| FileHealth { name, bytes, damage });
    let checked = manifest.files.iter().map(|(name, sum)| FileHealth {
        name: name.clone(),
        bytes: sum.bytes,
        damage: generation::read(dir, manifest, name).err().map(StoreError::reason),
    });
    checked.chain(copy).collect()
}

impl Health {
    fn damaged(&mut self, name: &str, reason: String) {
        match self.files.iter_mut().find(|file| file.name == name) {
            Some(file) => file.damage = file.damage.take().or(Some(reason)),
            None => self.files.push(FileHealth { name: name.to_string(), bytes: 0, damage: Some(reason) }),
        }
    }

    /// Blames the file that `error` names; `otherwise` where it names none.
    fn blame(&mut self, error: StoreError, otherwise: &str) {
        let name = match &error {
            StoreError::Damaged { path, .. } => path.file_name().map(|name| name.to_string_lossy().into_owned()),
            _ => None,
        };
        self.damaged(&name.unwrap_or_else(|| otherwise.to_string()), error.reason());
    }

    /// Whether the files whose names begin with `start` are there and whole by their checksums.
    fn is_sound(&self, start: &str) -> bool {
        let mut those = self.files.iter().filter(|file| file.name.starts_with(start)).peekable();
        those.peek().is_some() && those.all(|file| file.damage.is_none())
    }

    // Files that are whole by their checksums are looked into; what cannot be read for another's damage is not blamed.
    fn contents(&mut self, dir: &Path) {
        let manifest = self.manifest.clone();
        if let Err(error @ StoreError::Damaged { .. }) = check_sources(dir, &manifest) {
            self.blame(error, SOURCES);
        }
        if !manifest.is_readable() {
            return;
        }
        let all = [PAPERS, KEYS, VECTORS, FACETS, HEADS, REGISTER, OWNERS, CODES, SCALE];
        for name in &all[..if manifest.is_older() { 4 } else { all.len() }] {
            if !manifest.files.contains_key(*name) {
                self.damaged(name, "the manifest does not name it".to_string());
            }
        }
        if !self.is_sound(PAPERS) {
            return;
        }
        let library = match Index::open(dir, Open::Papers) {
            Ok(library) => library,
            Err(error) => return self.blame(error, PAPERS),
        };
        if let Err((name, reason)) = papers(&library) {
            self.damaged(name, reason);
        }
        if self.is_sound(FACETS)
            && let Err(error) = library.facets()
        {
            self.damaged(FACETS, error.reason());
        }
        if (manifest.is_older() || self.is_sound(HEADS))
            && let Err(error) = library.heads()
        {
            self.damaged(HEADS, error.reason());
        }
        if !(self.is_sound(KEYS) && self.is_sound(VECTORS)) {
            return;
        }
        let rows = match index::read_rows(dir, &manifest) {
            Ok(rows) => rows,
            Err(error) => return self.blame(error, VECTORS),
        };
        let mut vectors = rows.chunks(manifest.identity.dimension.max(1));
        if let Some(row) = vectors.position(|vector| !is_unit(vector)) {
            self.damaged(VECTORS, format!("vector {row} is not of length one"));
        }
        let made = [OWNERS, CODES, SCALE];
        if !manifest.is_older() && !made.iter().all(|name| self.is_sound(name)) {
            return;
        }
        // A file that the disk does not give back is not mapped: to touch it would end the process.
        let what = match (self.is_sound(LEXICAL), !manifest.files.contains_key(GRAPH) || self.is_sound(GRAPH)) {
            (true, true) => Open::All,
            (true, false) => Open::Exact,
            (false, _) => Open::Vectors,
        };
        let library = match Index::open(dir, what) {
            Ok(library) => library,
            Err(error) => return self.blame(error, VECTORS),
        };
        if let Err(error) = library.check_owners() {
            self.blame(error, OWNERS);
        }
        if !manifest.is_older() {
            self.derived(dir, &manifest, &rows);
        }
        let words = library.lexical().map(crate::lexical::Lexical::len);
        let is_blamed = self.files.iter().any(|file| file.name.starts_with(LEXICAL) && file.damage.is_some());
        if words != Some(library.len()) && !is_blamed {
            let reason = words.map_or("it cannot be opened".to_string(), |n| format!("it holds {n} papers"));
            self.damaged(&format!("{LEXICAL}meta.json"), reason);
        }
        if what == Open::All && manifest.files.contains_key(GRAPH) && !library.has_graph() {
            self.damaged(GRAPH, "it cannot be opened".to_string());
        }
    }

    /// That codes, their scale and owners are what vectors and keys give.
    fn derived(&mut self, dir: &Path, manifest: &Manifest, rows: &[f32]) {
        let coded = Coded::of(manifest.identity.dimension, rows);
        let scale = codec::encode(&coded.quantiser).unwrap_or_default();
        let keys = index::read_keys(dir, manifest).unwrap_or_default();
        let owners: Vec<u8> = keys.iter().flat_map(|key| key.owner.to_le_bytes()).collect();
        for (name, expected) in [(CODES, coded.codes), (SCALE, scale), (OWNERS, owners)] {
            if generation::read(dir, manifest, name).ok().as_ref() != Some(&expected) {
                self.damaged(name, "it is not what the vectors give".to_string());
            }
        }
    }
}

/// That every paper can be read, and every passage has its key.
fn papers(library: &Index) -> Result<(), (&'static str, String)> {
    let manifest = library.manifest();
    if library.len() != manifest.counts.papers {
        return Err((PAPERS, format!("it holds {} papers instead of {}", library.len(), manifest.counts.papers)));
    }
    // Keys that cannot be read are told of already.
    let keys = index::read_keys(library.dir(), manifest).ok();
    let mut rest = keys.as_deref().unwrap_or_default();
    for owner in 0..library.len() {
        let (paper, passages) = library.record(owner).map_err(|error| (PAPERS, error.reason()))?;
        let Some(all) = &keys else { continue };
        for passage in passages {
            let expected = passage::key(&passage.input(&paper));
            match rest.split_first() {
                Some((key, more))
                    if key.hash == expected && key.owner as usize == owner && key.language == passage.language =>
                {
                    rest = more;
                }
                _ => return Err((KEYS, format!("key {} is not that of its passage", all.len() - rest.len()))),
            }
        }
    }
    if rest.is_empty() { Ok(()) } else { Err((KEYS, format!("{} keys are of no passage", rest.len()))) }
}
