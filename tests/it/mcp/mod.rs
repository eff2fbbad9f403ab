//! The Model Context Protocol, over standard input and output and over HTTP: `papers-sem mcp` and `papers-sem serve`.

mod client;
mod http;
mod python;
mod stdio;
mod tools;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::env::Env;
use crate::served::Served;

/// How long an answer may take before a test fails. Machines under load need seconds to load the model.
const PATIENCE: Duration = Duration::from_secs(120);

/// The revision of the protocol whose requests stand for themselves.
const MODERN: &str = "2026-07-28";
/// The last revision with `initialize`.
const LEGACY: &str = "2025-11-25";

/// The command in the directory of `env`, told nothing by the environment.
fn command(env: &Env, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_papers-sem"));
    command.current_dir(env.path()).args(args).env_remove("PAPERS_SEM_INDEX").env_remove("HF_HOME");
    command.env("HOME", env.path());
    command
}

/// What every request of the modern era has.
fn meta(version: &str) -> Value {
    json!({
        "io.modelcontextprotocol/protocolVersion": version,
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    })
}

/// A request of the modern era.
fn modern(id: u64, method: &str, mut params: Value) -> Value {
    params["_meta"] = meta(MODERN);
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
}

/// A call of a tool, of the modern era.
fn call(id: u64, tool: &str, arguments: Value) -> Value {
    modern(id, "tools/call", json!({"name": tool, "arguments": arguments}))
}

/// `papers-sem mcp` with its ends in the hands of a test.
struct Session {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<String>,
}

impl Session {
    fn start(env: &Env) -> Self {
        let mut child = command(env, &["mcp"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("start");
        let (sender, output) = channel();
        let lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { input: child.stdin.take(), child, output }
    }

    /// Writes bytes as they are.
    fn write(&mut self, bytes: impl AsRef<[u8]>) {
        let input = self.input.as_mut().expect("an open input");
        input.write_all(bytes.as_ref()).and_then(|()| input.flush()).expect("write");
    }

    fn send(&mut self, message: &Value) {
        self.write(format!("{message}\n"));
    }

    /// The next message of the server. Every line it writes must be one.
    fn receive(&mut self) -> Value {
        let line = self.output.recv_timeout(PATIENCE).expect("an answer");
        let message: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(message["jsonrpc"], "2.0", "{line}");
        message
    }

    fn ask(&mut self, message: &Value) -> Value {
        self.send(message);
        let answer = self.receive();
        assert_eq!(answer["id"], message["id"], "{answer}");
        answer
    }

    /// The result of a call of a tool.
    fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.ask(&call(7, tool, arguments));
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].clone()
    }

    /// The structured answer of a tool, which must be the same as its text.
    fn answer(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], false, "{result}");
        let text: Value = serde_json::from_str(result["content"][0]["text"].as_str().expect("text")).expect("json");
        assert_eq!(text, result["structuredContent"]);
        text
    }

    /// The message of a tool that refuses.
    fn refusal(&mut self, tool: &str, arguments: Value) -> String {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], true, "{result}");
        result["content"][0]["text"].as_str().expect("text").to_string()
    }

    /// Ends the input. The process must end by itself, without another word.
    fn finish(mut self) {
        self.input = None;
        let rest: Vec<String> = self.output.iter().collect();
        assert!(rest.is_empty(), "{rest:?}");
        assert!(self.child.wait().expect("wait").success());
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The endpoint of `papers-sem serve`.
struct Server(Served);

impl Server {
    fn start(env: &Env) -> Self {
        Self(Served::start(env))
    }

    fn url(&self) -> String {
        format!("http://{}/mcp", self.0.address)
    }

    /// Status and body of the answer to a request with these headers.
    fn request(&self, method: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, String) {
        let answer = self.0.connect().request(method, "/mcp", headers, body);
        (answer.status, answer.text())
    }

    /// Status and JSON of the answer to a posted message.
    fn post(&self, headers: &[(&str, &str)], message: &Value) -> (u16, Value) {
        let usual = [("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream")];
        let (status, body) = self.request("POST", &[&usual, headers].concat(), message.to_string().as_bytes());
        (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
    }
}
