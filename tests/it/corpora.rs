//! Real pages, where they are on this machine.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::env::{Env, ids, shared};

fn read(env: &Env, path: &std::path::Path) -> Vec<Value> {
    env.json_lines(&["read", "--json", &path.to_string_lossy()])
}

fn seed(number: &str) -> Option<std::path::PathBuf> {
    let dir = shared("corpora/seeds")?;
    let found =
        std::fs::read_dir(dir).expect("seeds").flatten().find(|e| e.file_name().to_string_lossy().starts_with(number));
    Some(found.expect("the seed").path())
}

fn languages(paper: &Value) -> Vec<(&str, &str)> {
    let texts = paper["texts"].as_array().expect("texts");
    texts.iter().map(|t| (t["kind"].as_str().expect("kind"), t["language"].as_str().expect("language"))).collect()
}

#[test]
fn seeds_have_exactly_their_papers() {
    let env = Env::new();
    for (number, count) in [("000", 16), ("001", 15), ("002", 19), ("003", 25)] {
        let Some(path) = seed(number) else { return };
        assert_eq!(read(&env, &path).len(), count, "{number}");
    }
}

#[test]
fn monthly_lists_have_titles_ids_and_chinese_abstracts() {
    let env = Env::new();
    for number in ["000", "001"] {
        let Some(path) = seed(number) else { return };
        for paper in read(&env, &path) {
            assert!(paper["arxiv"].is_string() && paper["title_zh"].is_string(), "{paper}");
            assert!(
                paper["title"].as_str().expect("title").is_ascii()
                    || paper["title"].as_str().is_some_and(|t| t.contains('’')),
                "{paper}"
            );
            assert_eq!(languages(&paper), [("abstract", "zh")], "{paper}");
            let text = paper["texts"][0]["text"].as_str().expect("text");
            assert!(text.chars().count() > 100 && !text.contains("数据来源"), "{paper}");
            assert!(paper["date"].as_str().expect("date").starts_with("2024-0"), "{paper}");
        }
    }
    let path = seed("000").expect("seed");
    let yolo = read(&env, &path).into_iter().find(|paper| paper["arxiv"] == "2402.13616").expect("YOLOv9");
    assert_eq!(yolo["title"], "YOLOv9: Learning What You Want to Learn Using Programmable Gradient Information");
    let links: Vec<&str> =
        yolo["links"].as_array().expect("links").iter().filter_map(|link| link["url"].as_str()).collect();
    assert_eq!(links, ["https://arxiv.org/abs/2402.13616", "https://github.com/WongKinYiu/yolov9"]);
    assert_eq!(yolo["date"], "2024-02");
}

#[test]
fn the_digest_has_authors_venues_and_every_text() {
    let Some(path) = seed("002") else { return };
    let env = Env::new();
    let papers = read(&env, &path);
    for paper in &papers {
        assert!(!paper["authors"].as_array().expect("authors").is_empty(), "{paper}");
        assert_eq!(paper["date"], "2025-06-01", "{paper}");
        let languages = languages(paper);
        for wanted in [("abstract", "en"), ("abstract", "zh"), ("summary", "zh"), ("key_points", "zh")] {
            assert!(languages.contains(&wanted), "{wanted:?} of {}: {languages:?}", paper["title"]);
        }
        let all = paper.to_string();
        for furniture in ["点此查看", "Cool Papers", "版权声明", "论文及项目相关链接", "Key Takeaways"]
        {
            assert!(!all.contains(furniture), "{furniture} in {}", paper["title"]);
        }
    }
    assert_eq!(papers[0]["venue"], "Accepted by ICML 2025");
    assert_eq!(papers[0]["authors"].as_array().map(Vec::len), Some(3));
    let venues = papers.iter().filter(|paper| paper["venue"].is_string()).count();
    assert!(venues >= 8, "{venues}");
}

#[test]
fn the_weekly_note_has_entries_without_ids_too() {
    let Some(path) = seed("003") else { return };
    let env = Env::new();
    let papers = read(&env, &path);
    let with_id = papers.iter().filter(|paper| paper["arxiv"].is_string()).count();
    assert_eq!(with_id, 16, "entries with an arXiv id");
    assert!(papers.iter().all(|paper| paper["date"].as_str().is_some_and(|date| date.starts_with("2024-04"))));
    assert!(papers.iter().all(|paper| !paper["links"].as_array().expect("links").is_empty()));
    let find = |id: &str| papers.iter().find(|paper| paper["arxiv"] == id).unwrap_or_else(|| panic!("{id}"));
    let tiny = find("2404.04167");
    assert_eq!(tiny["links"].as_array().map(Vec::len), Some(3), "{tiny}");
    assert_eq!(find("2404.14469")["tags"], serde_json::json!(["长文本", "推理加速"]));
    let heads = find("2404.15045");
    assert_eq!(heads["title"], "Multi-He. d Mixture-of-Experts");
    assert_eq!(heads["title_zh"], "多头专家混合模型");
    let design = find("2404.13033");
    assert!(design["title"].as_str().expect("title").starts_with("Sample Design Engineering"), "{design}");
    assert!(design["title_zh"].as_str().expect("zh").contains("样本设计工程"), "{design}");
    assert_eq!(find("2404.16789")["title"], "Continual Learning of Large Language Models: A Comprehensive Survey");
    let long = find("2404.15949")["texts"][0]["text"].as_str().expect("text").to_string();
    assert!(long.lines().count() >= 3 || long.contains("CORM"), "{long}");
}

/// Papers each source has by its own headings, rows and entries (counted apart from the reader),
/// and the fewest that may be read.
#[test]
fn messy_pages_are_read_nearly_whole() {
    let Some(dir) = shared("corpora/messy") else { return };
    let env = Env::new();
    let mut by_source: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    for entry in std::fs::read_dir(dir).expect("messy").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let source = name.split("__").next().unwrap_or_default().to_string();
        let run = env.run(&["read", "--json", &entry.path().to_string_lossy()]);
        let papers: Vec<Value> = run.stdout().lines().map(|line| serde_json::from_str(line).expect("json")).collect();
        let counts = by_source.entry(source).or_default();
        counts.0 += 1;
        counts.1 += papers.len();
        counts.2 += papers.iter().filter(|paper| paper["arxiv"].is_string()).count();
    }
    println!("source: files, papers, with arXiv id\n{by_source:#?}");
    assert_eq!(by_source.values().map(|counts| counts.0).sum::<usize>(), 119);
    assert_eq!(by_source["shiyibihua"].1, by_source["shiyibihua"].0, "a page is a paper");
}

#[test]
fn the_main_job_on_the_seeds() {
    let Some(dir) = shared("corpora/seeds") else { return };
    let env = Env::new();
    let report = env.json(&["index", "--json", &dir.to_string_lossy()]);
    assert_eq!(report["papers"], 75, "{report}");
    assert_eq!(report["problems"], 0, "{report}");
    let answer = env.json(&["ask", "--json", "extending the context window of language models to millions of tokens"]);
    assert!(ids(&answer)[..3].contains(&"2402.13753"), "{answer}");
    let answer = env.json(&["ask", "--json", "用扩散模型生成神经网络的参数"]);
    assert_eq!(ids(&answer)[0], "2402.13144");
}
