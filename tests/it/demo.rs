//! The bundled example, from inside the program.

use std::path::Path;

use crate::env::{Env, without_scores};

/// Runs the demo with a cache directory of its own.
fn demo(env: &Env, args: &[&str]) -> (i32, String, String) {
    let cache = env.path().join("cache");
    let output = env.command(&[&["demo"][..], args].concat()).env("XDG_CACHE_HOME", cache).output().expect("run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&*env.path().to_string_lossy(), "[DIR]");
    (output.status.code().expect("code"), text(&output.stdout), text(&output.stderr))
}

fn generation(index: &Path) -> u64 {
    let manifest = std::fs::read_to_string(index.join("manifest.json")).expect("manifest");
    serde_json::from_str::<serde_json::Value>(&manifest).expect("json")["generation"].as_u64().expect("generation")
}

#[cfg(target_os = "linux")]
#[test]
fn it_shows_answers_in_both_languages_and_what_to_type_next() {
    let env = Env::new();
    let (code, answers, said) = demo(&env, &[]);
    assert_eq!(code, 0, "{said}");
    let index = env.path().join("cache/papers-sem/demo/index");
    assert!(index.join("manifest.json").is_file() && !env.path().join("index").exists());
    let answers = without_scores(&answers);
    // On a slow machine there are more lines of progress.
    let said: String =
        said.lines().filter(|line| !line.starts_with("embedding: ")).map(|line| format!("{line}\n")).collect();
    insta::assert_snapshot!(format!("{answers}\n---\n{said}"));
    for line in answers.lines().chain(said.lines()) {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}");
    }
    // The second time nothing is done again.
    let (code, again, _) = demo(&env, &[]);
    assert_eq!((code, generation(&index)), (0, 1));
    let again = without_scores(&again);
    assert_eq!(again, answers);
    // The command that it names works.
    let asked = env.run(&["ask", "--index", &index.to_string_lossy(), "long context"]);
    asked.expect_code(0);
}

#[cfg(target_os = "linux")]
#[test]
fn it_keeps_away_from_an_index_of_the_user() {
    let env = Env::new();
    env.write(
        "notes/a.md",
        "## Counting Bees\n[paper](https://arxiv.org/abs/2401.00001)\n\nWe count bees from video.\n",
    );
    env.run(&["index", "notes"]).expect_code(0);
    let (code, answers, said) = demo(&env, &["--index", "index"]);
    assert_eq!((code, answers.as_str()), (2, ""));
    assert!(said.contains("papers of your own") && said.contains("--index"), "{said}");
    assert_eq!(generation(&env.path().join("index")), 1);
    // Another directory is taken, and the one nearby is left alone.
    let (code, ..) = demo(&env, &["--index", "example"]);
    assert_eq!((code, generation(&env.path().join("example"))), (0, 1));
    assert_eq!(env.json(&["stats", "--json"])["papers"], 1);
}
