//! Requests to the nodes of a cluster: each may be repeated at another node until its time is over.

use std::future::Future;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use qdrant_client::Qdrant;
use tokio::runtime::Runtime;

use crate::index::qdrant::error::{NodeFailure, QdrantError};
use crate::index::store_address::StoreAddress;

/// The name of the variable with the API key.
const API_KEY: &str = "PAPERS_SEM_QDRANT_API_KEY";
/// The name of the variable that asks for TLS.
const TLS: &str = "PAPERS_SEM_QDRANT_TLS";

/// How long a connection may take.
const CONNECTING: Duration = Duration::from_secs(2);
/// How long a node that failed is asked after the others.
const REST: Duration = Duration::from_secs(5);
/// The first pause after every node has failed; each next one is twice as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// How long a request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Budget {
    /// With all repetitions.
    pub total: Duration,
    /// At one node: a node that hangs must leave time for the others.
    pub attempt: Duration,
}

impl Budget {
    /// For what somebody waits for.
    pub(crate) const QUESTION: Self = Self { total: Duration::from_secs(10), attempt: Duration::from_secs(4) };
    /// For changes, and for reading in bulk.
    pub(crate) const WRITE: Self = Self { total: Duration::from_secs(120), attempt: Duration::from_secs(50) };
}

/// A connection to the nodes of a cluster. Nothing is sent before the first request.
pub(crate) struct Connection {
    address: StoreAddress,
    nodes: Vec<Node>,
    /// Requests so far: each begins with the next node.
    turn: AtomicUsize,
    runtime: &'static Runtime,
}

struct Node {
    /// `HOST:PORT`.
    name: String,
    client: Qdrant,
    /// Milliseconds of [`now`] until which it is asked after the others.
    rests_until: AtomicU64,
}

impl Connection {
    /// Prepares connections to the nodes of `address`. The API key and the use of TLS come from the environment.
    ///
    /// # Errors
    /// [`QdrantError::Settings`] when no request could be sent with these settings.
    pub(crate) fn open(address: &StoreAddress) -> Result<Self, QdrantError> {
        let wrong = |reason: String| QdrantError::Settings { address: address.clone(), reason };
        let key = std::env::var(API_KEY).ok().filter(|key| !key.is_empty());
        if key.as_ref().is_some_and(|key| !key.chars().all(|c| c.is_ascii_graphic())) {
            return Err(wrong(format!("{API_KEY} holds characters that no key has")));
        }
        let scheme = match std::env::var(TLS).as_deref() {
            Ok("1") => "https",
            Ok("" | "0") | Err(_) => "http",
            Ok(_) => return Err(wrong(format!("{TLS} is neither 1 nor 0"))),
        };
        let node = |name: String| {
            let mut config = Qdrant::from_url(&format!("{scheme}://{name}"))
                .timeout(Budget::WRITE.attempt)
                .connect_timeout(CONNECTING)
                .skip_compatibility_check();
            config.set_pool_size(1);
            config.api_key = key.clone();
            match config.build() {
                Ok(client) => Ok(Node { name, client, rests_until: AtomicU64::new(0) }),
                Err(error) => Err(wrong(format!("{name}: {error}"))),
            }
        };
        let nodes = address.nodes().map(node).collect::<Result<_, _>>()?;
        let runtime = runtime().ok_or_else(|| wrong("the system gives no threads for it".to_string()))?;
        Ok(Self { address: address.clone(), nodes, turn: AtomicUsize::new(0), runtime })
    }

    /// The store.
    pub(crate) fn address(&self) -> &StoreAddress {
        &self.address
    }

