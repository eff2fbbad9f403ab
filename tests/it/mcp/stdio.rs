//! Messages on standard input that clients send, and those that they never send.

use std::io::Write;

use serde_json::{Value, json};

use super::{LEGACY, MODERN, Session, call, command, meta, modern};
use crate::env::Env;

fn code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("no error: {answer}"))
}

fn initialize(id: u64, version: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": "initialize", "params": {
        "protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}
    }})
}

fn list(id: u64) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/list"})
}

#[test]
fn a_client_of_the_new_era_discovers_the_server() {
    let env = Env::new();
    let mut session = Session::start(&env);
    let discovered = session.ask(&modern(1, "server/discover", json!({})));
    let result = &discovered["result"];
    assert_eq!(
        (&result["resultType"], &result["capabilities"]),
        (&json!("complete"), &json!({"tools": {}, "resources": {}}))
    );
    assert!(result["supportedVersions"].as_array().is_some_and(|versions| versions.contains(&json!(MODERN))));
    assert!(result["instructions"].as_str().is_some_and(|text| text.contains("path:line")));
    assert!(result["ttlMs"].is_u64() && result["cacheScope"].is_string(), "{result}");
    for method in ["tools/list", "resources/list", "resources/templates/list"] {
        let list = session.ask(&modern(2, method, json!({})));
        let result = &list["result"];
        assert_eq!(result["resultType"], "complete", "{method}");
        assert!(result["ttlMs"].is_u64() && result["cacheScope"].is_string(), "{method}: {result}");
    }
    let result = session.call("library_overview", json!({"a": 1}));
    assert_eq!(result["resultType"], "complete");
    session.finish();
}

#[test]
fn a_client_of_the_old_era_shakes_hands() {
    let env = Env::with_reading_list();
    for version in [LEGACY, "2025-06-18", "2025-03-26", "2024-11-05"] {
        let mut session = Session::start(&env);
        let initialized = session.ask(&initialize(1, version));
        assert_eq!(initialized["result"]["protocolVersion"], version);
        assert_eq!(initialized["result"]["serverInfo"]["name"], "papers-sem");
        session.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        assert_eq!(session.ask(&json!({"jsonrpc": "2.0", "id": 2, "method": "ping"}))["result"], json!({}));
        let tools = session.ask(&list(3));
        assert_eq!(tools["result"]["tools"].as_array().map(Vec::len), Some(5));
        assert!(tools["result"]["ttlMs"].is_null() && tools["result"]["resultType"].is_null(), "{tools}");
        let params = json!({"name": "get_papers", "arguments": {"ids": ["2004.05150"], "fields": ["title"]}});
        let paper = session.ask(&json!({"jsonrpc": "2.0", "id": "four", "method": "tools/call", "params": params}));
        assert_eq!(paper["result"]["structuredContent"]["papers"][0]["id"], "2004.05150");
        let uri = json!({"uri": "papers://nothing"});
        let missing = session.ask(&json!({"jsonrpc": "2.0", "id": 5, "method": "resources/read", "params": uri}));
        // The code of the old era for a resource that is not there.
        assert_eq!(code(&missing), -32002);
        session.finish();
    }
}

#[test]
fn versions_that_are_not_served_are_answered_with_those_that_are() {
    let env = Env::new();
    let mut session = Session::start(&env);
    for method in ["server/discover", "tools/list"] {
        let params = json!({"_meta": meta("2099-01-01")});
        let answer = session.ask(&json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}));
        assert_eq!(code(&answer), -32022, "{method}");
        let supported = answer["error"]["data"]["supported"].as_array().expect("versions");
        assert!(supported.contains(&json!(MODERN)) && supported.contains(&json!(LEGACY)), "{answer}");
    }
    // Whoever asks for a newer handshake gets the newest there is.
    let answer = session.ask(&initialize(2, "2099-01-01"));
    assert_eq!(answer["result"]["protocolVersion"], LEGACY);
    session.finish();
}

