//! What somebody sees who types the name of the program and nothing else.

use crate::env::Env;

const BEES: &str =
    "## Counting Bees\n[paper](https://arxiv.org/abs/2401.00001)\n\nWe count bees at a hive from video.\n";

/// The lines of an answer, which are few and fit a terminal.
fn lines(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() <= 20, "{text}");
    lines
}

#[cfg(target_os = "linux")]
#[test]
fn without_an_index_it_names_what_it_found_and_the_command() {
    let env = Env::new();
    let empty = env.run(&[]);
    empty.expect_code(0);
    lines(&empty.stdout());
    env.write("Zotero/zotero.sqlite", "not read");
    env.write("vault/.obsidian/app.json", "{}");
    env.write("vault/bees.md", BEES);
    env.write("my thesis/refs.bib", "@article{a, title = {Counting Bees in a Hive from Video}}");
    let found = env.run(&[]);
    found.expect_code(0);
    lines(&found.stdout());
    let asked = env.run(&["ask", "bees"]);
    asked.expect_code(2);
    insta::assert_snapshot!(format!("{}---\n{}---\n{}", empty.stdout(), found.stdout(), asked.stderr()));
    assert!(!env.path().join("index").exists(), "it does nothing by itself");
    // The command can be pasted into a shell.
    let stdout = found.stdout();
    let command = stdout.lines().map(str::trim).find(|line| line.starts_with("papers-sem index ")).expect("a command");
    let command = command.replacen("papers-sem", &format!("'{}'", env!("CARGO_BIN_EXE_papers-sem")), 1);
    env.remove("Zotero/zotero.sqlite");
    let command = command.replace(" Zotero ", " ");
    let run = std::process::Command::new("sh").args(["-c", &command]).current_dir(env.path()).output().expect("run");
    assert_eq!(run.status.code(), Some(0), "{command}: {}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(env.json(&["stats", "--json"])["papers"], 2);
}

#[test]
fn with_an_index_it_says_what_it_holds_and_what_to_type() {
    let env = Env::new();
    env.write("notes/a.md", BEES);
    env.run(&["index", "notes"]).expect_code(0);
    let run = env.run(&[]);
    let text = run.expect_code(0).stdout();
    lines(&text);
    assert!(text.starts_with("1 paper in index, updated 20"), "{text}");
    assert_eq!(text.matches("papers-sem ").count(), 5, "{text}");
}

#[test]
fn the_help_and_a_wrong_command_are_as_before() {
    let env = Env::new();
    assert!(env.run(&["--help"]).expect_code(0).stdout().contains("Commands:"));
    assert!(env.run(&["qwertz"]).expect_code(2).stderr().contains("unrecognized subcommand"));
}
