//! The arguments of the program itself, and of its other faces.

use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
A file papers-sem.toml has defaults of flags. The nearest one, here or above, is read, and your own.
The command line wins over an environment variable, that over the nearest file, that over your own.

    index = \"library\"        # relative to the file

    [ask]
    k = 5
    lang = \"zh\"
    both = true                # --both=false undoes it")]
pub(in crate::cli) struct ConfigArgs {
    /// Print only where your own file is or would be
    #[arg(long, conflicts_with = "json")]
    pub path: bool,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CompletionsArgs {
    /// The shell [default: that of SHELL, with the line that switches completion on]
    #[arg(value_parser = ["bash", "zsh", "fish", "powershell", "elvish"])]
    pub shell: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ManArgs {
    /// The directory; it is made if it is missing
    pub dir: PathBuf,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
The reading list and its index are in `papers-sem/demo` in your cache directory; with --index DIR, the index
is there. The second time nothing is embedded again.")]
pub(in crate::cli) struct DemoArgs {}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct DoctorArgs {
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[cfg(feature = "server")]
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ServeArgs {
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
pub(in crate::cli) struct McpArgs {}
