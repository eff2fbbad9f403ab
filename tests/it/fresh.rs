//! Changed sources are noticed by a look at sizes and times, and the hash decides.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, SystemTime};

use papers_sem::internals::index::verify::verify;
use rusqlite::Connection;
use serde_json::Value;

use crate::env::{Env, Run, ids};

const BEES: &str = "A camera at the entrance of the hive counts the bees that leave it and those that come back.";
const TIDES: &str = "The water level of a harbour is predicted from satellite images, without any gauge.";
const BREAD: &str = "Ten thousand photographs of bread, each with the recipe that it was baked from.";

fn entry(number: usize, title: &str, text: &str) -> String {
    format!("## {title}\nhttps://arxiv.org/abs/2403.{number:05}\n\n{text}\n")
}

/// Two files with a paper each, and their index.
fn two_files() -> Env {
    let env = Env::new();
    env.write("notes/bees.md", entry(1, "Counting Bees from Video", BEES));
    env.write("notes/tides.md", entry(2, "Tides without any Gauge", TIDES));
    env.run(&["index", "notes"]).expect_code(0);
    env
}

fn ask(env: &Env) -> Run {
    let run = env.run(&["ask", "--lexical", "--json", "bees harbour bread"]);
    run.expect_code(0);
    run
}

/// The line about changed sources, if there is one.
fn note(env: &Env) -> Option<String> {
    let told = ask(env).stderr();
    let lines: Vec<&str> = told.lines().filter(|line| line.contains("since the index was made")).collect();
    assert!(lines.len() <= 1 && lines.len() == told.lines().count(), "{told}");
    lines.first().map(|line| line.to_string())
}

fn expect(env: &Env, changes: &str) {
    let told = note(env).unwrap_or_else(|| panic!("nothing is told, but {changes}"));
    assert_eq!(told, format!("note: {changes} since the index was made: ask with --fresh, or run `papers-sem index`"));
}

fn expect_nothing(env: &Env, after: &str) {
    assert_eq!(note(env), None, "{after}");
}

fn set_time(path: &Path, time: SystemTime) {
    File::options().write(true).open(path).and_then(|file| file.set_modified(time)).expect("a time");
}

fn time_of(path: &Path) -> SystemTime {
    path.metadata().and_then(|data| data.modified()).expect("a time")
}

fn manifest(env: &Env) -> Vec<u8> {
    std::fs::read(env.path().join("index/manifest.json")).expect("a manifest")
}

fn counts(report: &Value) -> [u64; 4] {
    ["new", "updated", "unchanged", "removed"].map(|key| report[key].as_u64().expect(key))
}

#[test]
fn what_changed_is_told_and_fresh_answers_are_given() {
    let env = two_files();
    expect_nothing(&env, "an update");
    env.write("notes/bees.md", entry(1, "Counting Bees from Video", &format!("{BEES} At night too.")));
    expect(&env, "1 file changed");
    env.write("notes/bread.md", entry(3, "Ten Thousand Loaves of Bread", BREAD));
    expect(&env, "1 file changed, 1 is new");
    env.remove("notes/tides.md");
    expect(&env, "1 file changed, 1 is new, 1 is gone");
    for command in [&["list"][..], &["similar", "2403.00001"], &["ask", "--lexical", "bees"]] {
        let told = env.run(command).stderr();
        assert!(told.contains("note: 1 file changed, 1 is new, 1 is gone since the index was made"), "{told}");
    }
    let run = env.run(&["ask", "--fresh", "--lexical", "--json", "bees harbour bread"]);
    run.expect_code(0);
    assert_eq!(run.stderr().lines().last(), Some("index updated: 1 new, 1 updated, 1 removed"), "{}", run.stderr());
    let answer: Value = serde_json::from_str(&run.stdout()).expect("json");
    let mut found = ids(&answer);
    found.sort_unstable();
    assert_eq!(found, ["2403.00001", "2403.00003"]);
    expect_nothing(&env, "an answer that was brought up to date");
    let run = env.run(&["ask", "--fresh", "--lexical", "--json", "bees"]);
    assert_eq!(run.stderr(), "", "nothing to do");
    let missing = env.run(&["ask", "--fresh", "--index", "other", "bees"]);
    missing.expect_code(2);
    assert!(missing.stderr().contains("there is no index in other"), "{}", missing.stderr());
}

