//! Paths as a user can paste them into a shell.

use std::path::Path;

use crate::cli::report::layout::clean;

/// A path as one word of a command line: quoted where a shell would read more than a word into it.
pub(in crate::cli) fn shell_words(path: &Path) -> String {
    quoted(&clean(&path.display().to_string()), cfg!(windows))
}

fn quoted(text: &str, is_windows: bool) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,@%".contains(c) || (is_windows && "\\:".contains(c));
    if !text.is_empty() && text.chars().all(is_plain) && !text.starts_with('-') {
        return text.to_string();
    }
    // PowerShell and cmd know double quotes; a path has none there.
    if is_windows {
        return format!("\"{text}\"");
    }
    let text = if text.starts_with('-') { format!("./{text}") } else { text.to_string() };
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_one_word() {
        for (text, expected) in [
            ("/home/a/notes", "/home/a/notes"),
            ("/home/张/笔记", "/home/张/笔记"),
            ("My Library.bib", "'My Library.bib'"),
            ("it's $HOME", r"'it'\''s $HOME'"),
            ("-rf", "'./-rf'"),
            ("~/a", "'~/a'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(text, false), expected);
        }
        assert_eq!(quoted(r"C:\Users\a\Zotero", true), r"C:\Users\a\Zotero");
        assert_eq!(quoted(r"C:\My Papers", true), r#""C:\My Papers""#);
    }
}
