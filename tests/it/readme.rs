//! Every command that README.md shows does what it says.
#![cfg(unix)]

use std::path::Path;
use std::process::Stdio;

use crate::env::{Env, example};
use crate::zotero;

/// Commands that other tests run, with the file of the test or of the script.
const ELSEWHERE: [(&str, &str); 9] = [
    ("make demo", "tests/it/demo.rs"),
    ("make test", ".ci/run"),
    ("make runtime", ".ci/run"),
    ("make install", "Makefile"),
    ("make wheel", "tests/python/run.py"),
    ("make dist", "packaging/dist.py"),
    ("make quality", "benches/quality/main.rs"),
    ("papers-sem serve", "tests/it/serve.rs"),
    ("papers-sem mcp", "tests/it/mcp/mod.rs"),
];

/// Commands that need more than the table of README.md has room for.
const COMPLETED: [(&str, &str); 5] = [
    ("papers-sem read FILE", "papers-sem read list.bib"),
    ("papers-sem export", "papers-sem export --vectors vectors.npy"),
    ("papers-sem completions", "papers-sem completions bash"),
    ("papers-sem new", "papers-sem new --since 2020"),
    ("papers-sem index && papers-sem new", "papers-sem index && papers-sem new --since 2020"),
];

/// What README.md leaves to the reader.
const PLACEHOLDERS: [(&str, &str); 9] = [
    ("PATH…", "notes"),
    ("PATH", "notes/weekly.md"),
    ("FILE", "draft.md"),
    ("ID…", "2004.05150 2106.09685"),
    ("ID", "2004.05150"),
    ("QUESTION…", "long documents"),
    ("Q", "queries.tsv"),
    ("R", "qrels.tsv"),
    ("DIR", "index"),
];

#[test]
fn every_command_of_the_readme_runs() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README.md");
    let commands = commands(&readme);
    assert!(commands.len() > 20, "{commands:#?}");
    let env = library();
    for command in &commands {
        if let Some((_, place)) = ELSEWHERE.iter().find(|(elsewhere, _)| elsewhere == command) {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(place).exists(), "{command}: {place} is gone");
            continue;
        }
        assert!(command.starts_with("papers-sem"), "no test runs `{command}`");
        let line = filled_in(command);
        println!("{line}");
        let run = env.shell(&line);
        let code = run.status.code();
        assert!(
            code == Some(0),
            "{line}: {code:?}\n{}{}",
            String::from_utf8_lossy(&run.stdout),
            String::from_utf8_lossy(&run.stderr)
        );
    }
}

/// The files that the commands are about.
fn library() -> Env {
    let env = Env::new();
    for file in ["weekly.md", "monthly-zh.md", "classics-en.md"] {
        std::fs::copy(example("reading-list").join(file), env.path().join("notes").join(file)).expect("copy");
    }
    env.write(
        "notes/attention.md",
        "\
---
tags: [attention]
date: 2024-05-01
url: https://arxiv.org/abs/2405.00001
---
# Attention with a Long Context and Few Keys

长上下文里只保留少数的键，注意力的开销就不再随长度平方增长。
",
    );
    env.write("list.bib", "@article{bees, title = {Counting Bees from Video}, author = {Ada Field}, year = 2021}\n");
    env.write("draft.md", "Attention over whole documents costs too much, so Longformer attends to a window.\n");
    env.write("queries.tsv", "1\tattention over very long documents\n");
    env.write("qrels.tsv", "1\t2004.05150\t1\n");
    drop(zotero::make_folder(&env));
    env
}

/// The commands in blocks of code and in `code`, each once, in their order. A line of the table of commands begins with its
/// name.
fn commands(readme: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |command: &str| {
        let command = command.trim().to_string();
        if !found.contains(&command) {
            found.push(command);
        }
    };
    let mut is_table = false;
    for line in readme.lines() {
        if let Some(code) = line.strip_prefix("    ") {
            let code = code.split("  #").next().unwrap_or(code).trim();
            let code = code.strip_prefix("$ ").unwrap_or(code);
            if is_command(code) {
                add(code);
            }
            continue;
        }
        is_table = line.starts_with("| command |") || is_table && line.starts_with('|');
        for (number, code) in line.split('`').enumerate().filter(|(number, _)| number % 2 == 1) {
            // The names in the first cell.
            let is_name = is_table
                && line.split('`').take(number).all(|part| part.matches('|').count() < 2)
                && line.split('`').take(number).map(|part| part.matches('|').count()).sum::<usize>() == 1;
            if is_name {
                add(&format!("papers-sem {code}"));
            } else if is_command(code) {
                add(code);
            }
        }
    }
    found
}

fn is_command(code: &str) -> bool {
    code == "papers-sem" || code.starts_with("papers-sem ") || code.starts_with("make ")
}

fn filled_in(command: &str) -> String {
    let command = COMPLETED.iter().find(|(known, _)| *known == command).map_or(command, |(_, completed)| completed);
    let word = |word: &str| match PLACEHOLDERS.iter().find(|(placeholder, _)| *placeholder == word) {
        Some((_, value)) => (*value).to_string(),
        None => word.to_string(),
    };
    command.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

impl Env {
    /// Runs a line in a shell that finds the command.
    fn shell(&self, line: &str) -> std::process::Output {
        let bin = Path::new(env!("CARGO_BIN_EXE_papers-sem")).parent().expect("its folder");
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", line]).current_dir(self.path()).env("HOME", self.path()).env("PATH", path);
        shell.env("LC_ALL", "C").env_remove("LANGUAGE").env_remove("PAPERS_SEM_INDEX");
        shell.stdin(Stdio::null()).output().expect("a shell")
    }
}
