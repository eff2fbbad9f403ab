//! `papers-sem ground`: the papers that support the sentences of a draft.

use serde_json::{Value, json};

use crate::env::Env;
use crate::openapi::Document;
use crate::served::Served;

const DRAFT: &str = "\
# Related work

Adapting a frozen model with two small low-rank matrices needs far fewer trainable parameters.
**Clipping the ratio of action probabilities** keeps policy updates small [@1707.06347].
Tides in the Bay of Fundy rise by sixteen metres twice a day.
In this section we review how detectors work. Why are they slow?

| table | of numbers |
|-------|------------|
| 1.    | Not read.  |

逐层按列量化权重，并用近似的二阶信息补偿误差，千亿参数的模型就能压到三四比特。A single network that divides the image into a grid detects objects in real time
[@1706.03762; @nobody1999nothing].
";

/// Scores differ in the last digits between processors.
fn without_scores(text: &str) -> String {
    regex::Regex::new(r"\b[01]\.\d\d\b").expect("pattern").replace_all(text, "0.##").into_owned()
}

fn statuses(answer: &Value) -> Vec<&str> {
    let sentences = answer["sentences"].as_array().expect("sentences").iter();
    sentences.map(|sentence| sentence["status"].as_str().expect("a status")).collect()
}

#[test]
fn a_draft_for_people() {
    let env = Env::with_reading_list();
    env.write("draft.md", DRAFT);
    let run = env.run(&["ground", "-k", "1", "draft.md"]);
    run.expect_code(0);
    insta::assert_snapshot!(without_scores(&format!("{}\n---\n{}", run.stdout(), run.stderr())));
    for line in run.stdout().lines() {
        let width = unicode_width::UnicodeWidthStr::width(line);
        assert!(width <= 80, "{width}: {line}");
        assert!(!line.contains('\u{1b}'), "colour on a pipe: {line:?}");
    }
}

#[test]
fn a_draft_for_programs() {
    let env = Env::with_reading_list();
    env.write("draft.md", DRAFT);
    let answer = env.json(&["ground", "--json", "draft.md"]);
    assert_eq!(
        statuses(&answer),
        ["supported", "supported", "unsupported", "skipped", "skipped", "supported", "supported"]
    );
    assert_eq!((&answer["claims"], &answer["supported"], &answer["calibrated"]), (&5.into(), &4.into(), &true.into()));
    let sentences = &answer["sentences"];
    let best = |at: usize| &sentences[at]["support"][0]["id"];
    assert_eq!([best(0), best(1), best(5), best(6)], ["2106.09685", "1707.06347", "2210.17323", "1506.02640"]);
    assert_eq!((&sentences[3]["reason"], &sentences[4]["reason"]), (&"about_the_text".into(), &"question".into()));
    assert!(sentences[2]["nearest"]["score"].as_f64().is_some_and(|score| score < 0.5), "{}", sentences[2]);
    // Lines and characters of the draft.
    let lines: Vec<u64> = (0..7).map(|at| sentences[at]["line"].as_u64().expect("a line")).collect();
    assert_eq!(lines, [3, 4, 5, 6, 6, 12, 12]);
    let place = |at: usize, end: usize| sentences[at]["place"][end].as_u64().expect("a place") as usize;
    let text: String = DRAFT.chars().skip(place(5, 0)).take(place(5, 1) - place(5, 0)).collect();
    assert_eq!(text, "逐层按列量化权重，并用近似的二阶信息补偿误差，千亿参数的模型就能压到三四比特。");
    // Each citation is checked.
    let verdicts = |at: usize| -> Vec<&Value> {
        sentences[at]["citations"].as_array().expect("citations").iter().map(|cited| &cited["verdict"]).collect()
    };
    assert_eq!(verdicts(1), ["supported"]);
    assert_eq!(verdicts(6), ["unclear", "not_in_library"]);
    assert!(sentences[0].get("citations").is_none() && sentences[0].get("compared").is_none(), "{}", sentences[0]);
    let explained = env.json(&["ground", "--json", "--explain", "-k", "1", "draft.md"]);
    assert!(
        explained["sentences"][0]["compared"].as_array().is_some_and(|compared| compared.len() == 6),
        "{explained}"
    );
    assert_eq!(explained["sentences"][0]["support"].as_array().map(Vec::len), Some(1));
}

#[test]
fn keys_are_inserted_and_nothing_else_changes() {
    let env = Env::with_reading_list();
    env.write("draft.md", DRAFT.replace('\n', "\r\n"));
    let run = env.run(&["ground", "--markdown", "-k", "1", "draft.md"]);
    run.expect_code(0);
    let expected = DRAFT
        .replace("fewer trainable parameters.", "fewer trainable parameters [@2106.09685].")
        .replace("三四比特。", "三四比特[@2210.17323]。");
    assert_eq!(run.stdout(), expected.replace('\n', "\r\n"));
    // The keys that were inserted are checked like any other.
    env.write("again.md", expected);
    let again = env.json(&["ground", "--json", "again.md"]);
    assert_eq!(again["sentences"][0]["citations"][0]["verdict"], "supported", "{}", again["sentences"][0]);
    let latex = "\\section{Work}\nAdapting a \\emph{frozen} model with two small low-rank matrices needs far fewer trainable parameters.\n";
    env.write("draft.tex", latex);
    let run = env.run(&["ground", "--markdown", "-k", "1", "draft.tex"]);
    assert_eq!(run.stdout(), latex.replace("parameters.", "parameters~\\cite{2106.09685}."));
}

