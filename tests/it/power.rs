//! The power goes after any call to the disk: of what was not synced, anything may be there or not.
//!
//! The calls of one update are recorded and replayed on a model of a file system, in which names belong to
//! directories and bytes to files, and each is durable by its own sync only (compare ALICE, Pillai et al., 2014).

use std::collections::BTreeMap;
use std::io::Result;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use papers_sem::internals::index::store::disk::{Disk, FileSystem};
use papers_sem::internals::index::writer::{WriterOptions, update_on};

use crate::env::Env;
use crate::state::{bring_up, rounds, seven_segments, state};

#[derive(Debug, Clone)]
enum Call {
    CreateDir(PathBuf),
    Write(PathBuf, Vec<u8>),
    Append(PathBuf, Vec<u8>),
    /// With the bytes that the file has: another library may have written them.
    Sync(PathBuf, Vec<u8>),
    SyncDir(PathBuf),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
}

#[derive(Default)]
struct Recorder {
    calls: Mutex<Vec<Call>>,
}

impl Recorder {
    fn note(&self, call: Call) {
        self.calls.lock().expect("lock").push(call);
    }
}

impl Disk for Recorder {
    fn create_dir(&self, path: &Path) -> Result<()> {
        self.note(Call::CreateDir(path.into()));
        FileSystem.create_dir(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.note(Call::Write(path.into(), bytes.into()));
        FileSystem.write(path, bytes)
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.note(Call::Append(path.into(), bytes.into()));
        FileSystem.append(path, bytes)
    }

    fn sync(&self, path: &Path) -> Result<()> {
        self.note(Call::Sync(path.into(), std::fs::read(path)?));
        FileSystem.sync(path)
    }

    fn sync_dir(&self, path: &Path) -> Result<()> {
        self.note(Call::SyncDir(path.into()));
        FileSystem.sync_dir(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.note(Call::Rename(from.into(), to.into()));
        FileSystem.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> Result<()> {
        FileSystem.remove_file(path)?;
        self.note(Call::Remove(path.into()));
        Ok(())
    }

    fn remove_dir(&self, path: &Path) -> Result<()> {
        FileSystem.remove_dir(path)?;
        self.note(Call::Remove(path.into()));
        Ok(())
    }
}

/// A file or a directory, by its number.
#[derive(Debug, Clone)]
enum Node {
    File { now: Vec<u8>, synced: Vec<u8> },
    Dir { synced: BTreeMap<String, usize>, pending: Vec<Change> },
}

/// What was done to the names of a directory, and is not synced.
#[derive(Debug, Clone)]
enum Change {
    Set(String, usize),
    Unset(String),
    Move(String, String, usize),
}

fn apply(names: &mut BTreeMap<String, usize>, change: &Change) {
    match change {
        Change::Set(name, node) => {
            names.insert(name.clone(), *node);
        }
        Change::Unset(name) => {
            names.remove(name);
        }
        Change::Move(from, to, node) => {
            names.remove(from);
            names.insert(to.clone(), *node);
        }
    }
}

/// A file system below one directory, node 0, which was there before.
#[derive(Debug, Clone)]
struct Model {
    root: PathBuf,
    nodes: Vec<Node>,
}

impl Model {
    /// What lies in `root`, all of it durable.
    fn of(root: &Path) -> Self {
        let mut model = Self { root: root.into(), nodes: Vec::new() };
        model.load(root);
        model
    }

    fn load(&mut self, path: &Path) -> usize {
        let number = self.nodes.len();
        self.nodes.push(Node::Dir { synced: BTreeMap::new(), pending: Vec::new() });
        let mut names = BTreeMap::new();
        for entry in std::fs::read_dir(path).expect("dir").flatten() {
            let child = if entry.path().is_dir() {
                self.load(&entry.path())
            } else {
                let bytes = std::fs::read(entry.path()).expect("file");
                self.nodes.push(Node::File { now: bytes.clone(), synced: bytes });
                self.nodes.len() - 1
            };
            names.insert(entry.file_name().to_string_lossy().into_owned(), child);
        }
        self.nodes[number] = Node::Dir { synced: names, pending: Vec::new() };
        number
    }

    fn names(&self, dir: usize) -> BTreeMap<String, usize> {
        let Node::Dir { synced, pending } = &self.nodes[dir] else { panic!("a file is no directory") };
        let mut names = synced.clone();
        pending.iter().for_each(|change| apply(&mut names, change));
        names
    }

    /// The node that a path leads to now.
    fn find(&self, path: &Path) -> Option<usize> {
        let below = path.strip_prefix(&self.root).expect("below the root");
        below.components().try_fold(0, |dir, part| self.names(dir).get(&*part.as_os_str().to_string_lossy()).copied())
    }

    fn change(&mut self, path: &Path, change: Change) {
        let parent = self.find(path.parent().expect("parent")).expect("its directory is there");
        let Node::Dir { pending, .. } = &mut self.nodes[parent] else { panic!("no directory") };
        pending.push(change);
    }

    fn add(&mut self, path: &Path, node: Node) -> usize {
        self.nodes.push(node);
        let number = self.nodes.len() - 1;
        self.change(path, Change::Set(name(path), number));
        number
    }

    fn replay(&mut self, call: &Call) {
        match call {
            Call::CreateDir(path) => {
                let missing: Vec<&Path> = path
                    .ancestors()
                    .take_while(|dir| dir.starts_with(&self.root) && self.find(dir).is_none())
                    .collect();
                for dir in missing.into_iter().rev() {
                    self.add(dir, Node::Dir { synced: BTreeMap::new(), pending: Vec::new() });
                }
            }
            Call::Write(path, bytes) => {
                let number = self
                    .find(path)
                    .unwrap_or_else(|| self.add(path, Node::File { now: Vec::new(), synced: Vec::new() }));
                // A file that is written over loses what it had, at once or later.
                self.nodes[number] = Node::File { now: bytes.clone(), synced: Vec::new() };
            }
            Call::Append(path, bytes) => {
                let number = self
                    .find(path)
                    .unwrap_or_else(|| self.add(path, Node::File { now: Vec::new(), synced: Vec::new() }));
                let Node::File { now, .. } = &mut self.nodes[number] else { panic!("no file") };
                now.extend(bytes);
            }
            Call::Sync(path, bytes) => {
                let number = self
                    .find(path)
                    .unwrap_or_else(|| self.add(path, Node::File { now: bytes.clone(), synced: Vec::new() }));
                let Node::File { now, synced } = &mut self.nodes[number] else { panic!("no file") };
                // Another library may have written it since.
                now.clone_from(bytes);
                synced.clone_from(bytes);
            }
            Call::SyncDir(path) => {
                if !path.starts_with(&self.root) {
                    return;
                }
                let dir = self.find(path).expect("synced directories are there");
                let names = self.names(dir);
                self.nodes[dir] = Node::Dir { synced: names, pending: Vec::new() };
            }
            Call::Rename(from, to) => {
                assert_eq!(from.parent(), to.parent(), "within one directory");
                let number = self.find(from).expect("what is renamed is there");
                self.change(to, Change::Move(name(from), name(to), number));
            }
            Call::Remove(path) => self.change(path, Change::Unset(name(path))),
        }
    }

    /// What a power cut may leave, written to `to`: `kept` says of each thing that is not synced whether it is there.
    fn after_power_cut(&self, dir: usize, to: &Path, kept: &mut impl FnMut() -> bool) {
        std::fs::create_dir_all(to).expect("dir");
        let Node::Dir { synced, pending } = &self.nodes[dir] else { panic!("no directory") };
        let mut names = synced.clone();
        pending.iter().filter(|_| kept()).for_each(|change| apply(&mut names, change));
        for (name, node) in names {
            match &self.nodes[node] {
                Node::Dir { .. } => self.after_power_cut(node, &to.join(name), kept),
                Node::File { now, synced } => {
                    std::fs::write(to.join(name), if kept() { now } else { synced }).expect("file");
                }
            }
        }
    }
}

fn name(path: &Path) -> String {
    path.file_name().expect("name").to_string_lossy().into_owned()
}

fn notes(env: &Env, text: &str) {
    env.write(
        "notes/a.md",
        format!("## Tides from Altimetry without Gauges\n[论文](https://arxiv.org/abs/2401.00002)\n\n{text}\n"),
    );
}

/// Cuts the power after every call of the update from what lies in `world/` now, `tries` times each.
fn cut_everywhere(env: &Env, options: &WriterOptions, tries: usize) {
    let (world, sources) = (env.path().join("world"), env.path().join("notes"));
    let index = world.join("library/index");
    let old = state(&index);
    let mut model = Model::of(&world);
    let recorder = Recorder::default();
    update_on(&recorder, &index, std::slice::from_ref(&sources), options, &|_| {}).expect("update");
    let new = state(&index);
    assert_ne!(old, new);
    let calls = recorder.calls.into_inner().expect("calls");
    let commit = calls.iter().position(|call| matches!(call, Call::Rename(..))).expect("a commit");
    // The directory's sync after the rename ends the promise's wait; what follows only cleans up.
    let promised = commit + 1;
    let mut random = fastrand::Rng::with_seed(7);
    let (mut olds, mut news) = (0, 0);
    for (at, call) in calls.iter().enumerate() {
        model.replay(call);
        for kind in 0..tries {
            let to = env.path().join("after");
            let _ = std::fs::remove_dir_all(&to);
            model.after_power_cut(0, &to, &mut || match kind {
                0 => false,
                1 => true,
                _ => random.bool(),
            });
            let found = state(&to.join("library/index"));
            assert!(found == old || found == new, "after call {at}: {call:?}");
            // Whatever is left, the next run goes on from it.
            if kind < 2 || at + 1 == commit {
                bring_up(&to.join("library/index"), &sources, options);
                assert_eq!(state(&to.join("library/index")), new, "after call {at}: {call:?}");
            }
            assert!(at < promised || found == new, "lost after call {at}: {call:?}");
            if found == new { news += 1 } else { olds += 1 }
        }
    }
    assert!(olds > 20 && news > 5, "{olds} before, {news} after");
}

#[test]
fn after_a_power_cut_the_index_is_the_one_before_or_the_one_after() {
    let env = Env::new();
    let options = WriterOptions { graph_from: Some(1), ..WriterOptions::default() };
    notes(&env, "The water level of harbours is predicted from satellite altimetry alone.");
    bring_up(&env.path().join("world/library/index"), &env.path().join("notes"), &options);
    notes(&env, "The water level of harbours is predicted from satellite altimetry alone, with half the error.");
    cut_everywhere(&env, &options, rounds("PAPERS_SEM_POWER_CUTS", 12));
}

#[test]
fn after_a_power_cut_while_segments_are_merged_the_index_is_the_one_before_or_the_one_after() {
    let env = Env::new();
    let options = WriterOptions::default();
    seven_segments(&env.path().join("world/library/index"), &env.path().join("notes"), &options);
    notes(&env, "The water level of harbours is predicted from satellite altimetry alone.");
    cut_everywhere(&env, &options, rounds("PAPERS_SEM_POWER_CUTS", 3));
}

#[test]
fn after_a_power_cut_in_a_first_run_there_is_none_or_the_whole() {
    let env = Env::new();
    std::fs::create_dir(env.path().join("world")).expect("world");
    notes(&env, "The water level of harbours is predicted from satellite altimetry alone.");
    cut_everywhere(&env, &WriterOptions::default(), rounds("PAPERS_SEM_POWER_CUTS", 12));
}

#[test]
fn the_model_finds_a_missing_sync() {
    let env = Env::new();
    let world = env.path().join("world");
    std::fs::create_dir(&world).expect("world");
    let mut model = Model::of(&world);
    model.replay(&Call::Write(world.join("new"), b"bytes".into()));
    model.replay(&Call::Rename(world.join("new"), world.join("file")));
    model.replay(&Call::SyncDir(world.clone()));
    let to = env.path().join("after");
    model.after_power_cut(0, &to, &mut || false);
    assert_eq!(std::fs::read(to.join("file")).expect("named"), b"", "its bytes were never synced");
}
