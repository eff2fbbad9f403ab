//! The modules of the library depend on each other in one direction: what ARCHITECTURE.md says of them holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// What nothing in the library may know: the interfaces to people and programs.
const FACES: [&str; 2] = ["cli", "server"];

/// What each top-level module may not know beside the [`FACES`]. A name stands for a module and all below it.
const FORBIDDEN: [(&str, &[&str]); 18] = [
    ("text", &["paper", "ingest", "embed", "lexical", "vector", "index", "watch", "search", "eval", "engine", "wire"]),
    ("paper", &["ingest", "embed", "lexical", "vector", "index", "watch", "search", "eval", "engine", "wire"]),
    ("citation", &["ingest", "embed", "lexical", "vector", "index", "watch", "search", "eval", "engine", "wire"]),
    ("ingest", &["citation", "embed", "lexical", "vector", "index", "watch", "search", "eval", "engine", "wire"]),
    ("embed", &["paper", "ingest", "lexical", "index", "watch", "search", "eval", "engine", "wire"]),
    ("lexical", &["ingest", "embed", "vector", "index", "watch", "search", "eval", "engine", "wire"]),
    ("vector", &["paper", "ingest", "embed", "lexical", "index", "watch", "search", "eval", "engine", "wire"]),
    ("index", &["watch", "search", "eval", "engine", "wire"]),
    ("watch", &["search", "eval", "engine", "wire"]),
    ("search", &["ingest", "watch", "eval", "engine", "wire"]),
    (
        "question",
        &["ingest", "embed", "lexical", "vector", "index", "watch", "search", "eval", "engine", "wire", "citation"],
    ),
    ("follow", &["ingest", "embed", "lexical", "vector", "watch", "eval", "engine", "wire", "citation"]),
    ("atom_feed", &["ingest", "embed", "lexical", "vector", "index", "watch", "eval", "engine", "wire", "citation"]),
    (
        "projection",
        &[
            "paper", "ingest", "embed", "lexical", "index", "watch", "search", "eval", "engine", "wire", "topics",
            "citation",
        ],
    ),
    ("topics", &["ingest", "embed", "index", "watch", "search", "eval", "engine", "wire", "citation", "library_map"]),
    ("library_map", &["ingest", "embed", "lexical", "watch", "search", "eval", "engine", "wire", "citation"]),
    ("engine", &["watch"]),
    ("server", &["ingest", "lexical", "vector", "eval"]),
];

/// A module by its path: `["vector", "hnsw", "build"]`; the crate itself is empty.
type Module = Vec<String>;

static USE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^\s*(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);").expect("a constant pattern"));
static VISIBILITY: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"pub\([^)]*\)").expect("a constant pattern"));
static INLINE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(crate|super|self)((?:::\w+)+)").expect("a constant pattern"));

/// The source files below `dir`, without tests, by module.
fn sources(dir: &Path, module: &[String], into: &mut BTreeMap<Module, String>) {
    for entry in fs::read_dir(dir).expect("src").flatten() {
        let (path, mut module) = (entry.path(), module.to_vec());
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            module.push(stem);
            sources(&path, &module, into);
        } else if !["main", "tests"].contains(&&*stem) && path.extension().is_some_and(|end| end == "rs") {
            if !["lib", "mod"].contains(&&*stem) {
                module.push(stem);
            }
            let text = fs::read_to_string(&path).expect("a source file");
            let text = text.split("\nmod tests {").next().unwrap_or_default();
            let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
            into.insert(module, lines.collect::<Vec<_>>().join("\n"));
        }
    }
}

/// The paths of a `use` tree, each as its segments.
fn expand(tree: &str) -> Vec<Vec<String>> {
    let Some((head, rest)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default();
        return vec![path.split("::").map(|part| part.trim().to_string()).filter(|part| !part.is_empty()).collect()];
    };
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| expand(&format!("{head}{}", part.trim()))).collect()
}

