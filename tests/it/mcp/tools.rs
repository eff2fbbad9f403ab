//! What the tools answer, and how they refuse.

use serde_json::{Value, json};

use super::{Session, call, modern};
use crate::env::{Env, example};

/// Tokens of the list of tools that a client sends to its model with every request.
const MOST_TOKENS: f64 = 2_000.0;
/// Bytes of JSON for each token, carefully: those of language models need 3.9 to 4.4 for this list.
const BYTES_PER_TOKEN: f64 = 3.5;

/// The JSON of an answer for a snapshot: the folder of the example is `[EXAMPLE]`, and scores are left out.
fn shown(mut answer: Value) -> String {
    for hit in answer.get_mut("hits").and_then(Value::as_array_mut).into_iter().flatten() {
        let score = hit.as_object_mut().and_then(|hit| hit.remove("score")).and_then(|score| score.as_f64());
        assert!(score.is_some_and(|score| (0.0..=1.0).contains(&score)));
    }
    let text = serde_json::to_string_pretty(&answer).expect("json");
    text.replace(&*example("reading-list").to_string_lossy(), "[EXAMPLE]")
}

fn ids(answer: &Value) -> Vec<&str> {
    let hits = answer["hits"].as_array().expect("hits");
    hits.iter().map(|hit| hit["id"].as_str().expect("id")).collect()
}

