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

#[test]
fn wrong_arguments_are_told_in_chinese() {
    let env = Env::new();
    for (args, expected) in [
        (&["ask"][..], "错误：缺少这些参数：\n  <QUESTION>..."),
        (&["ask", "--jsn", "雾"], "提示：有相近的参数：'--json'"),
        (&["indexx"], "提示：有相近的命令：'index'"),
        (&["ask", "--mode", "both", "雾"], "[可用的值：hybrid、semantic、lexical]"),
        (&["ask", "-k", "0", "雾"], "'-k <N>' 的值不能是 '0'：请给出不小于 1 的整数"),
        (&["similar", "-k", "三", "雾"], "'-k <N>' 的值不能是 '三'：请给出不小于 1 的整数"),
        (&["ask", "--json", "--format", "ris", "雾"], "'--json' 不能和 '--format <FORMAT>' 一起用"),
        (&["new", "--since", "昨天"], "写成 2026、2026-11 或 2026-11-29"),
        (&["index", "--threads", "0"], "请给出 1 到 65535 的整数"),
    ] {
        let told = run(&env, args).expect_code(2).told();
        assert!(told.contains(expected) && !told.contains("error") && !told.contains("Usage"), "{args:?}: {told}");
    }
    // Help is in English, and what is wrong is too for whoever reads English.
    assert!(run(&env, &["ask", "--help"]).expect_code(0).stdout().contains("Usage: papers-sem ask"));
    let english = env.run(&["ask", "-k", "0", "fog"]).expect_code(2).stderr();
    insta::assert_snapshot!(english, @r"
    error: invalid value '0' for '-k <N>': give a whole number, 1 or more

    For more information, try '--help'.
    ");
}

#[cfg(unix)]
#[test]
fn what_the_system_says_is_told_in_chinese() {
    let env = Env::new();
    env.write("notes/a.md", NOTES);
    let read = run(&env, &["read", "nowhere.md"]).expect_code(1).stderr();
    assert!(read.starts_with("nowhere.md: 没有这个文件或文件夹 (os error 2)\n"), "{read}");
    let index = run(&env, &["index", "nowhere.md"]).expect_code(2).stderr();
    assert!(index.contains("没有这个文件或文件夹 (os error 2)"), "{index}");
    let draft = run(&env, &["ground", "notes"]).expect_code(2).stderr();
    assert!(draft.contains("无法读取 notes：是文件夹 (os error 21)"), "{draft}");
    let man = run(&env, &["man", "notes/a.md"]).expect_code(2).stderr();
    assert_eq!(man, "错误：无法写入 notes/a.md：已存在 (os error 17)\n  请指定别的位置\n");
}

#[test]
fn a_file_in_the_place_of_an_index_is_called_a_file() {
    let env = Env::new();
    env.write("notes/a.md", NOTES);
    for args in [&["ask", "雾"][..], &["list"], &["index", "notes"]] {
        let args = [&["--index", "notes/a.md"], args].concat();
        let english = env.run(&args).expect_code(2).stderr();
        assert!(english.starts_with("error: notes/a.md is a file, and no index\n"), "{english}");
        assert!(english.contains("`papers-sem index notes/a.md` indexes it"), "{english}");
        let chinese = run(&env, &args).expect_code(2).stderr();
        assert!(chinese.starts_with("错误：notes/a.md 是文件，不是索引\n"), "{chinese}");
    }
}

#[test]
fn what_commands_show_has_chinese_labels() {
    let env = Env::new();
    env.write("notes/a.md", NOTES);
    env.write(
        "notes/b.bib",
        "@article{bell,\n  title = {Bells in Fog},\n  author = {Keeper, Ann},\n  year = {1901},\n  volume = {3},\n  \
         pages = {1-3},\n  abstract = {How far bells are heard in the fog of a harbour.}\n}\n",
    );
    env.run(&["index", "notes"]).expect_code(0);
    // A citation is found without its marks.
    let shown = run(&env, &["show", "@bell"]).expect_code(0).stdout();
    insta::assert_snapshot!(shown, @r"
    Bells in Fog
    编号        t:688c6ad1dd93
    名称        bell
    作者        Ann Keeper
    日期        1901
    出版        第 3 卷，第 1-3 页
    来源        notes/b.bib:1

    摘要（英文）
      How far bells are heard in the fog of a harbour.
    ");
    assert_eq!(run(&env, &["cite", "[@bell]"]).stdout(), env.run(&["cite", "bell"]).expect_code(0).stdout());
    assert_eq!(run(&env, &["similar", "@bell"]).stdout(), run(&env, &["similar", "bell"]).expect_code(0).stdout());
    let unknown = run(&env, &["cite", "@nobody"]).expect_code(1).stderr();
    assert!(unknown.contains("没有叫 \"@nobody\" 的论文"), "{unknown}");
    let stats = run(&env, &["stats"]).expect_code(0).stdout();
    for text in ["论文      3 篇，来自 2 个文件", "日期      1901 到 2024-01", "精确检索", "每年论文数"]
    {
        assert!(stats.contains(text), "{text}: {stats}");
    }
    let verify = run(&env, &["verify"]).expect_code(0).stdout();
    assert!(verify.contains("第 1 代，格式 ") && verify.contains("  完好     papers.bin"), "{verify}");
    env.write("draft.md", "Bells are heard far in the fog of a harbour [@bell]. Why is this so?\n");
    let ground = run(&env, &["ground", "--explain", "draft.md"]).expect_code(0).stdout();
    assert!(ground.contains("没有查找：问句") && ground.contains("bell：已引用，"), "{ground}");
}

#[test]
fn why_a_file_gave_no_paper_is_said_once() {
    let env = faulty();
    let files = ["notes/scan", "notes/e.csv", "notes/i.ris"];
    let read = env.run(&[&["read"], &files[..]].concat()).expect_code(1).stderr();
    let index = env.run(&[&["index", "notes/a.md"], &files[..]].concat()).expect_code(0).told();
    for text in ["a PDF document", "table without a column for titles", "neither a title nor an abstract"] {
        for told in [&read, &index] {
            assert_eq!(told.matches(text).count(), 1, "{text}: {told}");
        }
    }
    assert!(read.contains("notes/i.ris:1: no paper: "), "{read}");
}
