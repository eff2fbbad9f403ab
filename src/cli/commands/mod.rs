//! One file a command.

pub(super) mod ask;
pub(super) mod cite;
pub(super) mod completions;
pub(super) mod config;
pub(super) mod demo;
pub(super) mod doctor;
pub(super) mod eval;
pub(super) mod export;
pub(super) mod follow;
pub(super) mod ground;
pub(super) mod index;
pub(super) mod list;
pub(super) mod man;
#[cfg(feature = "server")]
pub(super) mod mcp;
pub(super) mod new;
pub(super) mod read;
#[cfg(feature = "server")]
pub(super) mod serve;
pub(super) mod show;
pub(super) mod similar;
pub(super) mod stats;
pub(super) mod upgrade;
pub(super) mod verify;
pub(super) mod welcome;
