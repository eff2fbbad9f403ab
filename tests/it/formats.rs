//! Indexes of earlier formats.

use std::path::Path;

use papers_sem::internals::index::store::Manifest;
use papers_sem::internals::index::store::disk::FileSystem;

use crate::env::{Env, ids};
use crate::state::copy;

#[test]
fn an_index_of_format_1_is_refused_with_the_way_out_and_lives_on() {
    let env = Env::new();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/format-1"), &env.path().join("index"));
    let run = env.run(&["ask", "long context"]);
    run.expect_code(2);
    assert!(run.stderr().contains("written by an earlier papers-sem"), "{}", run.stderr());
    assert!(run.stderr().contains("`papers-sem upgrade`"), "{}", run.stderr());
    // Its vectors are of an earlier model too, and the files it was made from are gone: all that is left is what it
    // kept of them.
    let run = env.run(&["index"]);
    run.expect_code(2);
    assert!(run.stderr().contains("`papers-sem index --rebuild`"), "{}", run.stderr());
    let report = env.json(&["index", "--rebuild", "--json"]);
    assert_eq!((&report["papers"], &report["passages"]), (&2.into(), &2.into()));
    assert_eq!(report["removed"], 0);
    assert_eq!(ids(&env.json(&["ask", "--json", "神经网络怎样变小"]))[0].get(..2), Some("t:"));
    assert_eq!(ids(&env.json(&["ask", "--json", "--lexical", "LongLoRA"])), ["2309.12307"]);
}

#[test]
fn an_index_of_format_2_opens_for_ever() {
    opens(2);
}

#[test]
fn an_index_of_format_3_opens_for_ever() {
    opens(3);
}

#[test]
fn an_index_of_format_4_opens_for_ever() {
    opens(4);
}

fn opens(format: u32) {
    let env = Env::new();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/format-{format}"));
    copy(&kept, &env.path().join("index"));
    let verified = env.json(&["verify", "--json"]);
    assert_eq!((&verified["whole"], &verified["format"]), (&true.into(), &format.into()));
    assert_eq!(ids(&env.json(&["ask", "--json", "--lexical", "--exact", "沙丘怎样移动"]))[0], "2406.00002");
    assert_eq!(ids(&env.json(&["ask", "--json", "--lexical", "fog harps"]))[0], "2406.00001");
    assert_eq!(ids(&env.json(&["similar", "--json", "2406.00001"])).len(), 2);
    assert_eq!(env.run(&["list"]).stdout().lines().count(), 3);
    let shown = env.json(&["show", "--json", "10.1000/example.3"]);
    assert_eq!((&shown["date"], &shown["tags"][0]), (&"2024-06-03".into(), &"birds".into()));
    // What it was made from is gone, and its papers stay.
    let run = env.run(&["index", "--json"]);
    if !run.stderr().contains("was made with the model") {
        run.expect_code(0);
        assert_eq!(env.json_lines(&["list", "--json"]).len(), 3);
        let verified = env.json(&["verify", "--json"]);
        assert_eq!((&verified["whole"], &verified["format"]), (&true.into(), &5.into()));
    }
}

#[test]
fn upgrade_writes_an_index_of_format_1_anew_from_what_it_holds() {
    let env = Env::new();
    let (fresh, index) = (env.path().join("fresh"), env.path().join("index"));
    env.write("notes/a.md", "## Harps and Fog\nhttps://arxiv.org/abs/2401.00001\n\nWires collect water.\n");
    env.run(&["index", "--index", "fresh", "notes"]).expect_code(0);
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/format-1"), &index);
    // As if this version's model had made it.
    let mut manifest = Manifest::read(&index).expect("manifest");
    manifest.identity = Manifest::read(&fresh).expect("manifest").identity;
    manifest.template = Manifest::read(&fresh).expect("manifest").template;
    manifest.commit(&FileSystem, &index).expect("commit");
    assert_eq!(env.json(&["verify", "--json"])["whole"], true);
    let report = env.json(&["upgrade", "--json"]);
    assert_eq!((&report["papers"], &report["passages"]), (&2.into(), &2.into()));
    assert_eq!(env.json(&["stats", "--json"])["papers"], 2);
    assert_eq!(env.json(&["verify", "--json"])["format"], 5);
    assert_eq!(ids(&env.json(&["ask", "--json", "--lexical", "LongLoRA"])), ["2309.12307"]);
}
