//! The server, running, and a client that sends what it is told, byte by byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::env::{Env, interruptible};

/// How long a test waits for what must happen.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server of the index of an [`Env`]. It is killed when it is dropped.
pub struct Served {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// `127.0.0.1:1234`.
    pub address: String,
}

impl Served {
    pub fn start(env: &Env) -> Self {
        Self::with(env, &[])
    }

    /// With further arguments.
    pub fn with(env: &Env, args: &[&str]) -> Self {
        let mut command = interruptible();
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(args).current_dir(env.path());
        command.env("HOME", env.path()).env_remove("PAPERS_SEM_INDEX").env_remove("PAPERS_SEM_TOKEN");
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("start");
        let mut stdout = BufReader::new(child.stdout.take().expect("stdout"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("its address");
        let address = line.trim().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/'));
        let address = address.unwrap_or_else(|| panic!("{line:?} is no address")).to_string();
        Self { child, stdout, address }
    }

    pub fn connect(&self) -> Client {
        Client::connect(&self.address)
    }

    /// The response to a GET request on a connection of its own.
    pub fn get(&self, path: &str) -> Response {
        self.connect().get(path, &[])
    }

    /// The JSON of the answer to a GET request, whose status must be 200.
    pub fn json(&self, path: &str) -> Value {
        let response = self.get(path);
        assert_eq!(response.status, 200, "{path}: {}", response.text());
        response.json()
    }

    /// Waits until `/health` says what is wanted.
    pub fn wait_for(&self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let health = self.get("/health").json();
            if is_wanted(&health) {
                return health;
            }
            assert!(start.elapsed() < PATIENCE, "{health}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Sends what Ctrl-C sends.
    pub fn interrupt(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
    }

    /// Waits for the server to end. Gives what it printed after its address, and how it ended.
    pub fn end(mut self) -> (String, ExitStatus) {
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).expect("stdout");
        (rest, self.child.wait().expect("wait"))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Client {
    pub fn connect(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("connect");
        stream.set_read_timeout(Some(PATIENCE)).expect("timeout");
        stream.set_write_timeout(Some(PATIENCE)).expect("timeout");
        Self { stream: BufReader::new(stream), host: address.to_string() }
    }

    /// Sends bytes as they are. Gives whether the server took them all.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.get_mut().write_all(bytes.as_ref()).is_ok()
    }

    /// Says that nothing more will be sent.
    pub fn finish(&mut self) {
        let _ = self.stream.get_mut().shutdown(Shutdown::Write);
    }

    /// The next response; none if the server closed the connection.
    pub fn receive(&mut self) -> Option<Response> {
        Response::read(&mut self.stream)
    }

    /// The next response; none if it does not come within this time.
    pub fn receive_within(&mut self, time: Duration) -> Option<Response> {
        self.stream.get_ref().set_read_timeout(Some(time)).expect("timeout");
        self.receive()
    }

    pub fn get(&mut self, path: &str, headers: &[(&str, &str)]) -> Response {
        self.request("GET", path, headers, b"")
    }

    /// Sends a request with `Host`, unless the headers have one, and `Content-Length` if there is a body.
    pub fn request(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let mut head = format!("{method} {path} HTTP/1.1\r\n");
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head += &format!("Host: {}\r\n", self.host);
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        self.send(head + "\r\n");
        self.send(body);
        self.receive().unwrap_or_else(|| panic!("no response to {method} {path}"))
    }
}

/// A response.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    fn read(stream: &mut BufReader<TcpStream>) -> Option<Self> {
        let mut line = || {
            let mut line = String::new();
            let read = stream.read_line(&mut line);
            read.is_ok_and(|bytes| bytes > 0).then(|| line.trim_end().to_string())
        };
        let status = line()?.split(' ').nth(1)?.parse().ok()?;
        let mut headers = Vec::new();
        while let Some((name, value)) = line()?.split_once(':') {
            headers.push((name.to_lowercase(), value.trim().to_string()));
        }
        let mut response = Self { status, headers, body: Vec::new() };
        if status < 200 {
            return Some(response);
        }
        match response.header("content-length").map(|length| length.parse().expect("a length")) {
            Some(length) => {
                response.body.resize(length, 0);
                stream.read_exact(&mut response.body).ok()?;
            }
            None => drop(stream.read_to_end(&mut response.body)),
        }
        Some(response)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The problem that the response is, which must have this status.
    pub fn problem(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let problem = self.json();
        assert_eq!(problem["status"], status, "{problem}");
        for field in ["type", "title", "detail"] {
            assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {problem}");
        }
        problem
    }
}

/// Percent-encodes a value of an address.
pub fn encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}
