//! The arguments of followed questions, and of what came in.

use crate::cli::args::shared::count;
use crate::cli::filter_args::FilterArgs;
use crate::cli::language::said;
use crate::paper::PartialDate;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  papers-sem follow efficient long context
  papers-sem follow --tag RAG 检索增强生成的评测
  papers-sem follow --drop 1")]
pub(in crate::cli) struct FollowArgs {
    /// The question, in plain Chinese or English; filters are kept with it
    #[arg(conflicts_with_all = ["list", "drop"])]
    pub question: Vec<String>,
    /// List the followed questions with their numbers, as without a question
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
pub(in crate::cli) struct NewArgs {
    /// Papers that came in on this day or later (2026-11-29, 2026-11, 2026), in place of those that
    /// were not shown yet
    #[arg(long, value_name = "DATE", value_parser = arrival_day)]
    pub since: Option<PartialDate>,
    /// Show the same papers again the next time
    #[arg(long)]
    pub keep: bool,
    /// Number of papers to show of each question, and of the rest
    #[arg(short, default_value = "10", value_name = "N", value_parser = count)]
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
pub(in crate::cli) enum NewFormat {
    Markdown,
    Atom,
}

fn arrival_day(text: &str) -> Result<PartialDate, String> {
    let written = || said! { en: "write it as 2026, 2026-11 or 2026-11-29", zh: "写成 2026、2026-11 或 2026-11-29" };
    text.parse().map_err(|_| written())
}
