//! How completion is switched on.

use std::io::{self, Write};

use crate::cli::report::console::Console;

/// A shell that can complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Shell {
    Bash,
    Zsh,
    Fish,
    /// PowerShell.
    Pwsh,
    Elvish,
}

impl Shell {
    pub const ALL: [Self; 5] = [Self::Bash, Self::Zsh, Self::Fish, Self::Pwsh, Self::Elvish];

    /// Its name, as `completions` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Pwsh => "powershell",
            Self::Elvish => "elvish",
        }
    }

    /// The file that the shell reads when it starts.
    fn file(self) -> &'static str {
        match self {
            Self::Bash => "~/.bashrc",
            Self::Zsh => "~/.zshrc, below compinit",
            Self::Fish => "~/.config/fish/config.fish",
            Self::Pwsh => "$PROFILE",
            Self::Elvish => "~/.config/elvish/rc.elv",
        }
    }

    fn line(self) -> &'static str {
        match self {
            Self::Bash => "source <(papers-sem completions bash)",
            Self::Zsh => "source <(papers-sem completions zsh)",
            Self::Fish => "papers-sem completions fish | source",
            Self::Pwsh => "papers-sem completions powershell | Out-String | Invoke-Expression",
            Self::Elvish => "eval (papers-sem completions elvish | slurp)",
        }
    }
}

/// Writes the line for the user's shell, or for all if it is not known.
pub(in crate::cli) fn how_to(out: &mut Console, shell: Option<Shell>) -> io::Result<()> {
    let dim = out.styles.dim;
    let shells = match shell {
        Some(shell) => vec![shell],
        None => Shell::ALL.to_vec(),
    };
    for shell in shells {
        writeln!(out, "{dim}# {}: add this line to {}{dim:#}", shell.name(), shell.file())?;
        writeln!(out, "{}", shell.line())?;
    }
    out.flush()
}
