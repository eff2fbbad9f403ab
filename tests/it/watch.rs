//! `index --watch` and the watcher of the library: what changes is in the index soon after.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use papers_sem::{FreshEvent, SourceWatcher, WatchEvent, WatchOptions, WriterOptions, keep_fresh};

use crate::env::Env;
use crate::served::Served;

fn entry(number: usize, text: &str) -> String {
    format!("## Study Number {number} of Weather\nhttps://arxiv.org/abs/2404.{number:05}\n\n{text}\n")
}

fn indexed() -> (Env, PathBuf) {
    let env = Env::new();
    env.write("notes/1.md", entry(1, "A balloon rises a thousand metres before it bursts."));
    env.run(&["index", "notes"]).expect_code(0);
    let index = env.path().join("index");
    (env, index)
}

/// Quick, and never asks the system.
fn polling() -> WatchOptions {
    let quick = Duration::from_millis(20);
    WatchOptions { quiet: quick, poll: quick, check: quick, is_announced: false }
}

/// Announced by the system only: the look now and then comes too late for a test.
fn announced() -> WatchOptions {
    let never = Duration::from_secs(3600);
    WatchOptions { quiet: Duration::from_millis(50), poll: never, check: never, is_announced: true }
}

/// Does `change` while a watcher waits, which must be told of it.
fn is_told(index: &Path, options: WatchOptions, change: impl FnOnce() + Send) {
    let mut watcher = SourceWatcher::new(index, options).expect("a watcher");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(200));
            change();
        });
        assert_eq!(watcher.wait(&AtomicBool::new(false)), WatchEvent::Changed);
    });
}

#[test]
fn a_change_is_told_by_the_system_and_by_looking() {
    for options in [polling(), announced()] {
        let (env, index) = indexed();
        is_told(&index, options.clone(), || env.write("notes/deep/2.md", entry(2, "Rain is counted in drops.")));
        env.run(&["index"]).expect_code(0);
        is_told(&index, options.clone(), || env.write("notes/1.md", entry(1, "A balloon rises and bursts.")));
        env.run(&["index"]).expect_code(0);
        is_told(&index, options, || env.remove("notes/deep/2.md"));
    }
}

#[test]
fn what_changed_before_is_told_at_once_and_the_flag_ends_the_wait() {
    let (env, index) = indexed();
    env.write("notes/2.md", entry(2, "Rain is counted in drops."));
    let mut watcher = SourceWatcher::new(&index, announced()).expect("a watcher");
    assert_eq!((watcher.len(), watcher.polled().len()), (1, 0));
    assert_eq!(watcher.wait(&AtomicBool::new(false)), WatchEvent::Changed);
    assert_eq!(watcher.wait(&AtomicBool::new(true)), WatchEvent::Stopped);
    assert!(SourceWatcher::new(&env.path().join("none"), announced()).is_err());
}

#[test]
fn a_source_that_is_not_there_yet_is_watched_when_it_is() {
    let env = Env::new();
    env.write("notes/1.md", entry(1, "A balloon rises a thousand metres before it bursts."));
    env.write("disk/2.md", entry(2, "Rain is counted in drops."));
    env.run(&["index", "notes", "disk/2.md"]).expect_code(0);
    let (disk, away) = (env.path().join("disk"), env.path().join("away"));
    std::fs::rename(&disk, &away).expect("rename");
    let options = WatchOptions { poll: Duration::from_millis(50), ..announced() };
    let mut watcher = SourceWatcher::new(&env.path().join("index"), options.clone()).expect("a watcher");
    assert_eq!(
        watcher.polled(),
        [disk.canonicalize().unwrap_or_else(|_| env.path().canonicalize().expect("dir").join("disk")).join("2.md")]
    );
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(200));
            std::fs::rename(&away, &disk).expect("rename");
            env.write("disk/2.md", entry(2, "Rain is counted in drops, and snow in flakes."));
        });
        assert_eq!(watcher.wait(&stop), WatchEvent::Changed);
    });
    // The change may have come after it was last looked which sources are there: the next wait begins with that.
    assert_eq!(watcher.wait(&AtomicBool::new(true)), WatchEvent::Stopped);
    assert_eq!(watcher.polled(), [] as [PathBuf; 0]);
}

