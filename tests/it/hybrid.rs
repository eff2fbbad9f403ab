//! Words and meaning together, filters, and the other ways to ask.

use crate::env::{Env, ids};

const LIST: &str = r#"{"id": "2401.00001", "title": "ZetaFlow: Streaming joins over sensor data", "abstract": "Joins streams of measurements with bounded memory.", "authors": ["Ada Lovelace", "Grace Hopper"], "date": "2024-01-03", "categories": "cs.DB", "tags": ["streams"]}
{"id": "2402.00002", "title": "Reading gauges with cameras", "abstract": "A camera reads analogue gauges of pumps; the detector is small.", "authors": ["Alan Turing"], "date": "2024-02-10", "categories": "cs.CV", "tags": ["vision", "edge"], "url": "https://example.org/gauges"}
{"id": "n3", "title": "流式连接算法", "abstract": "在内存有限时连接多个传感器数据流。", "date": "2023", "tags": ["streams"]}
{"id": "n4", "title": "咖啡机里的水垢", "abstract": "水垢怎样形成，怎样清除。"}
"#;

const MORE: &str = r#"{"title": "Tidal turbines in shallow channels", "abstract": "Blades that turn in slow water, measured for a year."}
{"title": "鲸鱼的歌声", "abstract": "用水下话筒记录鲸鱼的歌声，并按群体分类。"}
"#;

fn library() -> Env {
    let env = Env::new();
    env.write("notes/a.jsonl", LIST);
    env.write("notes/b/more.jsonl", MORE);
    env.run(&["index", "notes"]).expect_code(0);
    env
}

#[test]
fn words_find_what_is_told_in_the_other_language() {
    let env = library();
    for (question, id) in
        [("相机检测", "2402.00002"), ("ocean acoustics of whales", "鲸鱼的歌声"), ("sensor streams", "2401.00001")]
    {
        let found = env.json(&["ask", "--lexical", "--json", "--explain", question]);
        let first = &found["hits"][0];
        let is_foreign = question != "sensor streams";
        assert!(first["id"] == id || first["title"] == id, "{question}: {first}");
        assert_eq!(first["explain"]["translated"], is_foreign, "{question}");
    }
    // What is written in another script than the paper is no translation, and no certainty.
    env.write(
        "notes/c.jsonl",
        r#"{"title": "Hulls in ice", "abstract": "Ships that break ice.", "authors": ["张三丰"]}"#,
    );
    env.run(&["index"]).expect_code(0);
    let by = env.json(&["ask", "--lexical", "--json", "--explain", "张三丰"]);
    assert_eq!(by["hits"][0]["title"], "Hulls in ice");
    assert_eq!(by["hits"][0]["explain"]["translated"], false);
    assert!(by["hits"][0]["explain"]["fused"].as_f64().is_some_and(|words| words < 10.0), "{by}");
    // Every answer has some of the words.
    for hit in
        env.json(&["ask", "--lexical", "--json", "--explain", "传感器 streams"])["hits"].as_array().expect("hits")
    {
        assert!(hit["explain"]["bm25"].as_f64().is_some_and(|words| words > 0.0), "{hit}");
    }
    // A filter leaves the same papers in the same order.
    let only = env.json(&["ask", "--lexical", "--json", "--lang", "en", "相机检测"]);
    assert_eq!(ids(&only), ["2402.00002"]);
    let said = env.run(&["ask", "--lexical", "--explain", "相机检测"]).expect_code(0).stdout();
    assert!(said.contains("translated words "), "{said}");
}

#[test]
fn what_a_paper_is_called_finds_it_first() {
    let env = library();
    for question in
        ["2402.00002", "arXiv:2402.00002v3", "https://arxiv.org/abs/2402.00002", "reading gauges with cameras!"]
    {
        assert_eq!(ids(&env.json(&["ask", "--json", question]))[0], "2402.00002", "{question}");
    }
    for question in ["zetaflow", "ZetaFlow", "ＺｅｔａＦｌｏｗ"] {
        assert_eq!(ids(&env.json(&["ask", "--json", question]))[0], "2401.00001", "{question}");
        assert_eq!(ids(&env.json(&["ask", "--json", "--lexical", question]))[0], "2401.00001", "{question}");
    }
    let traditional = env.json(&["ask", "--json", "--lexical", "感測器資料流 連接演算法 記憶體"]);
    assert_eq!(traditional["hits"][0]["title"], "流式连接算法");
}

