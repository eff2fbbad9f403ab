//! `papers-sem map`, `topics` and the charts of `stats`.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::env::Env;
use crate::served::Served;

/// The place of each paper, and whether it came in after the map was laid out.
fn places(map: &Value) -> BTreeMap<String, (f64, f64, bool)> {
    let papers = map["papers"].as_array().expect("papers");
    let place = |paper: &Value| {
        let number = |key: &str| paper[key].as_f64().expect("a coordinate");
        let id = paper["id"].as_str().expect("an id").to_string();
        (id, (number("x"), number("y"), paper["is_new"] == true))
    };
    papers.iter().map(place).collect()
}

fn record(title: &str, text: &str) -> String {
    format!("{}\n", json!({"title": title, "abstract": text, "date": "2026-03-02"}))
}

#[test]
fn every_paper_has_a_place_and_a_topic() {
    let env = Env::with_reading_list();
    let map = env.json(&["map", "--json"]);
    let papers = env.json(&["stats", "--json"])["papers"].as_u64().expect("papers") as usize;
    let places = places(&map);
    assert_eq!(places.len(), papers);
    assert!(places.values().all(|(x, y, is_new)| (0.0..=1.0).contains(x) && (0.0..=1.0).contains(y) && !is_new));
    let topics = map["topics"].as_array().expect("topics");
    for paper in map["papers"].as_array().expect("papers") {
        assert!(paper["topic"].as_u64().is_some_and(|topic| (topic as usize) < topics.len()), "{paper}");
        assert!(paper["title"]["en"].is_string() || paper["title"]["zh"].is_string(), "{paper}");
    }
    for topic in topics {
        for name in [&topic["name"]["en"], &topic["name"]["zh"]] {
            assert!(name.as_str().is_some_and(|name| !name.is_empty()), "{topic}");
        }
    }
    let at_top = topics.iter().filter(|topic| topic.get("parent").is_none());
    assert_eq!(at_top.filter_map(|topic| topic["papers"].as_u64()).sum::<u64>(), papers as u64);
    // The same papers give the same map.
    assert_eq!(env.json(&["map", "--json", "--again"]), map);
    fs::remove_file(env.path().join("index/map.bin")).expect("the map");
    assert_eq!(env.json(&["map", "--json"]), map);
}

#[test]
fn new_papers_are_placed_and_the_others_stay() {
    let env = Env::with_reading_list();
    let before = places(&env.json(&["map", "--json"]));
    env.write("notes/new.jsonl", record("Bees that count", "Honey bees count landmarks on their way to a flower."));
    env.run(&["index", "notes"]).expect_code(0);
    let after = places(&env.json(&["map", "--json"]));
    let new: Vec<&String> = after.iter().filter(|(_, place)| place.2).map(|(id, _)| id).collect();
    assert_eq!((after.len(), new.len()), (before.len() + 1, 1));
    for (id, place) in &before {
        assert_eq!(after.get(id), Some(place), "{id}");
    }
    let name = new[0].clone();
    // With more new papers than old ones, all are laid out again.
    let many: String = (0..2 * before.len())
        .map(|at| {
            record(&format!("Tide number {at}"), &format!("The tide of harbour {at} is predicted from the moon."))
        })
        .collect();
    env.write("notes/tides.jsonl", many);
    env.run(&["index", "notes"]).expect_code(0);
    let all = places(&env.json(&["map", "--json"]));
    assert_eq!(all.len(), 3 * before.len() + 1);
    assert!(all.values().all(|place| !place.2));
    env.remove("notes/new.jsonl");
    env.run(&["index", "notes"]).expect_code(0);
    let left = places(&env.json(&["map", "--json"]));
    assert!(!left.contains_key(&name));
    assert_eq!(left.len(), all.len() - 1);
    for (id, place) in &left {
        assert_eq!(all.get(id), Some(place), "{id}");
    }
    // Where most papers have gone, the rest is laid out again, and no topic is left without papers.
    env.remove("notes/tides.jsonl");
    env.run(&["index", "notes"]).expect_code(0);
    let map = env.json(&["map", "--json"]);
    assert_eq!(places(&map).keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert!(map["topics"].as_array().expect("topics").iter().all(|topic| topic["papers"].as_u64() > Some(0)), "{map}");
}

#[test]
fn a_paper_with_another_text_is_placed_again() {
    let env = Env::with_reading_list();
    let text = |text: &str| record("A title that stays", text);
    env.write("notes/one.jsonl", text("Bridges of stone carry more than bridges of wood."));
    env.run(&["index", "notes"]).expect_code(0);
    let before = places(&env.json(&["map", "--json"]));
    env.write("notes/one.jsonl", text("A network of attention layers translates sentences in parallel."));
    env.run(&["index", "notes"]).expect_code(0);
    let after = places(&env.json(&["map", "--json"]));
    let moved: Vec<&String> =
        after.iter().filter(|(id, place)| before.get(*id) != Some(place)).map(|(id, _)| id).collect();
    assert_eq!(moved.len(), 1, "{moved:?}");
    assert!(after[moved[0]].2);
}

#[test]
fn a_damaged_map_is_made_again() {
    let env = Env::with_reading_list();
    let map = env.json(&["map", "--json"]);
    let path = env.path().join("index/map.bin");
    let whole = fs::read(&path).expect("the map");
    for at in [0, 20, 60, whole.len() / 2, whole.len() - 1] {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x40;
        fs::write(&path, &damaged).expect("damage");
        assert_eq!(env.json(&["map", "--json"]), map, "byte {at}");
        assert_eq!(fs::read(&path).expect("the map"), whole, "byte {at}");
    }
    fs::write(&path, &whole[..whole.len() / 3]).expect("damage");
    assert_eq!(env.json(&["map", "--json"]), map);
    env.run(&["verify"]).expect_code(0);
}

#[test]
fn the_page_is_one_file_and_replaces_no_other() {
    let env = Env::with_reading_list();
    env.run(&["map"]).expect_code(0);
    let page = fs::read_to_string(env.path().join("map.html")).expect("the page");
    assert!(page.contains("Attention Is All You Need"));
    let outside = regex::Regex::new(r#"(src|href)="(https?:)?//"#).expect("a pattern");
    // It may be given to others: it does not tell where the library lies.
    assert!(!page.contains(&*env.path().to_string_lossy()));
    assert!(!outside.is_match(page.split("<script").next().expect("the head")));
    let again = env.run(&["map", "-o", "map.html"]);
    again.expect_code(0);
    assert_eq!(env.run(&["map", "-o", "-"]).stdout(), page);
    env.run(&["map", "-o", "-", "--open"]).expect_code(2);
    env.run(&["map", "-o", "notes"]).expect_code(2);
    let nowhere = env.run(&["map", "-o", "nowhere/m.html"]).expect_code(2).stderr();
    assert!(nowhere.starts_with("error: cannot write nowhere/m.html: ") && !nowhere.contains(".map-"), "{nowhere}");
    assert!(nowhere.ends_with("  make its folder first, or name another place\n"), "{nowhere}");
    env.write("mine.html", "<p>my own page</p>");
    let refused = env.run(&["map", "--output", "mine.html"]);
    refused.expect_code(2);
    assert!(refused.stderr().contains("mine.html is there and is no map"), "{}", refused.stderr());
    assert_eq!(fs::read(env.path().join("mine.html")).expect("the file"), b"<p>my own page</p>");
    let left: Vec<_> = fs::read_dir(env.path()).expect("dir").flatten().map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".map-")), "{left:?}");
    insta::assert_snapshot!(again.stdout());
}