#[test]
fn an_index_that_is_not_there_yet_is_waited_for() {
    let env = Env::new();
    let (index, stop) = (env.path().join("index"), Arc::new(AtomicBool::new(false)));
    let on_event = |event| {
        assert!(matches!(event, FreshEvent::Watching { paths: 1, polled: 1 }), "{event:?}");
        stop.store(true, Ordering::Relaxed);
    };
    std::thread::scope(|scope| {
        scope.spawn(|| keep_fresh(&index, &WriterOptions::default(), polling(), &on_event, &stop));
        env.write("notes/1.md", entry(1, "A balloon rises a thousand metres before it bursts."));
        env.run(&["index", "notes"]).expect_code(0);
    });
    // Without an index the flag ends it too.
    keep_fresh(&env.path().join("none"), &WriterOptions::default(), polling(), &on_event, &stop);
}

#[test]
fn an_index_is_kept_fresh_and_a_failure_ends_nothing() {
    let (env, index) = indexed();
    let (stop, events) = (Arc::new(AtomicBool::new(false)), Mutex::new(Vec::new()));
    let blocked = env.path().join("index/generation-000002");
    let on_event = |event: FreshEvent| {
        let told = match event {
            FreshEvent::Watching { paths, polled } => {
                env.write("notes/2.md", entry(2, "Rain is counted in drops."));
                format!("watching {paths}, {polled} polled")
            }
            FreshEvent::Progress(_) => return,
            FreshEvent::Updated(report) => {
                match report.papers {
                    2 => env.remove("notes/1.md"),
                    _ => stop.store(true, Ordering::Relaxed),
                }
                format!("{} papers, {} new, {} removed", report.papers, report.new, report.removed)
            }
            FreshEvent::Failed(error) => {
                // What was in the way is gone, and the next try succeeds.
                std::fs::remove_file(&blocked).expect("remove");
                format!("failed: {}", error.to_string().contains("generation-000002"))
            }
        };
        events.lock().expect("lock").push(told);
    };
    std::fs::write(&blocked, "a file where a folder is to be").expect("write");
    keep_fresh(&index, &WriterOptions::default(), polling(), &on_event, &stop);
    let events = events.into_inner().expect("lock");
    assert_eq!(
        events,
        ["watching 1, 1 polled", "failed: true", "2 papers, 1 new, 0 removed", "1 papers, 0 new, 1 removed"]
    );
}

#[cfg(unix)]
mod command {
    use std::io::{BufRead, BufReader};
    use std::process::{Child, Command, Stdio};
    use std::sync::mpsc::{self, Receiver};

    use papers_sem::internals::index::verify::verify;

    use super::*;
    use crate::env::interruptible;
    use crate::state::seeded;

    /// `papers-sem index --watch notes` under way.
    struct Watching {
        child: Child,
        out: Receiver<String>,
        err: Receiver<String>,
    }

    fn lines(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        receiver
    }

    impl Watching {
        fn start(env: &Env, args: &[&str]) -> Self {
            let mut command = interruptible();
            command.args(["index", "--watch"]).args(args).current_dir(env.path()).env("HOME", env.path());
            command.env_remove("PAPERS_SEM_INDEX").env("NO_COLOR", "1");
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().expect("start");
            let (out, err) = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
            Self { child, out: lines(out), err: lines(err) }
        }

        /// The next line with `part`; those before are skipped.
        fn wait_for(lines: &Receiver<String>, part: &str) -> String {
            let mut skipped = Vec::new();
            loop {
                let line = lines.recv_timeout(Duration::from_secs(120));
                let line = line.unwrap_or_else(|_| panic!("no line with {part:?}, only {skipped:#?}"));
                if line.contains(part) {
                    return line;
                }
                skipped.push(line);
            }
        }

        fn is_ready(&self) {
            Self::wait_for(&self.err, "Ctrl-C ends it");
        }

        fn next_update(&self) -> String {
            Self::wait_for(&self.out, " new, ")
        }

        fn interrupt(mut self) -> Option<i32> {
            let pid = self.child.id().to_string();
            assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill").success());
            let code = self.child.wait().expect("end").code();
            // Nothing is told between the last update and the end.
            assert_eq!(self.out.try_iter().collect::<Vec<_>>(), [] as [String; 0]);
            code
        }
    }

    impl Drop for Watching {
        fn drop(&mut self) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }

