//! Indexing again does what changed, and nothing else.

use serde_json::Value;

use crate::env::{Env, ids};

fn entry(id: &str, title: &str, text: &str) -> String {
    format!("## {title}\n[论文](https://arxiv.org/abs/{id})\n\n{text}\n\n")
}

const BEES: &str = "We train a small network to count bees at the entrance of a hive from video. It runs on a solar \
    powered board and is within three percent of a person who counts by hand.";
const TIDES: &str = "本文用卫星高度计的数据预测港口的潮位，不需要本地的验潮站。与传统的调和分析相比，误差降低了一半。";
const BREAD: &str = "A dataset of ten thousand photographs of bread, each with the recipe it was baked from, and a \
    baseline that predicts the flour from the crust.";

fn counts(report: &Value) -> [u64; 5] {
    ["new", "updated", "unchanged", "removed", "embedded"].map(|key| report[key].as_u64().expect(key))
}

#[test]
fn counts_tell_what_changed() {
    let env = Env::new();
    let bees = entry("2401.00001", "Counting Bees on a Solar Board", BEES);
    let tides = entry("2401.00002", "Tides from Altimetry without Gauges", TIDES);
    env.write("notes/a.md", bees.clone() + &tides);
    env.write("notes/b.md", entry("2401.00003", "Ten Thousand Loaves of Bread", BREAD));
    let report = env.json(&["index", "--json", "notes"]);
    assert_eq!((report["papers"].as_u64(), report["passages"].as_u64()), (Some(3), Some(3)), "{report}");
    assert_eq!(counts(&report), [3, 0, 0, 0, 3]);

    let manifest = std::fs::read(env.path().join("index/manifest.json")).expect("manifest");
    assert_eq!(counts(&env.json(&["index", "--json", "notes"])), [0, 0, 3, 0, 0]);
    assert_eq!(counts(&env.json(&["index", "--json"])), [0, 0, 3, 0, 0], "without a path: what the index knows");
    assert_eq!(std::fs::read(env.path().join("index/manifest.json")).expect("manifest"), manifest, "nothing written");

    // A line added above moves everything and changes nothing.
    env.write("notes/a.md", format!("# My list\n\n{bees}{tides}"));
    assert_eq!(counts(&env.json(&["index", "--json"])), [0, 0, 3, 0, 0]);
    let line = env.json(&["show", "--json", "2401.00001"])["sources"][0]["line"].clone();
    assert_eq!(line, 3, "but the new place is known");

    // One changed summary is one embedded passage.
    env.write("notes/a.md", bees.clone() + &tides.replace("误差降低了一半", "误差降低了三分之一"));
    assert_eq!(counts(&env.json(&["index", "--json"])), [0, 1, 2, 0, 1]);

    // A paper that is gone from a source is gone from the index, a file likewise.
    env.write("notes/a.md", &bees);
    assert_eq!(counts(&env.json(&["index", "--json", "notes"])), [0, 0, 2, 1, 0]);
    env.remove("notes/b.md");
    assert_eq!(counts(&env.json(&["index", "--json", "notes"])), [0, 0, 1, 1, 0]);
    assert_eq!(ids(&env.json(&["ask", "--json", "bread"])), ["2401.00001"]);
}

#[test]
fn a_second_path_is_added_and_only_it_is_read() {
    let env = Env::new();
    env.write("notes/a.md", entry("2401.00001", "Counting Bees on a Solar Board", BEES));
    env.write("more/b.md", entry("2401.00003", "Ten Thousand Loaves of Bread", BREAD));
    env.run(&["index", "notes"]).expect_code(0);
    env.remove("notes/a.md");
    // `notes` was not given, so what vanished there is not noticed yet.
    assert_eq!(counts(&env.json(&["index", "--json", "more"])), [1, 0, 1, 0, 1]);
    assert_eq!(counts(&env.json(&["index", "--json", "notes"])), [0, 0, 1, 1, 0]);
}

#[test]
fn a_source_that_is_away_keeps_its_papers() {
    let env = Env::new();
    env.write("notes/a.md", entry("2401.00001", "Counting Bees on a Solar Board", BEES));
    env.write("disk/b.md", entry("2401.00003", "Ten Thousand Loaves of Bread", BREAD));
    env.run(&["index", "notes", "disk"]).expect_code(0);
    std::fs::rename(env.path().join("disk"), env.path().join("unmounted")).expect("rename");
    let report = env.json(&["index", "--json"]);
    assert_eq!(counts(&report), [0, 0, 2, 0, 0]);
    assert!(report["problem_list"][0]["path"].as_str().expect("path").ends_with("disk"), "{report}");
}

