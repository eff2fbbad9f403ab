//! The arguments of the command line.

mod index;
mod library;
mod news;
mod papers;
mod program;
mod search;
mod shared;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub(super) use index::{ExportArgs, IndexArgs, ReadArgs, UpgradeArgs, VerifyArgs};
pub(super) use library::{MapArgs, StatsArgs, TopicsArgs};
pub(super) use news::{FollowArgs, NewArgs, NewFormat};
pub(super) use papers::{CiteArgs, ListArgs, ShowArgs};
pub(super) use program::{CompletionsArgs, ConfigArgs, DemoArgs, DoctorArgs, ManArgs};
#[cfg(feature = "server")]
pub(super) use program::{McpArgs, ServeArgs};
pub(super) use search::{AskArgs, EvalArgs, GroundArgs, SimilarArgs};
pub(super) use shared::{ModeArgs, ModeName};

/// Find the paper you mean, in your own reading lists, in Chinese or English.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
#[command(after_help = "\
Examples:
  papers-sem index notes/
  papers-sem ask efficient long context
  papers-sem ask 哪篇论文把大模型的权重量化了？
  papers-sem ask --json \"retrieval\" | jq -r '.hits[].url'

Exit status: 0 found, 1 nothing found, 2 error.")]
pub(super) struct CommandLine {
    #[command(flatten)]
    pub index: IndexDir,
    #[command(flatten)]
    pub color: colorchoice_clap::Color,
    /// Read no papers-sem.toml
    #[arg(long, global = true)]
    pub no_config: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Where the index is.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct IndexDir {
    /// Directory of the index [default: PAPERS_SEM_INDEX, else the nearest index/ here or above
    /// that holds one, else ./index]
    #[arg(long = "index", value_name = "DIR", global = true)]
    pub dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Index files and directories, or update the index
    Index(IndexArgs),
    /// Search for papers that answer a question
    Ask(AskArgs),
    /// Find papers similar to a paper of the index
    Similar(SimilarArgs),
    /// Find the papers that support each sentence of a draft
    Ground(GroundArgs),
    /// Print papers for a reference manager
    Cite(CiteArgs),
    /// Show all that the index holds of a paper
    Show(ShowArgs),
    /// Follow a question: `new` shows what comes in about it
    Follow(FollowArgs),
    /// Show the papers that came in since it was last asked, by the followed questions
    New(NewArgs),
    /// List all papers
    List(ListArgs),
    /// Show what the index holds
    Stats(StatsArgs),
    /// Show the topics of the papers, with the most central papers of each
    Topics(TopicsArgs),
    /// Write a page with a map of all papers, near ones beside each other
    Map(MapArgs),
    /// Show which papers are found in files, without indexing them
    Read(ReadArgs),
    /// Try it: index a bundled reading list and ask it a question in each language
    Demo(DemoArgs),
    /// Measure the quality of the ranking with judged questions
    Eval(EvalArgs),
    /// Export passage vectors (.npy) and their ids
    Export(ExportArgs),
    /// Serve a web page, an HTTP API and the Model Context Protocol
    #[cfg(feature = "server")]
    Serve(ServeArgs),
    /// Serve the Model Context Protocol on standard input and output, for an assistant
    #[cfg(feature = "server")]
    Mcp(McpArgs),
    /// Check every byte of the index; exit status 2 if something is damaged
    Verify(VerifyArgs),
    /// Convert an index of an earlier version to the present format
    Upgrade(UpgradeArgs),
    /// Print what a bug report needs: versions, processor, runtime, model, index, disk
    Doctor(DoctorArgs),
    /// Show the settings of papers-sem.toml, and where each value comes from
    Config(ConfigArgs),
    /// Print a script that completes commands, flags, ids and tags in a shell
    Completions(CompletionsArgs),
    /// Write the man pages to a directory
    #[command(hide = true)]
    Man(ManArgs),
}
