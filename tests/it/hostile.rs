//! Input made to hurt: each costs a bounded time, is told of in a line, and stops nothing.

use std::fs;
use std::io::Write;

use serde_json::json;

use crate::env::Env;

const GOOD: &str = "## Measuring Rain with Umbrellas\n[论文](https://arxiv.org/abs/2404.00001)\n\n\
    Strain gauges in the ribs of an umbrella tell how hard it rains, within a tenth of a millimetre an hour.\n";

/// The good list beside something else: it must be found whatever the other is.
fn beside(name: &str, bytes: impl AsRef<[u8]>) -> (Env, serde_json::Value) {
    let env = Env::new();
    env.write("notes/good.md", GOOD);
    env.write(&format!("notes/{name}"), bytes);
    let report = env.json(&["index", "--json", "notes"]);
    let hits = env.json(&["ask", "--json", "--lexical", "umbrella rain"]);
    assert_eq!(hits["hits"][0]["id"], "2404.00001", "{name}: {report}");
    (env, report)
}

fn gzip_of_zeros(megabytes: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(b"## A title\n\n").expect("gzip");
    let block = vec![b'a'; 1 << 20];
    (0..megabytes).for_each(|_| encoder.write_all(&block).expect("gzip"));
    encoder.finish().expect("gzip")
}

#[test]
fn ten_thousand_nested_brackets_quotes_and_tags() {
    for (name, open, close) in [
        ("brackets.json", "[", "]"),
        ("objects.json", "{\"a\":", "}"),
        ("lines.jsonl", "{\"title\": \"x\", \"a\": [", "]}"),
        ("quotes.md", "> ", ""),
        ("links.md", "[", "](https://example.org)"),
        ("images.md", "![", "]"),
        ("stars.md", "**_", "_**"),
        ("list.md", "- ", ""),
        ("tags.html", "<div><b>", "</b></div>"),
        ("tables.html", "<table><tr><td>", "</td></tr></table>"),
        ("entities.html", "&amp;&lt;", ""),
        ("braces.md", "{{{(((", ")))"),
        ("ticks.md", "`", "``"),
    ] {
        let text = format!("{}Words within.{}", open.repeat(10_000), close.repeat(10_000));
        beside(name, text);
    }
}

#[test]
fn a_text_without_end_is_cut_and_said() {
    let record =
        json!({"title": "A Very Long Story of Rain", "abstract": "再下一场雨。It rains again. ".repeat(300_000)});
    let (_, report) = beside("long.jsonl", record.to_string());
    let passages = report["passages"].as_u64().expect("passages");
    assert!((50..400).contains(&passages), "{report}");
    assert!(report["problem_list"].to_string().contains("only its first"), "{report}");
    let (_, report) =
        beside("line.md", format!("## A Title\n\n{}\n", "no blank is here,nor a full stop;".repeat(300_000)));
    assert!(report["passages"].as_u64().is_some_and(|passages| passages < 400), "{report}");
}

#[test]
fn a_bomb_in_gzip_is_cut_and_said() {
    let bomb = gzip_of_zeros(400);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    let (_, report) = beside("bomb.md.gz", bomb);
    assert!(report["problem_list"].to_string().contains("bomb.md.gz"), "{report}");
}

