//! The papers that came in since they were last shown.

use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use papers_sem::{Engine, NewPapersQuery, WriterOptions, update};
use serde_json::Value;

use crate::env::{Env, Run};
use crate::served::Served;

fn entry(id: &str, title: &str, text: &str) -> String {
    format!("## {title}\n[paper](https://arxiv.org/abs/{id})\n\n{text}\n\n")
}

fn bees() -> String {
    entry(
        "2401.00001",
        "Counting Bees on a Solar Board",
        "We train a small network to count bees at the entrance of a hive from video.",
    )
}

fn bread() -> String {
    entry(
        "2401.00003",
        "Ten Thousand Loaves of Bread",
        "A dataset of ten thousand photographs of bread, each with its recipe, and a baseline that predicts the flour.",
    )
}

fn hives() -> String {
    entry(
        "2402.00004",
        "Listening to Hives",
        "Microphones inside beehives tell the number of bees and whether the queen is present.",
    )
}

fn tides() -> String {
    entry(
        "2402.00002",
        "Tides from Altimetry without Gauges",
        "本文用卫星高度计的数据预测港口的潮位，不需要本地的验潮站，误差降低了一半。",
    )
}

/// A library of two papers, in which two came in later.
fn with_new_papers() -> Env {
    let env = Env::new();
    env.write("notes/a.md", bees() + &bread());
    env.run(&["index", "notes"]).expect_code(0);
    env.write("notes/b.md", hives() + &tides());
    env.run(&["index", "notes"]).expect_code(0);
    env
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout()).unwrap_or_else(|error| panic!("{error}: {}", run.stdout()))
}

fn titles(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|paper| paper["title"].as_str().expect("title")).collect()
}

/// The ids of all papers that are shown, sorted, each once.
fn shown(new: &Value) -> Vec<String> {
    let groups = new["groups"].as_array().expect("groups").iter().map(|group| &group["hits"]);
    let papers = groups.chain([&new["others"]]).flat_map(|list| list.as_array().expect("a list"));
    let mut ids: Vec<String> = papers.map(|paper| paper["id"].as_str().expect("id").to_string()).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// Text without what differs between runs and machines.
fn stable(text: &str) -> String {
    let text = regex::Regex::new(r"\b0\.\d{3}\b").expect("pattern").replace_all(text, "0.###");
    let text = regex::Regex::new(r"\d{4}-\d\d-\d\d \d\d:\d\d").expect("pattern").replace_all(&text, "[TIME]");
    regex::Regex::new(r"20[2-9]\d-\d\d-\d\d").expect("pattern").replace_all(&text, "[DAY]").into_owned()
}

#[test]
fn a_paper_with_the_name_of_a_followed_topic_answers_in_either_language() {
    let env = Env::new();
    let learner = |id: &str, title: &str, what: &str| {
        entry(id, title, &format!("A policy {what} is trained from rewards, and {what} by itself learns to walk."))
    };
    let dog = learner("2401.00010", "Deep Reinforcement Learning for a Robot Dog", "for legs");
    let cart = learner("2401.00011", "Reinforcement Learning of Balance on a Cart", "for a pole");
    env.write("notes/a.md", dog + &cart + &bread());
    env.run(&["index", "notes"]).expect_code(0);
    let kites = entry(
        "2402.00012",
        "Kites that Keep Their Height",
        "The lines are pulled by an agent of reinforcement learning that saw a thousand simulated afternoons.",
    );
    let beams = entry("2402.00013", "Learning How Reinforcement of Beams Fails", "Steel bars in concrete rust.");
    env.write("notes/b.md", kites + &beams);
    env.run(&["index", "notes"]).expect_code(0);
    for topic in ["强化学习", "reinforcement learning"] {
        env.run(&["follow", topic]).expect_code(0);
    }
    let new = json(env.run(&["new", "--keep", "--json"]).expect_code(0));
    for group in new["groups"].as_array().expect("groups") {
        assert_eq!(titles(&group["hits"]), ["Kites that Keep Their Height"], "{group}");
        assert_eq!(group["hits"][0]["doubtful"], false);
    }
    // Every question is accounted for on the page too.
    env.run(&["follow", "tides"]).expect_code(0);
    let page = env.run(&["new", "--keep", "--format", "markdown"]).expect_code(0).stdout();
    assert!(page.contains("nothing new about \"tides\""), "{page}");
}

#[test]
fn new_papers_are_grouped_by_the_questions_they_answer() {
    let env = with_new_papers();
    env.run(&["follow", "listening to bees in hives"]).expect_code(0);
    env.run(&["follow", "--lang", "en", "预测港口的潮位"]).expect_code(0);
    env.run(&["follow", "预测港口的潮位"]).expect_code(0);
    let people = env.run(&["new", "--keep"]);
    insta::assert_snapshot!(stable(&format!("{}\n---\n{}", people.stdout(), people.stderr())));
    for line in people.stdout().lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}");
    }
    let page = env.run(&["new", "--keep", "--format", "markdown"]);
    insta::assert_snapshot!(stable(&page.expect_code(0).stdout()));
    let run = env.run(&["new", "--json"]);
    let new = json(run.expect_code(0));
    assert_eq!(
        (new["papers"].as_u64(), new["since"].as_str(), new["calibrated"].as_bool()),
        (Some(2), None, Some(true))
    );
    let groups = new["groups"].as_array().expect("groups");
    assert_eq!(titles(&groups[0]["hits"]), ["Listening to Hives"]);
    assert_eq!((titles(&groups[1]["hits"]).len(), groups[1]["filter"]["lang"].as_str()), (0, Some("en")));
    assert_eq!(titles(&groups[2]["hits"]), ["Tides from Altimetry without Gauges"]);
    let arrived = groups[0]["hits"][0]["arrived"].as_str().expect("arrived");
    assert!(arrived.len() == 20 && arrived.ends_with('Z') && Some(arrived) == new["until"].as_str(), "{new}");
    assert!(!groups[0]["hits"][0]["sentence"].as_str().expect("sentence").is_empty());
    assert_eq!(new["others_count"], 0);
}

