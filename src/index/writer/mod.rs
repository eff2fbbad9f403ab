//! Makes an index and keeps it up to date: read, merge, embed what is new, commit.

mod arrivals;
mod batches;
mod changed_papers;
mod commit;
mod embed_missing;
mod error;
mod full;
mod incremental;
mod indexed_papers;
mod merge_segments;
mod options;
mod paper_entries;
mod prepare;
mod previous;
mod read_source;
mod recover;
mod report;
mod run;
mod sources;
mod store_link;
mod store_papers;
mod update;
mod vector_writer;

pub use error::UpdateError;
pub use options::{OnProgress, Progress, Task, WriterOptions};
pub use report::UpdateReport;
pub(crate) use sources::check as check_sources;
pub use update::{space, update, update_on, update_with};
