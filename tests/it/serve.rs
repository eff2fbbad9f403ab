//! `papers-sem serve`: the HTTP API.

use std::fs;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use papers_sem::internals::index::writer::{WriterOptions, update};
use serde_json::{Value, json};

use crate::env::{Env, ids};
use crate::openapi::Document;
use crate::served::{Served, encoded};

/// Without the fields that differ from run to run.
fn timeless(mut answer: Value) -> Value {
    answer["took_ms"] = Value::Null;
    answer
}

#[test]
fn an_answer_is_what_the_command_prints() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    let args = ["ask", "--json", "--explain", "-k", "4", "--since", "2019", "efficient long context"];
    let printed = timeless(env.json(&args));
    let path = "/api/search?q=efficient+long+context&k=4&since=2019&sentences=none&explain=true";
    assert_eq!(timeless(server.json(path)), printed);
    let printed = timeless(env.json(&["similar", "--json", "-k", "3", "2004.05150"]));
    let mut sent = timeless(server.json("/api/papers/2004.05150/similar?k=3"));
    // The command names the paper that the others are similar to.
    sent["id"] = "2004.05150".into();
    assert_eq!(sent, printed);
    assert_eq!(server.json("/api/papers/2004.05150"), env.json(&["show", "--json", "2004.05150"]));
    let (mut sent, mut printed) = (server.json("/api/overview"), env.json(&["stats", "--json"]));
    // The server names the whole path.
    assert!(sent["index"].as_str().is_some_and(|path| path.ends_with("/index")), "{sent}");
    (sent["index"], printed["index"]) = (Value::Null, Value::Null);
    assert_eq!(sent, printed);
    for format in ["bibtex", "ris", "csl-json", "csv", "markdown"] {
        let response = server.get(&format!("/api/export?format={format}&id=2004.05150&id=1706.03762&id=2004.05150"));
        let printed = env.run(&["cite", "--format", format, "2004.05150", "1706.03762"]);
        assert_eq!((response.status, response.text()), (200, printed.stdout()), "{format}");
    }
}

#[test]
fn every_route_answers_as_the_document_says() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    let document = Document(server.json("/openapi.json"));
    assert!(
        document.0["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")),
        "{}",
        document.0["openapi"]
    );
    let long = encoded("长文本怎么处理");
    let search = "/api/search";
    for query in [
        "",
        "?q=attention&facets=true&explain=true",
        &format!("?q={long}&sentences=compared"),
        "?since=2040&facets=true",
    ] {
        document.check("get", search, 200, "application/json", &server.json(&format!("{search}{query}")));
    }
    document.check("get", "/api/papers/{id}", 200, "application/json", &server.json("/api/papers/2104.09864"));
    let similar = server.json("/api/papers/2104.09864/similar?facets=true");
    document.check("get", "/api/papers/{id}/similar", 200, "application/json", &similar);
    let body = json!({"text": "We rotate queries and keys by their positions."}).to_string();
    let headers = [("Content-Type", "application/json")];
    let nearest = server.connect().request("POST", "/api/similar?k=2", &headers, body.as_bytes());
    document.check("post", "/api/similar", 200, "application/json", &nearest.json());
    assert_eq!(ids(&nearest.json())[0], "2104.09864");
    document.check("get", "/api/overview", 200, "application/json", &server.json("/api/overview"));
    document.check("get", "/api/map", 200, "application/json", &server.json("/api/map"));
    document.check("get", "/api/topics", 200, "application/json", &server.json("/api/topics"));
    document.check("get", "/health", 200, "application/json", &server.json("/health"));
    for (path, route, status) in [
        ("/api/search?k=0", search, 400),
        ("/api/search?lang=fr", search, 400),
        ("/api/papers/none", "/api/papers/{id}", 404),
        ("/api/export?format=bibtex&id=none", "/api/export", 404),
    ] {
        let problem = server.get(path).problem(status);
        document.check("get", route, status, "application/problem+json", &problem);
    }
    let paths = document.0["paths"].as_object().expect("paths");
    assert_eq!(
        paths.keys().map(String::as_str).collect::<Vec<_>>(),
        [
            "/api/export",
            "/api/ground",
            "/api/map",
            "/api/overview",
            "/api/papers/{id}",
            "/api/papers/{id}/similar",
            "/api/search",
            "/api/similar",
            "/api/topics",
            "/feed.atom",
            "/health"
        ]
    );
    // The filters of the command are parameters, and those of the document are answered.
    let parameters = document.0["paths"][search]["get"]["parameters"].as_array().expect("parameters").iter();
    let names: Vec<&str> = parameters.map(|parameter| parameter["name"].as_str().expect("name")).collect();
    for parameter in papers_sem::FILTER_PARAMETERS {
        assert!(names.contains(&parameter.name), "{names:?}");
    }
    for format in ["bibtex", "ris", "csl-json", "csv", "markdown"] {
        let response = server.get(&format!("/api/export?format={format}&q=attention&k=2"));
        let media_type = response.header("content-type").expect("a media type");
        let content = &document.0["paths"]["/api/export"]["get"]["responses"]["200"]["content"];
        assert!(content[media_type].is_object(), "{media_type}: {content}");
        let disposition = response.header("content-disposition").expect("a file name");
        assert!(disposition.starts_with("attachment; filename=\"papers."), "{disposition}");
    }
}

