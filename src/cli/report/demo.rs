//! What the demo says beside its answers.

use std::path::Path;

use crate::cli::report::layout::{clean, count};
use crate::cli::report::shell::shell_words;

/// What was indexed.
pub(in crate::cli) fn indexed(papers: usize, list: &Path) -> String {
    let papers = count(papers, "paper");
    format!(
        "{papers} of the bundled reading list: half of the summaries are Chinese, half English\n  {}",
        clean(&list.display().to_string())
    )
}

/// What to type next.
pub(in crate::cli) fn what_next(dir: &Path) -> String {
    let dir = shell_words(dir);
    format!(
        "Ask the example more:\n  papers-sem ask --index {dir} \"long context\"\n\nYour own library:\n  papers-sem             \
         looks what there is to index, and names the command\n  papers-sem index PATH  notes, BibTeX, RIS, Zotero's folder, \
         CSV, feeds and more\n  papers-sem ask \"what you look for\"\n  papers-sem serve --open  the same in the browser"
    )
}

/// The index is the user's own.
pub(in crate::cli) fn not_here(dir: &Path) -> String {
    format!(
        "the index in {} has papers of your own, and the example would come among them\n  name another directory with --index \
         DIR, or leave it out: then the index is in your cache directory",
        clean(&dir.display().to_string())
    )
}

pub(in crate::cli) fn cannot_write(list: &Path) -> String {
    format!("cannot write the example to {}", clean(&list.display().to_string()))
}
