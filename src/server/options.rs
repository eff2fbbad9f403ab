//! How a server is started.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// How a server is started.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// The directory of the index. It may be made later.
    pub index: PathBuf,
    /// Where to listen. Port 0 is any free port. An address that other machines reach needs a token.
    pub listen: SocketAddr,
    /// What a client must send as `Authorization: Bearer TOKEN`.
    pub token: Option<String>,
    /// How many questions are answered at the same time, each on a core of its own; all cores if `None`.
    pub cores: Option<usize>,
    /// Whether the index is updated after each change of its sources.
    pub watch: bool,
}

impl ServerOptions {
    /// A server of the index in `index`, on a free port of this machine only.
    pub fn new(index: impl Into<PathBuf>) -> Self {
        Self { index: index.into(), listen: (Ipv4Addr::LOCALHOST, 0).into(), token: None, cores: None, watch: false }
    }
}