#[test]
fn papers_have_many_names_and_unknown_ones_have_neighbours() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    let doi = "10.1038/nature16961";
    for name in
        [doi, &format!("https://doi.org/{doi}"), "Mastering the game of Go with deep neural networks and tree search"]
    {
        let paper = server.json(&format!("/api/papers/{}", encoded(name)));
        assert_eq!(paper["doi"], doi, "{name}");
    }
    let problem = server.get("/api/papers/2004.05151").problem(404);
    assert_eq!(problem["type"], "urn:papers-sem:problem:unknown-paper");
    assert_eq!(problem["nearest"][0]["id"], "2004.05150", "{problem}");
    let problem = server.get("/api/papers/2004.05151/similar").problem(404);
    assert_eq!(problem["nearest"][0]["title"], "Longformer: The Long-Document Transformer", "{problem}");
}

#[test]
fn filters_and_facets_are_those_of_the_address() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    let all = server.json("/api/search?k=200&facets=true");
    assert_eq!((all["hits"].as_array().map(Vec::len), &all["query"]), (Some(66), &json!("")));
    assert_eq!((&all["hits"][0]["found_by"], &all["facets"]["papers"]), (&json!([]), &json!(66)));
    let dates: Vec<&str> =
        all["hits"].as_array().expect("hits").iter().filter_map(|hit| hit["date"].as_str()).collect();
    assert!(dates.is_sorted_by_key(|date| std::cmp::Reverse(&date[..4])), "{dates:?}");
    let tagged = server.json(&format!("/api/search?tag={}&tag={}&facets=true", encoded("强化学习"), encoded("搜索")));
    assert_eq!(tagged["facets"]["papers"], 1, "{tagged}");
    let dropped = server.json("/api/search?q=games&since=2040&lang=zh&facets=true");
    assert_eq!((ids(&dropped).len(), &dropped["facets"]["papers"]), (0, &json!(0)));
    assert_eq!(dropped["facets"]["without"][0]["filter"], "since", "{dropped}");
    let year = &all["facets"]["years"][0];
    let value = year["value"].as_str().expect("a year");
    let of_year = server.json(&format!("/api/search?since={value}&until={value}&k=200"));
    assert_eq!(ids(&of_year).len(), year["papers"].as_u64().expect("papers") as usize);
    let confident = server.json("/api/search?q=rotary+position&min_score=0.99");
    assert!(ids(&confident).len() < 10, "{confident}");
}