#[test]
fn drafts_that_nothing_supports_and_no_drafts() {
    let env = Env::with_reading_list();
    env.write("tides.txt", "Tides in the Bay of Fundy rise by sixteen metres twice a day.\n");
    let run = env.run(&["ground", "tides.txt"]);
    run.expect_code(1);
    assert!(run.stdout().contains("nothing here supports this"), "{}", run.stdout());
    env.write("empty.md", "# A heading\n");
    let run = env.run(&["ground", "empty.md"]);
    run.expect_code(1);
    assert!(run.stderr().contains("no sentence claims something"), "{}", run.stderr());
    env.write("draft.pdf", b"%PDF-1.7 something");
    let run = env.run(&["ground", "draft.pdf"]);
    run.expect_code(2);
    assert!(run.stderr().contains("draft.pdf") && run.stderr().contains("PDF"), "{}", run.stderr());
    let run = env.run(&["ground", "none.md"]);
    run.expect_code(2);
    assert!(run.stderr().contains("none.md"), "{}", run.stderr());
    // A filter leaves out what would support.
    env.write("draft.md", DRAFT);
    env.run(&["ground", "--since", "2030", "draft.md"]).expect_code(1);
}

#[test]
fn drafts_of_other_encodings_and_of_standard_input() {
    let env = Env::with_reading_list();
    let text = "逐层按列量化权重，并用近似的二阶信息补偿误差，千亿参数的模型就能压到三四比特。";
    let utf_16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    env.write("draft.txt", utf_16);
    assert_eq!(env.json(&["ground", "--json", "draft.txt"])["sentences"][0]["text"], text);
    let output = env.command(&["ground", "--json", "-"]).write_stdin(text).output().expect("run");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("json");
    assert_eq!(answer["sentences"][0]["support"][0]["id"], "2210.17323", "{answer}");
}

#[test]
fn the_server_answers_what_the_command_prints() {
    let env = Env::with_reading_list();
    env.write("draft.md", DRAFT);
    let server = Served::start(&env);
    let headers = [("Content-Type", "application/json")];
    let post = |path: &str, text: &str| {
        server.connect().request("POST", path, &headers, json!({ "text": text }).to_string().as_bytes())
    };
    let mut sent = post("/api/ground?k=2&draft=true", DRAFT).json();
    let document = Document(server.json("/openapi.json"));
    document.check("post", "/api/ground", 200, "application/json", &sent);
    let cited = env.run(&["ground", "--markdown", "-k", "2", "draft.md"]);
    assert_eq!(sent["draft"], cited.stdout());
    let mut printed = env.json(&["ground", "--json", "-k", "2", "draft.md"]);
    sent.as_object_mut().expect("an object").remove("draft");
    (sent["took_ms"], printed["took_ms"]) = (Value::Null, Value::Null);
    assert_eq!(sent, printed);
    let problem = post("/api/ground", " \n").problem(400);
    document.check("post", "/api/ground", 400, "application/problem+json", &problem);
    let long = "Kites measure the wind at many heights.\n\n".repeat(101);
    let problem = post("/api/ground", &long).problem(413);
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("at most 100")), "{problem}");
    post("/api/ground?k=11", DRAFT).problem(400);
}

#[test]
fn both_languages_are_shown_only_on_request() {
    let env = Env::new();
    env.write(
        "notes/both.md",
        "# Kites that map wind\n[paper](https://arxiv.org/abs/2401.00001)\n\n\
         **Abstract:** A tethered kite measures wind speed at many heights, so that turbines can be planned without a mast.\n\n\
         **摘要：** 系留风筝在多个高度测量风速，因此规划风力机时不必竖立测风塔。\n",
    );
    env.run(&["index", "notes"]).expect_code(0);
    let question = "planning wind turbines without a mast";
    let answer = env.json(&["ask", "--json", "--both", question]);
    let other = &answer["hits"][0]["other"];
    assert_eq!((&other["language"], &answer["hits"][0]["language"]), (&"zh".into(), &"en".into()), "{answer}");
    assert!(other["sentence"].as_str().is_some_and(|sentence| sentence.starts_with("系留风筝")), "{other}");
    assert!(env.json(&["ask", "--json", question])["hits"][0].get("other").is_none());
    let shown = env.run(&["ask", "--both", question]).stdout();
    assert!(shown.contains("A tethered kite") && shown.contains("系留风筝"), "{shown}");
    // By words alone, too, the question's language comes first.
    for (question, language) in [("wind turbines", "en"), ("规划风力机", "zh")] {
        assert_eq!(env.json(&["ask", "--json", "--lexical", question])["hits"][0]["language"], language);
    }
    let server = Served::start(&env);
    let sent = server.json("/api/search?q=planning+wind+turbines&both=true");
    assert_eq!(sent["hits"][0]["other"]["language"], "zh", "{sent}");
    Document(server.json("/openapi.json")).check("get", "/api/search", 200, "application/json", &sent);
}