#[test]
fn papers_are_shown_once_and_those_of_a_broken_run_again() {
    let env = with_new_papers();
    assert_eq!(shown(&json(&env.run(&["new", "--json", "--keep"]))), ["2402.00002", "2402.00004"]);
    assert_eq!(shown(&json(&env.run(&["new", "--json", "--since", "2020"]))).len(), 4, "the mark is not moved");
    assert_eq!(shown(&json(&env.run(&["new", "--json"]))), ["2402.00002", "2402.00004"]);
    let nothing = env.run(&["new"]);
    nothing.expect_code(1);
    assert_eq!(nothing.stdout(), "");
    assert!(
        nothing.stderr().contains("nothing came in since") && nothing.stderr().contains("--since"),
        "{}",
        nothing.stderr()
    );
    assert_eq!(json(env.run(&["new", "--json"]).expect_code(1))["papers"], 0);
    env.write("notes/c.md", entry("2403.00005", "Sourdough by Ear", "A microphone hears when bread is done."));
    env.run(&["index"]).expect_code(0);
    // A reader that closes the pipe has read nothing.
    if cfg!(target_os = "linux") {
        let command = format!("'{}' new > /dev/full", env!("CARGO_BIN_EXE_papers-sem"));
        let full =
            std::process::Command::new("sh").args(["-c", &command]).current_dir(env.path()).output().expect("run");
        assert_eq!(full.status.code(), Some(2));
    }
    let new = json(env.run(&["new", "--json"]).expect_code(0));
    assert_eq!(shown(&new), ["2403.00005"]);
    assert_eq!(new["others"][0]["nearest"]["id"], "2401.00003", "bread is near to bread: {new}");
    env.run(&["new"]).expect_code(1);
}

#[test]
fn a_paper_that_is_only_told_more_of_is_not_new() {
    let env = Env::new();
    env.write("notes/a.md", bees());
    env.write(
        "notes/list.bib",
        "@article{gust2024, title = {Bread and its Crust in Ten Thousand Photographs}, author = {Ada Gust}, year = 2024,\n\
         abstract = {A dataset of bread.}}\n",
    );
    env.run(&["index", "notes"]).expect_code(0);
    // Another file, another summary, a DOI and a better title.
    env.remove("notes/a.md");
    env.write("notes/deep/b.md", bees().replace("count bees", "count the bees and the drones"));
    env.write(
        "notes/list.bib",
        "@article{gust2024, title = {Bread and Its Crust in 10,000 Photographs}, author = {Ada Gust}, year = 2024,\n\
         abstract = {A dataset of bread.}, doi = {10.1000/bread.1}}\n",
    );
    env.run(&["index"]).expect_code(0);
    let nothing = env.run(&["new"]);
    nothing.expect_code(1);
    assert!(nothing.stderr().contains("nothing came in after the first load"), "{}", nothing.stderr());
    env.run(&["index", "--rebuild"]).expect_code(0);
    env.run(&["new"]).expect_code(1);
}

#[test]
fn an_index_made_before_has_a_beginning_and_no_new_papers() {
    let env = Env::new();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/format-4"), &env.path().join("index"));
    let nothing = env.run(&["new"]);
    nothing.expect_code(1);
    assert!(nothing.stderr().contains("since the index keeps when papers come in"), "{}", nothing.stderr());
    env.write("notes/a.md", bees());
    // It was made with an earlier model.
    env.run(&["index", "--rebuild", "notes"]).expect_code(0);
    assert_eq!(shown(&json(env.run(&["new", "--json"]).expect_code(0))), ["2401.00001"]);
    assert_eq!(shown(&json(env.run(&["new", "--json", "--since", "1970"]).expect_code(0))), ["2401.00001"]);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("create");
    for entry in std::fs::read_dir(from).expect("read").map(|entry| entry.expect("entry")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &target) } else { drop(std::fs::copy(entry.path(), target)) }
    }
}