#[test]
fn bytes_that_are_no_text() {
    for (name, bytes) in [
        ("nul.md", b"## A title\n\n\0\0\0 text \0\n".to_vec()),
        ("latin.md", b"## Caf\xe9 cr\xe8me\n\nTexte avec des accents, \xe0 lire.\n".to_vec()),
        (
            "surrogates.md",
            b"## A \xed\xa0\x80 title \xed\xbf\xbf\n\nhttps://arxiv.org/abs/2404.00002\n\nText.\n".to_vec(),
        ),
        ("surrogates.jsonl", br#"{"title": "A \ud800 title \udfff", "abstract": "Half a pair \ud83d."}"#.to_vec()),
        ("utf16-cut.md", b"\xff\xfe#\0 \0a".to_vec()),
        ("only-bom.md", b"\xef\xbb\xbf".to_vec()),
        ("empty.md", Vec::new()),
        ("carriage.md", b"## A title\r\rText\r\r## Another\r\rMore text\r".to_vec()),
        ("gz-cut.md.gz", gzip_of_zeros(1)[..100].to_vec()),
        ("zip.md", b"PK\x03\x04 and so on".to_vec()),
    ] {
        beside(name, bytes);
    }
}

#[test]
fn titles_cannot_speak_to_the_terminal() {
    let title =
        "Rain\u{1b}[2J\u{1b}]0;owned\u{7} \u{202e}desrever\u{2066}\u{200f} \u{9b}31mred\u{7f}\u{8}\r over\u{85} Towns";
    let record = json!({"id": "2404.00003", "title": title, "abstract": format!("{title} is measured."), "tags": [title],
        "authors": [title], "date": "2024-04-01", "url": "https://example.org/\u{1b}[31m"});
    let (env, _) = beside("list.jsonl", record.to_string());
    let mut printed = String::new();
    for args in [
        &["ask", "rain over towns"][..],
        &["ask", "--explain", "rain"],
        &["show", "2404.00003"],
        &["list"],
        &["stats"],
        &["read", "notes"],
        &["similar", "2404.00003"],
        &["verify"],
    ] {
        let run = env.run(args);
        run.expect_code(0);
        printed += &run.stdout();
        printed += &run.stderr();
    }
    assert!(printed.contains("Towns"));
    let is_bad = |c: &char| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let bad: Vec<char> = printed.chars().filter(is_bad).collect();
    assert!(bad.is_empty(), "{bad:?}");
    // JSON is the same to a program, escaped.
    let run = env.run(&["show", "--json", "2404.00003"]);
    assert!(!run.stdout().chars().any(|c| is_bad(&c)) && run.stdout().contains("\\u202e"), "{}", run.stdout());
    assert!(
        serde_json::from_str::<serde_json::Value>(&run.stdout()).expect("json")["title"]
            .as_str()
            .expect("title")
            .contains('\u{202e}')
    );
}

#[test]
#[cfg(unix)]
fn names_of_files_cannot_speak_to_the_terminal() {
    let env = Env::new();
    env.write("notes/\u{1b}[31m\u{202e}red.jsonl", "{\"title\": oops}\n{\"title\": \"Rain over Towns\"}\n");
    let run = env.run(&["index", "notes"]);
    assert!(!run.stderr().contains('\u{1b}') && !run.stderr().contains('\u{202e}'), "{:?}", run.stderr());
}

#[test]
#[cfg(target_os = "linux")]
fn files_that_cannot_be_read_are_told_of() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    let env = Env::new();
    env.write("notes/good.md", GOOD);
    env.write("notes/shut/list.md", GOOD.replace("00001", "00009"));
    env.write("notes/secret.md", GOOD.replace("00001", "00008"));
    let odd = std::ffi::OsStr::from_bytes(b"odd-\xff-name.md");
    fs::write(env.path().join("notes").join(odd), GOOD.replace("00001", "00007").replace("Rain", "Hail"))
        .expect("write");
    symlink("nowhere", env.path().join("notes/dangling.md")).expect("link");
    let fifo = env.path().join("notes/fifo.md");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    let shut = |mode| {
        for name in ["shut", "secret.md"] {
            fs::set_permissions(env.path().join("notes").join(name), fs::Permissions::from_mode(mode)).expect("mode");
        }
    };
    shut(0o000);
    let run = env.run(&["index", "notes"]);
    shut(0o755);
    run.expect_code(0);
    assert!(run.stderr().contains("dangling.md"), "{}", run.stderr());
    // Whoever is root reads everything.
    if fs::read_dir("/root").is_err() {
        assert!(run.stderr().contains("shut") && run.stderr().contains("secret.md"), "{}", run.stderr());
    }
    let hits = env.json(&["ask", "--json", "--lexical", "measuring hail"]);
    assert_eq!(hits["hits"][0]["id"], "2404.00007");
    // A pipe by name is an error with a reason, not a wait.
    let run = env.run(&["index", "notes/fifo.md"]);
    run.expect_code(2);
    assert!(run.stderr().contains("neither a file nor a folder"), "{}", run.stderr());
    env.run(&["index"]).expect_code(0);
}

#[test]
fn a_file_that_changes_while_it_is_read() {
    let env = Env::new();
    env.write("notes/good.md", GOOD);
    let path = env.path().join("notes/busy.md");
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0.. {
                if stop.load(std::sync::atomic::Ordering::Relaxed) {
                    break;
                }
                let papers = (0..round % 40).map(|i| {
                    format!(
                        "## Rain of Year {i}\n[论文](https://arxiv.org/abs/2405.{i:05})\n\nIt rained {round} times.\n\n"
                    )
                });
                fs::write(&path, papers.collect::<String>()).expect("write");
            }
        });
        for _ in 0..4 {
            env.run(&["index", "notes"]).expect_code(0);
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    env.run(&["index"]).expect_code(0);
    env.run(&["verify"]).expect_code(0);
    let listed = env.json_lines(&["list", "--json"]).len();
    let there = fs::read_to_string(&path).expect("read").matches("## ").count();
    assert_eq!(listed, there + 1, "the last run saw what is there now");
}
