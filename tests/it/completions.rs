//! Completion, as a user's shell asks for it.

use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::env::Env;

/// A library whose ids and tags are hard for a shell.
fn library() -> Env {
    let env = Env::new();
    env.write(
        "notes/list.jsonl",
        [
            r#"{"id":"c:1","title":"Sorting Seashells by Size","abstract":"We sort seashells by size.","tags":["long context","大模型"],"authors":["Ashish Vaswani"]}"#,
            r#"{"id":"c:22","title":"Painting Doors","abstract":"We paint doors in colours.","tags":["大数据","RAG"],"authors":["何恺明"]}"#,
            r#"{"id":"d:3","title":"A Strange Tag","abstract":"It has a strange tag indeed.","tags":["a'b","x$(touch pwned)"],"authors":[]}"#,
        ]
        .join("\n"),
    );
    env.write(
        "notes/deep/more.md",
        "## Folding Paper Boats\n[paper](https://arxiv.org/abs/2401.00001)\n\nWe fold boats.\n",
    );
    env.run(&["index", "notes"]).expect_code(0);
    env
}

/// The shell, or nothing, said loudly.
fn shell(name: &str) -> Option<&str> {
    if Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok() {
        return Some(name);
    }
    eprintln!("SKIPPED: {name} is not on this machine; this test completes in it");
    None
}

