//! The command is killed at any moment, and the index is the one before or the one after.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use papers_sem::internals::index::verify::verify;
use papers_sem::internals::index::{Index, Open};

use crate::env::Env;
use crate::state::{rounds, seeded};

const FILES: usize = 4;
const PAPERS: usize = 6;

/// Writes the sources of `version`: every paper of every file says it.
fn write(env: &Env, version: usize) {
    for file in 0..FILES {
        let papers = (0..PAPERS).map(|paper| {
            format!(
                "## Study {paper} of Group {file} on Weather Balloons\n[论文](https://arxiv.org/abs/2401.{file}{paper:04})\n\n\
                 In edition {version} of this study a balloon of kind {paper} rises {} metres before it bursts.\n\n",
                1000 + version * 7 + paper
            )
        });
        env.write(&format!("notes/{file}.md"), papers.collect::<String>());
    }
}

fn index(env: &Env) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_papers-sem"));
    command.args(["index", "--graph-from", "1", "notes"]).current_dir(env.path()).env("HOME", env.path());
    command.env_remove("PAPERS_SEM_INDEX").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The one version that all papers of the index are of; none when there is no index.
fn version(env: &Env) -> Option<usize> {
    let dir = env.path().join("index");
    if !dir.join("manifest.json").exists() {
        return None;
    }
    let health = verify(&dir).expect("an index that opens");
    assert!(health.is_whole(), "{:?}", health.files);
    let library = Index::open(&dir, Open::All).expect("open");
    assert!(library.warnings().is_empty(), "{:?}", library.warnings());
    assert_eq!(library.len(), FILES * PAPERS);
    let mut versions: Vec<usize> = library
        .papers()
        .map(|paper| {
            let paper = paper.expect("paper");
            let text = &paper.texts[0].1.text;
            let said = text.split("edition ").nth(1).and_then(|rest| rest.split(' ').next());
            said.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{text}"))
        })
        .collect();
    versions.dedup();
    assert_eq!(versions.len(), 1, "papers of several versions: {versions:?}");
    versions.pop()
}

#[test]
fn killed_at_any_moment() {
    let env = Env::new();
    let (mut random, seed) = seeded();
    let rounds = rounds("PAPERS_SEM_KILLS", 12);
    write(&env, 0);
    let start = Instant::now();
    assert!(index(&env).status().expect("run").success());
    let mut whole = start.elapsed();
    std::fs::remove_dir_all(env.path().join("index")).expect("a first run is next");
    let (mut now, mut before, mut after) = (None, 0, 0);
    for round in 1..=rounds {
        write(&env, round);
        let start = Instant::now();
        let mut child = index(&env).spawn().expect("start");
        // Somewhat beyond the end, so that the last steps are met as often as the others.
        let moment = whole.mul_f64(random.f64() * 1.1);
        let ended = loop {
            if let Some(status) = child.try_wait().expect("wait") {
                assert!(status.success(), "round {round}, seed {seed}: {status}");
                whole = (whole + start.elapsed()) / 2;
                break true;
            }
            if start.elapsed() >= moment {
                child.kill().expect("kill");
                child.wait().expect("wait");
                break false;
            }
            std::thread::sleep(Duration::from_micros(500));
        };
        if !ended && start.elapsed() > whole.mul_f64(0.9) {
            whole = whole.mul_f64(1.05);
        }
        let found = version(&env);
        // A first run that was killed before its very last step is ended by the next.
        let ended_late = now.is_none() && found == Some(round - 1);
        assert!(
            found == now || found == Some(round) || ended_late,
            "round {round}, seed {seed}: {found:?} after {now:?}"
        );
        assert!(!ended || found == Some(round), "round {round}, seed {seed}: reported and lost");
        if found == Some(round) {
            after += 1
        } else {
            before += 1
        }
        now = found;
    }
    write(&env, rounds + 1);
    assert!(index(&env).status().expect("run").success());
    assert_eq!(version(&env), Some(rounds + 1));
    assert!(rounds < 100 || (before > rounds / 10 && after > rounds / 50), "{before} before, {after} after");
    eprintln!("{rounds} rounds: {before} times the index before, {after} times the one after");
}

/// Writes the papers of a day to a file of its own, and changes a paper of an earlier one.
fn write_day(env: &Env, day: usize, papers: usize) {
    let paper = |day: usize, at: usize, word: &str| {
        format!(
            "## Report {at} of Day {day} on the River\nhttps://arxiv.org/abs/24{:02}.{day:03}{at:02}\n\n\
             On day {day} the {word} river stands {} centimetres high at gauge {at}.\n\n",
            1 + day % 12,
            day * 31 % 400 + at
        )
    };
    let file = |day: usize, word: &str| (0..papers).map(|at| paper(day, at, word)).collect::<String>();
    env.write(&format!("notes/day-{day:04}.md"), file(day, "calm"));
    if day % 3 == 2 {
        env.write(&format!("notes/day-{:04}.md", day / 2), file(day / 2, "muddy"));
    }
    if day % 7 == 6 {
        let _ = std::fs::remove_file(env.path().join(format!("notes/day-{:04}.md", day / 3)));
    }
}

#[test]
fn after_many_days_with_kills_the_index_is_as_one_built_from_nothing() {
    let env = Env::new();
    let (mut random, seed) = seeded();
    let days = rounds("PAPERS_SEM_DAYS", 14);
    let papers = if days > 100 { 20 } else { 2 };
    let mut longest = Duration::from_millis(400);
    for day in 0..days {
        write_day(&env, day, papers);
        for _ in 0..random.usize(0..3) {
            let mut child = index(&env).spawn().expect("start");
            std::thread::sleep(longest.mul_f64(random.f64()));
            child.kill().expect("kill");
            child.wait().expect("wait");
        }
        let start = Instant::now();
        assert!(index(&env).status().expect("run").success(), "day {day}, seed {seed}");
        longest = start.elapsed().max(longest / 2);
    }
    let rebuild = ["index", "--index", "rebuilt", "--graph-from", "1", "notes"];
    env.run(&rebuild).expect_code(0);
    assert!(verify(&env.path().join("index")).expect("an index that opens").is_whole());
    let [updated, rebuilt] = ["index", "rebuilt"].map(|dir| {
        let index = Index::open(&env.path().join(dir), Open::All).expect("open");
        assert!(index.warnings().is_empty(), "{:?}", index.warnings());
        let mut papers: Vec<String> = index.papers().map(|paper| format!("{:?}", paper.expect("paper"))).collect();
        papers.sort_unstable();
        let mut answers = Vec::new();
        for question in ["the river at gauge 1", "muddy report of day 5"] {
            let answer = env.json(&["ask", "--index", dir, "--json", "-k", "10", question]);
            let hits = answer["hits"].as_array().expect("hits");
            let hit = |hit: &serde_json::Value| {
                (hit["score"].as_f64().map(|score| (score * 1e4).round()), hit["id"].to_string())
            };
            answers.push(hits.iter().map(hit).collect::<Vec<_>>());
        }
        (papers, answers)
    });
    assert_eq!(updated.0, rebuilt.0, "seed {seed}");
    for (found, expected) in updated.1.iter().zip(&rebuilt.1) {
        let scores = |hits: &[(Option<f64>, String)]| hits.iter().map(|(score, _)| *score).collect::<Vec<_>>();
        assert_eq!(scores(found), scores(expected), "seed {seed}: {found:?}, {expected:?}");
    }
}
