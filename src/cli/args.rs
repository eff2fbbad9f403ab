//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Find the paper you mean, in your own reading lists, in Chinese or English.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  papers-sem index notes/
  papers-sem ask efficient long context
  papers-sem ask 哪篇论文把大模型的权重量化了？
  papers-sem ask --json \"retrieval\" | jq -r '.hits[].url'

Exit status: 0 found, 1 nothing found, 2 error.")]
pub(super) struct Args {
    #[command(flatten)]
    pub index: IndexDir,
    #[command(flatten)]
    pub color: colorchoice_clap::Color,
    #[command(subcommand)]
    pub command: Command,
}

/// Where the index lies.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct IndexDir {
    /// The index [default: PAPERS_SEM_INDEX, else the nearest index/ here or above that holds one,
    /// else ./index]
    #[arg(long = "index", value_name = "DIR", global = true)]
    pub dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read files and directories into the index, or bring it up to date
    Index(Index),
    /// Ask a question
    Ask(Ask),
    /// Show all that is known of a paper
    Show(Show),
    /// List the papers
    List(List),
    /// Tell what the index holds
    Stats(Stats),
    /// Show what would be read of files, without indexing them
    Read(Read),
}

#[derive(Debug, clap::Args)]
pub(super) struct Index {
    /// Files or directories; none: those the index was made from
    pub paths: Vec<PathBuf>,
    /// A directory with an ONNX model, or a name of fastembed's catalogue (downloaded when missing)
    #[arg(long, value_name = "DIR|NAME")]
    pub model: Option<String>,
    /// Embed everything again, and read the sources anew
    #[arg(long)]
    pub rebuild: bool,
    /// Drop what was read below PATH, whether it still exists or not
    #[arg(long, value_name = "PATH")]
    pub forget: Vec<PathBuf>,
    /// Cores to use [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Build an HNSW graph from N passages on, for programs that ask many questions of one open
    /// index; a single `ask` is faster without
    #[arg(long, value_name = "N")]
    pub graph_from: Option<usize>,
    /// Print the counts as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Ask {
    /// The question, in plain Chinese or English
    #[arg(required = true)]
    pub question: Vec<String>,
    /// How many papers to show
    #[arg(short, default_value = "10", value_name = "N")]
    pub k: std::num::NonZeroUsize,
    /// Look at every passage, also where there is a graph
    #[arg(long)]
    pub exact: bool,
    /// The model, when it lies elsewhere now than when the index was made
    #[arg(long, value_name = "DIR|NAME")]
    pub model: Option<String>,
    /// Print the answer as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// An arXiv id, a DOI, an address, or the id that `list` prints
    #[arg(required = true)]
    pub id: Vec<String>,
    /// Print the paper as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Stats {
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Read {
    /// Files or directories
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Print one JSON object a paper, a line each
    #[arg(long)]
    pub json: bool,
}
