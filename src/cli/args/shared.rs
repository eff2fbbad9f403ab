//! The arguments of several commands.

use std::num::NonZeroUsize;

use crate::citation::CITATION_FORMATS;
use crate::cli::language::said;

/// The format for reference managers.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct FormatArg {
    /// Print only the papers, in a format that reference managers read; CSV has Zotero's header
    #[arg(long, value_name = "FORMAT", value_parser = citation_format(), conflicts_with = "json")]
    pub format: Option<String>,
}

/// What papers are ranked by.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(in crate::cli) struct ModeArgs {
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
pub(in crate::cli) enum ModeName {
    Hybrid,
    Semantic,
    Lexical,
}

/// How many papers to show.
pub(super) fn count(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| said! { en: "give a whole number, 1 or more", zh: "请给出不小于 1 的整数" })
}

pub(super) fn citation_format() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(CITATION_FORMATS.iter().map(|format| format.name()))
}
