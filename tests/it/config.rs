//! `papers-sem.toml`: defaults of flags, and what a file may not do.

use std::path::PathBuf;

use crate::env::{Env, Run, ids};

/// Where the user's own file is on the machine of the test.
fn own_path() -> &'static str {
    if cfg!(target_os = "macos") {
        "Library/Application Support/papers-sem/papers-sem.toml"
    } else {
        ".config/papers-sem/papers-sem.toml"
    }
}

fn value(env: &Env, key: &str) -> (Vec<String>, String, Option<u64>) {
    let settings = env.json(&["config", "--json"]);
    let setting = settings["settings"].as_array().expect("a list").iter().find(|setting| setting["key"] == key);
    let setting = setting.unwrap_or_else(|| panic!("no key {key}"));
    let values = setting["values"].as_array().expect("values").iter().map(|value| value.as_str().expect("text").into());
    (values.collect(), setting["from"].as_str().expect("origin").to_string(), setting["line"].as_u64())
}

/// A run in a folder with `text` as its file, which must fail and say `expected`.
fn refused(env: &Env, text: &str, expected: &[&str]) -> Run {
    env.write("papers-sem.toml", text);
    let run = env.run(&["list"]);
    run.expect_code(2);
    let said = run.stderr();
    for expected in expected {
        assert!(said.contains(expected), "{text:?}: {expected:?} is not in {said}");
    }
    run
}

#[test]
fn a_file_sets_what_flags_set_and_flags_win() {
    let env = Env::with_reading_list();
    env.write("papers-sem.toml", "[ask]\nk = 2\nmode = \"lexical\"\nlang = \"zh\"\nexplain = true\n");
    let answer = env.json(&["ask", "--json", "attention"]);
    assert_eq!(ids(&answer).len(), 2);
    assert_eq!(ids(&env.json(&["ask", "--json", "-k", "3", "attention"])).len(), 3);
    let text = |args: &[&str]| env.run(args).stdout();
    assert_ne!(text(&["ask", "attention"]), text(&["ask", "--explain=false", "attention"]));
    assert_eq!(text(&["ask", "--no-config", "--lexical", "-k", "2", "attention"]).matches("  2. ").count(), 1);
    // Both answer, whichever mode the file names.
    for mode in [&["--semantic"][..], &["--mode", "hybrid"], &["--mode=lexical"], &["--lexical"]] {
        env.run(&[&["ask", "attention"], mode].concat()).expect_code(0);
    }
}

#[test]
fn what_came_in_and_topics_have_settings_too() {
    let env = Env::with_reading_list();
    env.write("papers-sem.toml", "[new]\nk = 1\nformat = \"markdown\"\n[topics]\nlevels = 1\n");
    let page = env.run(&["new", "--since", "2020"]).expect_code(0).stdout();
    let papers = |page: &str| page.lines().filter(|line| line.starts_with("- ")).count();
    let all = env.run(&["new", "--since", "2020", "-k", "5"]).expect_code(0).stdout();
    assert!(page.starts_with("# "), "{page}");
    assert_eq!((papers(&page), papers(&all)), (1, 5), "{page}\n{all}");
    let topics = |args: &[&str]| env.run(args).expect_code(0).stdout().lines().count();
    assert!(topics(&["topics"]) < topics(&["topics", "--levels", "2"]));
}

#[test]
fn a_flag_that_conflicts_with_a_setting_wins() {
    let env = Env::with_reading_list();
    env.write("papers-sem.toml", "[ask]\nformat = \"bibtex\"\nmode = \"lexical\"\n[cite]\nformat = \"ris\"\n");
    assert!(env.run(&["ask", "attention"]).stdout().starts_with('@'));
    assert!(!ids(&env.json(&["ask", "--json", "attention"])).is_empty());
    let id = env.json(&["ask", "--json", "attention"])["hits"][0]["id"].as_str().expect("id").to_string();
    assert!(env.run(&["cite", &id]).stdout().starts_with("TY  - "));
    assert!(env.run(&["cite", "--format", "bibtex", &id]).stdout().starts_with('@'));
}

#[test]
fn the_nearest_file_wins_over_the_own_one_key_by_key() {
    let env = Env::new();
    env.write(own_path(), "color = \"never\"\n[ask]\nk = 7\nboth = true\n[serve]\nopen = true\n");
    env.write("papers-sem.toml", "[ask]\n\nk = 5\n");
    assert_eq!(value(&env, "ask.k"), (vec!["5".into()], "file".into(), Some(3)));
    assert_eq!(value(&env, "ask.both"), (vec!["true".into()], "file".into(), Some(4)));
    assert_eq!(value(&env, "serve.open").0, ["true"]);
    assert_eq!(value(&env, "similar.k"), (vec!["10".into()], "default".into(), None));
    assert_eq!(value(&env, "ask.since"), (vec![], "absent".into(), None));
    // A file in a folder above is found from below.
    let mut below = env.command(&["config", "--json"]);
    let output = below.current_dir(env.path().join("notes")).output().expect("run");
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"key\":\"ask.k\",\"values\":[\"5\"]"));
}

