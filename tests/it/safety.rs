//! What goes wrong is said clearly, and costs nothing that was there.

use std::fs;

use crate::env::{Env, ids};

fn small(env: &Env) {
    env.write(
        "notes/a.md",
        "## A Method for Sorting Seashells\n[给贝壳分类的方法](https://arxiv.org/abs/2401.00001)\n\n\
         本文提出一种按大小和颜色给贝壳分类的方法，不需要人工标注，在三个海滩的数据上都取得了更好的结果。\n",
    );
    env.run(&["index", "notes"]).expect_code(0);
}

#[test]
fn nothing_indexed_yet() {
    let env = Env::new();
    for args in [&["ask", "anything"][..], &["list"], &["stats"], &["show", "2401.00001"]] {
        let run = env.run(args);
        run.expect_code(2);
        assert!(run.stderr().contains("there is no index in index"), "{}", run.stderr());
        assert!(run.stderr().contains("papers-sem index PATH"), "{}", run.stderr());
    }
    let run = env.run(&["index"]);
    run.expect_code(2);
    assert!(run.stderr().contains("nothing to index"), "{}", run.stderr());
    assert!(!env.path().join("index").exists(), "a failed run leaves nothing behind");
}

#[test]
fn an_empty_question_is_an_error() {
    let env = Env::new();
    small(&env);
    for question in ["", "   ", "\u{3000}\n"] {
        let run = env.run(&["ask", question]);
        run.expect_code(2);
        assert!(run.stderr().contains("the question is empty"), "{}", run.stderr());
    }
}

#[test]
fn a_damaged_index_names_the_file_and_the_way_out() {
    let env = Env::new();
    small(&env);
    let manifest = fs::read_to_string(env.path().join("index/manifest.json")).expect("manifest");
    let generation = env.path().join("index/generation-000001");
    for name in ["papers.bin", "keys.bin", "vectors.bin"] {
        let path = generation.join(name);
        let whole = fs::read(&path).expect("read");
        for damage in ["flip", "cut", "remove"] {
            match damage {
                "flip" => {
                    let mut bytes = whole.clone();
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 0x10;
                    fs::write(&path, bytes).expect("write");
                }
                "cut" => fs::write(&path, &whole[..whole.len() - 1]).expect("write"),
                _ => fs::remove_file(&path).expect("remove"),
            }
            let run = env.run(&["ask", "seashells"]);
            run.expect_code(2);
            let said = run.stderr();
            assert!(said.contains("damaged") && said.contains(name) && said.contains("--rebuild"), "{damage}: {said}");
            fs::write(&path, &whole).expect("restore");
        }
    }
    fs::write(env.path().join("index/manifest.json"), &manifest[..manifest.len() / 2]).expect("write");
    let run = env.run(&["ask", "seashells"]);
    run.expect_code(2);
    assert!(run.stderr().contains("manifest.json"), "{}", run.stderr());
    // The way out that the message names works.
    env.run(&["index", "--rebuild", "notes"]).expect_code(0);
    assert_eq!(env.json(&["ask", "--json", "seashells"])["hits"][0]["id"], "2401.00001");
}

#[test]
fn a_damaged_graph_costs_nothing_but_a_note() {
    let env = Env::with_reading_list();
    let before = env.run(&["ask", "-k", "3", "long documents"]);
    assert!(!before.stderr().contains("graph"), "{}", before.stderr());
    let path = env.path().join("index/generation-000001/graph.bin");
    let mut bytes = fs::read(&path).expect("read");
    bytes[100] ^= 0xff;
    fs::write(&path, bytes).expect("write");
    let after = env.run(&["ask", "-k", "3", "long documents"]);
    after.expect_code(0);
    assert!(after.stderr().contains("the graph is unusable"), "{}", after.stderr());
    assert_eq!(before.stdout(), after.stdout());
}

/// Words are read where they lie, so that damage is found in the middle of an answer.
#[test]
fn damaged_words_leave_meaning_and_a_note() {
    let env = Env::with_reading_list();
    let question = ["ask", "--json", "-k", "5", "attention over long documents"];
    let by_meaning = env.json(&[&question[..], &["--semantic"]].concat());
    let generation = env.path().join("index/generation-000001");
    let files = fs::read_dir(generation).expect("dir").flatten().map(|entry| entry.path());
    let words =
        files.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("lexical.")));
    let words: Vec<_> = words.collect();
    assert!(words.len() >= 4, "{words:?}");
    for path in words {
        let whole = fs::read(&path).expect("read");
        fs::write(&path, whole.iter().map(|byte| byte ^ 0x55).collect::<Vec<u8>>()).expect("write");
        let name = path.file_name().expect("name").to_string_lossy().into_owned();
        let run = env.run(&question);
        run.expect_code(0);
        assert!(run.stderr().contains("only meaning is compared") && run.stderr().contains(&name), "{}", run.stderr());
        let hits = serde_json::from_str(&run.stdout()).expect("JSON");
        assert_eq!(ids(&hits), ids(&by_meaning), "{name}");
        let run = env.run(&[&question[..], &["--lexical"]].concat());
        run.expect_code(2);
        assert!(run.stderr().contains(&name), "{}", run.stderr());
        env.run(&["verify"]).expect_code(2);
        fs::write(&path, whole).expect("restore");
    }
    env.run(&["verify"]).expect_code(0);
}

