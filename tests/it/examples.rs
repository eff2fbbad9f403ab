//! The programs of `examples/` run.

#[path = "../../examples/another_encoder.rs"]
mod another_encoder;
#[path = "../../examples/filter_and_export.rs"]
mod filter_and_export;
#[path = "../../examples/index_and_ask.rs"]
mod index_and_ask;

#[test]
fn every_program_runs_to_its_end() {
    index_and_ask::main().expect("index and ask");
    filter_and_export::main().expect("filter and export");
    another_encoder::main().expect("another encoder");
}
