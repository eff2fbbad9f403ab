//! What the command says to people whose system speaks Chinese.

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
