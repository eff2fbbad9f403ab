//! Which files belong to an index, however paths are named.

use serde_json::Value;

use crate::env::Env;

fn note(id: &str, title: &str) -> String {
    format!(
        "## {title}\n[paper](https://arxiv.org/abs/{id})\n\nA text of some length about {title}, written for a test.\n"
    )
}

fn counts(report: &Value) -> [u64; 4] {
    ["papers", "updated", "removed", "embedded"].map(|key| report[key].as_u64().expect(key))
}

#[test]
fn naming_the_paths_in_another_order_changes_nothing() {
    let env = Env::new();
    env.write("a/a.md", note("2401.00001", "Counting Bees from Video"));
    env.write("b/b.md", note("2401.00001", "Bees Counted from Video, Again"));
    env.run(&["index", "a", "b"]).expect_code(0);
    for paths in [&["a"][..], &["b"], &["b", "a"], &[]] {
        let report = env.json(&[&["index", "--json"], paths].concat());
        assert_eq!(counts(&report), [1, 0, 0, 0], "{paths:?}: {report}");
    }
}

#[test]
fn hidden_paths_that_are_named_stay() {
    let env = Env::new();
    env.write("notes/a.md", note("2401.00001", "Counting Bees from Video"));
    env.write("notes/.drafts/b.md", note("2401.00002", "Tides without any Gauge"));
    env.run(&["index", "notes"]).expect_code(0);
    assert_eq!(env.json(&["index", "--json", "notes/.drafts"])["papers"], 2);
    for paths in [&[][..], &["notes"]] {
        assert_eq!(counts(&env.json(&[&["index", "--json"], paths].concat())), [2, 0, 0, 0], "{paths:?}");
    }
}

#[test]
fn what_would_come_back_is_not_forgotten() {
    let env = Env::new();
    env.write("notes/a.md", note("2401.00001", "Counting Bees from Video"));
    env.run(&["index", "notes"]).expect_code(0);
    let run = env.run(&["index", "--forget", "notes/a.md"]);
    run.expect_code(2);
    assert!(run.stderr().contains("which is read again"), "{}", run.stderr());
}

#[test]
fn an_empty_folder_where_papers_were_is_a_disk_that_is_away() {
    let env = Env::new();
    env.write("disk/a.md", note("2401.00001", "Counting Bees from Video"));
    env.run(&["index", "disk"]).expect_code(0);
    env.remove("disk/a.md");
    let report = env.json(&["index", "--json"]);
    assert_eq!((counts(&report), report["problems"].as_u64()), ([1, 0, 0, 0], Some(1)), "{report}");
    let run = env.run(&["index", "--json", "disk"]);
    run.expect_code(1);
    assert!(run.stdout().contains("\"removed\":1"), "{}", run.stdout());
}

#[test]
#[cfg(unix)]
fn a_file_is_one_file_by_whatever_link() {
    let env = Env::new();
    env.write("notes/x/a.md", note("2401.00001", "Counting Bees from Video"));
    std::os::unix::fs::symlink("x", env.path().join("notes/y")).expect("symlink");
    env.run(&["index", "notes"]).expect_code(0);
    let shown = env.json(&["show", "--json", "2401.00001"]);
    assert_eq!(shown["sources"].as_array().map(Vec::len), Some(1), "{shown}");
}

#[test]
fn problems_are_told_as_long_as_they_stand() {
    let env = Env::new();
    env.write(
        "notes/list.jsonl",
        "{\"title\": \"Maps from Footsteps\", \"abstract\": \"Plans from sound.\"}\n{oops}\n",
    );
    for _ in 0..2 {
        let report = env.json(&["index", "--json", "notes"]);
        assert_eq!(report["problems"], 1, "{report}");
    }
    env.write("diary.md", "It rained all day.\n");
    let run = env.run(&["index", "diary.md"]);
    assert!(run.stderr().contains("diary.md: no paper was found in it"), "{}", run.stderr());
}

#[test]
fn a_manifest_of_another_program_is_no_index() {
    let env = Env::new();
    env.write("index/manifest.json", r#"{"name": "web app"}"#);
    env.write("notes/a.md", note("2401.00001", "Counting Bees from Video"));
    for args in [&["ask", "bees"][..], &["index", "notes"], &["index", "--rebuild", "notes"]] {
        let run = env.run(args);
        run.expect_code(2);
        assert!(!run.stderr().contains("damaged"), "{}", run.stderr());
    }
    let kept = std::fs::read_to_string(env.path().join("index/manifest.json")).expect("manifest");
    assert_eq!(kept, r#"{"name": "web app"}"#);
}

#[test]
fn two_first_runs_at_once_leave_one_whole_index() {
    let env = Env::new();
    let list = crate::env::example("reading-list");
    let index = |more: &[&str]| env.run(&[&["index", "--index", "new", &list.to_string_lossy()], more].concat());
    std::thread::scope(|scope| {
        let (patient, other) = (scope.spawn(|| index(&[])), scope.spawn(|| index(&[])));
        let hasty = scope.spawn(|| index(&["--no-wait"]));
        for run in [patient, other] {
            run.join().expect("join").expect_code(0);
        }
        let run = hasty.join().expect("join");
        let refused = run.stderr().contains("another papers-sem is writing");
        run.expect_code(if refused { 2 } else { 0 });
    });
    assert_eq!(env.json(&["stats", "--json", "--index", "new"])["papers"], 66);
}

#[test]
fn a_wish_for_a_graph_is_heard_when_nothing_else_changed() {
    let env = Env::new();
    env.write("notes/a.md", note("2401.00001", "Counting Bees from Video"));
    env.run(&["index", "notes"]).expect_code(0);
    let report = env.json(&["index", "--json", "--graph-from", "1"]);
    assert_eq!(counts(&report), [1, 0, 0, 0], "{report}");
    assert_eq!(env.json(&["stats", "--json"])["graph"], true);
    // More papers are asked for than there are, and than any number has.
    let answer = env.json(&["ask", "--json", "-k", "4611686018427387904", "bees"]);
    assert_eq!(answer["hits"].as_array().map(Vec::len), Some(1));
    // A damaged graph is made anew by a run that has nothing else to do.
    let graph = env.path().join("index/generation-000002/graph.bin");
    std::fs::write(&graph, "damaged").expect("write");
    assert_eq!(counts(&env.json(&["index", "--json"])), [1, 0, 0, 0]);
    let run = env.run(&["ask", "bees"]);
    assert!(!run.stderr().contains("graph"), "{}", run.stderr());
}
