//! Completion in bash.
//!
//! Not the script of `clap_complete`: it does not put words together that bash breaks at `:`, and quotes nothing.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use clap_complete::env::EnvCompleter;

use crate::cli::completion::words::Line;

/// The script. It is for bash 3.2 too, which macOS has. `$1` is the command as it was typed.
const SCRIPT: &str = r#"
_NAME() {
    local line program="${1/#\~\//$HOME/}"
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <(
        VARIABLE=bash \
        _PAPERS_SEM_LINE="${COMP_LINE:0:COMP_POINT}" \
        "$program" -- "${COMP_WORDS[@]:0:COMP_CWORD}" "$2" 2>/dev/null
    )
    if [[ ${#COMPREPLY[@]} -eq 1 && "${COMPREPLY[0]}" == *[/=] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o bashdefault -F _NAME COMMAND
"#;

pub(super) struct Bash;

impl EnvCompleter for Bash {
    fn name(&self) -> &'static str {
        "bash"
    }

    fn is(&self, name: &str) -> bool {
        name == "bash"
    }

    fn write_registration(
        &self,
        variable: &str,
        name: &str,
        command: &str,
        _: &str,
        script: &mut dyn io::Write,
    ) -> io::Result<()> {
        let function = name.replace('-', "_");
        let text = SCRIPT.replace("NAME", &function).replace("COMMAND", command).replace("VARIABLE", variable);
        script.write_all(text.as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut clap::Command,
        words: Vec<OsString>,
        here: Option<&Path>,
        answer: &mut dyn io::Write,
    ) -> io::Result<()> {
        let Some(Line { words, kept, quote }) = Line::of_bash(&words) else { return Ok(()) };
        let last = words.len().saturating_sub(1);
        let words = words.into_iter().map(OsString::from).collect();
        for candidate in clap_complete::engine::complete(command, words, last, here)? {
            let value = candidate.get_value().to_string_lossy();
            let Some(rest) = value.strip_prefix(kept.as_str()) else { continue };
            writeln!(answer, "{}", quoted(rest, quote))?;
        }
        Ok(())
    }
}

/// A value as it can stand in a line that begins with `quote`; bash adds the closing mark.
fn quoted(value: &str, quote: Option<char>) -> String {
    let needs_mark = |c: char| match quote {
        Some('\'') => false,
        Some(_) => matches!(c, '"' | '\\' | '$' | '`'),
        None => c.is_ascii() && !c.is_ascii_alphanumeric() && !"-_./:=+@%,^".contains(c),
    };
    let mut text = String::with_capacity(value.len());
    for c in value.chars().filter(|c| !c.is_control()) {
        if needs_mark(c) {
            text.push('\\');
        }
        text.push_str(&if quote == Some('\'') && c == '\'' { "'\\''".to_string() } else { c.to_string() });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_as_the_line_is() {
        assert_eq!(quoted("long context", None), "long\\ context");
        assert_eq!(quoted("$(reboot)`;", None), "\\$\\(reboot\\)\\`\\;");
        assert_eq!(quoted("long $x", Some('"')), "long \\$x");
        assert_eq!(quoted("it's $x", Some('\'')), "it'\\''s $x");
        assert_eq!(quoted("大模型", None), "大模型");
    }
}
