//! Size and times of a file: they tell where to look for a change, without reading.

use std::fs::Metadata;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// The coarsest step of file times that is in use: that of FAT (<https://learn.microsoft.com/windows/win32/sysinfo/file-times>).
const COARSEST: Duration = Duration::from_secs(2);

/// What the file system says of a file or folder. Two equal values of one path mean the same content if the first is
/// settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStat {
    /// Its length in bytes.
    pub bytes: u64,
    /// When its content was changed last: nanoseconds since 1970.
    modified: i64,
    /// When anything of it was changed last, which programs cannot set back. Unix only, 0 elsewhere.
    changed: i64,
    /// The file system's number of the file, which another file of the same name does not have. Unix only, 0 elsewhere.
    inode: u64,
}

impl FileStat {
    /// Looks at `path`. A link is followed.
    ///
    /// # Errors
    /// When it is not there, or a folder above it cannot be searched.
    pub fn read(path: &Path) -> std::io::Result<Self> {
        std::fs::metadata(path).map(|metadata| Self::of(&metadata))
    }

    /// The size and times in `metadata`.
    pub fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let (changed, inode) = {
            use std::os::unix::fs::MetadataExt;
            let changed = metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec());
            (changed, metadata.ino())
        };
        #[cfg(not(unix))]
        let (changed, inode) = (0, 0);
        // A file system without times: nothing is ever settled.
        let modified = metadata.modified().map_or(i64::MAX, nanoseconds);
        Self { bytes: metadata.len(), modified, changed, inode }
    }

    /// Whether a change after the look at `moment` is bound to give another time. If the file was changed just before the
    /// look, a change just after it may have the same time (see git's technical note `racy-git`).
    pub fn is_settled(&self, moment: SystemTime) -> bool {
        let coarsest = COARSEST.as_nanos() as i64;
        self.modified.max(self.changed).saturating_add(coarsest) <= nanoseconds(moment)
    }
}

fn nanoseconds(time: SystemTime) -> i64 {
    let signed = |duration: Duration| i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => signed(after),
        Err(error) => -signed(error.duration()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_settled_when_the_coarsest_clock_has_moved_on() {
        let dir = tempfile::tempdir().expect("tempdir");
        let path = dir.path().join("a.md");
        std::fs::write(&path, "text").expect("write");
        let stat = FileStat::read(&path).expect("stat");
        assert_eq!(stat.bytes, 4);
        let written = std::fs::metadata(&path).and_then(|data| data.modified()).expect("time");
        assert!(!stat.is_settled(written));
        assert!(!stat.is_settled(written + Duration::from_millis(1900)));
        assert!(stat.is_settled(written + Duration::from_millis(2100)));
        assert!(!stat.is_settled(UNIX_EPOCH), "its time is in the future");
        assert!(FileStat::read(&dir.path().join("none")).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn a_time_that_is_set_back_does_not_hide_a_change() {
        let dir = tempfile::tempdir().expect("tempdir");
        let path = dir.path().join("a.md");
        let old = SystemTime::now() - Duration::from_secs(1000);
        let write = |text: &str| {
            std::fs::write(&path, text).expect("write");
            std::fs::File::options().write(true).open(&path).expect("open").set_modified(old).expect("set");
            FileStat::read(&path).expect("stat")
        };
        let first = write("one");
        assert!(!first.is_settled(SystemTime::now()), "it was changed a moment ago");
        std::thread::sleep(Duration::from_millis(20));
        assert_ne!(write("two"), first);
    }

    #[test]
    fn times_before_1970_and_far_ahead_are_times() {
        assert_eq!(nanoseconds(UNIX_EPOCH - Duration::from_nanos(5)), -5);
        assert_eq!(nanoseconds(UNIX_EPOCH + Duration::from_secs(1 << 40)), i64::MAX);
    }
}
