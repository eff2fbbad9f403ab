//! The server: one address for the page, the API and the Model Context Protocol.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::server::error::ServerError;
use crate::server::freshness::Freshness;
use crate::server::options::ServerOptions;
use crate::server::served_index::ServedIndex;
use crate::server::{connections, http, mcp, page};

/// A server that listens, and answers when it [runs](Self::run).
pub struct Server {
    options: ServerOptions,
    listener: TcpListener,
    address: SocketAddr,
    index: Arc<ServedIndex>,
    stop: CancellationToken,
}

/// Ends a server from any thread.
#[derive(Debug, Clone)]
pub struct Stopper(CancellationToken);

impl Stopper {
    /// Asks the server to end after the questions under way.
    pub fn stop(&self) {
        self.0.cancel();
    }
}

impl Server {
    /// Listens, and opens the index if there is one.
    ///
    /// # Errors
    /// [`ServerError`] if the address is taken, or reaches beyond this machine and there is no token.
    pub fn bind(options: ServerOptions) -> Result<Self, ServerError> {
        let address = options.listen;
        if !address.ip().is_loopback() && options.token.as_ref().is_none_or(|token| token.is_empty()) {
            return Err(ServerError::NoToken { address });
        }
        let listen = |source| ServerError::Listen { address, source };
        let listener = TcpListener::bind(address).map_err(listen)?;
        listener.set_nonblocking(true).map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let index = ServedIndex::new(&options.index, options.cores);
        Ok(Self { options, listener, address, index, stop: CancellationToken::new() })
    }

    /// The address that is listened on, with its real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends the server from another thread.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.stop.clone())
    }

    /// Answers until it is [stopped](Stopper::stop), and then ends after the questions under way.
    ///
    /// # Errors
    /// [`ServerError`] if its threads cannot be started or the address is lost.
    pub fn run(self) -> Result<(), ServerError> {
        let Self { options, listener, address, index, stop } = self;
        let runtime = runtime(index.cores())?;
        // Ends when the last question is answered.
        let _freshness = options.watch.then(|| Freshness::keep(&index)).transpose().map_err(ServerError::Threads)?;
        let listen = |source| ServerError::Listen { address, source };
        let served = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).map_err(listen)?;
            let open = page::routes().merge(http::open_routes(&index));
            let closed = http::routes(&index).merge(mcp::routes(&index));
            connections::serve(listener, http::guarded(open, closed, options.token), &stop).await;
            Ok(())
        });
        runtime.shutdown_background();
        served
    }
}

/// The threads of a server: a few for connections, and one a core for questions.
pub(super) fn runtime(cores: usize) -> Result<tokio::runtime::Runtime, ServerError> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(cores + STANDARD_STREAMS)
        .enable_all()
        .build()
        .map_err(ServerError::Threads)
}

/// Threads that tokio needs to read standard input and to write standard output.
const STANDARD_STREAMS: usize = 2;
