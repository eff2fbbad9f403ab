//! Any bytes as a file of an index, with matching checksums, so that only the decoders can reject them. The first byte
//! selects the file. tantivy's files are left out: tantivy relies on the checksums.
#![no_main]

use std::io::Result;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use papers_sem::internals::index::generation::Generation;
use papers_sem::internals::index::{Index, Open};
use papers_sem::internals::search::{Filter, Mode, Query, ask, find, similar};
use papers_sem::internals::index::store::disk::{Disk, FileSystem};
use papers_sem::internals::index::store::generation_writer::GenerationWriter;
use papers_sem::internals::index::store::journal::Journal;
use papers_sem::internals::index::store::Manifest;
use papers_sem::internals::index::verify::verify;

const FILES: [&str; 12] = [
    "papers.bin", "keys.bin", "vectors.bin", "facets.bin", "sources.bin", "entries.bin", "heads.bin", "register.bin",
    "owners.bin", "codes.bin", "scale.bin", "graph.bin",
];

/// The file system without syncs: durability does not matter here.
struct Unsynced;

impl Disk for Unsynced {
    fn create_dir(&self, path: &Path) -> Result<()> {
        FileSystem.create_dir(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        FileSystem.write(path, bytes)
    }
    fn append(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        FileSystem.append(path, bytes)
    }
    fn sync(&self, _: &Path) -> Result<()> {
        Ok(())
    }
    fn sync_dir(&self, _: &Path) -> Result<()> {
        Ok(())
    }
    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        FileSystem.rename(from, to)
    }
    fn remove_file(&self, path: &Path) -> Result<()> {
        FileSystem.remove_file(path)
    }
    fn remove_dir(&self, path: &Path) -> Result<()> {
        FileSystem.remove_dir(path)
    }
}

struct World {
    dir: PathBuf,
    manifest: Manifest,
    whole: Vec<(String, Vec<u8>)>,
    manifest_bytes: Vec<u8>,
    _room: tempfile::TempDir,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let room = tempfile::tempdir().expect("room");
    let dir = room.path().join("index");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/format-3"), &dir);
    let manifest = Manifest::read(&dir).expect("manifest");
    let generation = Generation::new(&dir, manifest.clone()).files_dir();
    let file = |name: &String| (name.clone(), std::fs::read(generation.join(name)).expect("file"));
    let whole = manifest.files.keys().filter(|name| *name != "blocks.bin").map(file).collect();
    let manifest_bytes = std::fs::read(dir.join("manifest.json")).expect("manifest");
    World { dir, manifest, whole, manifest_bytes, _room: room }
});

impl World {
    /// Writes the generation with `bytes` as the file `name`. All checksums match.
    fn write(&self, name: &str, bytes: &[u8]) {
        let mut writer = GenerationWriter::create(&Unsynced, &self.dir, self.manifest.generation).expect("generation");
        for (own, whole) in &self.whole {
            writer.write(own, if own == name { bytes } else { whole }).expect("write");
        }
        writer.commit(&self.dir, self.manifest.clone()).expect("commit");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("dir");
    for entry in std::fs::read_dir(from).expect("read").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copy");
        }
    }
}

fn use_it(dir: &Path) {
    let _ = verify(dir);
    let Ok(library) = Index::open(dir, Open::All) else { return };
    for paper in library.papers() {
        let _ = paper;
    }
    let filter = Filter { tags: vec!["birds".into()], ..Filter::default() };
    for filter in [Filter::default(), filter] {
        let query = Query { text: "fog harps".into(), k: 3, mode: Mode::Lexical, filter, ..Query::default() };
        let _ = ask(&library, None, &query);
    }
    let _ = library.listing();
    for (number, _) in find(&library, "2406.00001").unwrap_or_default() {
        let _ = similar(&library, number, 3, &Filter::default());
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((&which, bytes)) = bytes.split_first() else { return };
    let world = &*WORLD;
    let which = usize::from(which) % (FILES.len() + 2);
    if let Some(name) = FILES.get(which) {
        world.write(name, bytes);
        use_it(&world.dir);
    } else if which == FILES.len() {
        world.write("", &[]);
        std::fs::write(world.dir.join("manifest.json"), bytes).expect("write");
        use_it(&world.dir);
        std::fs::write(world.dir.join("manifest.json"), &world.manifest_bytes).expect("write");
    } else {
        std::fs::write(world.dir.join("embedded.journal"), bytes).expect("write");
        let mut space = [0; 32];
        space.copy_from_slice(bytes.get(8..40).unwrap_or(&[0; 32]));
        let (_, kept) = Journal::open(&FileSystem, &world.dir, space, 2);
        assert!(kept.values().all(|vector| vector.len() == 2));
        std::fs::remove_file(world.dir.join("embedded.journal")).expect("remove");
    }
});
