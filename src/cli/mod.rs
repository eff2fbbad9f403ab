//! The command line. Only this module knows clap and the terminal.
//!
//! Answers go to standard output, everything else to standard error. Exit codes: 0 found, 1 nothing found, 2 error.

mod args;
mod cause;
mod citations;
mod commands;
mod completion;
mod config;
mod error_text;
mod exit;
mod filter_args;
mod freshness;
mod hints;
mod interrupt;
mod language;
mod locate;
mod named_papers;
mod nearby;
mod options;
mod problem_text;
mod progress;
mod reading_list;
mod report;
mod system_text;
mod usage_error;
mod watch;
mod write_error;

use std::io::IsTerminal;
use std::process::ExitCode;

use crate::cli::language::said;
use args::Command;
use config::Parsed;
use report::console::Console;

/// Runs the command with the arguments of this process.
pub fn main() -> ExitCode {
    if completion::answer() {
        return ExitCode::SUCCESS;
    }
    let Parsed { args, config } = match config::parse() {
        Ok(parsed) => parsed,
        Err(error) => return fail(error.into()),
    };
    args.color.write_global();
    let Some(command) = args.command else { return end(commands::welcome::run(&args.index)) };
    let result = match command {
        Command::Index(index) => commands::index::run(&args.index, index),
        Command::Ask(ask) => commands::ask::run(&args.index, ask),
        Command::Ground(ground) => commands::ground::run(&args.index, ground),
        Command::Similar(similar) => commands::similar::run(&args.index, similar),
        Command::Cite(cite) => commands::cite::run(&args.index, cite),
        Command::Show(show) => commands::show::run(&args.index, show),
        Command::Follow(follow) => commands::follow::run(&args.index, follow),
        Command::New(new) => commands::new::run(&args.index, new),
        Command::Demo(demo) => commands::demo::run(&args.index, demo),
        Command::List(list) => commands::list::run(&args.index, list),
        Command::Stats(stats) => commands::stats::run(&args.index, stats),
        Command::Topics(topics) => commands::topics::run(&args.index, &topics),
        Command::Map(map) => commands::map::run(&args.index, &map),
        Command::Read(read) => commands::read::run(read),
        Command::Eval(eval) => commands::eval::run(&args.index, eval),
        Command::Export(export) => commands::export::run(&args.index, export),
        #[cfg(feature = "server")]
        Command::Serve(serve) => commands::serve::run(&args.index, serve),
        #[cfg(feature = "server")]
        Command::Mcp(mcp) => commands::mcp::run(&args.index, mcp),
        Command::Verify(verify) => commands::verify::run(&args.index, verify),
        Command::Upgrade(upgrade) => commands::upgrade::run(&args.index, upgrade),
        Command::Doctor(doctor) => commands::doctor::run(&args.index, doctor, &config),
        Command::Config(own) => commands::config::run(own, &config),
        Command::Completions(completions) => commands::completions::run(completions),
        Command::Man(man) => commands::man::run(&man),
    };
    end(result)
}

/// Says what went wrong, if anything did, and how the process ends.
fn end(result: anyhow::Result<exit::Exit>) -> ExitCode {
    match result {
        Ok(exit) => exit.into(),
        // `papers-sem list | head` does not fail.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Every other error names what it is about, also one that the system gave.
            let bare = error.chain().next().and_then(|first| first.downcast_ref::<std::io::Error>());
            match bare {
                Some(bare) => fail(anyhow::anyhow!(said! {
                    en: format!("cannot write the answer: {bare}\n  check where standard output goes"),
                    zh: format!("无法写出答案：{}\n  请检查标准输出通向哪里", system_text::of(bare)),
                })),
                None => fail(error),
            }
        }
    }
}

/// Prints an error.
fn fail(error: anyhow::Error) -> ExitCode {
    let offer = hints::offer(&error);
    let message = hints::explain(error) + &offer.map(|offer| format!("\n{offer}")).unwrap_or_default();
    let _ = report::failure::write(&mut Console::stderr(), &message, std::io::stderr().is_terminal());
    ExitCode::from(2)
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
            || cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind)
                == Some(std::io::ErrorKind::BrokenPipe)
    })
}
