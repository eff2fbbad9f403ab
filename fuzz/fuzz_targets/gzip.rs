//! Any bytes as the body of a gzip file.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let packed = [b"\x1f\x8b\x08", bytes].concat();
    papers_sem::internals::ingest::read_bytes(Path::new("list.md.gz"), &packed);
});