#[test]
fn what_cannot_be_asked_is_said_with_the_way_out() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    for (path, parameter, said) in [
        ("/api/search?q=a&k=201", "k", "from 1 to 200"),
        ("/api/search?q=a&k=ten", "k", "from 1 to 200"),
        ("/api/search?q=a&k=", "k", "from 1 to 200"),
        ("/api/search?q=a&k=1&k=2", "k", "more than once"),
        ("/api/search?q=a&mode=magic", "mode", "hybrid, semantic, lexical"),
        ("/api/search?q=a&min_score=NaN", "min_score", "from 0 to 1"),
        ("/api/search?q=a&facets=1", "facets", "true or false"),
        ("/api/search?q=a&since=soon", "since", "2024-02"),
        ("/api/search?q=a&since=2020&since=2021", "since", "more than once"),
        ("/api/search?q=a&tag=", "tag", "empty"),
        ("/api/search?q=a&source=%7Bx", "source", "is no glob"),
        ("/api/search?q=a&query=b", "query", "there are q, k, mode"),
        ("/api/search?q=%ff", "q", "not UTF-8"),
        ("/api/overview?q=a", "q", "no such parameter"),
        ("/api/export?id=2004.05150", "format", "bibtex, ris, csl-json, csv, markdown"),
        ("/api/export?format=bibtex&id=2004.05150&q=a", "q", "either id or q"),
        ("/api/papers/%ff", "id", "UTF-8"),
    ] {
        let problem = server.get(path).problem(400);
        assert_eq!(problem["parameter"], parameter, "{path}: {problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(said)), "{path}: {problem}");
    }
    assert_eq!(server.get("/api/search?lang=de").problem(400)["allowed"], json!(["en", "zh"]));
    server.get("/api").problem(404);
    server.get("/api/papers/").problem(404);
    let response = server.connect().request("DELETE", "/api/papers/2004.05150", &[], b"");
    response.problem(405);
    assert_eq!(response.header("allow"), Some("GET,HEAD"));
    let json = [("Content-Type", "application/json")];
    let post = |headers: &[(&str, &str)], body: &[u8]| server.connect().request("POST", "/api/similar", headers, body);
    post(&json, b"{\"text\": \" \"}").problem(400);
    post(&json, b"{\"text\": 1}").problem(400);
    post(&json, b"{\"texts\": []}").problem(400);
    post(&json, b"{\"text\": \"\xff\"}").problem(400);
    post(&json, b"{\"text\"").problem(400);
    post(&[("Content-Type", "text/plain")], b"{\"text\": \"a\"}").problem(415);
    let too_long = json!({"text": "word ".repeat(20_000)}).to_string();
    post(&json, too_long.as_bytes()).problem(413);
    // Every answer says how a browser must treat it.
    for path in ["/api/search", "/nothing", "/api/search?k=0", "/health"] {
        let response = server.get(path);
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(response.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(response.header("cross-origin-resource-policy"), Some("same-origin"), "{path}");
        assert_eq!(response.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(response.header("access-control-allow-origin"), None, "{path}");
    }
}

#[test]
fn a_token_is_demanded_and_a_wide_address_demands_one() {
    let env = Env::with_reading_list();
    let server = Served::with(&env, &["--token", "a token/1"]);
    for path in [
        "/api/search?q=a",
        "/api/overview",
        "/openapi.json",
        "/api/papers/2004.05150",
        "/api/export?format=ris",
        "/feed.atom",
    ] {
        let response = server.get(path);
        response.problem(401);
        assert_eq!(response.header("www-authenticate"), Some("Bearer realm=\"papers-sem\""), "{path}");
        let wrong = server.connect().get(path, &[("Authorization", "Bearer a token/2")]);
        wrong.problem(401);
        // The token frees the name of the server: it may be behind a proxy.
        let headers = [("Authorization", "Bearer a token/1"), ("Host", "papers.example")];
        assert_eq!(server.connect().get(path, &headers).status, 200, "{path}");
    }
    let outline = server.json("/health");
    assert_eq!(
        (&outline["status"], &outline["index"], &outline["generation"]),
        (&json!("ok"), &Value::Null, &Value::Null)
    );
    let full = server.connect().get("/health", &[("Authorization", "Bearer a token/1")]).json();
    assert_eq!(full["papers"], 66);
    for args in [&["--listen", "0.0.0.0:0"][..], &["--listen", "[::]:0", "--token", ""]] {
        let run = env.run(&[&["serve"], args].concat());
        run.expect_code(2);
        assert!(run.stderr().contains("--token or PAPERS_SEM_TOKEN"), "{}", run.stderr());
    }
    let run = env.run(&["serve", "--listen", &server.address]);
    run.expect_code(2);
    assert!(run.stderr().contains("port 0 for any"), "{}", run.stderr());
}

#[test]
fn an_index_appears_is_damaged_and_is_repaired_while_it_is_served() {
    let env = Env::new();
    let server = Served::start(&env);
    let health = server.json("/health");
    assert_eq!((&health["status"], &health["generation"]), (&json!("missing"), &Value::Null));
    let problem = server.get("/api/search?q=a").problem(503);
    assert_eq!(problem["type"], "urn:papers-sem:problem:no-index");
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("papers-sem index PATH…")), "{problem}");

    env.write("notes/none.md", "Nothing here is a paper.\n");
    env.run(&["index", "notes"]);
    if server.json("/health")["status"] == "empty" {
        assert_eq!(ids(&server.json("/api/search?q=a")).len(), 0);
    }
    env.write(
        "notes/a.md",
        "## A Study of Tides\n[arXiv](https://arxiv.org/abs/2402.00001)\n\nTides were measured by a buoy.\n",
    );
    env.run(&["index", "notes"]).expect_code(0);
    let health = server.json("/health");
    assert_eq!((&health["status"], &health["papers"]), (&json!("ok"), &json!(1)));
    assert_eq!(ids(&server.json("/api/search?q=tides")), ["2402.00001"]);

    let manifest = env.path().join("index/manifest.json");
    let intact = fs::read(&manifest).expect("manifest");
    fs::write(&manifest, b"{\"format\": \"papers-sem\", \"version\": 4}").expect("damage");
    let health = server.json("/health");
    assert_eq!((&health["status"], &health["papers"]), (&json!("damaged"), &json!(1)));
    assert!(health["problem"].as_str().is_some_and(|problem| problem.contains("manifest.json")), "{health}");
    assert_eq!(ids(&server.json("/api/search?q=tides")), ["2402.00001"], "the last generation answers");
    // A server that starts now has nothing to answer from.
    let late = Served::start(&env);
    let response = late.get("/health");
    assert_eq!((response.status, &response.json()["status"]), (503, &json!("damaged")));
    let problem = late.get("/api/search?q=tides").problem(503);
    assert_eq!(problem["type"], "urn:papers-sem:problem:damaged-index");
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("verify --repair")), "{problem}");

    fs::write(&manifest, intact).expect("repair");
    for server in [&server, &late] {
        assert_eq!(server.json("/health")["status"], "ok");
        assert_eq!(ids(&server.json("/api/search?q=tides")), ["2402.00001"]);
    }
}

