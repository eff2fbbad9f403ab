//! `cargo bench --bench quality`, or `make quality`: ranking quality on judged questions.
//!
//! Each collection in `../shared/eval` is indexed (the index stays in `target/quality`, so that its passages are embedded
//! once a model). Every question is asked in the modes semantic, lexical and hybrid.
//!
//! - Collections that come with their questions share one table (`table.rs`). Bilingual ones get one row a direction:
//!   language of the question, then of the summary.
//! - The questions in `benches/questions` are asked as people ask. Each set has a table of ranks by direction and by kind
//!   (`natural.rs`), and one that says whether the scores of first answers are probabilities (`scores.rs`).
//!
//! Names of sets limit what is measured: `cargo bench --bench quality -- natural-a cranfield`.

mod collection;
mod natural;
mod scores;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use papers_sem::internals::search::Mode;

/// The modes of a search, each with its name.
const MODES: [(&str, Mode); 3] = [("semantic", Mode::Semantic), ("lexical", Mode::Lexical), ("hybrid", Mode::Hybrid)];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.iter().any(|arg| arg == "--test") {
        println!("SKIPPED: embeds thousands of papers; run `make quality`");
        return ExitCode::SUCCESS;
    }
    let wanted: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with('-')).collect();
    let known: Vec<&str> =
        table::SETS.iter().map(|(name, _)| *name).chain(natural::SETS.iter().map(|(name, _)| *name)).collect();
    if let Some(other) = wanted.iter().find(|name| !known.contains(*name)) {
        eprintln!("no set is called {other:?}; there are {}", known.join(", "));
        return ExitCode::from(2);
    }
    let is_wanted = |name: &str| wanted.is_empty() || wanted.contains(&name);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared =
        std::env::var_os("PAPERS_SEM_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from).join("eval");
    if !shared.is_dir() {
        println!("SKIPPED: {} does not exist; the collections are not part of the repository", shared.display());
        return ExitCode::SUCCESS;
    }
    table::measure(&shared, &is_wanted);
    natural::measure(&shared, &is_wanted);
    ExitCode::SUCCESS
}
