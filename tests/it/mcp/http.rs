//! The protocol over HTTP: the headers of the new era, requests of the old one, and what is refused.

use serde_json::{Value, json};

use super::{LEGACY, MODERN, Server, call, meta, modern};
use crate::env::Env;

/// The headers that a request of the new era has besides the usual.
fn headers<'h>(method: &'h str, name: &'h str) -> Vec<(&'h str, &'h str)> {
    let mut headers = vec![("MCP-Protocol-Version", MODERN), ("Mcp-Method", method)];
    headers.extend((!name.is_empty()).then_some(("Mcp-Name", name)));
    headers
}

fn code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("no error: {answer}"))
}

#[test]
fn requests_of_the_new_era_stand_for_themselves() {
    let env = Env::with_reading_list();
    let server = Server::start(&env);
    let (status, discovered) = server.post(&headers("server/discover", ""), &modern(1, "server/discover", json!({})));
    assert_eq!((status, &discovered["result"]["resultType"]), (200, &json!("complete")));
    let (status, list) = server.post(&headers("tools/list", ""), &modern(2, "tools/list", json!({})));
    assert_eq!((status, list["result"]["tools"].as_array().map(Vec::len)), (200, Some(5)));
    assert!(list["result"]["ttlMs"].is_u64() && list["result"]["cacheScope"].is_string());
    let question = call(3, "search_papers", json!({"query": "long documents", "limit": 1}));
    let (status, answer) = server.post(&headers("tools/call", "search_papers"), &question);
    assert_eq!((status, &answer["id"], &answer["result"]["isError"]), (200, &json!(3), &json!(false)), "{answer}");
    let uri = "papers://2004.05150";
    let (status, read) =
        server.post(&headers("resources/read", uri), &modern(4, "resources/read", json!({"uri": uri})));
    assert_eq!((status, &read["result"]["contents"][0]["uri"]), (200, &json!(uri)));
    let uri = "papers://nothing";
    let (_, missing) = server.post(&headers("resources/read", uri), &modern(5, "resources/read", json!({"uri": uri})));
    assert_eq!(code(&missing), -32602);
}

#[test]
fn requests_of_the_old_era_need_no_session() {
    let env = Env::with_reading_list();
    let server = Server::start(&env);
    let params = json!({"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    let (status, answer) =
        server.post(&[], &json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}));
    assert_eq!((status, &answer["result"]["protocolVersion"]), (200, &json!(LEGACY)));
    let version = [("MCP-Protocol-Version", LEGACY)];
    let (status, _) = server.post(&version, &json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
    assert_eq!(status, 202);
    let params = json!({"name": "cite", "arguments": {"ids": ["2004.05150"]}});
    for headers in [version.as_slice(), &[]] {
        let message = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": params});
        let (status, answer) = server.post(headers, &message);
        assert_eq!((status, &answer["result"]["isError"]), (200, &json!(false)), "{answer}");
    }
}

#[test]
fn headers_that_say_something_else_than_the_body_are_refused() {
    let env = Env::new();
    let server = Server::start(&env);
    let list = modern(1, "tools/list", json!({}));
    let cite = call(2, "cite", json!({"ids": ["a"]}));
    for (headers, message, expected) in [
        (headers("tools/call", ""), &list, -32020),
        (vec![("MCP-Protocol-Version", MODERN)], &list, -32020),
        (vec![("MCP-Protocol-Version", LEGACY), ("Mcp-Method", "tools/list")], &list, -32020),
        (vec![("Mcp-Method", "tools/list")], &list, -32020),
        (headers("tools/call", "search_papers"), &cite, -32020),
        (headers("tools/call", ""), &cite, -32020),
    ] {
        let (status, answer) = server.post(&headers, message);
        assert_eq!((status, code(&answer)), (400, expected), "{headers:?}: {answer}");
    }
    let newer = json!({"jsonrpc": "2.0", "id": 3, "method": "tools/list", "params": {"_meta": meta("2099-01-01")}});
    let (status, answer) = server.post(&[("MCP-Protocol-Version", "2099-01-01"), ("Mcp-Method", "tools/list")], &newer);
    assert_eq!((status, code(&answer)), (400, -32022), "{answer}");
    assert!(answer["error"]["data"]["supported"].as_array().is_some_and(|versions| versions.contains(&json!(MODERN))));
}

#[test]
fn what_is_no_request_is_refused_with_a_status() {
    let env = Env::new();
    let server = Server::start(&env);
    let usual = [("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream")];
    for (body, expected) in [
        (b"not json".as_slice(), -32700),
        (b"", -32700),
        (b"\xff\xfe", -32700),
        (b"[]", -32600),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1}", -32600),
    ] {
        let (status, answer) = server.request("POST", &usual, body);
        let answer: Value = serde_json::from_str(&answer).expect("json");
        assert_eq!((status, code(&answer)), (400, expected), "{answer}");
    }
    let (status, _) = server.request("POST", &usual, &vec![b' '; 10 << 20]);
    assert_eq!(status, 413);
    for method in ["GET", "DELETE", "PUT"] {
        let (status, _) = server.request(method, &usual, b"");
        assert_eq!(status, 405, "{method}");
    }
    let list = modern(1, "tools/list", json!({})).to_string();
    let (status, _) = server.request("POST", &[usual[0]], list.as_bytes());
    assert_eq!(status, 406);
    let (status, _) = server.request("POST", &[usual[1]], list.as_bytes());
    assert_eq!(status, 415);
    let (status, answer) = server.post(&headers("no/method", ""), &modern(2, "no/method", json!({})));
    assert_eq!((status, code(&answer)), (404, -32601));
    // It still answers.
    let (status, _) = server.post(&headers("tools/list", ""), &modern(3, "tools/list", json!({})));
    assert_eq!(status, 200);
}

#[test]
fn pages_of_other_sites_are_refused() {
    let env = Env::new();
    let server = Server::start(&env);
    let list = modern(1, "tools/list", json!({}));
    for (header, value, expected) in [
        ("Origin", "https://example.com", 403),
        ("Origin", "null", 403),
        ("Host", "example.com", 421),
        ("Host", "127.0.0.1.example.com", 421),
    ] {
        let headers = [headers("tools/list", ""), vec![(header, value)]].concat();
        let (status, answer) = server.post(&headers, &list);
        assert_eq!(status, expected, "{header}: {value}: {answer}");
    }
    let own = format!("http://{}", server.0.address);
    let (status, _) = server.post(&[headers("tools/list", ""), vec![("Origin", &own)]].concat(), &list);
    assert_eq!(status, 200);
}
