//! Ctrl-C: the first asks to stop, the second ends the process.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// As shells report a process that Ctrl-C ended.
const ENDED: i32 = 130;

/// A flag that Ctrl-C sets. Other signals do what they always do: vectors that were made are kept all the same.
pub(super) fn flag() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&flag);
    // Refused where Ctrl-C is ignored already, as for jobs that a script leaves in the background. Without a handler the process ends at once, and the index
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
