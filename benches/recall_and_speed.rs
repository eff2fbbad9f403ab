//! `cargo bench`: the recall and speed of vector search, then the time of a question.
//!
//! The longer benchmarks run on request only: `cargo bench --bench NAME`.
#![allow(clippy::duplicate_mod, reason = "both modules are targets of their own too, and each loads `support`")]

#[path = "query.rs"]
mod query;
#[path = "recall.rs"]
mod recall;

/// The benchmarks that `cargo bench` leaves out, and what each measures.
const ON_REQUEST: [(&str, &str); 3] = [
    ("embed", "passages embedded a second, compared with the model alone"),
    ("ingest", "the speed of each reader, compared with its parser alone"),
    ("quality", "ranking quality on the judged questions in ../shared/eval"),
];

fn main() {
    println!("== Recall and speed of vector search ==");
    recall::main();
    println!("\n== Time of a question ==");
    query::main();
    println!("More benchmarks:");
    for (name, measures) in ON_REQUEST {
        println!("  cargo bench --bench {name:<8} {measures}");
    }
}
