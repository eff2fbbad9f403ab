//! The arguments of making an index, and of looking after it.

use std::path::PathBuf;

use crate::index::StoreAddress;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct IndexArgs {
    /// Files or directories [default: those that the index was made from]
    pub paths: Vec<PathBuf>,
    /// Directory of an ONNX model, or a name of fastembed's catalogue (downloaded if missing)
    #[arg(long, value_name = "DIR|NAME")]
    pub model: Option<String>,
    /// Read and embed everything again
    #[arg(long)]
    pub rebuild: bool,
    /// Remove what was read from PATH or below; PATH need not exist any more
    #[arg(long, value_name = "PATH")]
    pub forget: Vec<PathBuf>,
    /// Number of cores for embedding [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Memory to index in, in MiB, whatever the number of papers [default: 1024]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(64..))]
    pub memory: Option<u32>,
    /// Build an HNSW graph if there are N passages or more. It serves programs that keep the index
    /// open; a single `ask` is faster without it
    #[arg(long, value_name = "N")]
    pub graph_from: Option<usize>,
    /// Keep the papers in a Qdrant cluster and search them there: qdrant://HOST[:PORT][,HOST[:PORT]…]/NAME. The index
    /// remembers it. An API key comes from PAPERS_SEM_QDRANT_API_KEY, and PAPERS_SEM_QDRANT_TLS=1 turns TLS on
    #[arg(long, value_name = "ADDRESS")]
    pub store: Option<StoreAddress>,
    /// Number of shards of a new collection in the store [default: one a node]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), requires = "store")]
    pub shards: Option<u32>,
    /// Number of nodes that keep each paper of a new collection [default: 2 where there are two nodes]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), requires = "store")]
    pub replication: Option<u32>,
    /// Fail at once if another papers-sem is writing to the index, instead of waiting
    #[arg(long)]
    pub no_wait: bool,
    /// Go on: update the index whenever one of its sources changes, until Ctrl-C
    #[arg(long)]
    pub watch: bool,
    /// Print the counts as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ReadArgs {
    /// Files or directories
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Print one JSON object per paper, one per line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct VerifyArgs {
    /// Rebuild damaged files from the intact ones, as far as possible
    #[arg(long)]
    pub repair: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct UpgradeArgs {
    /// Print the counts as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ExportArgs {
    /// Write the vectors to OUT as NumPy .npy, float32, one row per passage
    #[arg(long, value_name = "OUT", required_unless_present = "ids")]
    pub vectors: Option<PathBuf>,
    /// Write one line per row to OUT: id of the paper, tab, number of the passage from 0
    #[arg(long, value_name = "OUT")]
    pub ids: Option<PathBuf>,
    /// Print the counts as JSON
    #[arg(long)]
    pub json: bool,
}
