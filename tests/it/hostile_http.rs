//! Requests that no client of good will sends: each is refused with a status or a closed connection, and the server lives.

use std::time::Duration;

use serde_json::json;

use crate::env::{Env, ids};
use crate::served::{Client, Served};

/// The server still answers, and from the same index.
fn lives(server: &Served) {
    assert_eq!(server.json("/api/search?q=longformer&k=1")["hits"][0]["id"], "2004.05150");
}

#[test]
fn other_names_and_origins_are_refused_on_every_route() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    for path in ["/", "/health", "/api/search?q=a", "/api/overview", "/openapi.json", "/nothing"] {
        for host in ["evil.example", "127.0.0.1.evil.example", "192.168.1.4:7474"] {
            server.connect().get(path, &[("Host", host)]).problem(421);
        }
        for origin in ["http://evil.example", "null", "http://localhost:1"] {
            let response = server.connect().get(path, &[("Origin", origin)]);
            response.problem(403);
        }
    }
    let own = format!("http://{}", server.address);
    assert_eq!(server.connect().get("/api/search", &[("Origin", &own)]).status, 200);
    let headers = [("Origin", "http://evil.example"), ("Content-Type", "application/json")];
    server.connect().request("POST", "/api/similar", &headers, b"{\"text\": \"a\"}").problem(403);
    let mut client = server.connect();
    client.send("GET http://evil.example/api/search HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client.receive().expect("an answer").problem(421);
    lives(&server);
}

#[test]
fn nothing_outside_the_routes_is_served() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    for path in [
        "/../Cargo.toml",
        "/api/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/page/../../Cargo.toml",
        "/page/%2e%2e%2fCargo.toml",
        "/page/..%5c..%5cCargo.toml",
        "/api/papers/..%2f..%2fetc%2fpasswd",
        "/api/papers/%00",
        "/api/papers/%2fetc%2fpasswd",
        "//etc/passwd",
        "/.git/config",
        "/index/manifest.json",
        "/api/search/",
        "/API/SEARCH",
    ] {
        let response = server.get(path);
        assert_eq!(response.status, 404, "{path}: {}", response.text());
    }
    for path in ["/%ff", "/%", "/%zz", "/api/papers/%c3%28"] {
        let response = server.get(path);
        assert!([400, 404].contains(&response.status), "{path}: {}", response.status);
    }
    // A source is a filter on what was indexed, and never read.
    assert_eq!(ids(&server.json("/api/search?source=%2Fetc%2Fpasswd")).len(), 0);
    lives(&server);
}

#[test]
fn requests_that_are_too_large_are_refused() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    // What a client sends may be cut off; what it is told must arrive.
    let body = vec![b'x'; 10 << 20];
    let headers = [("Content-Type", "application/json")];
    server.connect().request("POST", "/api/similar", &headers, &body).problem(413);
    let mut client = server.connect();
    client.send("POST /api/similar HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    let chunk = format!("8000\r\n{}\r\n", "x".repeat(0x8000));
    let _ = (0..320).all(|_| client.send(&chunk));
    assert_eq!(client.receive().expect("an answer").status, 413);
    server.connect().get(&format!("/api/search?q={}", "x".repeat(20_000)), &[]).problem(414);
    let long = "x".repeat(20_000);
    server.connect().get("/health", &[("X-Long", &long)]).problem(431);
    let names: Vec<String> = (0..100).map(|at| format!("X-{at}")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
    server.connect().get("/health", &many).problem(431);
    for (headers, bytes) in [(100_000, 8), (1, 10 << 20)] {
        let mut client = server.connect();
        client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n");
        let header = format!("X-Bomb: {}\r\n", "b".repeat(bytes));
        let _ = (0..headers).all(|_| client.send(&header));
        let status = client.receive().map(|response| response.status);
        assert!(status.is_none_or(|status| status == 431), "{status:?}");
    }
    lives(&server);
}

#[test]
fn what_is_no_http_is_refused() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"GET\0/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /hea\0lth HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /h\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: local\0host\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET /health HTTP/1.1\r\n Host: localhost\r\n\r\n",
        b"GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"GET /health HTTP/1.1\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let mut client = server.connect();
        client.send(bytes);
        client.finish();
        let status = client.receive().map(|response| response.status);
        let sent = String::from_utf8_lossy(bytes);
        assert!(status.is_none_or(|status| (400..500).contains(&status)), "{sent:?}: {status:?}");
    }
    let mut client = server.connect();
    client.send(vec![0; 1 << 20]);
    assert!(client.receive().is_none_or(|response| response.status >= 400));
    lives(&server);
}