/// Makes a path absolute; none for a path into another crate.
fn absolute(module: &[String], path: &[String], modules: &BTreeMap<Module, String>) -> Option<Vec<String>> {
    let first = path.first()?;
    let (mut base, mut rest) = (module.to_vec(), path);
    match first.as_str() {
        "crate" => return Some(path[1..].to_vec()),
        "self" => rest = &path[1..],
        "super" => {
            while rest.first().is_some_and(|part| part == "super") {
                base.pop();
                rest = &rest[1..];
            }
        }
        child => {
            base.push(child.to_string());
            if !modules.contains_key(&base) {
                return None;
            }
            rest = &path[1..];
        }
    }
    Some([base, rest.to_vec()].concat())
}

struct Graph {
    modules: BTreeMap<Module, String>,
    /// For each module, where the names that it re-exports come from.
    exports: BTreeMap<Module, BTreeMap<String, Vec<String>>>,
}

impl Graph {
    /// The module that defines what an absolute path leads to: re-exports are followed.
    fn definition(&self, path: &[String], steps: usize) -> Module {
        let known = (0..=path.len()).rev().find(|&length| self.modules.contains_key(&path[..length]));
        let (module, rest) = path.split_at(known.unwrap_or(0));
        let export = rest.first().and_then(|name| self.exports.get(module)?.get(name));
        match export {
            Some(target) if steps < 8 => self.definition(&[target, &rest[1..]].concat(), steps + 1),
            _ => module.to_vec(),
        }
    }

    /// For each module those that it uses.
    fn dependencies(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let mut dependencies: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
        for (module, text) in &self.modules {
            let private = USE.captures_iter(text).filter(|found| found.get(1).is_none());
            let mut paths: Vec<Vec<String>> = private.flat_map(|found| expand(&found[2])).collect();
            let body = USE.replace_all(text, "");
            let body = VISIBILITY.replace_all(&body, "");
            paths.extend(INLINE.find_iter(&body).map(|found| expand(found.as_str()).remove(0)));
            let absolute = paths.iter().filter_map(|path| absolute(module, path, &self.modules));
            let used = absolute.map(|path| self.definition(&path, 0)).filter(|other| other != module);
            dependencies.insert(module.clone(), used.collect());
        }
        dependencies
    }
}

fn graph() -> Graph {
    let mut modules = BTreeMap::new();
    sources(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut modules);
    let mut exports: BTreeMap<Module, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for (module, text) in &modules {
        for found in USE.captures_iter(text).filter(|found| found.get(1).is_some()) {
            for path in expand(&found[2]) {
                if let Some(path) = absolute(module, &path, &modules) {
                    let name = path.last().cloned().unwrap_or_default();
                    exports.entry(module.clone()).or_default().insert(name, path);
                }
            }
        }
    }
    Graph { modules, exports }
}

#[test]
fn no_modules_depend_on_each_other_in_a_circle() {
    let mut left = graph().dependencies();
    assert!(left.len() > 100, "{} modules are not the whole library", left.len());
    // Takes away what depends on nothing that is left, until only circles and what depends on them are.
    loop {
        let keys: BTreeSet<Module> = left.keys().cloned().collect();
        let before = left.len();
        left.retain(|_, used| used.iter().any(|other| keys.contains(other)));
        if left.len() == before {
            break;
        }
    }
    // What nothing in it depends on is in no circle either.
    loop {
        let used: BTreeSet<Module> = left.values().flatten().cloned().collect();
        let before = left.len();
        left.retain(|module, _| used.contains(module));
        if left.len() == before {
            break;
        }
    }
    let circles: Vec<String> = left.keys().map(|module| module.join("::")).collect();
    assert!(circles.is_empty(), "these modules depend on each other in circles: {circles:#?}");
}

#[test]
fn modules_know_only_what_they_may() {
    let mut wrong = Vec::new();
    for (module, used) in graph().dependencies() {
        let top = module.first().map(String::as_str).unwrap_or_default();
        let Some((_, forbidden)) = FORBIDDEN.iter().find(|(name, _)| *name == top) else { continue };
        let is_bad = |other: &str| forbidden.contains(&other) || (FACES.contains(&other) && other != top);
        let bad = used.iter().filter(|other| other.first().is_some_and(|other| is_bad(other)));
        wrong.extend(bad.map(|other| format!("{} uses {}", module.join("::"), other.join("::"))));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
