//! Why a server does not start.

use std::io;
use std::net::SocketAddr;

/// Why a server does not start, or stops.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// Other machines could ask without a token.
    #[error("{address} can be reached from other machines, and no token is set")]
    NoToken {
        /// The address.
        address: SocketAddr,
    },
    /// The threads of the server cannot be started.
    #[error("cannot start the threads of the server: {0}")]
    Threads(io::Error),
}