/// A command with the program in its search path.
fn in_env(env: &Env, shell: &str) -> Command {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_papers-sem"));
    let dir = program.parent().expect("a directory");
    let path = format!("{}:{}", dir.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(shell);
    command.current_dir(env.path()).env("PATH", path).env("HOME", env.path()).env("LC_ALL", "C.UTF-8");
    command.env_remove("PAPERS_SEM_INDEX").env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME");
    command
}

/// What bash in a terminal shows of a line that is completed, put into `printf '<%s>'` and run.
fn bash(env: &Env, line: &str, tabs: usize) -> String {
    // `script` gives bash a terminal: only then does it complete.
    let mut shell = in_env(env, "script");
    shell.args(["-qec", "bash --norc --noprofile -i", "/dev/null"]).env("TERM", "dumb");
    let mut child = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("script");
    let (mut stdin, stdout) = (child.stdin.take().expect("stdin"), child.stdout.take().expect("stdout"));
    let mut screen = BufReader::new(stdout);
    stdin
        .write_all(b"bind 'set enable-bracketed-paste off'; bind 'set completion-query-items 0'; stty columns 200\n")
        .expect("write");
    stdin.write_all(b"source <(papers-sem completions bash); PS1='> '; echo rea\"\"dy\n").expect("write");
    // Keys that are typed earlier would reach no editor of lines.
    let mut until = |end: &str| {
        let mut bytes = Vec::new();
        for byte in screen.by_ref().bytes() {
            bytes.push(byte.expect("read"));
            if bytes.ends_with(end.as_bytes()) {
                break;
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    };
    until("ready");
    let keys = format!("{line}{}\x01printf '<%s>' \x05; echo do\"\"ne\n", "\t".repeat(tabs));
    stdin.write_all(keys.as_bytes()).expect("write");
    let shown = until("done");
    stdin.write_all(b"exit\n").expect("write");
    drop(stdin);
    child.wait().expect("script ends");
    shown
}

#[test]
fn bash_completes_commands_flags_ids_and_tags() {
    let (Some(_), Some(_)) = (shell("bash"), shell("script")) else { return };
    let env = library();
    for (line, expected) in [
        ("papers-sem sim", "<papers-sem><similar>"),
        ("papers-sem ask --min", "<papers-sem><ask><--min-score>"),
        ("papers-sem cite --format csl", "<papers-sem><cite><--format><csl-json>"),
        // bash breaks words at the colon.
        ("papers-sem show c:2", "<papers-sem><show><c:22>"),
        ("papers-sem ask --tag 大模", "<papers-sem><ask><--tag><大模型>"),
        ("papers-sem ask --tag=大模", "<papers-sem><ask><--tag=大模型>"),
        ("papers-sem ask --tag lo", "<papers-sem><ask><--tag><long context>"),
        ("papers-sem ask --tag 'lo", "<papers-sem><ask><--tag><long context>"),
        ("papers-sem ask --tag \"long c", "<papers-sem><ask><--tag><long context>"),
        ("papers-sem ask --author Vas", "<papers-sem><ask><--author><Vaswani>"),
        ("papers-sem ask --source no", "<papers-sem><ask><--source><notes/>"),
        ("papers-sem index --forget notes/d", "<papers-sem><index><--forget><notes/deep/>"),
        // What stands in a file is text, whatever it says.
        ("papers-sem ask --tag x", "<papers-sem><ask><--tag><x$(touch pwned)>"),
        ("papers-sem ask --tag a", "<papers-sem><ask><--tag><a'b>"),
    ] {
        let shown = bash(&env, line, 1);
        assert!(shown.contains(expected), "{line:?}: {expected} is not in {shown:?}");
    }
    assert!(!env.path().join("pwned").exists());
    // Several answers are listed.
    let shown = bash(&env, "papers-sem ask --tag 大", 2);
    assert!(shown.contains("大模型") && shown.contains("大数据"), "{shown:?}");
    // After the colon nothing of the word is left for bash to replace.
    assert!(bash(&env, "papers-sem show d:", 1).contains("<papers-sem><show><d:3>"));
}

#[test]
fn zsh_completes_ids_with_their_titles() {
    let Some(zsh) = shell("zsh") else { return };
    let env = library();
    // zpty is zsh's own way to drive a shell.
    let script = r#"
zmodload zsh/zpty
zpty z "PS1= zsh -f -i"
zpty -w z 'PS1=; autoload -Uz compinit; compinit -D -u; source <(papers-sem completions zsh); unsetopt beep; echo rea""dy'
zpty -r z out '*ready*'
zpty -w -n z "$LINE"$'\t\C-aprintf "<%s>" \C-e; echo do""ne\n'
zpty -r z out '*done*'
print -rn -- "$out"
zpty -d z
"#;
    for (line, expected) in [
        ("papers-sem sim", "<papers-sem><similar>"),
        ("papers-sem show c:2", "<papers-sem><show><c:22>"),
        ("papers-sem ask --tag 大模", "<papers-sem><ask><--tag><大模型>"),
        ("papers-sem ask --tag lo", "<papers-sem><ask><--tag><long context>"),
    ] {
        let output = in_env(&env, zsh).args(["-f", "-c", script]).env("LINE", line).env("TERM", "dumb").output();
        let shown = String::from_utf8_lossy(&output.expect("zsh").stdout).into_owned();
        assert!(shown.contains(expected), "{line:?}: {expected} is not in {shown:?}");
    }
}

#[test]
fn fish_completes_ids_with_their_titles() {
    let Some(fish) = shell("fish") else { return };
    let env = library();
    for (line, expected) in [
        ("papers-sem sim", "similar\t"),
        ("papers-sem show c:2", "c:22\tPainting Doors"),
        ("papers-sem ask --tag 大", "大模型"),
        ("papers-sem ask --tag lo", "long context"),
    ] {
        let script = format!("papers-sem completions fish | source; complete --do-complete '{line}'");
        let output = in_env(&env, fish).args(["--no-config", "-c", &script]).output().expect("fish");
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(shown.contains(expected), "{line:?}: {expected} is not in {shown:?} {output:?}");
    }
}

/// What the program answers a shell that asks, and that it says nothing else.
fn asked(env: &Env, shell: &str, words: &[&str]) -> String {
    let mut command = env.command(&[&["--", "papers-sem"], words].concat());
    command.env("PAPERS_SEM_COMPLETE", shell).env("_CLAP_COMPLETE_INDEX", words.len().to_string());
    let output = command.output().expect("run");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn there_is_never_an_error_in_the_line() {
    let env = Env::new();
    for words in
        [&["show", ""][..], &["ask", "--tag", ""], &["--index", "nowhere", "show", ""], &["no such command", ""], &[]]
    {
        for shell in ["bash", "zsh", "fish", "powershell", "elvish", "no such shell"] {
            asked(&env, shell, words);
        }
    }
    // A damaged index, and a wrong file of settings.
    let env = library();
    assert!(asked(&env, "fish", &["show", "c:2"]).contains("c:22"));
    let generation = env.path().join("index/generation-000001");
    for entry in std::fs::read_dir(generation).expect("generation").flatten() {
        std::fs::write(entry.path(), "damaged").expect("write");
    }
    env.write("papers-sem.toml", "[ask\n");
    assert_eq!(asked(&env, "fish", &["show", "c:2"]), "");
}

#[test]
fn the_index_of_the_line_and_of_the_file_is_asked() {
    let env = library();
    std::fs::rename(env.path().join("index"), env.path().join("library")).expect("rename");
    assert_eq!(asked(&env, "fish", &["show", "c:2"]), "");
    assert!(asked(&env, "fish", &["--index", "library", "show", "c:2"]).contains("c:22"));
    assert!(asked(&env, "fish", &["show", "--index=library", "c:2"]).contains("c:22"));
    env.write("papers-sem.toml", "index = \"library\"\n");
    assert!(asked(&env, "fish", &["show", "c:2"]).contains("c:22"));
}

#[test]
fn without_a_shell_the_line_to_add_is_told() {
    let env = Env::new();
    let told = |shell: &str| {
        let output = env.command(&["completions"]).env("SHELL", shell).output().expect("run");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    insta::assert_snapshot!(told("/bin/bash"), @"
    # bash: add this line to ~/.bashrc
    source <(papers-sem completions bash)
    ");
    assert_eq!(told("/no/such/shell").lines().count(), 10);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = env.run(&["completions", shell]).stdout();
        assert!(script.contains("papers-sem") && !script.contains("target"), "{script}");
        assert!(script.contains("PAPERS_SEM_COMPLETE"), "{script}");
    }
    assert!(Path::new(env!("CARGO_BIN_EXE_papers-sem")).is_absolute());
}
