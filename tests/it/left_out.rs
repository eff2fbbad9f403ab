//! Every file that was given and yielded no paper is counted and named with its reason.

use serde_json::Value;

use crate::env::Env;

const PAPER: &str = "## Reading Lips in the Dark\n[paper](https://arxiv.org/abs/2401.00011)\n\nA radar reads lips.\n";

fn mixed() -> Env {
    let env = Env::new();
    env.write("notes/a.md", PAPER);
    env.write("notes/todo.md", "- buy milk\n- call Ann\n");
    for name in ["one", "two", "three", "four"] {
        env.write(&format!("notes/{name}.pdf"), b"%PDF-1.7\n\x00\x01\x02");
    }
    env.write("notes/photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    env.write("notes/.obsidian/app.json", "{}");
    env
}

fn listed(report: &Value) -> Vec<(String, String)> {
    let files = report["left_out"].as_array().expect("left_out");
    let name = |file: &Value| {
        let path = file["path"].as_str().expect("path");
        (path.rsplit('/').next().unwrap_or(path).to_string(), file["cause"].as_str().expect("cause").to_string())
    };
    files.iter().map(name).collect()
}

#[test]
fn index_sums_up_what_gave_no_paper() {
    let env = mixed();
    let run = env.run(&["index", "notes"]);
    run.expect_code(0);
    insta::assert_snapshot!(run.stdout(), @"
    1 paper, 1 passage from 2 files in index
    1 new, 0 updated, 0 unchanged, 0 removed; 1 passage embedded, 0 problems
    not read: 4 PDF (notes/four.pdf, notes/one.pdf, notes/three.pdf and 1 more)
    not read: 1 PNG (notes/photo.png)
    no paper in 1 file: notes/todo.md (no title with a link, an id or a summary)
    not read: notes/.obsidian (hidden: the name begins with a dot)
    ");
    assert!(run.stderr().contains("PDF is not read: index what your reference manager exports"), "{}", run.stderr());
    // A later run, in which nothing changed, says the same.
    let again = env.run(&["index"]);
    let last = |text: String| text.lines().skip(2).map(str::to_string).collect::<Vec<_>>();
    assert_eq!(last(again.stdout()), last(run.stdout()));
}

#[test]
fn json_has_every_file_that_gave_no_paper() {
    let env = mixed();
    let report = env.json(&["index", "--json", "notes"]);
    let mut files = listed(&report);
    files.sort();
    let expected = [
        (".obsidian", "hidden"),
        ("four.pdf", "not_read"),
        ("one.pdf", "not_read"),
        ("photo.png", "not_read"),
        ("three.pdf", "not_read"),
        ("todo.md", "no_paper"),
        ("two.pdf", "not_read"),
    ];
    assert_eq!(files, expected.map(|(name, cause)| (name.to_string(), cause.to_string())));
    assert_eq!(report["skipped"], 5);
    // The index remembers them: a look at it needs no look at the files.
    let overview = env.json(&["stats", "--json"]);
    let kinds: Vec<_> = overview["left_out"].as_array().expect("left_out").iter().map(|kind| &kind["kind"]).collect();
    assert_eq!(kinds[0], "PDF");
    assert_eq!(overview["left_out"][0]["files"], 4);
    assert_eq!(overview["left_out"][0]["examples"].as_array().map(Vec::len), Some(3));
    assert!(env.run(&["doctor"]).stdout().contains("4 PDF, 1 PNG"), "{}", env.run(&["doctor"]).stdout());
}

#[test]
fn read_names_every_file_that_gave_no_paper() {
    let env = mixed();
    let run = env.run(&["read", "notes"]);
    run.expect_code(0);
    for line in [
        "notes/todo.md: no paper: no title with a link, an id or a summary",
        "notes/one.pdf: not read: a PDF document",
        "notes/photo.png: not read: a PNG image",
        "notes/.obsidian: not read: hidden",
    ] {
        assert!(run.stderr().contains(line), "{line}\n{}", run.stderr());
    }
}

#[test]
fn what_is_forgotten_is_left_out_no_longer() {
    let env = mixed();
    env.write("other/b.md", PAPER.replace("00011", "00012").replace("Lips", "Hands"));
    env.write("other/c.pdf", b"%PDF-1.7\n\x00\x01\x02");
    env.run(&["index", "notes", "other"]).expect_code(0);
    assert_eq!(env.json(&["stats", "--json"])["left_out"][0]["files"], 5);
    env.run(&["index", "--forget", "notes"]).expect_code(0);
    assert_eq!(env.json(&["stats", "--json"])["left_out"][0]["files"], 1);
    // A file in which a paper was written is none of them.
    env.write("other/c.pdf", PAPER);
    assert_eq!(listed(&env.json(&["index", "--json", "other"])), []);
}

#[test]
fn a_file_full_of_problems_hides_no_other_file() {
    let env = Env::new();
    let bad = "{\"title\": oops}\n".repeat(80);
    let good = "{\"title\": \"Maps from Footsteps\", \"abstract\": \"Plans from sound.\"}\n".repeat(100);
    for name in ["a", "b"] {
        env.write(&format!("notes/{name}.jsonl"), format!("{good}{bad}"));
    }
    let run = env.run(&["index", "notes"]);
    run.expect_code(0);
    for line in ["notes/a.jsonl:101: ", "notes/a.jsonl: 75 more problems", "notes/b.jsonl:101: "] {
        assert!(run.stderr().contains(line), "{line}\n{}", run.stderr());
    }
    assert_eq!(env.json(&["index", "--json"])["problem_list"].as_array().map(Vec::len), Some(160));
    assert!(env.run(&["read", "notes"]).stderr().contains("notes/b.jsonl:180: "));
}
