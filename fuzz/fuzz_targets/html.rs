//! Any text as HTML and as Markdown, without format detection.
#![no_main]

use libfuzzer_sys::fuzz_target;
use papers_sem::internals::ingest::markup::{Syntax, read};

fuzz_target!(|text: &str| {
    read(text, Syntax::Html);
    read(text, Syntax::Markdown);
});