#[test]
fn a_touched_file_did_not_change() {
    let env = two_files();
    let (path, before) = (env.path().join("notes/bees.md"), manifest(&env));
    for time in [SystemTime::now() + Duration::from_secs(3600), SystemTime::UNIX_EPOCH + Duration::from_secs(1)] {
        set_time(&path, time);
        expect_nothing(&env, "another time");
    }
    let text = std::fs::read(&path).expect("read");
    std::fs::write(&path, text).expect("the same again");
    expect_nothing(&env, "the same content again");
    assert_eq!(counts(&env.json(&["index", "--json"])), [0, 0, 2, 0]);
    assert_eq!(manifest(&env), before);
}

#[test]
fn other_content_of_the_same_size_and_time_is_found() {
    let env = two_files();
    let path = env.path().join("notes/bees.md");
    env.write("notes/bees.md", entry(1, "Counting Bees from Video", &BEES.replace("camera", "kamera")));
    expect(&env, "1 file changed");
    assert_eq!(counts(&env.json(&["index", "--json"])), [0, 1, 1, 0]);
    let time = time_of(&path);
    env.write("notes/bees.md", entry(1, "Counting Bees from Video", &BEES.replace("camera", "gadget")));
    set_time(&path, time);
    expect(&env, "1 file changed");
    assert_eq!(counts(&env.json(&["index", "--json"])), [0, 1, 1, 0]);
    expect_nothing(&env, "an update");
}

#[test]
fn only_what_would_be_read_is_new() {
    let env = two_files();
    env.write("notes/.draft.md", entry(4, "A Hidden Draft", BREAD));
    env.write("notes/.git/config.md", "text");
    env.write("notes/paper.pdf", b"%PDF-1.4\n");
    expect_nothing(&env, "hidden names and a PDF document");
    env.write("notes/deep/er/bread.md", entry(3, "Ten Thousand Loaves of Bread", BREAD));
    expect(&env, "1 file is new");
    assert_eq!(counts(&env.json(&["index", "--json"])), [1, 0, 2, 0]);
    expect_nothing(&env, "an update");
    env.write("notes/paper.pdf", b"%PDF-1.4\nmarked by its reader\n");
    expect_nothing(&env, "a mark in a PDF document");
    env.write("notes/paper.pdf", entry(5, "No Longer a Document", TIDES));
    expect(&env, "1 file changed");
    env.remove("notes/paper.pdf");
    expect_nothing(&env, "a file that gave nothing is gone");
    std::fs::rename(env.path().join("notes/deep"), env.path().join("notes/flat")).expect("rename");
    expect(&env, "1 file is new, 1 is gone");
    assert_eq!(counts(&env.json(&["index", "--json"])), [0, 1, 2, 0], "the paper has another source");
    expect_nothing(&env, "an update");
}

#[test]
fn an_index_among_its_sources_is_not_one_of_them() {
    let env = Env::new();
    env.write("notes/bees.md", entry(1, "Counting Bees from Video", BEES));
    env.run(&["index", "--index", "notes/index", "notes"]).expect_code(0);
    let told = |env: &Env| env.run(&["ask", "--index", "notes/index", "--lexical", "bees"]).stderr();
    assert_eq!(told(&env), "");
    env.run(&["index", "--index", "notes/index"]).expect_code(0);
    assert_eq!(told(&env), "");
    env.write("notes/index-of-papers.md", entry(2, "Tides without any Gauge", TIDES));
    assert!(told(&env).contains("1 file is new"));
}

#[test]
fn a_source_that_is_away_is_not_gone() {
    let env = Env::new();
    env.write("notes/bees.md", entry(1, "Counting Bees from Video", BEES));
    env.write("disk/tides.md", entry(2, "Tides without any Gauge", TIDES));
    env.run(&["index", "notes", "disk"]).expect_code(0);
    let (disk, unmounted) = (env.path().join("disk"), env.path().join("unmounted"));
    std::fs::rename(&disk, &unmounted).expect("rename");
    expect_nothing(&env, "a disk that is not there");
    std::fs::create_dir(&disk).expect("a mount point");
    expect_nothing(&env, "an empty mount point");
    assert_eq!(counts(&env.json(&["index", "--json"])), [0, 0, 2, 0]);
    std::fs::remove_dir(&disk).expect("remove");
    std::fs::rename(&unmounted, &disk).expect("rename");
    expect_nothing(&env, "a disk that is back");
    env.write("disk/bread.md", entry(3, "Ten Thousand Loaves of Bread", BREAD));
    env.remove("disk/tides.md");
    expect(&env, "1 file is new, 1 is gone");
}

