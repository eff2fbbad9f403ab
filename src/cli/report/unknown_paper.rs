//! What is said where no paper has the name that was given.

use std::io;

use crate::cli::language::said;
use crate::cli::report::note;

/// Says so on standard error, with the next step.
pub(in crate::cli) fn say(name: &str) -> io::Result<()> {
    let message = said! {
        en: format!("no paper is called {name:?}: `papers-sem list` prints every id"),
        zh: format!("没有叫 {name:?} 的论文：`papers-sem list` 列出全部编号"),
    };
    note::say(&message)
}
