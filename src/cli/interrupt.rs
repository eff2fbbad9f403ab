//! Ctrl-C: the first asks to stop, the second ends the process.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// As shells report a process that Ctrl-C ended.
const ENDED: i32 = 130;

/// A flag that Ctrl-C, or a request to terminate, sets.
pub(super) fn flag() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&flag);
    // Refused where a signal is ignored already, as by nohup. Without a handler the process ends at once, and the index
    // is as it was: no reason to fail.
    let _ = ctrlc::try_set_handler(move || {
        if set.swap(true, Ordering::Relaxed) {
            std::process::exit(ENDED);
        }
        let said = "stopping: what is finished is being written\nonce more ends it now, with the index as it was";
        let _ = writeln!(anstream::stderr(), "\n{said}");
    });
    flag
}