#[test]
fn topics_are_a_tree_for_people_and_for_programs() {
    let env = Env::with_reading_list();
    let outline = env.json(&["topics", "--json"]);
    let topics = outline["topics"].as_array().expect("topics");
    assert!((3..=12).contains(&topics.len()), "{outline}");
    for topic in topics {
        let below = topic["topics"].as_array().map(Vec::as_slice).unwrap_or_default();
        let sum: u64 = below.iter().filter_map(|topic| topic["papers"].as_u64()).sum();
        assert!(below.is_empty() || Some(sum) == topic["papers"].as_u64(), "{topic}");
        assert!(topic["central"].as_array().is_some_and(|central| !central.is_empty()), "{topic}");
    }
    let (english, chinese) = (env.run(&["topics"]), env.run_with(&["topics"], &[("LC_ALL", "zh_CN.UTF-8")]));
    for run in [&english, &chinese] {
        run.expect_code(0);
        for line in run.stdout().lines() {
            let width = unicode_width::UnicodeWidthStr::width(line);
            assert!(width <= 80, "{width}: {line}");
        }
    }
    insta::assert_snapshot!(format!("{}\n---\n{}", english.stdout(), chinese.stdout()));
}

#[test]
fn numbers_have_charts_and_are_plain_on_a_pipe() {
    let env = Env::with_reading_list();
    let run = env.run(&["stats"]);
    run.expect_code(0);
    let charts = run.stdout();
    let (_, charts) = charts.split_once("\n\n").expect("charts");
    assert!(!charts.contains(['█', '▁', '\u{1b}']), "{charts}");
    insta::assert_snapshot!(charts.to_string());
}

#[test]
fn an_empty_index_has_an_empty_map() {
    let env = Env::new();
    env.write("notes/none.md", "Nothing of note.\n");
    let _ = env.run(&["index", "notes"]);
    let run = env.run(&["map", "--json"]);
    if run.stdout().is_empty() {
        // No index was made of nothing.
        run.expect_code(2);
        return;
    }
    run.expect_code(1);
    assert_eq!(env.json(&["map", "--json"])["papers"], json!([]));
    env.run(&["topics"]).expect_code(1);
}

#[test]
fn a_server_sends_the_map_and_its_page() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    let (mut sent, mut printed) = (server.json("/api/map"), env.json(&["map", "--json"]));
    (sent["index"], printed["index"]) = (Value::Null, Value::Null);
    assert_eq!(sent, printed);
    let (mut sent, mut printed) = (server.json("/api/topics"), env.json(&["topics", "--json"]));
    (sent["index"], printed["index"]) = (Value::Null, Value::Null);
    assert_eq!(sent, printed);
    let page = server.get("/map");
    assert_eq!(page.status, 200);
    for part in regex::Regex::new(r#"(?:src|href)="(/page/[^"]+)""#).expect("a pattern").captures_iter(&page.text()) {
        assert_eq!(server.get(&part[1]).status, 200, "{}", &part[1]);
    }
    env.write("notes/new.jsonl", record("Bees that count", "Honey bees count landmarks."));
    env.run(&["index", "notes"]).expect_code(0);
    let again = server.json("/api/map");
    assert_eq!(places(&again).values().filter(|place| place.2).count(), 1);
}