    /// The nodes, as `HOST:PORT`, by their numbers.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(|node| node.name.as_str())
    }

    /// Runs `future` to its end, on the calling thread: several requests can be under way in it. The thread must be one that
    /// may block.
    pub(crate) fn run<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }

    /// Sends a request and waits for the answer; see [`Self::ask`].
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub(crate) fn call<T>(
        &self,
        what: &'static str,
        budget: Budget,
        request: impl AsyncFn(Qdrant) -> Result<T, qdrant_client::QdrantError>,
    ) -> Result<T, QdrantError> {
        self.run(self.ask(what, budget, request))
    }

    /// Sends a request: to one node after the other, and again, while they fail and there is time. `what` completes "the node
    /// could not". A request may arrive several times.
    ///
    /// # Errors
    /// [`QdrantError::Unavailable`] when the time is over, [`QdrantError::Missing`] when all nodes say that there is no such
    /// collection, and [`QdrantError::Refused`] when one refuses for another reason.
    pub(crate) async fn ask<T>(
        &self,
        what: &'static str,
        budget: Budget,
        request: impl AsyncFn(Qdrant) -> Result<T, qdrant_client::QdrantError>,
    ) -> Result<T, QdrantError> {
        let deadline = Instant::now() + budget.total;
        let mut failures: Vec<Option<NodeFailure>> = vec![None; self.nodes.len()];
        let mut pause = FIRST_PAUSE;
        loop {
            let mut missing = 0;
            for at in self.order() {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    break;
                }
                let node = &self.nodes[at];
                match node.attempt(left.min(budget.attempt), &request).await {
                    Ok(answer) => return Ok(answer),
                    Err(Failure::Final(failure)) => return Err(self.refused(what, failure)),
                    Err(Failure::Missing(failure)) => {
                        missing += 1;
                        failures[at] = Some(failure);
                    }
                    Err(Failure::Temporary(failure)) => failures[at] = Some(failure),
                }
            }
            // A node may hear of a new collection later than another.
            if missing == self.nodes.len() {
                return Err(QdrantError::Missing { address: self.address.clone(), what });
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let nodes = failures.into_iter().flatten().collect();
                return Err(QdrantError::Unavailable { address: self.address.clone(), what, nodes });
            }
            tokio::time::sleep(pause.min(left)).await;
            pause = (2 * pause).min(LONGEST_PAUSE);
        }
    }

    /// Sends a request once to the node of this number.
    ///
    /// # Errors
    /// What the node said, or why it said nothing.
    pub(crate) async fn ask_node<T>(
        &self,
        node: usize,
        what: &'static str,
        timeout: Duration,
        request: impl AsyncFn(Qdrant) -> Result<T, qdrant_client::QdrantError>,
    ) -> Result<T, QdrantError> {
        let address = || self.address.clone();
        let Some(node) = self.nodes.get(node) else { return Err(QdrantError::Missing { address: address(), what }) };
        node.attempt(timeout, &request).await.map_err(|failure| match failure {
            Failure::Final(failure) => self.refused(what, failure),
            Failure::Missing(_) => QdrantError::Missing { address: address(), what },
            Failure::Temporary(failure) => QdrantError::Unavailable { address: address(), what, nodes: vec![failure] },
        })
    }

    fn refused(&self, what: &'static str, failure: NodeFailure) -> QdrantError {
        let NodeFailure { node, reason } = failure;
        QdrantError::Refused { address: self.address.clone(), node, what, reason }
    }

    /// The error for a part of the collection that is not what was written.
    pub(crate) fn damaged(&self, what: impl Into<String>, reason: impl Into<String>) -> QdrantError {
        QdrantError::Damaged { address: self.address.clone(), what: what.into(), reason: reason.into() }
    }

    /// The error for what cannot be written in the form of the collection.
    pub(crate) fn unwritable(&self, reason: impl ToString) -> QdrantError {
        QdrantError::Unwritable { address: self.address.clone(), reason: reason.to_string() }
    }

    /// The numbers of the nodes in the order in which a request asks them.
    fn order(&self) -> Vec<usize> {
        let first = self.turn.fetch_add(1, Ordering::Relaxed);
        let now = now();
        let mut order: Vec<usize> = (0..self.nodes.len()).map(|at| (first + at) % self.nodes.len()).collect();
        order.sort_by_key(|&at| self.nodes[at].rests_until.load(Ordering::Relaxed) > now);
        order
    }
}

/// Why one attempt failed.
enum Failure {
    /// It would fail again, everywhere.
    Final(NodeFailure),
    /// The node knows no such collection.
    Missing(NodeFailure),
    /// Another node, or a later attempt, may succeed.
    Temporary(NodeFailure),
}

impl Node {
    async fn attempt<T>(
        &self,
        timeout: Duration,
        request: &impl AsyncFn(Qdrant) -> Result<T, qdrant_client::QdrantError>,
    ) -> Result<T, Failure> {
        let failure = |reason: String| NodeFailure { node: self.name.clone(), reason };
        match tokio::time::timeout(timeout, request(self.client.clone())).await {
            Ok(Ok(answer)) => {
                self.rests_until.store(0, Ordering::Relaxed);
                Ok(answer)
            }
            Ok(Err(error)) => Err(match kind(&error) {
                Kind::Missing => Failure::Missing(failure(reason(&error))),
                Kind::Final => Failure::Final(failure(reason(&error))),
                Kind::Temporary => {
                    self.rest();
                    Failure::Temporary(failure(reason(&error)))
                }
            }),
            Err(_) => {
                self.rest();
                Err(Failure::Temporary(failure(format!("no answer in {:.1} s", timeout.as_secs_f32()))))
            }
        }
    }

