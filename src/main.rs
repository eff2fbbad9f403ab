//! The command: parse, run, turn errors into exit codes.

use std::process::ExitCode;

fn main() -> ExitCode {
    papers_sem::cli::main()
}
