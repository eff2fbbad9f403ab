//! Collections on a real server: PAPERS_SEM_QDRANT, or what `make cluster-tools` fetched. Without one these tests are skipped,
//! said loudly.

mod contents;
mod made;
mod server;
mod writing;