#[test]
fn lost_arrivals_are_named_and_repaired_to_the_beginning() {
    let env = with_new_papers();
    let path = env.path().join("index/generation-000002/arrivals.bin");
    assert_eq!(std::fs::metadata(&path).expect("arrivals").len(), 8, "those that the last update added");
    std::fs::write(&path, [0; 8]).expect("damage");
    let run = env.run(&["new"]);
    assert!(run.expect_code(2).stderr().contains("arrivals.bin: its checksum does not match"), "{}", run.stderr());
    env.run(&["ask", "bees"]).expect_code(0);
    let verify = env.run(&["verify"]);
    assert!(verify.expect_code(2).stdout().contains("arrivals.bin"), "{}", verify.stdout());
    let repair = env.run(&["verify", "--repair"]);
    let said = format!("{}{}", repair.expect_code(0).stdout(), repair.stderr());
    assert!(said.contains("all count as there from the beginning"), "{said}");
    env.run(&["verify"]).expect_code(0);
    env.run(&["new"]).expect_code(1);
}

#[test]
fn the_time_is_that_of_the_update_and_never_runs_back() {
    let env = Env::new();
    let (index, notes) = (env.path().join("index"), env.path().join("notes"));
    let load = |seconds: u64| {
        let now = Some(UNIX_EPOCH + Duration::from_secs(seconds));
        // A command that another test starts holds a copy of the lock for a moment.
        let options = WriterOptions { now, wait: true, ..WriterOptions::default() };
        update(&index, std::slice::from_ref(&notes), &options, &|_| {}).expect("update")
    };
    env.write("notes/a.md", bees());
    load(1_700_000_000);
    env.write("notes/b.md", bread());
    // The clock of the machine was set back.
    load(1_600_000_000);
    env.write("notes/c.md", hives() + &tides());
    load(1_700_009_000);
    let snapshot = Engine::open(&index).expect("open").snapshot().expect("snapshot");
    let arrivals = snapshot.arrivals(UNIX_EPOCH).expect("arrivals");
    let arrivals: Vec<(&str, u64)> = arrivals
        .iter()
        .map(|(row, time)| (&*row.id, time.duration_since(UNIX_EPOCH).expect("after 1970").as_secs()))
        .collect();
    let expected = [
        ("2402.00004", 1_700_009_000),
        ("2402.00002", 1_700_009_000),
        ("2401.00003", 1_700_000_001),
        ("2401.00001", 1_700_000_000),
    ];
    assert_eq!(arrivals, expected);
    let since =
        |seconds| NewPapersQuery { since: Some(UNIX_EPOCH + Duration::from_secs(seconds)), k: 1, ..Default::default() };
    let new = snapshot.new_papers(&since(1_700_009_000)).expect("new");
    assert_eq!((new.papers, new.others.len(), new.others_count), (2, 1, 2), "k limits what is shown");
    assert_eq!(new.others[0].paper.arrived, UNIX_EPOCH + Duration::from_secs(1_700_009_000));
    assert_eq!(snapshot.new_papers(&since(1_700_009_001)).expect("new").papers, 0);
    assert_eq!(
        snapshot.new_papers(&NewPapersQuery { k: 9, ..Default::default() }).expect("new").papers,
        3,
        "not the first load"
    );
}

#[test]
fn a_feed_has_each_paper_once_with_the_same_id_every_time() {
    let env = with_new_papers();
    env.run(&["follow", "listening to bees in hives"]).expect_code(0);
    env.run(&["follow", "microphones in beehives"]).expect_code(0);
    let feed = || env.run(&["new", "--keep", "--format", "atom"]).expect_code(0).stdout();
    let first = feed();
    assert_eq!(first, feed());
    assert!(first.starts_with("<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\""), "{first}");
    assert_eq!(first.matches("<entry>").count(), 2, "{first}");
    for part in [
        "<link href=\"https://arxiv.org/abs/2402.00004\" rel=\"alternate\"/>",
        "listening to bees in hives",
        "microphones in beehives",
        "<summary",
        "Tides from Altimetry without Gauges",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    // The reader of feeds of this program reads it.
    env.write("feed/new.xml", &first);
    let read = env.json_lines(&["read", "--json", "feed"]);
    assert_eq!(
        read.iter().filter(|paper| paper["url"].as_str().is_some_and(|url| url.contains("2402.0000"))).count(),
        2
    );
    env.run(&["new"]).expect_code(0);
    let empty = env.run(&["new", "--format", "atom"]);
    assert!(empty.expect_code(1).stdout().contains("<feed"), "{}", empty.stdout());
}

#[test]
fn a_server_has_the_feed_too() {
    let env = with_new_papers();
    env.run(&["follow", "listening to bees in hives"]).expect_code(0);
    let server = Served::start(&env);
    let feed = server.get("/feed.atom");
    assert_eq!((feed.status, feed.header("content-type")), (200, Some("application/atom+xml; charset=utf-8")));
    let text = feed.text();
    assert_eq!(text.matches("<entry>").count(), 4, "all of the last month: {text}");
    assert!(text.contains("listening to bees in hives"), "{text}");
    // It marks nothing as shown.
    assert_eq!(shown(&json(env.run(&["new", "--json"]).expect_code(0))).len(), 2);
    server.get("/feed.atom?k=1").problem(400);
}
