//! Two at once, and one that is asked to stop.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use papers_sem::internals::index::writer::{Progress, WriterOptions, update};
use papers_sem::internals::index::{Index, Open};
use papers_sem::internals::search::{Filter, Mode, Query, ask};

use crate::env::{Env, interruptible};
use crate::state::state;

fn paper(number: usize, text: &str) -> String {
    format!(
        "## UpdateReport {number} on Lighthouse Keepers\n[论文](https://arxiv.org/abs/2402.{number:05})\n\n{text}\n\n"
    )
}

fn small(env: &Env) {
    env.write("notes/a.md", paper(1, "Keepers of lighthouses were asked about the winter of their first year."));
    env.run(&["index", "notes"]).expect_code(0);
}

/// The command, running, with what it says on stderr to be read.
fn start(env: &Env, args: &[&str]) -> Child {
    let mut command = interruptible();
    command.args(args).current_dir(env.path()).env("HOME", env.path()).env_remove("PAPERS_SEM_INDEX");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("start")
}

/// Reads what the child says until a line holds `wanted`.
fn hear(child: &mut Child, wanted: &str) -> BufReader<std::process::ChildStderr> {
    let mut said = BufReader::new(child.stderr.take().expect("stderr"));
    let mut line = String::new();
    while !line.contains(wanted) {
        line.clear();
        assert_ne!(said.read_line(&mut line).expect("line"), 0, "it ended without saying {wanted:?}");
    }
    said
}

#[test]
fn a_second_writer_waits_or_fails_at_once_and_readers_do_neither() {
    let env = Env::new();
    small(&env);
    env.write("notes/b.md", paper(2, "The second keeper wrote about birds that flew into the lamp."));
    let lock = fs::File::options().write(true).open(env.path().join("index/lock")).expect("lock");
    lock.lock().expect("held");
    let run = env.run(&["index", "--no-wait", "notes"]);
    run.expect_code(2);
    let said = run.stderr();
    assert!(said.contains("another papers-sem is writing") && !said.contains("waiting"), "{said}");
    env.run(&["list"]).expect_code(0);
    let mut waiting = start(&env, &["index", "notes"]);
    let mut said = hear(&mut waiting, "waiting for it to end");
    assert!(waiting.try_wait().expect("wait").is_none(), "it waits");
    assert_eq!(env.json(&["stats", "--json"])["papers"], 1);
    drop(lock);
    let mut rest = String::new();
    said.read_to_string(&mut rest).expect("stderr");
    assert!(waiting.wait().expect("wait").success(), "{rest}");
    assert_eq!(env.json(&["stats", "--json"])["papers"], 2);
}

#[test]
fn readers_see_one_generation_while_it_is_rewritten() {
    let env = Env::new();
    let version = |n: usize| (0..5).map(|i| paper(i, &format!("Edition {n} tells of storm {i}."))).collect::<String>();
    env.write("notes/a.md", version(0));
    env.run(&["index", "--graph-from", "1", "notes"]).expect_code(0);
    let dir = env.path().join("index");
    let held = Index::open(&dir, Open::All).expect("open");
    let done = AtomicBool::new(false);
    let read = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut read = 0;
            while !done.load(Ordering::Relaxed) || read == 0 {
                let library = Index::open(&dir, Open::All).expect("open");
                assert!(library.warnings().is_empty(), "{:?}", library.warnings());
                let mut editions: Vec<String> = library
                    .papers()
                    .map(|paper| {
                        paper.expect("paper").texts[0].1.text.split(" tells").next().expect("text").to_string()
                    })
                    .collect();
                editions.dedup();
                assert_eq!(editions.len(), 1, "{editions:?}");
                read += 1;
            }
            read
        });
        for n in 1..=6 {
            env.write("notes/a.md", version(n));
            env.run(&["index"]).expect_code(0);
        }
        done.store(true, Ordering::Relaxed);
        reader.join().expect("reader")
    });
    assert!(read > 6, "{read} looks");
    // The generation that was opened first is gone from the disk, and still answers.
    assert!(!dir.join("generation-000001").exists());
    let filter = Filter { since: "2024".parse().ok(), ..Filter::default() };
    let query = Query { text: "storm".into(), k: 9, mode: Mode::Lexical, filter, ..Query::default() };
    assert_eq!(ask(&held, None, &query).expect("answer").hits.len(), 5);
    assert!(held.papers().all(|paper| paper.expect("paper").texts[0].1.text.starts_with("Edition 0")));
}