#[test]
fn a_source_of_its_own_and_a_packed_one_are_looked_at() {
    let env = Env::new();
    let pack = |text: &str| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, text.as_bytes()).and_then(|()| packed.finish()).expect("gzip")
    };
    env.write("lists/bees.md.gz", pack(&entry(1, "Counting Bees from Video", BEES)));
    env.write("lists/other.md", entry(9, "Not a Source", BREAD));
    env.write("notes/tides.md", entry(2, "Tides without any Gauge", TIDES));
    env.run(&["index", "lists/bees.md.gz", "notes"]).expect_code(0);
    expect_nothing(&env, "an update");
    env.write("lists/other.md", "changed, and none of the sources");
    expect_nothing(&env, "a change of a neighbour");
    env.write("lists/bees.md.gz", pack(&entry(1, "Counting Bees from Video", BREAD)));
    expect(&env, "1 file changed");
    assert_eq!(counts(&env.json(&["index", "--json"])), [0, 1, 1, 0]);
    env.remove("lists/bees.md.gz");
    expect_nothing(&env, "a source that is away");
}

#[test]
fn the_log_of_a_database_is_a_part_of_it() {
    let env = Env::new();
    env.write("Zotero/storage/WXYZ2345/page.html", "<html><body><h2>A page that was saved</h2></body></html>");
    let path = env.path().join("Zotero/zotero.sqlite");
    let connection = Connection::open(&path).expect("a database");
    connection
        .execute_batch(
            "CREATE TABLE itemTypes (itemTypeID INT, typeName TEXT);
             INSERT INTO itemTypes VALUES (1, 'journalArticle');
             CREATE TABLE fields (fieldID INT, fieldName TEXT);
             INSERT INTO fields VALUES (1, 'title');
             CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, libraryID INT, key TEXT);
             CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value);
             CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);
             INSERT INTO items VALUES (1, 1, 1, 'ABCD0001');
             INSERT INTO itemDataValues VALUES (11, 'Counting Bees from Video');
             INSERT INTO itemData VALUES (1, 1, 11);
             PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;",
        )
        .expect("a library");
    env.run(&["index", "Zotero"]).expect_code(0);
    expect_nothing(&env, "an update");
    let before = (time_of(&path), path.metadata().expect("size").len());
    connection
        .execute_batch(
            "INSERT INTO items VALUES (2, 1, 1, 'ABCD0002');
             INSERT INTO itemDataValues VALUES (21, 'Songs of Bees in Winter');
             INSERT INTO itemData VALUES (2, 1, 21);",
        )
        .expect("an item");
    assert_eq!((time_of(&path), path.metadata().expect("size").len()), before, "all of it is in the log");
    expect(&env, "1 file changed");
    assert_eq!(counts(&env.json(&["index", "--json"])), [1, 0, 1, 0]);
    expect_nothing(&env, "an update");
}

#[test]
#[cfg(unix)]
fn a_folder_that_cannot_be_read_keeps_its_papers_and_is_read_when_it_can() {
    use std::os::unix::fs::PermissionsExt;
    let env = Env::new();
    env.write("notes/bees.md", entry(1, "Counting Bees from Video", BEES));
    env.write("notes/locked/tides.md", entry(2, "Tides without any Gauge", TIDES));
    env.run(&["index", "notes"]).expect_code(0);
    let locked = env.path().join("notes/locked");
    let set = |mode| std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(mode)).expect("permissions");
    set(0o000);
    // The superuser reads everything.
    let is_locked = std::fs::read_dir(&locked).is_err();
    let told = note(&env);
    let report = env.json(&["index", "--json"]);
    set(0o755);
    assert_eq!((told, counts(&report)), (None, [0, 0, 2, 0]));
    assert_eq!(report["problems"].as_u64().expect("problems") > 0, is_locked);
    expect_nothing(&env, "what is there again is as it was");
    env.write("notes/locked/bread.md", entry(3, "Ten Thousand Loaves of Bread", BREAD));
    expect(&env, "1 file is new");
}

