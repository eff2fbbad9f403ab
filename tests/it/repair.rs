//! `verify`, `verify --repair`, `doctor`, `upgrade`.

use std::fs;
use std::path::PathBuf;

use crate::env::{Env, ids};

fn generation(env: &Env) -> PathBuf {
    let number = env.json(&["stats", "--json"])["generation"].as_u64().expect("generation");
    env.path().join(format!("index/generation-{number:06}"))
}

fn flip(path: &std::path::Path) {
    let mut bytes = fs::read(path).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).expect("write");
}

#[test]
fn every_file_is_checked_and_made_again_from_the_others() {
    let env = Env::with_reading_list();
    let question = ["ask", "--json", "-k", "5", "怎样量化大模型的权重"];
    let right = env.json(&question)["hits"].clone();
    let listed = env.run(&["list", "--json"]).stdout();
    env.run(&["verify"]).expect_code(0);
    let names: Vec<String> = fs::read_dir(generation(&env))
        .expect("dir")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.len() > 12, "{names:?}");
    for name in names {
        // tantivy names its files anew each time.
        let end = name.rsplit('.').next().expect("extension").to_string();
        let start = name.split('.').next().expect("name").to_string();
        let path = fs::read_dir(generation(&env))
            .expect("dir")
            .flatten()
            .map(|entry| entry.path())
            .find(|path| {
                let name = path.file_name().expect("name").to_string_lossy().into_owned();
                name.starts_with(&start) && name.ends_with(&end)
            })
            .expect("file");
        flip(&path);
        let run = env.run(&["verify"]);
        run.expect_code(2);
        let damaged = path.file_name().expect("name").to_string_lossy().into_owned();
        let is_told = run.stdout().lines().any(|line| line.contains("damaged ") && line.contains(&damaged));
        assert!(is_told, "{name}: {}", run.stdout());
        let run = env.run(&["verify", "--repair"]);
        run.expect_code(0);
        assert!(run.stdout().contains("every file is whole"), "{name}: {}", run.stdout());
        assert!(run.stderr().contains(&damaged), "{name}: {}", run.stderr());
        assert_eq!(env.json(&question)["hits"], right, "{name}");
        assert_eq!(env.run(&["list", "--json"]).stdout(), listed, "{name}");
        assert_eq!(env.json(&["stats", "--json"])["graph"], true);
        // Nothing was lost that the next run would have to find again.
        let report = env.json(&["index", "--json"]);
        assert_eq!(
            (&report["new"], &report["removed"], &report["embedded"]),
            (&0.into(), &0.into(), &0.into()),
            "{name}"
        );
    }
}

#[test]
fn what_is_damaged_is_told_to_people() {
    let env = Env::new();
    env.write(
        "notes/a.md",
        "## Wind over Sand\n[沙上的风](https://arxiv.org/abs/2403.00001)\n\nRipples of sand are predicted from the wind.\n",
    );
    env.run(&["index", "notes"]).expect_code(0);
    flip(&generation(&env).join("vectors.bin"));
    let run = env.run(&["verify"]);
    run.expect_code(2);
    // tantivy names its files anew each time, and what it writes changes with its version.
    let is_hex = |word: &str| word.len() == 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let named = |line: &str| {
        let words = line.split('.').map(|word| if is_hex(word) { "NAME" } else { word });
        words.collect::<Vec<_>>().join(".").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    insta::assert_snapshot!(run.stdout().lines().map(named).collect::<Vec<_>>().join("\n"));
}

#[test]
fn sources_that_are_gone_are_no_loss_to_a_repair() {
    let env = Env::new();
    env.write(
        "notes/a.md",
        "## Wind over Sand\n[沙上的风](https://arxiv.org/abs/2403.00001)\n\nRipples of sand are predicted from the wind.\n",
    );
    env.run(&["index", "notes"]).expect_code(0);
    env.remove("notes/a.md");
    flip(&generation(&env).join("entries.bin"));
    flip(&generation(&env).join("vectors.bin"));
    env.run(&["verify", "--repair"]).expect_code(0);
    assert_eq!(ids(&env.json(&["ask", "--json", "ripples in dunes"])), ["2403.00001"]);
    assert_eq!(ids(&env.json(&["ask", "--json", "沙上的风"])), ["2403.00001"]);
}

#[test]
fn a_lost_manifest_is_had_again_and_what_cannot_be_is_an_error() {
    let env = Env::with_reading_list();
    let before = env.json(&["stats", "--json"]);
    let manifest = env.path().join("index/manifest.json");
    for damage in ["cut", "removed"] {
        match damage {
            "cut" => fs::write(&manifest, "{\"format\": \"pap").expect("write"),
            _ => fs::remove_file(&manifest).expect("remove"),
        }
        let run = env.run(&["ask", "seashells"]);
        run.expect_code(2);
        assert!(run.stderr().contains("manifest.json") && run.stderr().contains("--repair"), "{}", run.stderr());
        env.run(&["verify"]).expect_code(2);
        env.run(&["verify", "--repair"]).expect_code(0);
        assert_eq!(env.json(&["stats", "--json"])["papers"], before["papers"], "{damage}");
    }
    // Both the papers and what they were made from.
    let files = generation(&env);
    flip(&files.join("papers.bin"));
    flip(&files.join("entries.bin"));
    let run = env.run(&["verify", "--repair"]);
    run.expect_code(2);
    assert!(run.stderr().contains("--rebuild PATH"), "{}", run.stderr());
    env.run(&["verify"]).expect_code(2);
}

#[test]
fn nothing_to_repair_nothing_to_upgrade_nothing_there() {
    let env = Env::with_reading_list();
    let manifest = fs::read(env.path().join("index/manifest.json")).expect("manifest");
    env.run(&["verify", "--repair"]).expect_code(0);
    env.run(&["upgrade"]).expect_code(0);
    assert_eq!(fs::read(env.path().join("index/manifest.json")).expect("manifest"), manifest);
    let report = env.json(&["verify", "--json"]);
    assert_eq!(report["whole"], true);
    assert!(report["files"].as_array().expect("files").iter().all(|file| file["damage"].is_null()));
    let none = Env::new();
    for command in ["verify", "upgrade"] {
        let run = none.run(&[command]);
        run.expect_code(2);
        assert!(run.stderr().contains("there is no index"), "{}", run.stderr());
        assert!(!none.path().join("index").exists());
    }
}

#[test]
fn the_doctor_tells_what_is_there_and_what_is_wrong() {
    let env = Env::with_reading_list();
    let facts = env.json(&["doctor", "--json"]);
    for name in ["papers-sem", "system", "processor", "runtime", "model", "index", "disk", "environment"] {
        assert!(facts[name]["value"].as_str().is_some_and(|value| !value.is_empty()), "{name}: {facts}");
        assert!(name == "disk" || facts[name]["fine"] == true, "{name}: {facts}");
    }
    flip(&generation(&env).join("keys.bin"));
    let run = env.run(&["doctor"]);
    run.expect_code(2);
    assert!(run.stdout().contains("problem: ") && run.stdout().contains("keys.bin"), "{}", run.stdout());
    let output = env.command(&["doctor"]).env("ORT_DYLIB_PATH", "/nowhere/lib.so").output().expect("run");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stdout).contains("/nowhere/lib.so"));
}