#[test]
fn the_list_of_tools_is_short_and_says_that_they_only_read() {
    let env = Env::new();
    let mut session = Session::start(&env);
    let list = session.ask(&modern(1, "tools/list", json!({})));
    let tokens = list.to_string().len() as f64 / BYTES_PER_TOKEN;
    assert!(tokens <= MOST_TOKENS, "{tokens}");
    let tools = list["result"]["tools"].as_array().expect("tools");
    for tool in tools {
        assert_eq!(
            tool["annotations"],
            json!({"readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false})
        );
        assert_eq!((&tool["inputSchema"]["type"], &tool["outputSchema"]["type"]), (&json!("object"), &json!("object")));
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&list["result"]).expect("json"));
}

#[test]
fn a_question_is_answered_with_evidence_and_its_place() {
    let env = Env::with_reading_list();
    let mut session = Session::start(&env);
    let answer = session.answer("search_papers", json!({"query": "attention over very long documents", "limit": 2}));
    insta::assert_snapshot!(shown(answer));

    let chinese = session.answer("search_papers", json!({"query": "怎样处理很长的文档？", "limit": 3, "lang": "zh"}));
    let hit = &chinese["hits"][0];
    let (path, line) =
        (hit["evidence"]["path"].as_str().expect("path"), hit["evidence"]["line"].as_u64().expect("line"));
    let file = std::fs::read_to_string(path).expect("the file of the evidence");
    let place = file.lines().nth(line as usize - 1).expect("the line of the evidence");
    let text = hit["evidence"]["text"].as_str().expect("text");
    let words = text.trim_start_matches(['…', ' ']).chars().take(8).collect::<String>();
    assert!(place.contains(&words), "{words:?} is not in line {line}: {place}");

    let year = |answer: &Value| answer["hits"].as_array().expect("hits").iter().all(|hit| hit["year"] == 2017);
    let filtered = session.answer("search_papers", json!({"query": "networks", "since": "2017", "until": "2017"}));
    assert!(!ids(&filtered).is_empty() && year(&filtered), "{filtered}");
    session.finish();
}

#[test]
fn papers_are_found_by_likeness_read_and_cited() {
    let env = Env::with_reading_list();
    let mut session = Session::start(&env);
    let similar = session.answer("similar_papers", json!({"id": "2004.05150", "limit": 3}));
    assert_eq!(
        (similar["query"].as_str(), ids(&similar).len()),
        (Some("Longformer: The Long-Document Transformer"), 3)
    );
    assert!(!ids(&similar).contains(&"2004.05150"), "{similar}");
    let pasted =
        "We train a network on images with an adversarial discriminator, without paired examples of both domains.";
    let similar = session.answer("similar_papers", json!({"text": pasted, "limit": 3}));
    assert!(ids(&similar).contains(&"1703.10593"), "{similar}");

    let papers = session.answer("get_papers", json!({"ids": ["2004.05150", "Mask R-CNN", "2004.05151"]}));
    assert_eq!(papers["papers"].as_array().map(Vec::len), Some(2));
    assert_eq!(papers["unknown"][0]["id"], "2004.05151");
    assert_eq!(papers["unknown"][0]["nearest"][0]["id"], "2004.05150");
    insta::assert_snapshot!(shown(papers["papers"][1].clone()));
    let fields = session.answer("get_papers", json!({"ids": ["2004.05150"], "fields": ["arxiv", "url"]}));
    assert_eq!(
        fields,
        json!({"papers": [{
            "id": "2004.05150", "arxiv": "2004.05150", "url": "https://arxiv.org/abs/2004.05150"
        }], "truncated": false})
    );

    for (format, begin) in [("bibtex", "@"), ("ris", "TY  - "), ("csl-json", "[")] {
        let cited = session.answer("cite", json!({"ids": ["2004.05150", "1703.06870"], "format": format}));
        let text = cited["text"].as_str().expect("text");
        assert!(text.starts_with(begin) && text.contains("Longformer") && text.contains("1703.06870"), "{text}");
    }
    // The same text as that of the command.
    let cited = session.answer("cite", json!({"ids": ["2004.05150"]}));
    assert_eq!(cited["text"].as_str(), Some(env.run(&["cite", "2004.05150"]).stdout().as_str()));
    session.finish();
}

#[test]
fn the_library_is_described() {
    let env = Env::with_reading_list();
    let mut session = Session::start(&env);
    let mut overview = session.answer("library_overview", json!({}));
    let updated = overview["updated"].take();
    assert!(updated.as_str().is_some_and(|time| time.ends_with('Z') && time.len() == 20), "{updated}");
    assert_eq!((overview["age_hours"].take(), &overview["generation"]), (json!(0), &json!(1)));
    let index = overview["index"].take();
    assert!(index.as_str().is_some_and(|index| index.ends_with("index")), "{index}");
    insta::assert_snapshot!(shown(overview));
    session.finish();
}

#[test]
fn a_call_that_cannot_be_answered_says_what_to_do() {
    let env = Env::with_reading_list();
    let mut session = Session::start(&env);
    for (tool, arguments, said) in [
        ("search_papers", json!({}), "missing field `query`"),
        ("search_papers", json!({"query": "  "}), "query is empty"),
        ("search_papers", json!({"query": "a", "limit": 0}), "give 1 to 50"),
        ("search_papers", json!({"query": "a", "limit": 1e9}), "limit"),
        ("search_papers", json!({"query": "a", "mode": "fuzzy"}), "expected one of `hybrid`, `semantic`, `lexical`"),
        ("search_papers", json!({"query": "a", "since": "yesterday"}), "write it as 2024, 2024-02 or 2024-02-19"),
        ("search_papers", json!({"query": "a", "sources": ["[a"]}), "is no glob"),
        ("search_papers", json!({"query": "a", "tag": "RAG"}), "`tags`"),
        ("search_papers", json!({"query": "长".repeat(5_000)}), "give 4000 at most"),
        ("similar_papers", json!({}), "give either id"),
        ("similar_papers", json!({"id": "a", "text": "b"}), "give either id"),
        ("similar_papers", json!({"id": "Longformer: The Long-Document Transformers"}), "did you mean 2004.05150"),
        ("similar_papers", json!({"text": ""}), "text is empty"),
        ("get_papers", json!({"ids": []}), "ids is empty"),
        ("get_papers", json!({"ids": ["2004.0515"]}), "did you mean 2004.05150"),
        ("get_papers", json!({"ids": vec!["x"; 10_000]}), "give 50 at most"),
        ("get_papers", json!({"ids": ["x".repeat(100_000)]}), "no paper is called"),
        ("get_papers", json!({"ids": ["2004.05150"], "fields": ["pages"]}), "`publication`"),
        ("cite", json!({"ids": ["2004.0515"]}), "did you mean 2004.05150"),
        ("cite", json!({"ids": ["2004.05150"], "format": "word"}), "`bibtex`, `ris`, `csl-json`"),
        ("library_overview", json!({"verbose": true}), "unknown field `verbose`"),
    ] {
        let message = session.refusal(tool, arguments);
        assert!(message.contains(said) && message.len() < 1_000, "{tool}: {message}");
    }
    // Nothing found is no error, and says why.
    let none = session.answer("search_papers", json!({"query": "networks", "tags": ["no such tag"]}));
    assert_eq!(none["hits"], json!([]));
    assert!(
        none["note"].as_str().is_some_and(|note| note.contains("without tags") && note.contains("library_overview"))
    );
    session.finish();
}

#[test]
fn a_long_answer_is_cut_and_says_so() {
    let env = Env::new();
    let text = "This sentence is one of very many that say the same thing in the same words. ".repeat(60);
    let records: Vec<Value> = (0..60)
        .map(|number| json!({"title": format!("A long paper, number {number}"), "abstract": format!("Part {number}. {text}")}))
        .collect();
    env.write("notes/long.json", Value::from(records).to_string());
    env.run(&["index", "notes"]).expect_code(0);
    let mut session = Session::start(&env);
    for limit in [1, 10, 50] {
        let answer =
            session.answer("search_papers", json!({"query": "a long paper", "mode": "lexical", "limit": limit}));
        let length = answer.to_string().chars().count();
        assert!(length <= 12_600 && !ids(&answer).is_empty(), "{limit}: {length}");
        assert!(answer["truncated"] == true && answer["note"].as_str().is_some_and(|note| note.contains("get_papers")));
        let evidence = answer["hits"][0]["evidence"]["text"].as_str().expect("text");
        assert!(evidence.ends_with("words. …") || evidence.ends_with("words."), "{evidence}");
    }
    let found = session.answer("search_papers", json!({"query": "a long paper", "mode": "lexical", "limit": 50}));
    let papers = session.answer("get_papers", json!({"ids": ids(&found)}));
    assert!(papers.to_string().chars().count() <= 14_000 && papers["truncated"] == true);
    let cited = session.answer("cite", json!({"ids": ids(&found)}));
    assert!(cited["truncated"] == true && cited["note"].as_str().is_some_and(|note| note.contains("another call")));
    session.finish();
}

#[test]
fn without_an_index_the_way_to_one_is_said() {
    let env = Env::new();
    let mut session = Session::start(&env);
    let message = session.refusal("search_papers", json!({"query": "anything"}));
    assert!(message.contains("there is no index in") && message.contains("papers-sem index PATH…"), "{message}");
    let read = session.ask(&modern(2, "resources/read", json!({"uri": "papers://2004.05150"})));
    assert!(
        read["error"]["message"].as_str().is_some_and(|message| message.contains("papers-sem index PATH…")),
        "{read}"
    );

    // It is found as soon as it is there.
    env.write(
        "notes/a.md",
        "- [ZetaFlow joins streams](https://arxiv.org/abs/2401.00001) It joins streams of events.\n",
    );
    env.run(&["index", "notes"]).expect_code(0);
    let found = session.answer("search_papers", json!({"query": "joining streams"}));
    assert_eq!(ids(&found), ["2401.00001"]);
    session.finish();
}

#[test]
fn an_empty_library_is_said() {
    let env = Env::new();
    env.write(
        "notes/a.md",
        "- [ZetaFlow joins streams](https://arxiv.org/abs/2401.00001) It joins streams of events.\n",
    );
    env.run(&["index", "notes"]).expect_code(0);
    env.write("notes/a.md", "Nothing here.\n");
    env.run(&["index", "notes"]).expect_code(1);
    let mut session = Session::start(&env);
    let none = session.answer("search_papers", json!({"query": "joining streams"}));
    assert!(none["note"].as_str().is_some_and(|note| note.contains("holds no paper")), "{none}");
    assert_eq!(session.answer("library_overview", json!({}))["papers"], 0);
    session.finish();
}

#[test]
fn a_paper_is_a_resource() {
    let env = Env::with_reading_list();
    let mut session = Session::start(&env);
    let templates = session.ask(&modern(1, "resources/templates/list", json!({})));
    assert_eq!(templates["result"]["resourceTemplates"][0]["uriTemplate"], "papers://{id}");
    let list = session.ask(&modern(2, "resources/list", json!({})));
    assert_eq!(list["result"]["resources"], json!([]));
    for (uri, id) in [("papers://2004.05150", "2004.05150"), ("papers://10.1038%2Fnature16961", "10.1038/nature16961")]
    {
        let read = session.ask(&modern(3, "resources/read", json!({"uri": uri})));
        let contents = &read["result"]["contents"][0];
        assert_eq!((&contents["uri"], &contents["mimeType"]), (&json!(uri), &json!("application/json")));
        let paper: Value = serde_json::from_str(contents["text"].as_str().expect("text")).expect("json");
        assert_eq!(paper, env.json(&["show", "--json", id]));
    }
    let missing = session.ask(&modern(4, "resources/read", json!({"uri": "papers://2004.0515"})));
    assert_eq!(missing["error"]["code"], -32602, "{missing}");
    assert_eq!(missing["error"]["data"]["nearest"][0]["id"], "2004.05150");
    let foreign = session.ask(&modern(5, "resources/read", json!({"uri": "file:///etc/passwd"})));
    assert_eq!(foreign["error"]["code"], -32602, "{foreign}");
    session.finish();
}

#[test]
fn an_unknown_tool_is_an_error_of_the_protocol() {
    let env = Env::new();
    let mut session = Session::start(&env);
    let answer = session.ask(&call(1, "delete_papers", json!({})));
    assert_eq!(answer["error"]["code"], -32602);
    assert!(answer["error"]["message"].as_str().is_some_and(|message| message.contains("search_papers")), "{answer}");
    session.finish();
}
