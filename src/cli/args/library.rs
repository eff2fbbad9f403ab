//! The arguments of the commands that show a library as a whole.

use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct StatsArgs {
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
The first map of an index takes about a minute for 100,000 papers, and is kept beside the index.
Papers that come in later are placed among the others, which stay where they are, until there are
twice as many.

Examples:
  papers-sem map --open
  papers-sem map -o library.html")]
pub(in crate::cli) struct MapArgs {
    /// Write the page to FILE, `-` for standard output; it replaces no file but an earlier map
    #[arg(short, long, value_name = "FILE", default_value = "map.html")]
    pub output: PathBuf,
    /// Open the page in the browser
    #[arg(long)]
    pub open: bool,
    /// Lay out all papers anew
    #[arg(long)]
    pub again: bool,
    /// Print the map as JSON, and write no page
    #[arg(long, conflicts_with_all = ["output", "open"])]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Topics are groups of papers that are near each other in meaning, found when they are first asked for
and kept beside the index. Papers that come in later join the topic of those nearest to them.

Exit status: 0 if there are topics, 1 if there are none, 2 error.")]
pub(in crate::cli) struct TopicsArgs {
    /// The levels to show
    #[arg(long, value_name = "N", default_value = "2", value_parser = clap::value_parser!(u8).range(1..=3))]
    pub levels: u8,
    /// Print all levels as JSON
    #[arg(long)]
    pub json: bool,
}
