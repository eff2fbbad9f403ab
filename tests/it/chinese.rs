//! What the command says to people whose system speaks Chinese.

use std::collections::BTreeSet;

use crate::env::{Env, Run, without_scores};

/// As [`Env::run`], on a Chinese system.
fn run(env: &Env, args: &[&str]) -> Run {
    env.run_with(args, &[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")])
}

const NOTES: &str = "\
# 周记

## [Lighthouse keepers in winter](https://arxiv.org/abs/2401.00001)

We ask keepers of lighthouses about the winter of their first year.

## [海雾中的声音定位](https://arxiv.org/abs/1901.00002)

用三个麦克风阵列在浓雾里定位航船，误差小于十米。
";

#[test]
fn an_update_is_told_in_chinese() {
    let env = Env::new();
    env.write("notes/a.md", NOTES);
    env.write("notes/b.pdf", "%PDF-1.7\n");
    env.write("notes/c.md", "这里没有论文。\n");
    // On a slow machine there are more lines of progress.
    let told = run(&env, &["index", "notes"]).expect_code(0).told();
    let told: Vec<&str> = told.lines().filter(|line| !line.starts_with("向量化")).collect();
    insta::assert_snapshot!("chinese_index", told.join("\n"));
    insta::assert_snapshot!("chinese_index_unchanged", run(&env, &["index"]).expect_code(0).told());
}

#[test]
fn an_answer_and_what_is_doubtful_are_told_in_chinese() {
    let env = Env::new();
    env.write("notes/a.md", NOTES);
    env.run(&["index", "notes"]).expect_code(0);
    let told = run(&env, &["ask", "雾里怎样给船定位？"]).expect_code(0).told();
    insta::assert_snapshot!("chinese_ask", without_scores(&told));
    let filtered = run(&env, &["ask", "灯塔", "--since", "2030"]);
    insta::assert_snapshot!("chinese_ask_nothing", filtered.expect_code(1).told());
    let explained = run(&env, &["ask", "--explain", "papers about keepers of lighthouses since 2020"]);
    let explained = explained.expect_code(0).told();
    assert!(explained.contains("语义 ") && explained.contains("年份："), "{explained}");
}

#[test]
fn errors_and_their_way_out_are_told_in_chinese() {
    let env = Env::new();
    env.write("notes/a.md", NOTES);
    insta::assert_snapshot!("chinese_no_index", run(&env, &["ask", "雾"]).expect_code(2).told());
    env.run(&["index", "notes"]).expect_code(0);
    insta::assert_snapshot!("chinese_no_date", run(&env, &["ask", "雾", "--since", "昨天"]).expect_code(2).told());
    let unknown = run(&env, &["index", "--forget", "nowhere.md"]).expect_code(2).told();
    assert!(unknown.starts_with("错误：") && unknown.contains("papers-sem list --json"), "{unknown}");
}

/// A folder of files that give no paper, or not all that is in them.
fn faulty() -> Env {
    let env = Env::new();
    env.write("notes/a.md", NOTES);
    env.write("notes/b.md", "这里没有论文。\n");
    env.write(
        "notes/c.json",
        "[\n{\"title\": \"On lamp oil\", \"abstract\": \"How much of it a winter takes.\"},\n{\"pages\": \"1-3\"},\n\
         {\"title\": \"On wicks\", \"abstract\": cotton},\n7\n]\n",
    );
    env.write("notes/d.bib", "@article{lens,\n  title = {Grinding a {lens},\n  year = {1901}\n}\n\n@misc{empty}\n");
    env.write("notes/e.csv", "bird;weight;nests\ngull;900;2\ntern;120;1\nauk;700;4\n");
    env.write("notes/f.opml", "<?xml version=\"1.0\"?>\n<opml version=\"2.0\"><body/></opml>\n");
    env.write("notes/g.gz", [0x1f, 0x8b, 8, 0, 0]);
    let bells = "## [雾钟](https://arxiv.org/abs/2401.00003)\n\n雾里的钟声能传十里，";
    env.write("notes/h.md", [bells.as_bytes(), b"\xff\n"].concat());
    env.write("notes/i.ris", "TY  - JOUR\nAU  - Keeper, Ann\nER  - \n");
    env.write("notes/scan", "%PDF-1.7\n");
    env.write("notes/.draft.md", NOTES);
    env
}

/// What the JSON of an update says in English: of files without a paper, and of all else that could not be read.
fn english(json: &serde_json::Value) -> BTreeSet<&str> {
    let list = |name: &str| json[name].as_array().expect("a list");
    let reasons = list("left_out").iter().map(|file| &file["reason"]);
    let messages = list("problem_list").iter().map(|problem| &problem["message"]);
    reasons.chain(messages).map(|text| text.as_str().expect("a text")).collect()
}

#[test]
fn problems_of_files_are_told_in_chinese() {
    let env = faulty();
    let told = run(&env, &["index", "notes"]).expect_code(0).told();
    let read = run(&env, &["read", "notes"]).expect_code(0).stderr();
    let stats = run(&env, &["stats"]).expect_code(0).told();
    insta::assert_snapshot!("chinese_problems", read);
    let json = env.json(&["index", "--json"]);
    let english = english(&json);
    assert!(english.len() >= 12, "{english:?}");
    for text in english {
        for told in [&told, &read, &stats] {
            assert!(!told.contains(text), "{text}: {told}");
        }
    }
    for text in ["没有标题，也没有文字", "既没有标题也没有摘要", "PDF 文档", "没有带链接、编号或摘要的标题"]
    {
        assert!(told.contains(text), "{text}: {told}");
    }
    assert!(stats.contains("PDF 文档"), "{stats}");
    // Of a file that is given by name.
    let named = run(&env, &["index", "notes/scan", "nowhere.md"]).expect_code(0).told();
    assert!(named.contains("是 PDF 文档，不是文本") && named.contains("无法读取："), "{named}");
    let lost = run(&env, &["index", "nowhere.md"]).expect_code(2).told();
    assert!(lost.contains("无法读取：") && !lost.contains("cannot be read"), "{lost}");
}

#[test]
fn json_of_problems_is_the_same_in_every_language() {
    let env = faulty();
    env.run(&["index", "notes"]).expect_code(0);
    for args in [["index", "--json"], ["stats", "--json"]] {
        assert_eq!(run(&env, &args).expect_code(0).stdout(), env.run(&args).expect_code(0).stdout());
    }
}

#[test]
fn json_is_the_same_in_every_language() {
    let env = Env::new();
    env.write("notes/a.md", NOTES);
    env.run(&["index", "notes"]).expect_code(0);
    let asked = |run: &Run| {
        let mut answer: serde_json::Value = serde_json::from_str(&run.stdout()).expect("JSON");
        answer["took_ms"].take();
        answer
    };
    let args = ["ask", "--json", "雾里怎样给船定位？"];
    assert_eq!(asked(&run(&env, &args)), asked(&env.run(&args)));
}
