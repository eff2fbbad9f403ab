//! Questions that are kept beside the index.

use std::thread;

use serde_json::Value;

use crate::env::Env;

const BEES: &str = "## Counting Bees on a Solar Board\n[paper](https://arxiv.org/abs/2401.00001)\n\nWe train a small network \
    to count bees at the entrance of a hive from video.\n";

fn indexed() -> Env {
    let env = Env::new();
    env.write("notes/a.md", BEES);
    env.run(&["index", "notes"]).expect_code(0);
    env
}

fn followed(env: &Env) -> Vec<String> {
    let list: Value = serde_json::from_str(&env.run(&["follow", "--list", "--json"]).stdout()).expect("json");
    let questions = list["questions"].as_array().expect("questions").iter();
    questions.map(|question| question["question"].as_str().expect("question").to_string()).collect()
}

#[test]
fn a_question_is_kept_once_and_dropped_by_number_or_text() {
    let env = indexed();
    let none = env.run(&["follow", "--list"]);
    none.expect_code(1);
    assert!(none.stderr().contains("no question is followed"), "{}", none.stderr());
    for question in [&["follow", "counting", "bees"][..], &["follow", "潮位预测"], &["follow", "counting bees"]] {
        env.run(question).expect_code(0);
    }
    assert_eq!(followed(&env), ["counting bees", "潮位预测"]);
    let again = env.run(&["follow", "counting bees"]);
    assert!(again.expect_code(0).stderr().contains("already"), "{}", again.stderr());
    // With another filter it is another question.
    env.run(&["follow", "--lang", "zh", "--tag", "Bees", "counting bees"]).expect_code(0);
    let list = env.run(&["follow", "--list"]);
    let list = list.expect_code(0).stdout();
    // A question is what is missing in the plain command: it shows those that are there.
    assert_eq!(env.run(&["follow"]).expect_code(0).stdout(), list);
    assert!(env.run(&["follow", "--tag", "Bees"]).expect_code(2).stderr().contains("give the question too"));
    assert!(list.contains("  3. counting bees\n") && list.contains("--lang zh --tag Bees"), "{list}");
    env.run(&["follow", "--drop", "1"]).expect_code(0);
    env.run(&["follow", "--drop", "潮位预测"]).expect_code(0);
    assert_eq!(followed(&env), ["counting bees"]);
    let unknown = env.run(&["follow", "--drop", "7"]);
    assert!(unknown.expect_code(2).stderr().contains("no question \"7\" is followed"), "{}", unknown.stderr());
}

#[test]
fn what_cannot_be_asked_is_not_kept() {
    let env = indexed();
    for question in [&["follow", "???"][..], &["follow", " "], &["follow", "--since", "yesterday", "bees"]] {
        env.run(question).expect_code(2);
    }
    assert!(followed(&env).is_empty());
    let nowhere = Env::new();
    let run = nowhere.run(&["follow", "bees"]);
    assert!(run.expect_code(2).stderr().contains("there is no index"), "{}", run.stderr());
    assert!(!nowhere.path().join("index").exists(), "nothing is made");
}

#[test]
fn a_path_means_the_same_in_another_directory() {
    let env = indexed();
    env.run(&["follow", "--source", "notes", "bees"]).expect_code(0);
    let kept = std::fs::read_to_string(env.path().join("index/followed.json")).expect("file");
    let notes = env.path().join("notes").canonicalize().expect("canonical");
    assert!(kept.contains(&*notes.to_string_lossy()), "{kept}");
}

#[test]
fn questions_survive_a_rebuild_and_an_upgrade() {
    let env = indexed();
    env.run(&["follow", "bees"]).expect_code(0);
    env.run(&["index", "--rebuild", "notes"]).expect_code(0);
    env.run(&["upgrade"]).expect_code(0);
    env.run(&["verify", "--repair"]).expect_code(0);
    assert_eq!(followed(&env), ["bees"]);
    // Also where the index itself is gone: what is left is no reason to refuse the directory.
    std::fs::remove_file(env.path().join("index/manifest.json")).expect("remove");
    for entry in std::fs::read_dir(env.path().join("index")).expect("index").flatten() {
        if entry.path().is_dir() {
            std::fs::remove_dir_all(entry.path()).expect("remove");
        }
    }
    env.run(&["index", "notes"]).expect_code(0);
    assert_eq!(followed(&env), ["bees"]);
}

#[test]
fn a_damaged_file_is_named_with_the_way_out_and_left_as_it_is() {
    let env = indexed();
    env.run(&["follow", "bees"]).expect_code(0);
    let path = env.path().join("index/followed.json");
    let cut = &std::fs::read_to_string(&path).expect("file")[..60];
    std::fs::write(&path, cut).expect("write");
    for args in [&["follow", "tides"][..], &["follow", "--list"], &["new"]] {
        let run = env.run(args);
        let error = run.expect_code(2).stderr();
        assert!(
            error.contains("index/followed.json: EOF") && error.contains("mv ") && error.contains(".old"),
            "{error}"
        );
    }
    assert_eq!(std::fs::read_to_string(&path).expect("file"), cut);
    // Everything else goes on.
    env.run(&["ask", "bees"]).expect_code(0);
    std::fs::rename(&path, path.with_extension("json.old")).expect("rename");
    env.run(&["follow", "bees"]).expect_code(0);
}

#[test]
fn several_processes_lose_no_question() {
    let env = indexed();
    thread::scope(|scope| {
        for number in 0..8 {
            let env = &env;
            scope.spawn(move || env.run(&["follow", &format!("bees of hive {number}")]).expect_code(0).stderr());
        }
    });
    let mut kept = followed(&env);
    kept.sort();
    assert_eq!(kept, (0..8).map(|number| format!("bees of hive {number}")).collect::<Vec<_>>());
}
