//! The command `papers-sem`.

use std::process::ExitCode;

fn main() -> ExitCode {
    papers_sem::cli::main()
}