#[test]
fn what_is_no_message_is_answered_and_ends_nothing() {
    let env = Env::new();
    let mut session = Session::start(&env);
    let huge = [b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"".as_slice(), &vec![b'x'; 17 << 20], b"\"}\n"].concat();
    let deep = format!("{}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    for (bytes, expected, id) in [
        (b"not json\n".as_slice(), -32700, Value::Null),
        (b"{\"jsonrpc\": \"2.0\", \"id\": 1\n", -32700, Value::Null),
        (b"\xff\xfe\x00garbage\n", -32700, Value::Null),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}\n", -32700, Value::Null),
        (deep.as_bytes(), -32700, Value::Null),
        (b"{\"jsonrpc\":\"1.0\",\"id\":8,\"method\":\"ping\"}\n", -32600, json!(8)),
        (b"{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":5}\n", -32600, json!(9)),
        (b"[]\n", -32600, Value::Null),
        (b"17\n", -32600, Value::Null),
        (huge.as_slice(), -32600, Value::Null),
    ] {
        session.write(bytes);
        let answer = session.receive();
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        assert_eq!((code(&answer), &answer["id"]), (expected, &id), "{shown}: {answer}");
    }
    // Empty lines are nothing, and neither are messages that need no answer.
    session.write("\n\r\n");
    session.send(&json!({"jsonrpc": "2.0", "method": "notifications/nonsense"}));
    session.send(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 99}}));
    session.send(&json!({"jsonrpc": "2.0", "id": 4, "result": {}}));
    assert_eq!(session.ask(&modern(5, "tools/list", json!({})))["result"]["tools"].as_array().map(Vec::len), Some(5));
    session.send(&json!({"jsonrpc": "2.0", "id": 4, "result": {}}));
    session.write("not json\n");
    assert_eq!(code(&session.receive()), -32700);
    session.finish();
}

#[test]
fn a_long_line_is_read() {
    let env = Env::new();
    let mut session = Session::start(&env);
    let answer = session.ask(&call(1, "search_papers", json!({"query": "长文本 ".repeat(1 << 20)})));
    // The index is looked for first.
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    session.finish();
}

#[test]
fn requests_that_cannot_be_served_are_refused_by_their_code() {
    let env = Env::new();
    let mut session = Session::start(&env);
    // A request of no era.
    assert_eq!(code(&session.ask(&list(1))), -32602);
    for (method, params, expected) in [
        ("tools/destroy", json!({}), -32601),
        ("prompts/list", json!({}), -32601),
        ("tools/call", json!({}), -32602),
        ("tools/call", json!({"name": 5}), -32602),
        ("tools/call", json!({"name": "cite", "arguments": ["2004.05150"]}), -32602),
        ("resources/read", json!({"uri": 5}), -32602),
        ("tools/list", json!({"cursor": "page-2"}), -32602),
        ("resources/templates/list", json!({"cursor": "page-2"}), -32602),
    ] {
        let answer = session.ask(&modern(2, method, params.clone()));
        assert_eq!(code(&answer), expected, "{method} {params}: {answer}");
    }
    session.finish();
}

#[test]
fn a_cancelled_call_is_not_answered() {
    let env = Env::with_reading_list();
    let mut session = Session::start(&env);
    // The first call of all reads every paper.
    let question = call(1, "cite", json!({"ids": ["2004.05150"]}));
    let cancel = json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}});
    session.write(format!("{question}\n{cancel}\n"));
    // The next answer is that of the next call.
    let next = session.ask(&call(2, "get_papers", json!({"ids": ["2004.05150"]})));
    assert_eq!(next["result"]["isError"], false);
    session.finish();
}

#[test]
fn calls_are_answered_side_by_side_and_before_the_end() {
    let env = Env::with_reading_list();
    let mut session = Session::start(&env);
    for id in 0..20 {
        session.send(&call(id, "search_papers", json!({"query": format!("question {id}"), "limit": 1})));
    }
    // The end of the input does not cut answers under way.
    session.input = None;
    let mut ids: Vec<u64> = (0..20).map(|_| session.receive()["id"].as_u64().expect("id")).collect();
    ids.sort_unstable();
    assert_eq!(ids, (0..20).collect::<Vec<u64>>());
    session.finish();
}

#[test]
fn a_client_that_is_gone_ends_the_process() {
    let env = Env::with_reading_list();
    let mut child = command(&env, &["mcp"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("start");
    let mut input = child.stdin.take().expect("stdin");
    drop(child.stdout.take());
    // Nobody reads the answer. The input stays open.
    let question = format!("{}\n", modern(1, "tools/list", json!({})));
    input.write_all(question.as_bytes()).expect("write");
    assert!(child.wait().expect("wait").success());
}