#[test]
fn filters_are_combined_and_never_cost_a_result() {
    let env = library();
    let ask = |args: &[&str]| {
        let run = env.run(&[&["ask", "--json", "streams of sensor data"], args].concat());
        let answer: serde_json::Value = serde_json::from_str(&run.stdout()).expect("json");
        answer["hits"]
            .as_array()
            .expect("hits")
            .iter()
            .map(|hit| hit["title"].as_str().expect("title").to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(ask(&[]).len(), 6);
    // One paper is left, and it is the last that anyone would think of.
    assert_eq!(ask(&["-k", "1", "--author", "turing"]), ["Reading gauges with cameras"]);
    assert_eq!(ask(&["--tag", "streams", "--until", "2023-12-31"]), ["流式连接算法"]);
    assert_eq!(ask(&["--since", "2024-02", "--category", "cs"]), ["Reading gauges with cameras"]);
    assert_eq!(ask(&["--source", "notes/b"]).len(), 2);
    assert_eq!(ask(&["--source", "b/*.jsonl", "--lang", "zh"]), ["鲸鱼的歌声"]);
    assert_eq!(ask(&["--has", "url", "--has", "arxiv", "--tag", "Vision"]), ["Reading gauges with cameras"]);
    for mode in ["--lexical", "--semantic"] {
        assert_eq!(ask(&[mode, "--author", "Lovelace"]), ["ZetaFlow: Streaming joins over sensor data"]);
    }
    let run = env.run(&["ask", "streams", "--author", "nobody"]);
    run.expect_code(1);
    assert!(run.stderr().contains("no paper meets the filters"), "{}", run.stderr());
    let run = env.run(&["ask", "streams", "--since", "yesterday"]);
    run.expect_code(2);
    assert!(run.stderr().contains("\"yesterday\" is no date\n  write it as 2024"), "{}", run.stderr());
}

#[test]
fn questions_come_from_standard_input_and_from_files() {
    let env = library();
    let output = env.command(&["ask", "--json", "-"]).write_stdin("鲸鱼唱歌\n").output().expect("run");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("json");
    assert_eq!((&answer["query"], &answer["hits"][0]["title"]), (&"鲸鱼唱歌".into(), &"鲸鱼的歌声".into()));
    env.write("many.txt", "水垢怎样清除\nblades in slow water\n");
    let answers = env.json_lines(&["ask", "--json", "--queries", "many.txt"]);
    let first: Vec<_> = answers.iter().map(|answer| answer["hits"][0]["title"].as_str().expect("title")).collect();
    assert_eq!(first, ["咖啡机里的水垢", "Tidal turbines in shallow channels"]);
    // One at a time gives the same.
    let alone = env.json(&["ask", "--json", "blades in slow water"]);
    assert_eq!(alone["hits"], answers[1]["hits"]);
    env.write("named.tsv", "q7\t水垢怎样清除\n");
    assert_eq!(env.json(&["ask", "--json", "--queries", "named.tsv"])["id"], "q7");
    assert!(env.run(&["ask", "--queries", "many.txt"]).expect_code(0).stdout().contains("blades in slow water"));
}

#[test]
fn similar_leaves_the_paper_itself_out() {
    let env = library();
    let hits = env.json(&["similar", "--json", "2401.00001"]);
    assert_eq!(hits["hits"][0]["title"], "流式连接算法");
    assert!(!ids(&hits).contains(&"2401.00001"));
    assert_eq!(
        env.json(&["similar", "--json", "tidal", "turbines", "in", "shallow", "channels", "-k", "2"])["hits"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    assert_eq!(env.json(&["similar", "--json", "zetaflow"])["hits"][0]["title"], "流式连接算法");
    env.run(&["similar", "no such paper"]).expect_code(1);
}

#[test]
fn explain_tells_what_speaks_for_a_paper() {
    let env = library();
    let answer = env.json(&["ask", "--json", "--explain", "camera reads gauges"]);
    let explain = &answer["hits"][0]["explain"];
    assert_eq!(
        (&explain["cosine_rank"], &explain["bm25_rank"], &explain["named"]),
        (&1.into(), &1.into(), &false.into())
    );
    let answer = env.json(&["ask", "--json", "--explain", "ZetaFlow"]);
    assert_eq!(answer["hits"][0]["explain"]["named"], true);
    let shown = env.run(&["ask", "--explain", "-k", "1", "camera reads gauges"]).stdout();
    assert!(shown.contains("meaning 0.") && shown.contains("words "), "{shown}");
}

#[test]
fn scores_fall_from_one_to_nought_and_low_ones_can_be_left_out() {
    let env = library();
    let answer = env.json(&["ask", "--json", "camera reads gauges of pumps"]);
    let scores: Vec<f64> =
        answer["hits"].as_array().expect("hits").iter().map(|hit| hit["score"].as_f64().expect("score")).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b) && scores.iter().all(|score| (0.0..=1.0).contains(score)), "{scores:?}");
    assert!(scores[0] > 0.5 && scores[5] < 0.3, "{scores:?}");
    let few = env.json(&["ask", "--json", "--min-score", "0.5", "camera reads gauges of pumps"]);
    assert!(few["hits"].as_array().expect("hits").len() < 6);
    let run = env.run(&["ask", "xyzzy plugh 12345 quux"]);
    run.expect_code(0);
    assert!(run.stderr().contains("probably not in your library"), "{}", run.stderr());
}
