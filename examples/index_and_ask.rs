//! Indexes a folder of reading lists and asks a question: `cargo run --example index_and_ask`.

use papers_sem::{Engine, Query, Result, WriterOptions, update};

pub fn main() -> Result<()> {
    let dir = tempfile::tempdir().expect("a temporary directory");
    update(dir.path(), &["examples/reading-list".into()], &WriterOptions::default(), &|_| {})?;
    let engine = Engine::open(dir.path())?;
    let answer = engine.search(&Query::new("怎样微调很大的模型"))?;
    for hit in answer.hits {
        println!("{:>2}. {:.3} {}", hit.rank, hit.score, hit.paper.title(hit.language));
    }
    Ok(())
}
