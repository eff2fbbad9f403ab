//! Any text as a question by words, and as the value of a filter.
#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use papers_sem::internals::index::{Index, Open};
use papers_sem::internals::search::{Filter, Mode, Query, SentenceChoice, ask, find};

static LIBRARY: LazyLock<Index> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/format-3");
    Index::open(&dir, Open::Exact).expect("open")
});

fuzz_target!(|text: &str| {
    let query = |filter| Query {
        text: text.into(),
        k: 3,
        mode: Mode::Lexical,
        sentences: SentenceChoice::Compared,
        filter,
        ..Query::default()
    };
    let _ = ask(&LIBRARY, None, &query(Filter::default()));
    let _ = find(&LIBRARY, text);
    let filter = Filter { tags: vec![text.into()], sources: vec![text.into()], ..Filter::default() };
    let _ = ask(&LIBRARY, None, &query(filter));
});
