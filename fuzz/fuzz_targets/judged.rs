//! Any bytes as questions, judgements and runs for `eval`.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use papers_sem::eval::{read_qrels, read_questions, read_run, read_unjudged};

static FILE: LazyLock<tempfile::NamedTempFile> = LazyLock::new(|| tempfile::NamedTempFile::new().expect("file"));

fuzz_target!(|bytes: &[u8]| {
    let path = FILE.path();
    std::fs::write(path, bytes).expect("write");
    let _ = read_questions(path);
    let _ = read_unjudged(path);
    let _ = read_qrels(path);
    let _ = read_run(path);
});
