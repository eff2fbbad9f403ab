//! What could follow, from the index that the line asks.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::{Command, ValueHint};
use clap_complete::{ArgValueCompleter, CompletionCandidate};

use crate::cli::args::IndexDir;
use crate::cli::config::{Config, own_path};
use crate::cli::locate;
use crate::engine::{Engine, Snapshot};
use crate::index::Open;
use crate::index::store::Manifest;
use crate::search::{CompletionKind, complete_paths, path_from};

/// As many as anyone reads. A shell asks again after the next letter.
const MOST: usize = 200;

/// Arguments that are completed from the index: the command, the argument, and what it takes.
const PAPERS: [(&str, &str); 3] = [("show", "id"), ("similar", "paper"), ("cite", "papers")];
const FILTERS: [(&str, CompletionKind); 3] =
    [("tag", CompletionKind::Tag), ("category", CompletionKind::Category), ("author", CompletionKind::Author)];
const FILTERED: [&str; 3] = ["ask", "similar", "ground"];

/// The command line with completion of values. `words` are those of the line.
pub(super) fn add(root: Command, words: &[OsString]) -> Command {
    let dir = index_dir(words, &root);
    let from_index = |kind| {
        let dir = dir.clone();
        ArgValueCompleter::new(move |typed: &OsStr| values(&dir, kind, typed))
    };
    let files = |is_ending| {
        let dir = dir.clone();
        ArgValueCompleter::new(move |typed: &OsStr| files(&dir, typed, is_ending))
    };
    let mut root = root.mut_arg("dir", |arg| arg.value_hint(ValueHint::DirPath));
    for (command, argument) in PAPERS {
        root = root.mut_subcommand(command, |command| {
            command.mut_arg(argument, |arg| arg.add(from_index(CompletionKind::Paper)))
        });
    }
    for command in FILTERED {
        root = root.mut_subcommand(command, |mut command| {
            for (filter, kind) in FILTERS {
                command = command.mut_arg(filter, |arg| arg.add(from_index(kind)));
            }
            command.mut_arg("source", |arg| arg.add(files(true)))
        });
    }
    for command in ["index", "ask", "ground", "eval"] {
        root =
            root.mut_subcommand(command, |command| command.mut_arg("model", |arg| arg.value_hint(ValueHint::DirPath)));
    }
    root.mut_subcommand("index", |command| command.mut_arg("forget", |arg| arg.add(files(false))))
}

/// The index that the line asks: `--index`, else as every command finds it.
fn index_dir(words: &[OsString], root: &Command) -> PathBuf {
    let given = words.iter().enumerate().find_map(|(at, word)| match word.to_str()? {
        "--index" => words.get(at + 1).map(PathBuf::from),
        word => word.strip_prefix("--index=").map(PathBuf::from),
    });
    if let Some(dir) = given {
        let home = dir.strip_prefix("~").ok().and_then(|rest| Some(dirs::home_dir()?.join(rest)));
        return home.unwrap_or(dir);
    }
    if words.iter().any(|word| word == "--no-config") || std::env::var_os("PAPERS_SEM_INDEX").is_some() {
        return locate::index_dir(&IndexDir { dir: None });
    }
    let config = Config::load(&std::env::current_dir().unwrap_or_default(), own_path(), root);
    let setting = config.top("index").and_then(|setting| setting.values.first());
    locate::index_dir(&IndexDir { dir: setting.map(PathBuf::from) })
}

/// The index, unless a server would have to be asked.
fn open(dir: &Path) -> Option<Snapshot> {
    Manifest::read(dir).ok().filter(|manifest| manifest.store.is_none())?;
    Engine::builder(dir).parts(Open::Papers).without_model().open().ok()?.snapshot().ok()
}

fn values(dir: &Path, kind: CompletionKind, typed: &OsStr) -> Vec<CompletionCandidate> {
    let (Some(typed), Some(snapshot)) = (typed.to_str(), open(dir)) else { return Vec::new() };
    let found = snapshot.completions(kind, typed, MOST).unwrap_or_default();
    let candidate = |found: crate::search::Completion| {
        let title = found.title.map(|title| title.chars().filter(|c| !c.is_control()).collect::<String>());
        CompletionCandidate::new(found.value).help(title.map(Into::into))
    };
    // A shell writes what it is given into the line.
    let is_harmless = |found: &crate::search::Completion| !found.value.contains(char::is_control);
    found.into_iter().filter(is_harmless).map(candidate).collect()
}

/// The files of the index; `is_ending` if the end of a path is enough.
fn files(dir: &Path, typed: &OsStr, is_ending: bool) -> Vec<CompletionCandidate> {
    let (Some(typed), Some(snapshot)) = (typed.to_str(), open(dir)) else { return Vec::new() };
    let files = snapshot.files().unwrap_or_default();
    let roots: Vec<PathBuf> = snapshot.roots().unwrap_or_default();
    let here = std::env::current_dir().and_then(dunce::canonicalize).unwrap_or_default();
    let parents: Vec<&Path> = roots.iter().filter_map(|root| root.parent()).collect();
    let as_seen = files.iter().map(|file| path_from(file, &here));
    let paths: Vec<Cow<'_, str>> = if is_ending {
        // A file elsewhere is named by the folder that was indexed.
        let ending = |file: Cow<'_, str>| {
            let parent = parents.iter().find(|parent| Path::new(&*file).starts_with(parent));
            let ending = parent.map(|parent| path_from(&file, parent).into_owned());
            ending.unwrap_or_else(|| file.into_owned())
        };
        as_seen.map(|file| Cow::Owned(if typed.starts_with('/') { file.into_owned() } else { ending(file) })).collect()
    } else {
        let roots = roots.iter().map(|root| root.to_string_lossy());
        as_seen.chain(roots.map(|root| Cow::Owned(path_from(&root, &here).into_owned()))).collect()
    };
    let found = complete_paths(paths, typed, MOST).into_iter();
    found.filter(|path| !path.contains(char::is_control)).map(CompletionCandidate::new).collect()
}