#[test]
fn no_request_hides_behind_another() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    let hidden = "GET /api/overview HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let json = "Host: localhost\r\nContent-Type: application/json";
    // With two lengths a proxy may take the second request for the body of the first.
    for lengths in [
        format!("Content-Length: {}\r\nTransfer-Encoding: chunked", 5 + hidden.len()),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {}", 5 + hidden.len()),
        format!("Content-Length: {}\r\nTransfer-Encoding: xchunked", 5 + hidden.len()),
    ] {
        let mut client = server.connect();
        client.send(format!("POST /api/similar HTTP/1.1\r\n{json}\r\n{lengths}\r\n\r\n0\r\n\r\n{hidden}"));
        assert_eq!(client.receive().expect("an answer").status, 400, "{lengths}");
        assert!(client.receive().is_none(), "{lengths}: the connection is closed");
    }
    // Requests one after the other without waiting are answered in their order.
    let mut client = server.connect();
    client.send(
        "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(50) + "GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n",
    );
    for _ in 0..50 {
        assert_eq!(client.receive().expect("an answer").status, 200);
    }
    client.receive().expect("an answer").problem(404);
    lives(&server);
}

#[test]
fn thousands_of_connections_leave_room_for_a_question() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    // Opened a few at a time: this process may not have so many files.
    for _ in 0..20 {
        let mut open: Vec<Client> = (0..100).map(|_| server.connect()).collect();
        open[0].send("GET /api/search HTTP/1.1\r\nHo");
        open[1].send(b"\r\n");
        drop(open);
    }
    let ask = || {
        let mut client = server.connect();
        client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        client
    };
    // Places are free as soon as the server sees that the connections are closed.
    let is_free = || ask().receive().is_some_and(|response| response.status == 200);
    let is_free_soon = || (0..100).any(|_| is_free() || (std::thread::sleep(Duration::from_millis(100)), false).1);
    assert!(is_free_soon());
    // More than there are places for: some of those beyond are told to come back, the rest is closed.
    let mut open: Vec<Client> = (0..200).map(|_| ask()).collect();
    let responses: Vec<_> = open.iter_mut().map(Client::receive).collect();
    let of_status =
        |status| responses.iter().flatten().filter(|response| response.status == status).collect::<Vec<_>>();
    assert!(!of_status(200).is_empty() && of_status(200).len() < 200, "{}", of_status(200).len());
    assert!(!of_status(503).is_empty());
    for response in of_status(503) {
        response.problem(503);
        assert_eq!(response.header("retry-after"), Some("1"));
    }
    drop(open);
    assert!(is_free_soon());
    lives(&server);
}

#[test]
fn a_slow_client_is_cut_off() {
    let env = Env::with_reading_list();
    let server = Served::start(&env);
    let mut slow = server.connect();
    slow.send("GET /health HTTP/1.1\r\nHost: loc");
    let mut idle = server.connect();
    assert_eq!(idle.get("/health", &[]).status, 200);
    let mut silent = server.connect();
    for client in [&mut slow, &mut idle, &mut silent] {
        assert!(client.receive().is_none_or(|response| response.status == 408), "it is closed");
    }
    lives(&server);
}

#[test]
fn titles_and_texts_are_data() {
    let env = Env::new();
    let title = "<script>alert(1)</script> \u{1b}[31mRed\u{7}";
    let records = json!([{
        "id": "hostile",
        "title": title,
        "abstract": "A text that is markup, &lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;.",
        "url": "javascript:alert(3)",
    }]);
    env.write("notes/a.json", records.to_string());
    env.run(&["index", "notes"]).expect_code(0);
    let server = Served::start(&env);
    let response = server.get("/api/search?q=markup");
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert!(!response.body.contains(&0x1b) && !response.body.contains(&7), "{}", response.text());
    let hit = &response.json()["hits"][0];
    assert!(hit["title"].as_str().is_some_and(|title| title.contains("\u{1b}[31mRed")), "{hit}");
    assert!(hit["passage"].as_str().is_some_and(|passage| passage.contains("<img src=x onerror=alert(2)>")), "{hit}");
    assert!(!hit["url"].as_str().is_some_and(|url| url.starts_with("javascript:")), "{hit}");
    for format in ["bibtex", "ris", "csl-json", "csv", "markdown"] {
        let response = server.get(&format!("/api/export?format={format}&q=markup"));
        assert_eq!((response.status, response.header("x-content-type-options")), (200, Some("nosniff")));
        assert!(response.header("content-type").is_some_and(|media_type| !media_type.contains("html")), "{format}");
        assert!(
            response.header("content-disposition").is_some_and(|value| value.starts_with("attachment")),
            "{format}"
        );
    }
    let problem = server.get("/api/papers/%3Cscript%3E%1b%5B2J").problem(404);
    assert!(problem["detail"].as_str().is_some_and(|detail| !detail.contains('\u{1b}')), "{problem}");
}
