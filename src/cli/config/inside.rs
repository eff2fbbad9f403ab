//! Whether a path stays in a folder.

use std::path::{Path, PathBuf};

/// The place of `written` in `folder`, after links were followed; `None` if it is not inside, or not certainly.
///
/// The text is judged first, and by the rules of every system: on Windows, looking at `\\host\share` is already a connection
/// to that host.
pub(super) fn inside(folder: &Path, written: &str) -> Option<PathBuf> {
    if !is_plainly_below(written) {
        return None;
    }
    let folder = folder.canonicalize().ok()?;
    let path = folder.join(written);
    // A link that leads nowhere exists too: what it names may be made later.
    let there = path.ancestors().find(|path| path.symlink_metadata().is_ok())?;
    let resolved = there.canonicalize().ok()?;
    let rest = path.strip_prefix(there).ok()?;
    resolved.starts_with(&folder).then(|| resolved.join(rest))
}

/// Whether a path is relative, without `..`, a drive, a host or a stream of a file.
pub(super) fn is_plainly_below(written: &str) -> bool {
    let is_rooted = written.starts_with(['/', '\\', '~']);
    let parts = || written.split(['/', '\\']);
    // Windows drops dots and blanks at the end of a name: `.. ` is `..` there.
    let climbs = |part: &str| part.starts_with("..") && part.trim_end_matches(['.', ' ']).is_empty();
    !written.is_empty() && !is_rooted && !written.contains([':', '\0']) && !parts().any(climbs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_out_are_known_by_their_text_on_every_system() {
        for written in [
            "",
            "/etc",
            "..",
            "../other",
            "a/../../b",
            "a\\..\\..\\b",
            ".. /b",
            "a/.../b/..",
            "~",
            "~/notes",
            "C:",
            "C:\\Users",
            "c:relative",
            "\\Users",
            "\\\\host\\share",
            "//host/share",
            "\\\\?\\C:\\x",
            "\\\\.\\pipe\\x",
            "index:stream",
            "qdrant://host/name",
        ] {
            assert!(!is_plainly_below(written), "{written:?}");
        }
        for written in ["index", ".", "./index", "a/b", "a\\b", "..index", "中文/索引", "a b"] {
            assert!(is_plainly_below(written), "{written:?}");
        }
    }

    #[test]
    fn what_does_not_exist_yet_may_be_inside() {
        let dir = tempfile::tempdir().expect("tempdir");
        let folder = dir.path().canonicalize().expect("canonical");
        assert_eq!(inside(dir.path(), "a/b"), Some(folder.join("a/b")));
        assert_eq!(inside(dir.path(), "."), Some(folder));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_before_the_path_is_judged() {
        use std::os::unix::fs::symlink;
        let (dir, other) = (tempfile::tempdir().expect("tempdir"), tempfile::tempdir().expect("tempdir"));
        std::fs::create_dir(dir.path().join("real")).expect("dir");
        for (target, name) in [
            (other.path().to_path_buf(), "out"),
            (other.path().join("not there"), "nowhere"),
            (dir.path().join("real"), "within"),
            (PathBuf::from("link to itself"), "link to itself"),
        ] {
            symlink(target, dir.path().join(name)).expect("link");
        }
        for written in ["out", "out/index", "nowhere", "nowhere/index", "link to itself"] {
            assert_eq!(inside(dir.path(), written), None, "{written}");
        }
        let real = dir.path().join("real").canonicalize().expect("canonical");
        assert_eq!(inside(dir.path(), "within/index"), Some(real.join("index")));
    }
}
