//! Questions over the network and from assistants: a web page, an HTTP API and the Model Context Protocol.
//!
//! All three answer from one [`ServedIndex`] and send the types of [`wire`](crate::wire).

mod ask_error;
mod connections;
mod error;
mod freshness;
mod http;
mod map_maker;
mod mcp;
mod options;
mod page;
mod serve;
mod served_index;
mod stalled;

pub use error::ServerError;
pub use mcp::serve_stdio;
pub use options::ServerOptions;
pub use serve::{Server, Stopper};
