//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::cli::filter_args::FilterArgs;

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
    /// Find papers like one that the index holds
    Similar(Similar),
    /// Show all that is known of a paper
    Show(Show),
    /// List the papers
    List(List),
    /// Tell what the index holds
    Stats(Stats),
    /// Show what would be read of files, without indexing them
    Read(Read),
    /// Measure the ranking with judged questions
    Eval(Eval),
    /// Write the vectors to a file that NumPy reads, and whose each is to another
    Export(Export),
    /// Check every byte of the index; exit status 2 when something is damaged
    Verify(Verify),
    /// Write an index of an earlier version anew, from what it holds
    Upgrade(Upgrade),
    /// Tell what a bug report should say: versions, processor, runtime, model, index, disk
    Doctor(Doctor),
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
    /// Cores to embed on [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Build an HNSW graph from N passages on, for programs that ask many questions of one open
    /// index; a single `ask` is faster without
    #[arg(long, value_name = "N")]
    pub graph_from: Option<usize>,
    /// Fail at once while another papers-sem writes to the index, instead of waiting
    #[arg(long)]
    pub no_wait: bool,
    /// Print the counts as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// Write the vectors to OUT, a row a passage: NumPy's .npy, float32
    #[arg(long, value_name = "OUT", required_unless_present = "ids")]
    pub vectors: Option<PathBuf>,
    /// Write what each row stands for to OUT, a line each: paper's id, tab, number of its passage
    /// from 0
    #[arg(long, value_name = "OUT")]
    pub ids: Option<PathBuf>,
    /// Print the counts as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// Make again what is damaged, as far as the rest allows
    #[arg(long)]
    pub repair: bool,
    /// Print what was found as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Upgrade {
    /// Print the counts as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Doctor {
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Ask {
    /// The question, in plain Chinese or English; `-` reads it from standard input
    #[arg(required_unless_present = "queries")]
    pub question: Vec<String>,
    /// Many questions: a file with one a line, or `id TAB question`, or JSON Lines with "text"
    #[arg(long, value_name = "FILE", conflicts_with = "question")]
    pub queries: Option<PathBuf>,
    /// How many papers to show [default: 10, or 3 when none is likely]
    #[arg(short, value_name = "N")]
    pub k: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    pub mode: Mode,
    /// Leave out answers below this score; 0.5 means: of first answers with this score, one in two
    /// was the paper that was meant
    #[arg(long, value_name = "0..1", value_parser = share)]
    pub min_score: Option<f32>,
    /// Tell what speaks for each paper: scores and ranks by meaning and by words
    #[arg(long)]
    pub explain: bool,
    /// Look at every passage, also where there is a graph
    #[arg(long)]
    pub exact: bool,
    /// The model, when it lies elsewhere now than when the index was made
    #[arg(long, value_name = "DIR|NAME")]
    pub model: Option<String>,
    /// Print the answer as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub filter: FilterArgs,
}

/// What is compared.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Mode {
    /// Compare words only, without the model
    #[arg(long, conflicts_with = "semantic")]
    pub lexical: bool,
    /// Compare meaning only
    #[arg(long)]
    pub semantic: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Similar {
    /// An arXiv id, a DOI, an address, a title, or the id that `list` prints
    #[arg(required = true)]
    pub paper: Vec<String>,
    /// How many papers to show
    #[arg(short, default_value = "10", value_name = "N")]
    pub k: std::num::NonZeroUsize,
    /// Print the answer as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub filter: FilterArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct Eval {
    /// Questions: `id TAB text` a line, JSON Lines with "_id" and "text" (BEIR), or TREC topics
    #[arg(long, value_name = "FILE")]
    pub queries: PathBuf,
    /// Judgements: `question TAB document TAB relevance` (TSV, BEIR), or TREC's four columns
    #[arg(long, value_name = "FILE")]
    pub qrels: PathBuf,
    /// Measure although judged documents are not in the index: they count as not found
    #[arg(long)]
    pub missing_ok: bool,
    /// Write what was answered as a TREC run file
    #[arg(long, value_name = "OUT")]
    pub run: Option<PathBuf>,
    /// Compare with another run file, question by question
    #[arg(long, value_name = "RUN")]
    pub compare: Option<PathBuf>,
    /// Answers a question
    #[arg(short, default_value = "100", value_name = "N")]
    pub k: std::num::NonZeroUsize,
    #[command(flatten)]
    pub mode: Mode,
    /// The model, when it lies elsewhere now than when the index was made
    #[arg(long, value_name = "DIR|NAME")]
    pub model: Option<String>,
    /// Print every question's figures as JSON
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

fn share(text: &str) -> Result<f32, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "give a number from 0 to 1".to_string())
}