/// Four papers of an edition, which their texts name.
fn edition(number: u64) -> String {
    let paper = |at| {
        format!(
            "## Storm {at} at Sea\n[arXiv](https://arxiv.org/abs/2402.{at:05})\n\nEdition {number} tells of the storm {at}.\n\n"
        )
    };
    (1..=4).map(paper).collect()
}

#[test]
fn no_answer_fails_or_mixes_generations_while_the_index_is_replaced() {
    const REPLACED: u64 = 50;
    let env = Env::new();
    let (notes, dir) = (env.path().join("notes"), env.path().join("index"));
    let replace = |number: u64| {
        env.write("notes/a.md", edition(number));
        update(&dir, std::slice::from_ref(&notes), &WriterOptions::default(), &|_| {}).expect("update");
    };
    replace(1);
    let server = Served::with(&env, &["--threads", "2"]);
    let (is_done, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for client in 0..4 {
            let (server, is_done, answered) = (&server, &is_done, &answered);
            scope.spawn(move || {
                let mut connection = server.connect();
                let paths =
                    ["/api/search?q=storm+at+sea&facets=true", "/api/search?k=4", "/api/papers/2402.00001/similar"];
                let mut newest = 1;
                while !is_done.load(Ordering::Relaxed) {
                    let count = answered.fetch_add(1, Ordering::Relaxed);
                    let response = connection.get(paths[(client + count) % paths.len()], &[]);
                    assert_eq!(response.status, 200, "{}", response.text());
                    let answer = response.json();
                    let generation = answer["generation"].as_u64().expect("a generation");
                    assert!(generation >= newest, "{generation} after {newest}");
                    newest = generation;
                    let hits = answer["hits"].as_array().expect("hits");
                    assert!(hits.len() >= 3, "{answer}");
                    for hit in hits {
                        let passage = hit["passage"].as_str().expect("a passage");
                        assert!(passage.starts_with(&format!("Edition {generation} ")), "{generation}: {passage}");
                    }
                }
            });
        }
        for number in 2..=REPLACED {
            replace(number);
        }
        is_done.store(true, Ordering::Relaxed);
    });
    assert_eq!(server.json("/health")["generation"], REPLACED);
    assert!(answered.load(Ordering::Relaxed) > 100, "{answered:?} answers");
}