#[test]
fn a_newer_format_is_refused() {
    let env = Env::new();
    small(&env);
    env.write("index/manifest.json", r#"{"format": "papers-sem", "version": 7, "new": true}"#);
    for args in [&["ask", "x"][..], &["index", "notes"], &["list"]] {
        let run = env.run(args);
        run.expect_code(2);
        assert!(run.stderr().contains("newer papers-sem (format 7"), "{}", run.stderr());
    }
}

#[test]
fn an_index_of_another_model_says_how_to_rebuild() {
    let env = Env::new();
    small(&env);
    // The same weights under other prefixes are another space.
    let model = env.path().join("model");
    fs::create_dir(&model).expect("dir");
    let built_in = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models/papers-e5-zh-en");
    for name in ["model.onnx", "tokenizer.json", "special_tokens_map.json", "tokenizer_config.json"] {
        fs::copy(built_in.join(name), model.join(name)).expect("copy");
    }
    let config = fs::read_to_string(built_in.join("config.json")).expect("config");
    let config = config.replacen('{', r#"{"papers_sem": {"query_prefix": "", "passage_prefix": ""}, "#, 1);
    fs::write(model.join("config.json"), config).expect("config");

    for args in [&["ask", "--model", "model", "seashells"][..], &["index", "--model", "model", "notes"]] {
        let run = env.run(args);
        run.expect_code(2);
        assert!(run.stderr().contains("was made with the model papers-e5-zh-en"), "{}", run.stderr());
        assert!(run.stderr().contains("papers-sem index --rebuild --model"), "{}", run.stderr());
    }
    env.run(&["index", "--rebuild", "--model", "model"]).expect_code(0);
    // The index now knows its model: it need not be named again.
    assert_eq!(env.json(&["ask", "--json", "seashells"])["hits"][0]["id"], "2401.00001");
    env.run(&["index", "notes"]).expect_code(0);
    fs::remove_dir_all(&model).expect("remove");
    let run = env.run(&["ask", "seashells"]);
    run.expect_code(2);
    assert!(run.stderr().contains("model.onnx"), "{}", run.stderr());
}

#[test]
fn names_that_are_no_model_are_errors_and_ask_never_downloads() {
    let env = Env::new();
    small(&env);
    let run = env.run(&["index", "--model", "no-such-model", "notes"]);
    run.expect_code(2);
    assert!(run.stderr().contains("no model is called") && run.stderr().contains("BGEM3"), "{}", run.stderr());
    let run = env.run(&["ask", "--model", "MultilingualE5Small", "seashells"]);
    run.expect_code(2);
    assert!(run.stderr().contains("is not on this machine"), "{}", run.stderr());
    assert!(run.stderr().contains("papers-sem index --model MultilingualE5Small"), "{}", run.stderr());
}

#[test]
fn an_unusable_runtime_is_a_clear_error_and_only_where_a_model_runs() {
    let env = Env::new();
    small(&env);
    env.write("no-library.so", "this is text");
    for (library, way_out) in [("no-library.so", "make runtime"), ("missing.so", "unset it")] {
        let path = env.path().join(library);
        let output = env.command(&["ask", "seashells"]).env("ORT_DYLIB_PATH", &path).output().expect("run");
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(library) && said.contains("ORT_DYLIB_PATH") && said.contains(way_out), "{said}");
    }
    // What needs no model needs no runtime.
    let output = env.command(&["list"]).env("ORT_DYLIB_PATH", env.path().join("missing.so")).output().expect("run");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_directory_with_something_else_in_it_is_left_alone() {
    let env = Env::new();
    env.write("notes/a.md", "# A title\nhttps://arxiv.org/abs/2401.00001\n\nSome text on it.\n");
    env.write("photos/cat.jpg", "not an index");
    let run = env.run(&["index", "--index", "photos", "notes"]);
    run.expect_code(2);
    assert!(run.stderr().contains("holds something else, and no index"), "{}", run.stderr());
    assert_eq!(fs::read_dir(env.path().join("photos")).expect("dir").count(), 1);
}

#[test]
#[cfg(unix)]
fn an_index_on_a_read_only_disk_answers() {
    use std::os::unix::fs::PermissionsExt;
    let env = Env::new();
    small(&env);
    let files = [env.path().join("index/generation-000001"), env.path().join("index")];
    let mode =
        |mode| files.iter().for_each(|dir| fs::set_permissions(dir, fs::Permissions::from_mode(mode)).expect("mode"));
    let before = fs::metadata(&files[1]).expect("dir").modified().expect("time");
    mode(0o555);
    for args in [&["ask", "seashells"][..], &["list"], &["verify"], &["similar", "2401.00001"]] {
        assert!(matches!(env.command(args).output().expect("run").status.code(), Some(0 | 1)), "{args:?}");
    }
    mode(0o755);
    // Whoever is root may write there all the same: nothing did.
    assert_eq!(fs::metadata(&files[1]).expect("dir").modified().expect("time"), before);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_under_the_answer_is_an_error() {
    let env = Env::new();
    small(&env);
    let full = fs::File::options().write(true).open("/dev/full").expect("full");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_papers-sem"));
    let output = command.args(["list"]).current_dir(env.path()).stdout(full).output().expect("run");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write the answer: No space left"));
}

#[test]
#[cfg(unix)]
fn a_closed_pipe_is_a_quiet_success() {
    use std::process::{Command, Stdio};
    let env = Env::with_reading_list();
    let binary = env!("CARGO_BIN_EXE_papers-sem");
    let script = format!("'{binary}' list --json --index index 2>err | true; echo ${{PIPESTATUS[0]}}");
    let output =
        Command::new("bash").args(["-c", &script]).current_dir(env.path()).stdin(Stdio::null()).output().expect("bash");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "0");
    assert_eq!(fs::read_to_string(env.path().join("err")).expect("err"), "");
}