#[test]
#[cfg(unix)]
fn a_file_with_two_names_counts_once() {
    let env = Env::new();
    env.write("notes/z.md", entry(1, "Counting Bees from Video", BEES));
    std::os::unix::fs::symlink("z.md", env.path().join("notes/a.md")).expect("a link");
    std::os::unix::fs::symlink("..", env.path().join("notes/up")).expect("a link");
    env.run(&["index", "notes"]).expect_code(0);
    expect_nothing(&env, "an update");
    std::os::unix::fs::symlink("z.md", env.path().join("notes/b.md")).expect("a link");
    expect_nothing(&env, "one more name");
    env.write("notes/z.md", entry(1, "Counting Bees from Video", BREAD));
    expect(&env, "1 file changed");
    assert_eq!(counts(&env.json(&["index", "--json"])), [0, 1, 0, 0]);
    expect_nothing(&env, "an update");
}

#[test]
fn what_is_known_of_a_source_outlives_updates_of_others() {
    let env = Env::new();
    env.write("notes/bees.md", entry(1, "Counting Bees from Video", BEES));
    env.write("more/tides.md", entry(2, "Tides without any Gauge", TIDES));
    env.run(&["index", "notes"]).expect_code(0);
    env.write("notes/bees.md", entry(1, "Counting Bees from Video", BREAD));
    env.run(&["index", "more"]).expect_code(0);
    expect(&env, "1 file changed");
    env.run(&["index", "--forget", "more"]).expect_code(0);
    expect(&env, "1 file changed");
    env.write("more/tides.md", "no source any more");
    expect(&env, "1 file changed");
    env.run(&["index", "--rebuild"]).expect_code(0);
    expect_nothing(&env, "a rebuild");
}

#[test]
fn a_lost_or_damaged_cache_is_no_loss() {
    let env = two_files();
    let path = env.path().join("index/source-times.bin");
    let whole = std::fs::read(&path).expect("the cache");
    env.write("notes/bees.md", entry(1, "Counting Bees from Video", BREAD));
    expect(&env, "1 file changed");
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let longer = [&whole[..], b"more"].concat();
    for damaged in [&b""[..], &whole[..7], &whole[..whole.len() - 1], &flipped, &longer, &[0xff; 5000]] {
        std::fs::write(&path, damaged).expect("damage");
        expect_nothing(&env, "nothing is known");
        let health = verify(&env.path().join("index")).expect("an index");
        assert!(health.is_whole() && health.leftovers.is_empty(), "{health:?}");
    }
    std::fs::remove_file(&path).expect("remove");
    expect_nothing(&env, "nothing is known");
    // One of another index is none either.
    std::fs::write(&path, &whole).expect("write");
    env.run(&["index", "--index", "other", "notes"]).expect_code(0);
    std::fs::copy(env.path().join("other/source-times.bin"), &path).expect("copy");
    expect_nothing(&env, "nothing is known of this generation");
    assert_eq!(counts(&env.json(&["index", "--json"])), [0, 1, 1, 0]);
    expect_nothing(&env, "an update");
    env.remove("notes/tides.md");
    expect(&env, "1 file is gone");
    // A run that changes nothing writes it again.
    env.write("notes/tides.md", entry(2, "Tides without any Gauge", TIDES));
    std::fs::remove_file(&path).expect("remove");
    env.run(&["index"]).expect_code(0);
    env.remove("notes/tides.md");
    expect(&env, "1 file is gone");
}

#[test]
fn many_changes_are_counted_without_reading_all() {
    let env = Env::new();
    let write = |word: &str| {
        for number in 0..300 {
            env.write(&format!("notes/{number}.txt"), format!("{word} {number}"));
        }
    };
    write("first");
    env.write("notes/bees.md", entry(1, "Counting Bees from Video", BEES));
    env.run(&["index", "notes"]).expect_code(0);
    write("other");
    // As many as may be read are; the others count by their times.
    expect(&env, "about 300 files changed");
    env.run(&["ask", "--fresh", "--lexical", "bees"]).expect_code(0);
    expect_nothing(&env, "an answer that was brought up to date");
}
