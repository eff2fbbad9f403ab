//! The arguments of searches.

use std::path::PathBuf;

use crate::cli::args::shared::{FormatArg, ModeArgs, count};
use crate::cli::filter_args::FilterArgs;
use crate::cli::language::said;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct AskArgs {
    /// The question, in plain Chinese or English; `-` reads it from standard input
    #[arg(required_unless_present = "queries")]
    pub question: Vec<String>,
    /// File of questions: one a line, `id TAB question`, or JSON Lines with "text"
    #[arg(long, value_name = "FILE", conflicts_with_all = ["question", "format"])]
    pub queries: Option<PathBuf>,
    /// Number of papers to show [default: 10, or 3 if none is a likely answer]
    #[arg(short, value_name = "N", value_parser = count)]
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

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct SimilarArgs {
    /// An arXiv id, a DOI, an address, a title, a citation key, or the id that `list` prints
    #[arg(required = true)]
    pub paper: Vec<String>,
    /// Number of papers to show
    #[arg(short, default_value = "10", value_name = "N", value_parser = count)]
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
pub(in crate::cli) struct GroundArgs {
    /// A draft in Markdown, LaTeX or plain text; `-` reads it from standard input
    #[arg(value_name = "FILE")]
    pub draft: PathBuf,
    /// Number of papers to name for a sentence
    #[arg(short, default_value = "3", value_name = "N", value_parser = count)]
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
pub(in crate::cli) struct EvalArgs {
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
    #[arg(short, default_value = "100", value_name = "N", value_parser = count)]
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

fn seconds(text: &str) -> Result<std::time::Duration, String> {
    let seconds = text.parse().ok().filter(|&seconds: &f64| seconds > 0.0 && seconds <= 3600.0);
    seconds.map(std::time::Duration::from_secs_f64).ok_or_else(|| {
        said! { en: "give a number of seconds, above 0", zh: "请给出大于 0 的秒数" }
    })
}

fn score(text: &str) -> Result<f32, String> {
    let score = text.parse().ok().filter(|score| (0.0..=1.0).contains(score));
    score.ok_or_else(|| said! { en: "give a number from 0 to 1", zh: "请给出 0 到 1 的数" })
}
