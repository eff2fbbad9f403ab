//! Any bytes as a file of a reading list, through format detection, merging, metadata and terms.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let reading = papers_sem::internals::ingest::read_bytes(Path::new("page"), bytes);
    let papers = papers_sem::internals::paper::merge::merge(vec![("page".into(), reading.entries)]);
    for paper in &papers {
        assert!(!paper.id.is_empty() && !paper.sources.is_empty());
    }
    // Filters and search read the same papers.
    let papers: Vec<_> = papers.iter().collect();
    papers_sem::internals::index::columns::metadata::Metadata::new(&papers);
    for paper in papers {
        for (_, text) in &paper.texts {
            papers_sem::internals::lexical::terms(&text.text);
        }
    }
});