    #[test]
    fn each_change_is_one_line_and_a_burst_is_one_change() {
        let env = Env::new();
        env.write("notes/1.md", entry(1, "A balloon rises a thousand metres before it bursts."));
        let watching = Watching::start(&env, &["notes"]);
        watching.next_update();
        watching.is_ready();
        for number in 2..12 {
            env.write(&format!("notes/list/{number}.md"), entry(number, &format!("Gauge {number} counts drops.")));
        }
        assert_eq!(watching.next_update(), "11 papers: 10 new, 0 updated, 0 removed; 10 passages embedded, 0 problems");
        env.write("notes/1.md", entry(1, "A balloon rises two thousand metres before it bursts."));
        assert_eq!(watching.next_update(), "11 papers: 0 new, 1 updated, 0 removed; 1 passage embedded, 0 problems");
        // What is not a source, and what is touched only, is no change.
        env.write("notes/.hidden.md", entry(99, "Nobody looks here."));
        env.write("notes/1.md", entry(1, "A balloon rises two thousand metres before it bursts."));
        env.remove("notes/list/2.md");
        assert_eq!(watching.next_update(), "10 papers: 0 new, 0 updated, 1 removed; 0 passages embedded, 0 problems");
        assert_eq!(watching.interrupt(), Some(0));
        assert_eq!(env.json_lines(&["list", "--json"]).len(), 10);
    }

    #[test]
    fn json_is_one_line_an_update_and_without_an_index_there_is_nothing_to_watch() {
        let env = Env::new();
        env.write("notes/1.md", entry(1, "A balloon rises a thousand metres before it bursts."));
        env.run(&["index", "notes"]).expect_code(0);
        let watching = Watching::start(&env, &["--json"]);
        let count = |line: String| serde_json::from_str::<serde_json::Value>(&line).expect("json")["papers"].clone();
        assert_eq!(count(Watching::wait_for(&watching.out, "{")), 1);
        watching.is_ready();
        env.write("notes/2.md", entry(2, "Rain is counted in drops."));
        assert_eq!(count(Watching::wait_for(&watching.out, "{")), 2);
        assert_eq!(watching.interrupt(), Some(0));
        env.run(&["index", "--watch", "--index", "none"]).expect_code(2);
        std::fs::create_dir(env.path().join("empty")).expect("folder");
        env.run(&["index", "--watch", "--index", "none", "empty"]).expect_code(1);
    }

    #[test]
    fn killed_while_it_watches_it_leaves_a_whole_index_and_the_next_goes_on() {
        let (env, index) = indexed();
        let (mut random, seed) = seeded();
        for round in 0..4 {
            let mut watching = Watching::start(&env, &[]);
            watching.is_ready();
            env.write("notes/1.md", entry(1, &format!("In round {round} a balloon rises and bursts.")));
            env.write(&format!("notes/more/{round}.md"), entry(100 + round, &format!("Gauge {round} counts drops.")));
            std::thread::sleep(Duration::from_millis(random.u64(900..2200)));
            watching.child.kill().expect("kill");
            watching.child.wait().expect("end");
            let health = verify(&index).expect("an index");
            assert!(health.is_whole(), "round {round}, seed {seed}: {:?}", health.files);
        }
        let watching = Watching::start(&env, &[]);
        watching.next_update();
        assert_eq!(watching.interrupt(), Some(0));
        assert_eq!(env.json_lines(&["list", "--json"]).len(), 5);
        assert!(env.run(&["show", "2404.00001"]).stdout().contains("In round 3"));
    }
}

#[test]
fn a_server_that_watches_answers_with_what_was_added() {
    let (env, _) = indexed();
    let served = Served::with(&env, &["--watch"]);
    let first = |question: &str| served.json(&format!("/api/search?q={question}"))["hits"][0]["id"].clone();
    assert_eq!(first("balloon"), "2404.00001");
    env.write("notes/2.md", entry(2, "Rain is counted in drops on a plate of quartz."));
    let health = served.wait_for(|health| health["papers"] == 2);
    assert_eq!((&health["generation"], &health["update_failure"]), (&2.into(), &serde_json::Value::Null));
    assert_eq!(first("quartz"), "2404.00002");
    env.remove("notes/2.md");
    served.wait_for(|health| health["papers"] == 1);
}

#[test]
fn a_server_that_does_not_watch_says_that_sources_changed() {
    let (env, _) = indexed();
    env.write("notes/2.md", entry(2, "Rain is counted in drops on a plate of quartz."));
    let served = Served::start(&env);
    assert_eq!(served.get("/health").json()["changed_sources"], serde_json::json!({"changed": 0, "new": 1, "gone": 0}));
}
