//! Any bytes as a file of each format, whatever they look like: the first byte selects the reader, which is not asked
//! whether it recognises them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use papers_sem::internals::ingest::{READERS, ReaderInput};

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, bytes)) = bytes.split_first() else { return };
    let reader = READERS[usize::from(first) % READERS.len()];
    let text = String::from_utf8_lossy(bytes);
    let reading = reader.read(&ReaderInput { bytes, text: &text, companions: &[] });
    let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1);
    for entry in &reading.entries {
        assert!(entry.bibliography.has_title() || !entry.texts.is_empty(), "{}", reader.format().name());
        assert!(entry.line <= lines || text.is_empty(), "{}", reader.format().name());
    }
});
