//! Ctrl-C: the first asks to stop, the second ends the process.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::language::said;

/// The exit status that shells give to a process that Ctrl-C ended.
const ENDED: i32 = 130;

/// A flag that Ctrl-C sets. Other signals end the process at once; finished vectors are kept in either case.
pub(super) fn flag() -> Arc<AtomicBool> {
    flag_while(Arc::new(AtomicBool::new(true)))
}

/// As [`flag`]. The first Ctrl-C says what happens only while `is_updating`; else nothing has to be ended.
pub(super) fn flag_while(is_updating: Arc<AtomicBool>) -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&flag);
    // The handler is refused if Ctrl-C is ignored, as in jobs that a script starts in the background. Without it a signal
    // ends the process at once and the index stays as it was, so that is no error.
    let _ = ctrlc::try_set_handler(move || {
        if set.swap(true, Ordering::Relaxed) {
            std::process::exit(ENDED);
        }
        if !is_updating.load(Ordering::Relaxed) {
            return;
        }
        let message = said! {
            en: "stopping: finished files are being written\npress Ctrl-C again to end now and leave the index as it was",
            zh: "正在停止：写入已完成的文件\n再按一次 Ctrl-C 立即结束，索引保持原样",
        };
        let _ = writeln!(anstream::stderr(), "\n{message}");
    });
    flag
}
