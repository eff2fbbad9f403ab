//! What a walk leaves out without opening it.

use std::path::Path;

use crate::ingest::left_out::LeftOutCause;
use crate::ingest::message::Message;

/// Whether a walk leaves a path out by its name, or because it is an index. `is_dir` says what it is.
pub fn is_excluded(path: &Path, is_dir: bool, is_index: &dyn Fn(&Path) -> bool) -> bool {
    exclusion(path, is_dir, is_index).is_some()
}

/// Why a file or folder is not even opened, and the reason.
pub(super) fn exclusion(
    path: &Path,
    is_dir: bool,
    is_index: &dyn Fn(&Path) -> bool,
) -> Option<(LeftOutCause, Message)> {
    if is_hidden(path) {
        return Some((LeftOutCause::Hidden, Message::Hidden));
    }
    if is_part_of_zotero(path) {
        return Some((LeftOutCause::ProgramData, Message::ZoteroPart));
    }
    (is_dir && is_index(path)).then_some((LeftOutCause::Index, Message::Index))
}

// What Zotero and its plug-ins keep beside the database: documents, backups, journals, styles, translators
// (<https://www.zotero.org/support/zotero_data>).
const ZOTERO_FOLDERS: [&str; 9] =
    ["storage", "styles", "translators", "locate", "cache", "logs", "pipes", "tmp", "better-bibtex"];

fn is_part_of_zotero(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let is_kept = ZOTERO_FOLDERS.contains(&name) || name.contains(".sqlite") || name.ends_with(".bak");
    is_kept && name != "zotero.sqlite" && path.with_file_name("zotero.sqlite").is_file()
}

/// Whether the name begins with a dot.
pub(super) fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().first() == Some(&b'.'))
}
