//! Any text as JSON: by itself, inside an array, and as a line after a valid one.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use papers_sem::internals::ingest::read_bytes;

fuzz_target!(|text: &str| {
    let good = "{\"title\": \"A title of four words\", \"abstract\": \"Text.\"}";
    read_bytes(Path::new("plain.json"), text.as_bytes());
    read_bytes(Path::new("array.json"), format!("[{good},{text}").as_bytes());
    read_bytes(Path::new("lines.jsonl"), format!("{good}\n{text}").as_bytes());
});