#[test]
fn a_run_that_is_stopped_keeps_what_is_finished_and_the_next_goes_on() {
    let env = Env::new();
    for file in 0..12 {
        let papers: String =
            (0..20).map(|i| paper(100 * file + i, &format!("Lamp {file} burned for {i} nights."))).collect();
        env.write(&format!("notes/{file:02}.md"), papers);
    }
    let (dir, stop) = (env.path().join("index"), Arc::new(AtomicBool::new(false)));
    let options = WriterOptions { stop: Some(Arc::clone(&stop)), threads: Some(1), ..WriterOptions::default() };
    let on_progress = |progress| {
        if let Progress::Embedding(done, _) = progress {
            stop.store(done >= 100, Ordering::Relaxed);
        }
    };
    let report = update(&dir, &[env.path().join("notes")], &options, &on_progress).expect("what is finished");
    // 128 passages in batches of 32, and the six files that they fill.
    assert_eq!((report.papers, report.embedded, report.left), (120, 128, 6));
    assert!(state(&dir).is_some());
    // Without a path: it knows what it was about.
    let report = env.json(&["index", "--json"]);
    assert_eq!((&report["papers"], &report["embedded"], &report["left"]), (&240.into(), &112.into(), &0.into()));
    assert!(!dir.join("embedded.journal").exists());
}

#[test]
#[cfg(unix)]
fn a_first_run_of_one_file_that_is_killed_loses_no_vector_that_was_kept() {
    let env = Env::new();
    let filler = "A chart of the bay shows each rock that a ship ever touched, and the year in which it did.";
    let papers: String = (0..1200).map(|i| paper(i, &format!("{filler} Rock {i}."))).collect();
    env.write("notes/one.md", papers);
    let mut child = start(&env, &["index", "notes", "--threads", "2"]);
    let journal = env.path().join("index/embedded.journal");
    // 512 vectors of 384 numbers.
    while fs::metadata(&journal).map_or(0, |data| data.len()) < 512 * 4 * 384 {
        assert!(child.try_wait().expect("wait").is_none(), "it ended before it kept anything");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().expect("kill");
    child.wait().expect("wait");
    assert_eq!(state(&env.path().join("index")), None);
    let report = env.json(&["index", "--json", "notes"]);
    assert_eq!(report["papers"], 1200);
    assert!(report["embedded"].as_u64().expect("embedded") <= 1200 - 512, "{report}");
    assert!(!journal.exists());
}

#[test]
fn what_was_kept_waits_for_the_run_that_is_about_it() {
    let env = Env::new();
    small(&env);
    let papers: String = (10..200).map(|i| paper(i, &format!("Rock {i} of the bay was charted."))).collect();
    env.write("big/list.md", papers);
    let stop = Arc::new(AtomicBool::new(false));
    let options = WriterOptions { stop: Some(stop.clone()), threads: Some(1), ..WriterOptions::default() };
    let on_progress = |progress| {
        if let Progress::Embedding(..) = progress {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let dir = env.path().join("index");
    let stopped = update(&dir, &[env.path().join("big")], &options, &on_progress).expect_err("stopped");
    assert!(stopped.to_string().contains("32 of 190 passages are embedded and kept"), "{stopped}");
    env.write("notes/b.md", paper(2, "The second keeper wrote about birds."));
    assert_eq!(env.json(&["index", "--json", "notes"])["embedded"], 1);
    assert!(dir.join("embedded.journal").exists());
    assert_eq!(env.json(&["index", "--json", "big"])["embedded"], 190 - 32);
    assert!(!dir.join("embedded.journal").exists());
}

#[test]
#[cfg(unix)]
fn a_first_run_that_is_stopped_before_a_paper_is_whole_says_so() {
    let env = Env::new();
    env.write("notes/readme.md", "Nothing here is about a paper.\n");
    let papers: String = (10..400).map(|i| paper(i, &format!("Rock {i} of the bay was charted."))).collect();
    env.write("notes/list.md", papers);
    let mut child = start(&env, &["index", "notes", "--threads", "1"]);
    let mut said = hear(&mut child, "embedding: 1 of 390");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill").success());
    let mut rest = String::new();
    said.read_to_string(&mut rest).expect("stderr");
    assert_eq!(child.wait().expect("wait").code(), Some(2), "{rest}");
    assert!(rest.contains("of 390 passages are embedded and kept"), "{rest}");
    assert_eq!(env.json(&["index", "--json", "notes"])["papers"], 390);
}
