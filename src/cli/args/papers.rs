//! The arguments of printing papers.

use crate::cli::args::shared::{FormatArg, citation_format};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ShowArgs {
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
pub(in crate::cli) struct ListArgs {
    /// Print one JSON object per paper, one per line
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub format: FormatArg,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CiteArgs {
    /// Citation keys, arXiv ids, DOIs, addresses, titles in quotes, or ids that `list` prints
    #[arg(required = true)]
    pub papers: Vec<String>,
    /// The format; CSV has Zotero's header
    #[arg(long, value_name = "FORMAT", value_parser = citation_format(), default_value = "bibtex")]
    pub format: String,
}
