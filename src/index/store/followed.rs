//! The names of the files that keep what a user follows. No update writes or removes them.

/// The followed questions.
pub(crate) const FOLLOWED: &str = "followed.json";
/// The same while they are written.
pub(crate) const FOLLOWED_NEW: &str = "followed.json.new";
/// Locked while they are changed. Not the lock of the index: an update that takes an hour must keep nobody from following a
/// question.
pub(crate) const FOLLOWED_LOCK: &str = "followed.lock";

/// Whether a file of this name in the directory of an index is one of them.
pub(crate) fn is_followed(name: &str) -> bool {
    [FOLLOWED, FOLLOWED_NEW, FOLLOWED_LOCK].contains(&name)
}
