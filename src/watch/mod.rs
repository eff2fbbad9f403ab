//! Notices that sources change while the program runs, and keeps an index up to date.
//!
//! [`SourceWatcher`] waits for a change; [`keep_fresh`] updates an index after each. The operating system says that
//! something changed, and a look at sizes and times ([`SourceChanges`](crate::index::SourceChanges)) whether it matters.

mod keep_fresh;
mod network_mount;
mod roots;
mod watcher;

pub use keep_fresh::{FreshEvent, keep_fresh};
pub use watcher::{SourceWatcher, WatchEvent, WatchOptions};