#[test]
fn what_is_forgotten_is_gone_whether_it_exists_or_not() {
    let env = Env::new();
    env.write("notes/a.md", entry("2401.00001", "Counting Bees on a Solar Board", BEES));
    env.write("disk/b.md", entry("2401.00003", "Ten Thousand Loaves of Bread", BREAD));
    env.run(&["index", "notes", "disk"]).expect_code(0);
    std::fs::remove_dir_all(env.path().join("disk")).expect("remove");
    assert_eq!(counts(&env.json(&["index", "--json", "--forget", "disk"])), [0, 0, 1, 1, 0]);
    let report = env.json(&["index", "--json"]);
    assert_eq!((counts(&report), report["problems"].as_u64()), ([0, 0, 1, 0, 0], Some(0)), "{report}");
    let run = env.run(&["index", "--forget", "disk"]);
    run.expect_code(2);
    assert!(run.stderr().contains("nothing in the index comes from disk"), "{}", run.stderr());
    // The last source may go too: an empty index is one.
    env.run(&["index", "--forget", "notes"]).expect_code(1);
    env.run(&["list"]).expect_code(1);
}

#[test]
fn what_stands_in_two_files_is_one_paper_with_two_sources() {
    let env = Env::new();
    env.write("notes/a.md", entry("2401.00002v2", "Tides from Altimetry without Gauges", TIDES));
    env.write(
        "notes/b.jsonl",
        format!(
            "{}\n{}\n",
            r#"{"id": "2401.00002", "title": "Tides from altimetry, without gauges", "abstract": "We predict the water level of harbours from satellite altimetry alone, and halve the error.", "authors": ["A. Moon", "B. Sea"], "date": "2024-01-05"}"#,
            r#"{"title": "Something else entirely", "abstract": "On the mating dance of the crested grebe."}"#,
        ),
    );
    let report = env.json(&["index", "--json", "notes"]);
    assert_eq!(report["papers"], 2);
    let answer = env.json(&["ask", "--json", "-k", "1", "tide prediction from satellites"]);
    let hit = &answer["hits"][0];
    assert_eq!(hit["id"], "2401.00002");
    assert_eq!(hit["sources"].as_array().expect("sources").len(), 2);
    assert_eq!(hit["authors"][0], "A. Moon");
    assert_eq!(hit["date"], "2024-01-05");
    let shown = env.json(&["show", "--json", "2401.00002"]);
    let languages: Vec<&str> =
        shown["texts"].as_array().expect("texts").iter().map(|t| t["language"].as_str().expect("language")).collect();
    assert_eq!(languages, ["zh", "en"]);
}

#[test]
fn the_index_is_found_from_below_and_by_option_and_environment() {
    let env = Env::new();
    env.write("notes/deep/a.md", entry("2401.00001", "Counting Bees on a Solar Board", BEES));
    env.run(&["index", "notes"]).expect_code(0);
    let below = env.command(&["list"]).current_dir(env.path().join("notes/deep")).output().expect("run");
    assert!(String::from_utf8_lossy(&below.stdout).contains("2401.00001"));
    env.run(&["index", "--index", "other", "notes"]).expect_code(0);
    assert!(env.path().join("other/manifest.json").is_file());
    let named = env.command(&["stats", "--json"]).env("PAPERS_SEM_INDEX", "other").output().expect("run");
    let stats: Value = serde_json::from_slice(&named.stdout).expect("json");
    assert_eq!((stats["index"].as_str(), stats["papers"].as_u64()), (Some("other"), Some(1)));
}

#[test]
fn the_graph_answers_as_the_exact_scan_does() {
    let env = Env::with_reading_list();
    assert_eq!(env.json(&["stats", "--json"])["graph"], true);
    for question in ["long documents", "怎样量化大模型的权重", "protein structure"] {
        let graph = env.json(&["ask", "--json", question]);
        let exact = env.json(&["ask", "--json", "--exact", question]);
        assert_eq!(ids(&graph), ids(&exact));
    }
    // The wish outlives the run.
    env.write("notes/a.md", entry("2401.00001", "Counting Bees on a Solar Board", BEES));
    env.run(&["index", "notes"]).expect_code(0);
    assert_eq!(env.json(&["stats", "--json"])["graph"], true);
}
