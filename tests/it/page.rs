//! The web page in a real browser: starts the server and runs the tests in `tests/page/` against it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::env::Env;
use crate::served::Served;

/// A list whose titles and texts would do something if a page took them for markup.
fn hostile() -> Env {
    let env = Env::new();
    env.write(
        "notes/scripts.md",
        "## `<script>window.hacked = 1</script>` Joining streams\n[paper](https://arxiv.org/abs/2401.00001)\n\n\
         Joins two streams of events in order, with `<img src=x onerror=window.hacked=2>` in the text. #<b>streams</b>\n",
    );
    let papers = serde_json::json!([
        {"title": "<img src=x onerror=window.hacked=3> Windows over streams", "url": "javascript:window.hacked=4",
         "abstract": "Counts events of streams in windows.", "tags": ["<i>x</i>"]},
        {"title": format!("{} streams", "Unbroken".repeat(40)),
         "abstract": format!("Streams of ${}x$ and {}.", "x_{i}+".repeat(60), "https://example.org/".repeat(20)),
         "tags": ["tag".repeat(60)], "authors": ["Name".repeat(60)]},
        {"title": "Escapes \u{1b}[31mred\u{7} in streams", "abstract": "Titles of streams with escapes \u{1b}]0;title\u{7}."},
    ]);
    env.write("notes/escapes.json", papers.to_string());
    env.run(&["index", "notes"]).expect_code(0);
    env
}

/// A program of this name in `PATH`.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
}

fn browser() -> Option<OsString> {
    let named = std::env::var_os("PAPERS_SEM_CHROMIUM");
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    named.or_else(|| names.iter().find_map(|name| program(name)).map(PathBuf::into_os_string))
}

/// What is missing for a browser test.
fn missing(tests: &Path) -> Option<&'static str> {
    if program("node").is_none() {
        Some("Node.js is not on this machine")
    } else if browser().is_none() {
        Some("Chromium is not on this machine")
    } else if !tests.join("node_modules/playwright-core").is_dir() {
        Some("tests/page/node_modules is missing")
    } else {
        None
    }
}

#[test]
fn the_page_works_in_a_browser() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page");
    if let Some(what) = missing(&tests) {
        eprintln!("SKIPPED: {what}, so the page is not tested; `make page-tools` installs what it needs");
        return;
    }
    let (list, hostile, empty) = (Env::with_reading_list(), hostile(), Env::new());
    let map = list.path().join("map.html");
    list.run(&["map", "-o", "map.html"]).expect_code(0);
    // To a file: a process that the browser leaves behind could hold a pipe open.
    let report = list.path().join("report.tap");
    let output = std::fs::File::create(&report).expect("a file");
    let servers = [&list, &hostile, &empty].map(Served::start);
    let [list, hostile, empty] = servers.each_ref().map(|server| format!("http://{}/", server.address));
    let status = Command::new("node")
        .args(["--test", "--test-concurrency=1", "--test-reporter=tap"])
        .current_dir(&tests)
        .env("PAPERS_SEM_CHROMIUM", browser().expect("a browser"))
        .env("PAPERS_SEM_MAP", map)
        .env("PAPERS_SEM_PAGE", list)
        .env("PAPERS_SEM_PAGE_HOSTILE", hostile)
        .env("PAPERS_SEM_PAGE_EMPTY", empty)
        .stdin(Stdio::null())
        .stdout(output)
        .status()
        .expect("run node");
    let report = std::fs::read_to_string(&report).expect("the report");
    println!("{report}");
    assert!(status.success(), "node: {status}");
    assert!(report.lines().any(|line| line.starts_with("# pass ") && line != "# pass 0"), "no test ran");
}
