//! Any text as JSON: as it is, in an array, and as a line after a good one.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use papers_sem::ingest::read_bytes;

fuzz_target!(|text: &str| {
    let good = "{\"title\": \"A title of four words\", \"abstract\": \"Text.\"}";
    read_bytes(Path::new("plain.json"), text.as_bytes());
    read_bytes(Path::new("array.json"), format!("[{good},{text}").as_bytes());
    read_bytes(Path::new("lines.jsonl"), format!("{good}\n{text}").as_bytes());
});