#[test]
fn the_index_is_relative_to_the_file_and_a_variable_wins() {
    let env = Env::with_reading_list();
    std::fs::rename(env.path().join("index"), env.path().join("library")).expect("rename");
    env.write("papers-sem.toml", "index = \"library\"\n");
    env.run(&["list"]).expect_code(0);
    let mut below = env.command(&["list"]);
    assert!(below.current_dir(env.path().join("notes")).output().expect("run").status.success());
    let other = env.command(&["list"]).env("PAPERS_SEM_INDEX", "nowhere").output().expect("run");
    assert!(String::from_utf8_lossy(&other.stderr).contains("there is no index in nowhere"));
    let output = env.command(&["config", "--json"]).env("PAPERS_SEM_INDEX", "nowhere").output().expect("run");
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"variable\":\"PAPERS_SEM_INDEX\""));
}

#[test]
fn paths_to_index_may_be_in_the_own_file() {
    let env = Env::new();
    env.write(
        "notes/a.md",
        "## A Method for Sorting Seashells\n[paper](https://arxiv.org/abs/2401.00001)\n\nWe sort seashells.\n",
    );
    env.write(own_path(), "[index]\npaths = [\"~/notes\"]\n");
    let mut below = env.command(&["index", "--json"]);
    let output = below.current_dir(env.path().join("notes")).output().expect("run");
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"papers\":1"), "{output:?}");
}

#[test]
fn help_shows_the_default_of_the_file() {
    let env = Env::new();
    env.write("papers-sem.toml", "[ask]\nk = 5\nboth = true\n");
    let help = env.run(&["ask", "--help"]).stdout();
    assert!(help.contains("[default: 5]") && !help.contains("10, or 3"), "{help}");
    assert!(help.contains("--both[=<false>]") && help.contains("--explain  "), "{help}");
    let plain = env.run(&["ask", "--help", "--no-config"]).stdout();
    assert!(plain.contains("[default: 10, or 3") && !plain.contains("[=<"), "{plain}");
}

#[test]
fn what_is_wrong_is_told_with_file_and_line_and_what_is_allowed() {
    let env = Env::new();
    for (text, expected) in [
        ("[ask]\nk = 0\n", &["papers-sem.toml:2: ask.k cannot be 0", "whole number from 1"][..]),
        ("[ask]\n\nk = \"5\"\n", &["papers-sem.toml:3", "cannot be \"5\""]),
        ("[ask]\nmode = \"both\"\n", &["\"hybrid\", \"semantic\", \"lexical\""]),
        ("[ask]\nmin-score = 1.5\n", &["from 0 to 1"]),
        ("[ask]\nboth = \"yes\"\n", &["give true or false"]),
        ("[ask]\nsince = \"last year\"\n", &["2024-02-19"]),
        ("[ask]\nlang = \"fr\"\n", &["\"en\", \"zh\""]),
        ("[ask]\nkk = 1\n", &["there is no key ask.kk", "did you mean k?"]),
        ("[ask]\nmin_score = 0.5\n", &["did you mean min-score?"]),
        ("k = 1\n", &["did you mean ask.k?"]),
        ("[asks]\nk = 1\n", &["there is no table [asks]", "did you mean [ask]?"]),
        ("[index]\nrebuild = true\n", &["index.rebuild is no key of a file", "on the command line"]),
        ("[serve]\ntoken = \"x\"\n", &["a token is no key", "PAPERS_SEM_TOKEN"]),
        ("[index]\nstore = \"qdrant://h/n\"\n", &["index.store is no key of a file"]),
        ("[ask]\nk = 1\nk = 2\n", &["papers-sem.toml:3", "no TOML"]),
        ("[ask\n", &["papers-sem.toml:1", "no TOML"]),
    ] {
        let run = refused(&env, text, expected);
        assert!(!run.stderr().contains("index in"), "{}", run.stderr());
    }
    for (text, expected) in [
        ("[ask]\nk = 0\n", "ask.k 不能是 0：请给出 1 到 1000000 的整数"),
        ("[ask]\nmode = \"both\"\n", "可以写：\"hybrid\"、\"semantic\"、\"lexical\""),
        ("[ask]\nsince = \"last year\"\n", "写成 2024、2024-02 或 2024-02-19"),
        ("[ask]\nboth = \"yes\"\n", "请给出 true 或 false"),
    ] {
        env.write("papers-sem.toml", text);
        let said = env.run_with(&["list"], &[("LC_ALL", "zh_CN.UTF-8")]).expect_code(2).stderr();
        assert!(said.contains(expected) && !said.contains("give") && !said.contains("write it"), "{said}");
    }
    env.write("papers-sem.toml", [b'a', 0xff]);
    assert!(env.run(&["list"]).stderr().contains("not in UTF-8"));
}

