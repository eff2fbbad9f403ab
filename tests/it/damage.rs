//! Any byte of an index may be wrong: that is said, with the name of the file, or it does not matter.

use std::fs;
use std::path::{Path, PathBuf};

use papers_sem::internals::index::verify::verify;
use papers_sem::internals::index::writer::WriterOptions;
use papers_sem::internals::index::{Index, Open};
use papers_sem::internals::search::{Filter, Mode, Query, ask, similar};

use crate::env::Env;
use crate::state::{bring_up, copy, rounds, seeded};

const QUESTIONS: [&str; 3] = ["attention over long documents", "怎样量化大模型的权重", "LoRA"];

/// What the index in `dir` answers and holds, or the error, and whether it made a remark.
fn answers(dir: &Path) -> Result<(String, bool), String> {
    let library = Index::open(dir, Open::All).map_err(|error| error.to_string())?;
    let mut said = String::new();
    let mut warned = !library.warnings().is_empty();
    for text in QUESTIONS {
        let query = Query { text: text.to_string(), k: 5, mode: Mode::Lexical, ..Query::default() };
        let answer = ask(&library, None, &query).map_err(|error| error.to_string())?;
        warned |= !answer.warnings.is_empty();
        for hit in answer.hits {
            said += &format!("{} {}\n", hit.paper.id, hit.score);
        }
    }
    for number in [0, 7, 30] {
        for hit in similar(&library, number, 5, &Filter::default()).map_err(|error| error.to_string())?.hits {
            said += &format!("{} {}\n", hit.paper.id, hit.score);
        }
    }
    for paper in library.papers() {
        said += &format!("{:?}\n", paper.map_err(|error| error.to_string())?);
    }
    Ok((said, warned))
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).expect("dir").flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files(&path)),
            path => found.push(path),
        }
    }
    found.sort();
    found
}

/// Damages a file of the index, and gives the names that may be blamed.
fn damage(dir: &Path, random: &mut fastrand::Rng) -> (String, Vec<String>) {
    let all = files(dir);
    let path = all[random.usize(..all.len())].clone();
    let name = |path: &Path| path.file_name().expect("name").to_string_lossy().into_owned();
    let mut bytes = fs::read(&path).expect("read");
    let at = random.usize(..bytes.len().max(1));
    let mut blamed = vec![name(&path)];
    let done = match random.u8(..6) {
        0 if !bytes.is_empty() => {
            bytes[at] ^= 1 << random.u8(..8);
            format!("bit of byte {at} flipped")
        }
        1 => {
            bytes.truncate(at);
            format!("cut at {at}")
        }
        2 => {
            bytes.extend((0..random.usize(1..5000)).map(|_| random.u8(..)));
            "lengthened".to_string()
        }
        3 => {
            let page = at / 4096 * 4096;
            let end = bytes.len().min(page + 4096);
            bytes[page.min(end)..end].fill(0);
            format!("page at {page} zeroed")
        }
        4 => {
            let other = all[random.usize(..all.len())].clone();
            let theirs = fs::read(&other).expect("read");
            fs::write(&other, &bytes).expect("write");
            bytes = theirs;
            blamed.push(name(&other));
            format!("swapped with {}", name(&other))
        }
        _ => {
            fs::remove_file(&path).expect("remove");
            return (format!("{} removed", blamed[0]), blamed);
        }
    };
    fs::write(&path, bytes).expect("write");
    (format!("{}: {done}", blamed[0]), blamed)
}

/// `papers-sem verify` with little memory: its exit code, and what it printed.
#[cfg(unix)]
fn verify_in_little_memory(env: &Env) -> (Option<i32>, String) {
    let script = format!("ulimit -v 1500000; exec '{}' verify --index tried", env!("CARGO_BIN_EXE_papers-sem"));
    let mut command = std::process::Command::new("bash");
    // A stack and an arena for each core would be more than the index on machines with many.
    command.env("RAYON_NUM_THREADS", "2").env("MALLOC_ARENA_MAX", "2");
    let output = command.args(["-c", &script]).current_dir(env.path()).output().expect("bash");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn damage_is_named_or_does_not_matter() {
    let env = Env::with_reading_list();
    let (index, tried) = (env.path().join("index"), env.path().join("tried"));
    let options = WriterOptions { graph_from: Some(1), ..WriterOptions::default() };
    bring_up(&index, &crate::env::example("reading-list"), &options);
    let (right, noted) = answers(&index).expect("answers");
    assert!(!noted);
    let (mut random, seed) = seeded();
    let cases = rounds("PAPERS_SEM_DAMAGES", 150);
    let (mut refused, mut worked_around, mut harmless) = (0, 0, 0);
    for case in 0..cases {
        let _ = fs::remove_dir_all(&tried);
        copy(&index, &tried);
        let (what, blamed) = damage(&tried, &mut random);
        let what = format!("case {case}, seed {seed}: {what}");
        let is_blamed = |text: &str| blamed.iter().any(|name| text.contains(name.as_str()));
        match answers(&tried) {
            Err(error) => {
                assert!(is_blamed(&error), "{what}: {error}");
                refused += 1;
            }
            Ok((said, noted)) => {
                assert_eq!(said.lines().count(), right.lines().count(), "{what}: something is lost");
                assert!(noted || said == right, "{what}: another answer without a word");
                if noted { worked_around += 1 } else { harmless += 1 }
            }
        }
        // What answering never reads must be found too.
        let same = files(&index).iter().all(|path| {
            let other = tried.join(path.strip_prefix(&index).expect("below"));
            // Neither is a part of the index: a damaged cache is as none.
            let is_apart = path.ends_with("lock") || path.ends_with("source-times.bin");
            is_apart || fs::read(path).ok() == fs::read(other).ok()
        });
        let found = verify(&tried);
        let named = match &found {
            Err(error) => is_blamed(&error.to_string()),
            Ok(health) => health.files.iter().any(|file| file.damage.is_some() && is_blamed(&file.name)),
        };
        // A copy of the manifest that is gone is no loss.
        let is_spare = what.ends_with("manifest.copy.json removed");
        assert!(same || named || is_spare, "{what}: not found: {found:?}");
        #[cfg(unix)]
        if case % 5 == 0 {
            let (code, said) = verify_in_little_memory(&env);
            assert!(matches!(code, Some(0 | 2)), "{what}: {code:?}: {said}");
            assert_eq!(code == Some(0), found.as_ref().is_ok_and(|health| health.is_whole()), "{what}: {said}");
        }
    }
    eprintln!("{cases} cases: {refused} refused, {worked_around} worked around, {harmless} harmless");
}