#[test]
#[cfg(unix)]
fn ctrl_c_ends_the_server_after_the_questions_under_way() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    let mut idle = server.connect();
    assert_eq!(idle.get("/health", &[]).status, 200);
    // The question is under way: its body comes after the server was told to stop.
    let mut asking = server.connect();
    let body = json!({"text": "Rotary position embedding"}).to_string();
    let head = format!(
        "POST /api/similar?k=1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    );
    asking.send(head);
    assert_eq!(asking.receive().expect("it is being read").status, 100);
    server.interrupt();
    assert!(idle.receive().is_none(), "an idle connection is closed");
    asking.send(body);
    let response = asking.receive().expect("an answer");
    assert_eq!((response.status, ids(&response.json())), (200, vec!["2104.09864"]));
    let (printed, status) = server.end();
    assert_eq!((printed.as_str(), status.code()), ("", Some(0)));
}

#[test]
fn a_full_queue_is_said_and_empties_when_nobody_waits() {
    let env = Env::with_reading_list();
    let server = Served::with(&env, &["--threads", "1"]);
    let body = json!({"text": "Long sentences take long to read. ".repeat(1000)}).to_string();
    let busy = AtomicUsize::new(0);
    let all = Barrier::new(80);
    let mut connections: Vec<_> = (0..80).map(|_| server.connect()).collect();
    std::thread::scope(|scope| {
        for connection in &mut connections {
            let (body, busy, all) = (&body, &busy, &all);
            scope.spawn(move || {
                let head = format!(
                    "POST /api/similar HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                connection.send(head);
                all.wait();
                connection.send(body);
                let response = connection.receive_within(Duration::from_secs(1));
                if let Some(response) = response.filter(|response| response.status == 503) {
                    assert_eq!(response.problem(503)["type"], "urn:papers-sem:problem:busy");
                    assert_eq!(response.header("retry-after"), Some("1"));
                    busy.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    assert!(busy.load(Ordering::Relaxed) >= 1, "51 of 80 questions may wait");
    drop(connections);
    server.wait_for(|health| health["status"] == "ok");
    assert_eq!(server.get("/api/search?q=lora&mode=lexical").status, 200);
}
