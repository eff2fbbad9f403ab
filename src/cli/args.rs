//! The arguments of the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::citation::CITATION_FORMATS;
use crate::cli::filter_args::FilterArgs;
use crate::index::StoreAddress;

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

#[derive(Debug, clap::Args)]
#[command(after_help = "\
A file papers-sem.toml has defaults of flags. The nearest one, here or above, is read, and your own.
The command line wins over an environment variable, that over the nearest file, that over your own.

    index = \"library\"        # relative to the file

    [ask]
    k = 5
    lang = \"zh\"
    both = true                # --both=false undoes it")]
pub(super) struct ConfigArgs {
    /// Print only where your own file is or would be
    #[arg(long, conflicts_with = "json")]
    pub path: bool,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell [default: that of SHELL, with the line that switches completion on]
    #[arg(value_parser = ["bash", "zsh", "fish", "powershell", "elvish"])]
    pub shell: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// The directory; it is made if it is missing
    pub dir: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct IndexArgs {
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
pub(super) struct ExportArgs {
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

#[cfg(feature = "server")]
#[derive(Debug, clap::Args)]
pub(super) struct ServeArgs {
    /// Address and port; port 0 is any free one. An address that other machines reach needs --token
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7474")]
    pub listen: std::net::SocketAddr,
    /// Open the page in the browser
    #[arg(long)]
    pub open: bool,
    /// What every client must send as `Authorization: Bearer TOKEN`; on the page, `#token=TOKEN`
    #[arg(long, value_name = "TOKEN", env = "PAPERS_SEM_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// Update the index whenever one of its sources changes
    #[arg(long)]
    pub watch: bool,
    /// Number of questions answered at the same time [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
}

#[cfg(feature = "server")]
#[derive(Debug, clap::Args)]
pub(super) struct McpArgs {}

#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    /// Rebuild damaged files from the intact ones, as far as possible
    #[arg(long)]
    pub repair: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct UpgradeArgs {
    /// Print the counts as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct DoctorArgs {
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct AskArgs {
    /// The question, in plain Chinese or English; `-` reads it from standard input
    #[arg(required_unless_present = "queries")]
    pub question: Vec<String>,
    /// File of questions: one a line, `id TAB question`, or JSON Lines with "text"
    #[arg(long, value_name = "FILE", conflicts_with_all = ["question", "format"])]
    pub queries: Option<PathBuf>,
    /// Number of papers to show [default: 10, or 3 if none is a likely answer]
    #[arg(short, value_name = "N")]
    pub k: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    pub mode: ModeArgs,
    /// Leave out papers with a lower score. Of first answers with score 0.5, one in two is the
    /// paper that was meant
    #[arg(long, value_name = "0..1", value_parser = score)]
    pub min_score: Option<f32>,
    /// Show scores and ranks by meaning and by words
    #[arg(long)]
    pub explain: bool,
    /// Take the question word for word: no author, year, venue or kind of paper in it becomes a
    /// condition
    #[arg(long)]
    pub literal: bool,
    /// Rank the first 20 papers again with a cross-encoder: a directory, or a name of fastembed's
    /// catalogue such as BGERerankerBase (1.1 GB, downloaded if missing)
    #[arg(long, value_name = "DIR|NAME", conflicts_with = "queries")]
    pub rerank: Option<String>,
    /// Seconds for that; papers that are not read by then keep their order
    #[arg(long, value_name = "SECONDS", default_value = "2", requires = "rerank", value_parser = seconds)]
    pub rerank_time: std::time::Duration,
    /// Show what papers say in the other language too, where they have a text in it
    #[arg(long)]
    pub both: bool,
    /// Compare every passage, even if there is a graph
    #[arg(long)]
    pub exact: bool,
    /// Read the sources that changed since the index was made before answering
    #[arg(long)]
    pub fresh: bool,
    /// The model, if it has moved since the index was made
    #[arg(long, value_name = "DIR|NAME")]
    pub model: Option<String>,
    /// Print the answer as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub format: FormatArg,
    #[command(flatten)]
    pub filter: FilterArgs,
}

/// The format for reference managers.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct FormatArg {
    /// Print only the papers, in a format that reference managers read; CSV has Zotero's header
    #[arg(long, value_name = "FORMAT", value_parser = citation_format(), conflicts_with = "json")]
    pub format: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct CiteArgs {
    /// Citation keys, arXiv ids, DOIs, addresses, titles in quotes, or ids that `list` prints
    #[arg(required = true)]
    pub papers: Vec<String>,
    /// The format; CSV has Zotero's header
    #[arg(long, value_name = "FORMAT", value_parser = citation_format(), default_value = "bibtex")]
    pub format: String,
}

/// What papers are ranked by.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct ModeArgs {
    /// Rank by meaning and words, by meaning only, or by words only, without the model
    #[arg(long, value_enum, value_name = "MODE", default_value = "hybrid", conflicts_with_all = ["lexical", "semantic"])]
    pub mode: ModeName,
    /// The same as --mode lexical
    #[arg(long, conflicts_with = "semantic")]
    pub lexical: bool,
    /// The same as --mode semantic
    #[arg(long)]
    pub semantic: bool,
}

/// The name of a mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ModeName {
    Hybrid,
    Semantic,
    Lexical,
}

#[derive(Debug, clap::Args)]
pub(super) struct SimilarArgs {
    /// An arXiv id, a DOI, an address, a title, a citation key, or the id that `list` prints
    #[arg(required = true)]
    pub paper: Vec<String>,
    /// Number of papers to show
    #[arg(short, default_value = "10", value_name = "N")]
    pub k: std::num::NonZeroUsize,
    /// Print the answer as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub format: FormatArg,
    #[command(flatten)]
    pub filter: FilterArgs,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
A paper supports a sentence if one of its own sentences speaks about the same finding. The model
does not see negation: the paper may deny what the draft says, so read the sentence. Sentences that
claim nothing are not looked up. Citations that the draft has are checked.

Examples:
  papers-sem ground draft.md
  papers-sem ground --markdown draft.md > cited.md
  pbpaste | papers-sem ground -

Exit status: 0 if a sentence is supported, 1 if none is, 2 error.")]
pub(super) struct GroundArgs {
    /// A draft in Markdown, LaTeX or plain text; `-` reads it from standard input
    #[arg(value_name = "FILE")]
    pub draft: PathBuf,
    /// Number of papers to name for a sentence
    #[arg(short, default_value = "3", value_name = "N")]
    pub k: std::num::NonZeroUsize,
    /// Print the draft with keys added: `[@key]` before the full stop, or `\cite{key}` in LaTeX
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// Show the nearest paper of sentences without support, and how near the papers are
    #[arg(long)]
    pub explain: bool,
    /// The model, if it has moved since the index was made
    #[arg(long, value_name = "DIR|NAME")]
    pub model: Option<String>,
    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub filter: FilterArgs,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  papers-sem follow efficient long context
  papers-sem follow --tag RAG 检索增强生成的评测
  papers-sem follow --drop 1")]
pub(super) struct FollowArgs {
    /// The question, in plain Chinese or English; filters are kept with it
    #[arg(required_unless_present_any = ["list", "drop"], conflicts_with_all = ["list", "drop"])]
    pub question: Vec<String>,
    /// List the followed questions with their numbers
    #[arg(long, conflicts_with = "drop")]
    pub list: bool,
    /// Follow a question no longer: its text, or its number in the list
    #[arg(long, value_name = "QUESTION|N")]
    pub drop: Option<String>,
    /// Print the followed questions as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub filter: FilterArgs,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
The first time, these are the papers that came in after the first load. A paper that only gained a
DOI or a summary, or moved to another file, is not new.

Examples:
  papers-sem index && papers-sem new
  papers-sem new --since 2026-11 --format markdown > november.md
  papers-sem new --since 2026-11 --format atom > feed.xml

Exit status: 0 if papers came in, 1 if none did, 2 error.")]
pub(super) struct NewArgs {
    /// Papers that came in on this day or later (2026-11-29, 2026-11, 2026), in place of those that
    /// were not shown yet
    #[arg(long, value_name = "DATE", value_parser = arrival_day)]
    pub since: Option<crate::paper::PartialDate>,
    /// Show the same papers again the next time
    #[arg(long)]
    pub keep: bool,
    /// Number of papers to show of each question, and of the rest
    #[arg(short, default_value = "10", value_name = "N")]
    pub k: std::num::NonZeroUsize,
    /// Print a page to keep or to send, or a feed for a feed reader
    #[arg(long, value_name = "FORMAT", value_enum, conflicts_with = "json")]
    pub format: Option<NewFormat>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
    /// The model, if it has moved since the index was made
    #[arg(long, value_name = "DIR|NAME")]
    pub model: Option<String>,
}

/// A form of the new papers for other programs than this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum NewFormat {
    Markdown,
    Atom,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
The reading list and its index are in `papers-sem/demo` in your cache directory; with --index DIR, the index
is there. The second time nothing is embedded again.")]
pub(super) struct DemoArgs {}

#[derive(Debug, clap::Args)]
pub(super) struct EvalArgs {
    /// Questions: lines of `id TAB text`, JSON Lines with "_id" and "text" (BEIR), or TREC topics
    #[arg(long, value_name = "FILE")]
    pub queries: PathBuf,
    /// Judgements: `question TAB document TAB relevance` (TSV, BEIR), or TREC's four columns
    #[arg(long, value_name = "FILE")]
    pub qrels: PathBuf,
    /// Count judged documents that are not in the index as not found, instead of failing
    #[arg(long)]
    pub missing_ok: bool,
    /// Write the answers to a TREC run file
    #[arg(long, value_name = "OUT")]
    pub run: Option<PathBuf>,
    /// Compare with another run file, question by question
    #[arg(long, value_name = "RUN")]
    pub compare: Option<PathBuf>,
    /// Take the questions word for word
    #[arg(long)]
    pub literal: bool,
    /// Number of answers per question
    #[arg(short, default_value = "100", value_name = "N")]
    pub k: std::num::NonZeroUsize,
    #[command(flatten)]
    pub mode: ModeArgs,
    /// The model, if it has moved since the index was made
    #[arg(long, value_name = "DIR|NAME")]
    pub model: Option<String>,
    /// Print every question's figures as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ShowArgs {
    /// An arXiv id, a DOI, an address, a title, a citation key, or the id that `list` prints
    #[arg(required = true)]
    pub id: Vec<String>,
    /// Print the paper as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub format: FormatArg,
}

#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    /// Print one JSON object per paper, one per line
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub format: FormatArg,
}

#[derive(Debug, clap::Args)]
pub(super) struct StatsArgs {
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ReadArgs {
    /// Files or directories
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Print one JSON object per paper, one per line
    #[arg(long)]
    pub json: bool,
}

fn arrival_day(text: &str) -> Result<crate::paper::PartialDate, String> {
    text.parse().map_err(|_| "write it as 2026, 2026-11 or 2026-11-29".to_string())
}

fn citation_format() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(CITATION_FORMATS.iter().map(|format| format.name()))
}

fn seconds(text: &str) -> Result<std::time::Duration, String> {
    let seconds = text.parse().ok().filter(|&seconds: &f64| seconds > 0.0 && seconds <= 3600.0);
    seconds.map(std::time::Duration::from_secs_f64).ok_or_else(|| "give a number of seconds, above 0".to_string())
}

fn score(text: &str) -> Result<f32, String> {
    let score = text.parse().ok().filter(|score| (0.0..=1.0).contains(score));
    score.ok_or_else(|| "give a number from 0 to 1".to_string())
}
