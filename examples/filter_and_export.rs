//! Searches among some papers only, and exports the vectors of all: `cargo run --example filter_and_export`.

use papers_sem::{Engine, ExportTargets, Filter, Has, Language, Query, Result, WriterOptions, update};

pub fn main() -> Result<()> {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let index = dir.path().join("index");
    update(&index, &["examples/reading-list".into()], &WriterOptions::default(), &|_| {})?;
    let engine = Engine::open(&index)?;

    let filter =
        Filter { since: "2020".parse().ok(), language: Some(Language::En), has: vec![Has::Arxiv], ..Filter::default() };
    let query = Query { filter, k: 3, ..Query::new("speech recognition") };
    for hit in engine.search(&query)?.hits {
        let date = hit.paper.bibliography.date.map(|date| date.to_string()).unwrap_or_default();
        println!("{:.3} {date:<10} {}", hit.score, hit.paper.title(Language::En));
    }

    let (vectors, ids) = (dir.path().join("vectors.npy"), dir.path().join("ids.tsv"));
    let summary = engine.snapshot()?.export(ExportTargets { vectors: Some(&vectors), ids: Some(&ids) })?;
    println!("{} vectors of {} dimensions", summary.vectors, summary.dimension);
    Ok(())
}