    fn rest(&self) {
        self.rests_until.store(now() + REST.as_millis() as u64, Ordering::Relaxed);
    }
}

enum Kind {
    Final,
    Missing,
    Temporary,
}

/// What an error says of another attempt. Codes are those of gRPC.
fn kind(error: &qdrant_client::QdrantError) -> Kind {
    use qdrant_client::QdrantError as Client;
    match error {
        Client::ResponseError { status } => match status.code() as i32 {
            // Invalid argument, already exists, permission denied, failed precondition, out of range, unimplemented and
            // unauthenticated.
            3 | 6 | 7 | 9 | 11 | 12 | 16 => Kind::Final,
            5 => Kind::Missing,
            _ => Kind::Temporary,
        },
        Client::ResourceExhaustedError { .. } | Client::Io(_) => Kind::Temporary,
        _ => Kind::Final,
    }
}

/// What an error says, without the headers of the answer.
fn reason(error: &qdrant_client::QdrantError) -> String {
    use qdrant_client::QdrantError as Client;
    match error {
        Client::ResponseError { status } | Client::ResourceExhaustedError { status, .. } => {
            let message = status.message().trim();
            match refused_connection(message) {
                Some(reason) => format!("cannot connect: {reason}"),
                None if message.is_empty() => status.code().to_string(),
                None => message.to_string(),
            }
        }
        other => other.to_string(),
    }
}

/// What the system said of a connection, in the middle of what the client makes of it.
fn refused_connection(message: &str) -> Option<&str> {
    let (_, rest) = message.strip_prefix("Failed to connect")?.split_once("message: \"")?;
    rest.split('"').next()
}

/// The threads that wait for all connections of the process.
fn runtime() -> Option<&'static Runtime> {
    static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();
    let build = || {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(2).thread_name("qdrant").enable_io().enable_time().build().ok()
    };
    RUNTIME.get_or_init(build).as_ref()
}

/// Milliseconds since the first call.
fn now() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_millis() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> StoreAddress {
        text.parse().expect("an address")
    }

    #[test]
    fn nodes_that_are_away_are_named_when_the_time_is_over() {
        // Ports that were free a moment ago.
        let port = || std::net::TcpListener::bind("127.0.0.1:0").expect("bind").local_addr().expect("address").port();
        let address = address(&format!("qdrant://127.0.0.1:{},127.0.0.1:{}/p", port(), port()));
        let connection = Connection::open(&address).expect("open");
        let budget = Budget { total: Duration::from_millis(300), attempt: Duration::from_millis(100) };
        let begin = Instant::now();
        let asked = connection.call("list collections", budget, async |client| client.list_collections().await);
        assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
        let Err(QdrantError::Unavailable { what: "list collections", nodes, .. }) = asked else { panic!("{asked:?}") };
        let names: Vec<&str> = nodes.iter().map(|failure| failure.node.as_str()).collect();
        assert_eq!(names, connection.nodes().collect::<Vec<_>>());
    }

    #[test]
    fn a_node_that_hangs_leaves_time_for_the_next() {
        let hanging = std::net::TcpListener::bind("127.0.0.1:0").expect("bind");
        let address = address(&format!("qdrant://{},127.0.0.1:1/p", hanging.local_addr().expect("address")));
        let connection = Connection::open(&address).expect("open");
        let budget = Budget { total: Duration::from_millis(800), attempt: Duration::from_millis(200) };
        let asked = connection.call("answer", budget, async |client| client.health_check().await);
        let Err(QdrantError::Unavailable { nodes, .. }) = asked else { panic!("{asked:?}") };
        assert!(nodes.len() == 2 && nodes[0].reason.contains("no answer"), "{nodes:?}");
    }

    #[test]
    fn what_the_system_says_of_a_connection_is_told_alone() {
        let message = r#"Failed to connect to http://h:1/: Error(ConnectError("tcp", h:1, Os { code: 111, message: "refused" }))"#;
        assert_eq!(refused_connection(message), Some("refused"));
        assert_eq!(refused_connection("Failed to connect"), None);
        assert_eq!(refused_connection("no shard"), None);
    }

    #[test]
    fn a_node_that_failed_is_asked_after_the_others() {
        let connection = Connection::open(&address("qdrant://a,b,c/p")).expect("open");
        connection.nodes[1].rest();
        for _ in 0..3 {
            assert_eq!(connection.order().last(), Some(&1));
        }
    }
}
