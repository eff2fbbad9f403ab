//! The command with its papers in a Qdrant cluster. `make cluster-tools` fetches the server; without it these tests skip.

mod harness;
mod http;
mod nodes;