#[test]
fn commands_that_need_no_settings_go_on() {
    let env = Env::new();
    env.write("papers-sem.toml", "[ask]\nk = 0\n");
    env.run(&["list"]).expect_code(2);
    let help = env.run(&["ask", "--help"]);
    help.expect_code(0);
    assert!(help.stderr().contains("note: papers-sem.toml:2"), "{}", help.stderr());
    env.run(&["completions", "bash"]).expect_code(0);
    let config = env.run(&["config"]);
    config.expect_code(2);
    assert!(config.stdout().contains("ask.k cannot be 0"), "{}", config.stdout());
    assert!(env.run(&["doctor"]).stdout().contains("ask.k cannot be 0"));
    // The way out for every other command.
    assert!(env.run(&["list", "--no-config"]).stderr().contains("there is no index"));
}

#[test]
fn a_file_that_was_found_sets_nothing_that_reaches_out() {
    let env = Env::new();
    for (table, key) in [
        ("serve", "listen = \"0.0.0.0:80\""),
        ("serve", "open = true"),
        ("serve", "watch = true"),
        ("serve", "threads = 1"),
        ("index", "watch = true"),
        ("index", "paths = [\"notes\"]"),
        ("index", "threads = 60000"),
        ("index", "graph-from = 0"),
        ("ask", "rerank = \"BGERerankerBase\""),
        ("ask", "rerank-time = 5"),
        ("ask", "fresh = true"),
    ] {
        let text = format!("[{table}]\n{key}\n");
        let name = format!("{table}.{}", key.split(' ').next().expect("a name"));
        refused(&env, &text, &["papers-sem.toml:2", &name, "only taken from your own file"]);
        // In the user's own file the same is fine.
        env.remove("papers-sem.toml");
        env.write(own_path(), &text);
        assert_eq!(value(&env, &name).1, "file");
        env.remove(own_path());
    }
}

#[test]
fn a_file_that_was_found_names_nothing_outside_its_folder() {
    let env = Env::new();
    let outside = tempfile::tempdir().expect("tempdir");
    let absolute = outside.path().to_string_lossy().replace('\\', "/");
    env.write("folder/notes/a.md", "text");
    std::fs::create_dir_all(env.path().join("folder/model")).expect("dir");
    let inside = |text: &str| {
        env.write("folder/papers-sem.toml", text);
        let output = env.command(&["config"]).current_dir(env.path().join("folder/notes")).output().expect("run");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let mut wrong = vec![
        format!("index = \"{absolute}\""),
        "index = \"..\"".to_string(),
        "index = \"../index\"".to_string(),
        "index = \"notes/../../index\"".to_string(),
        "index = \"~/index\"".to_string(),
        "index = 'C:\\index'".to_string(),
        "index = '\\\\host\\share'".to_string(),
        "[ask]\nsource = [\"notes\", '\\\\host\\share']".to_string(),
        "[similar]\nsource = \"../*.md\"".to_string(),
        "model = \"BGEM3\"".to_string(),
        "model = \"../model\"".to_string(),
        format!("model = \"{absolute}\""),
    ];
    #[cfg(unix)]
    {
        let link = |target: PathBuf, name: &str| {
            std::os::unix::fs::symlink(target, env.path().join("folder").join(name)).expect("link");
        };
        link(outside.path().to_path_buf(), "out");
        link(outside.path().join("later"), "dangling");
        link(PathBuf::from(".."), "up");
        for path in ["out", "out/index", "dangling", "up", "up/folder2"] {
            wrong.push(format!("index = \"{path}\""));
        }
    }
    for text in wrong {
        let (code, said) = inside(&text);
        assert_eq!(code, Some(2), "{text}: {said}");
        assert!(said.contains("inside that folder"), "{text}: {said}");
    }
    for text in ["index = \"index\"", "index = \"./a/b\"", "[ask]\nsource = \"2024/*.md\"", "model = \"model\""] {
        let (code, said) = inside(text);
        assert_eq!(code, Some(0), "{text}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
    let env = Env::new();
    let made = std::process::Command::new("mkfifo").arg(env.path().join("papers-sem.toml")).status();
    assert!(made.expect("mkfifo").success());
    env.run(&["config"]).expect_code(0);
}

#[test]
fn all_keys_are_shown() {
    let env = Env::new();
    env.write(own_path(), "index = \"~/papers/index\"\n[ask]\ntag = [\"RAG\", \"大模型\"]\n");
    env.write("papers-sem.toml", "language = \"zh\"\n[ask]\nk = 5\nmode = \"lexical\"\nsince = 2024-02-19\n");
    let run = env.run(&["config"]);
    run.expect_code(0);
    insta::assert_snapshot!(run.stdout());
    let path = env.run(&["config", "--path"]).stdout();
    assert!(path.trim_end().ends_with("papers-sem.toml"), "{path}");
}
