//! The Model Context Protocol: what an assistant asks of the index.
//!
//! `protocol.rs` alone knows the crate of the protocol; tools and resources are plain functions of a snapshot.

mod budget;
mod cite;
mod get_papers;
mod hit_list;
mod library_overview;
mod protocol;
mod resource;
mod schema;
mod search_papers;
mod similar_papers;
mod stdio;
mod tool;
mod tools;
mod unknown;

pub(in crate::server) use protocol::routes;
pub use protocol::serve_stdio;
