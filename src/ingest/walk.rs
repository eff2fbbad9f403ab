//! The files to read below a path.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use walkdir::{DirEntry, WalkDir};

use crate::ingest::file::HEAD_BYTES as READER_HEAD_BYTES;
use crate::ingest::left_out::{LeftOut, LeftOutCause};
use crate::ingest::problem::{LineProblem, Problem};
use crate::ingest::reader::FileHead;
use crate::ingest::{decode, gunzip, readers};

/// How many bytes decide whether a file is text.
const HEAD_BYTES: u64 = 8192;

/// How a ZIP archive begins, which a workbook is too.
const ARCHIVE: &[u8] = b"PK\x03\x04";

const HIDDEN: &str = "hidden: the name begins with a dot";
const INDEX: &str = "an index of papers-sem";
const ZOTERO: &str = "a part of the folder of Zotero, whose database is read";

/// The files below a path, and what was left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Walked {
    /// Files that look like text, folder by folder, sorted by name.
    pub files: Vec<PathBuf>,
    /// What cannot be opened, and a path at which there is nothing to read.
    pub problems: Vec<Problem>,
    /// What is there and is not read, in the order of the walk. Of a folder only its own path.
    pub left_out: Vec<LeftOut>,
}

/// Lists the files to read: `root` itself, or everything below it.
///
/// Links are followed. Hidden names, binary files and folders for which `is_index` is true are left out. A file or
/// folder that cannot be opened is a problem, and the walk goes on.
pub fn walk(root: &Path, is_index: &dyn Fn(&Path) -> bool) -> Walked {
    let mut walked = Walked::default();
    if root.is_dir() {
        if is_index(root) {
            walked.leave_out(root, LeftOutCause::Index, INDEX);
            walked.problem(root, "is an index of papers-sem; name the folder with your reading lists");
        } else {
            walked.descend(root, is_index);
        }
    } else {
        walked.add_root(root);
    }
    walked
}

impl Walked {
    fn problem(&mut self, path: &Path, message: impl Into<String>) {
        self.problems.push(LineProblem::of_file(message).in_file(path));
    }

    fn leave_out(&mut self, path: &Path, cause: LeftOutCause, reason: &str) {
        self.left_out.push(LeftOut::new(path, cause, reason));
    }

    // The user named this file, so it is a problem if it is not text.
    fn add_root(&mut self, root: &Path) {
        match fs::metadata(root) {
            Err(error) => self.problem(root, error.to_string()),
            Ok(data) if !data.is_file() => self.problem(root, "is neither a file nor a folder"),
            Ok(_) => match binary_kind(root) {
                Err(error) => self.problem(root, error.to_string()),
                Ok(Some(kind)) => {
                    self.leave_out(root, LeftOutCause::NotRead, kind);
                    self.problem(root, format!("is {kind}, not text"));
                }
                Ok(None) => self.files.push(root.to_path_buf()),
            },
        }
    }

    fn descend(&mut self, root: &Path, is_index: &dyn Fn(&Path) -> bool) {
        let mut walk = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
        while let Some(next) = walk.next() {
            let entry = match next {
                Ok(entry) => entry,
                Err(error) => {
                    self.add_error(&error, root);
                    continue;
                }
            };
            let is_dir = entry.file_type().is_dir();
            if entry.depth() > 0
                && let Some((cause, reason)) = exclusion(&entry, is_index)
            {
                self.leave_out(entry.path(), cause, reason);
                if is_dir {
                    walk.skip_current_dir();
                }
            } else if !is_dir {
                self.add(&entry);
            }
        }
    }

    fn add(&mut self, entry: &DirEntry) {
        // Opening a pipe would wait for a writer.
        if !entry.file_type().is_file() {
            self.leave_out(entry.path(), LeftOutCause::Special, "a pipe, a socket or a device");
            return;
        }
        match binary_kind(entry.path()) {
            Err(error) => self.problem(entry.path(), error.to_string()),
            Ok(Some(kind)) => self.leave_out(entry.path(), LeftOutCause::NotRead, kind),
            Ok(None) => self.files.push(entry.path().to_path_buf()),
        }
    }

    fn add_error(&mut self, error: &walkdir::Error, root: &Path) {
        // A link to a folder above it. Everything below that folder is read anyway.
        if error.loop_ancestor().is_some() {
            return;
        }
        let path = error.path().unwrap_or(root);
        // Editors leave dangling links such as `.#notes.md`.
        if error.depth() > 0 && is_hidden(path) {
            self.leave_out(path, LeftOutCause::Hidden, HIDDEN);
            return;
        }
        let message = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        self.problem(path, message);
    }
}

// Why a file or folder is not even opened.
fn exclusion(entry: &DirEntry, is_index: &dyn Fn(&Path) -> bool) -> Option<(LeftOutCause, &'static str)> {
    if is_hidden(entry.path()) {
        return Some((LeftOutCause::Hidden, HIDDEN));
    }
    if is_part_of_zotero(entry.path()) {
        return Some((LeftOutCause::ProgramData, ZOTERO));
    }
    (entry.file_type().is_dir() && is_index(entry.path())).then_some((LeftOutCause::Index, INDEX))
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

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().first() == Some(&b'.'))
}

// What the file is if its beginning, unpacked if it is packed, is not text, and no reader knows it.
fn binary_kind(path: &Path) -> std::io::Result<Option<&'static str>> {
    let mut head = Vec::new();
    let mut file = File::open(path)?;
    file.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
    // The names in an archive tell what it is, and may stand further behind. Other formats are known by less.
    if head.starts_with(ARCHIVE) {
        file.take(READER_HEAD_BYTES as u64 - HEAD_BYTES).read_to_end(&mut head)?;
    } else if gunzip::is_gzip(&head) {
        let mut unpacked = Vec::new();
        // Damage is reported when the file is read.
        let _ = MultiGzDecoder::new(head.as_slice()).take(HEAD_BYTES).read_to_end(&mut unpacked);
        head = unpacked;
    }
    let Some(kind) = decode::binary(&head) else { return Ok(None) };
    let is_known = readers::choose(&FileHead { bytes: &head, text: None, is_whole: false }).is_some();
    Ok(Some(kind).filter(|_| !is_known))
}

#[cfg(test)]
mod tests {
    use super::{File, LeftOutCause, Path, PathBuf, Walked, fs};
    use crate::index::store::is_index;
    use crate::ingest::gunzip::tests::gzip;

    fn walk(root: &Path) -> Walked {
        super::walk(root, &is_index)
    }

    fn causes(walked: &Walked) -> Vec<LeftOutCause> {
        walked.left_out.iter().map(|left_out| left_out.cause).collect()
    }

    struct Tree(tempfile::TempDir);

    impl Tree {
        fn new(files: &[(&str, &[u8])]) -> Self {
            let tree = Self(tempfile::tempdir().unwrap());
            for (name, bytes) in files {
                let path = tree.0.path().join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
            tree
        }

        fn root(&self) -> &Path {
            self.0.path()
        }

        fn names(&self, walked: &Walked) -> Vec<String> {
            let name = |path: &PathBuf| path.strip_prefix(self.root()).unwrap().to_string_lossy().into_owned();
            walked.files.iter().map(name).collect()
        }
    }

    #[test]
    fn files_come_in_the_order_of_their_names() {
        let tree = Tree::new(&[("b.md", b"b"), ("a/z.txt", b"z"), ("a/c.md", b"c"), ("10", b"x"), ("2", b"x")]);
        let walked = walk(tree.root());
        assert_eq!(tree.names(&walked), ["10", "2", "a/c.md", "a/z.txt", "b.md"]);
        assert_eq!(walked.problems, []);
    }

    #[test]
    fn hidden_names_are_left_out_below_the_root_only() {
        let tree = Tree::new(&[
            (".notes/.git/config", b"x"),
            (".notes/.draft.md", b"x"),
            (".notes/target/a.md", b"x"),
            (".notes/b.md", b"x"),
        ]);
        let walked = walk(&tree.root().join(".notes"));
        assert_eq!(tree.names(&walked), [".notes/b.md", ".notes/target/a.md"]);
        assert_eq!(causes(&walked), [LeftOutCause::Hidden; 2]);
        assert_eq!(walk(&tree.root().join(".notes/.draft.md")).files.len(), 1);
    }

    #[test]
    fn binaries_are_counted_in_a_folder_and_a_problem_by_name() {
        let tree = Tree::new(&[
            ("a.pdf", b"%PDF-1.4\n"),
            ("b.bin", b"\0\x01\x02\x03"),
            ("c.tar.gz", &gzip(&[0; 600])),
            ("d.md.gz", &gzip(b"# Papers\n")),
            ("e.md", b""),
        ]);
        let walked = walk(tree.root());
        assert_eq!(tree.names(&walked), ["d.md.gz", "e.md"]);
        assert_eq!((causes(&walked), walked.problems.len()), (vec![LeftOutCause::NotRead; 3], 0));
        assert_eq!(walked.left_out[0].reason, "a PDF document");

        let walked = walk(&tree.root().join("a.pdf"));
        assert_eq!(walked.files, [] as [PathBuf; 0]);
        assert!(walked.problems[0].to_string().ends_with("a.pdf: is a PDF document, not text"));
    }

    #[test]
    fn an_index_is_not_read() {
        let tree = Tree::new(&[
            ("index/manifest.json", b"{\"format\": \"papers-sem\"}"),
            ("index/texts.json", b"{}"),
            ("other/manifest.json", b"{\"format\": \"else\"}"),
        ]);
        let walked = walk(tree.root());
        assert_eq!(tree.names(&walked), ["other/manifest.json"]);
        assert_eq!(causes(&walked), [LeftOutCause::Index]);
        let walked = walk(&tree.root().join("index"));
        assert!(walked.files.is_empty() && walked.problems.len() == 1);
    }

    #[test]
    fn of_the_folder_of_zotero_only_the_database_and_lists_beside_it_are_read() {
        let tree = Tree::new(&[
            ("zotero.sqlite", b"SQLite format 3\0"),
            ("zotero.sqlite-journal", b"\0"),
            ("zotero.sqlite.1.bak", b"SQLite format 3\0"),
            ("better-bibtex.sqlite", b"SQLite format 3\0"),
            ("storage/ABCD2345/page.html", b"<html>"),
            ("styles/a.csl", b"<style/>"),
            ("lists/storage/a.md", b"x"),
            ("b.md", b"x"),
        ]);
        let walked = walk(tree.root());
        assert_eq!(tree.names(&walked), ["b.md", "lists/storage/a.md", "zotero.sqlite"]);
        assert_eq!(causes(&walked), [LeftOutCause::ProgramData; 5]);
    }

    #[test]
    fn what_is_not_there_is_a_problem() {
        let walked = walk(Path::new("no/such/file.md"));
        assert!(walked.files.is_empty());
        assert_eq!(walked.problems.len(), 1);
    }

    #[cfg(unix)]
    mod unix {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::fs::{PermissionsExt, symlink};
        use std::os::unix::net::UnixListener;

        use super::*;

        #[test]
        fn links_are_followed_and_loops_survived() {
            let tree = Tree::new(&[("a/one.md", b"x"), ("b/two.md", b"x")]);
            symlink("..", tree.root().join("a/up")).unwrap();
            symlink("self", tree.root().join("self")).unwrap();
            symlink("gone", tree.root().join("dangling")).unwrap();
            symlink("gone", tree.root().join(".#lock")).unwrap();
            symlink("b/two.md", tree.root().join("c.md")).unwrap();
            let walked = walk(tree.root());
            assert_eq!(tree.names(&walked), ["a/one.md", "b/two.md", "c.md"]);
            // The dangling link and the link to itself.
            assert_eq!(walked.problems.len(), 2, "{:?}", walked.problems);
            assert_eq!(causes(&walked), [LeftOutCause::Hidden]);
        }

        #[test]
        fn sockets_are_left_out() {
            let tree = Tree::new(&[("a.md", b"x")]);
            let path = tree.root().join("b.sock");
            let _listener = UnixListener::bind(&path).unwrap();
            let walked = walk(tree.root());
            assert_eq!((tree.names(&walked), causes(&walked)), (vec!["a.md".into()], vec![LeftOutCause::Special]));
            assert_eq!(walk(&path).problems.len(), 1);
        }

        #[test]
        fn a_name_that_is_not_utf_8_is_a_name() {
            let tree = Tree::new(&[]);
            // Some file systems refuse such names.
            if fs::write(tree.root().join(OsStr::from_bytes(b"caf\xe9.md")), "x").is_ok() {
                assert_eq!(walk(tree.root()).files.len(), 1);
            }
        }

        #[test]
        fn what_cannot_be_opened_is_a_problem_and_the_rest_is_read() {
            let tree = Tree::new(&[("a.md", b"x"), ("b/c.md", b"x"), ("d.md", b"x")]);
            for name in ["a.md", "b"] {
                fs::set_permissions(tree.root().join(name), fs::Permissions::from_mode(0o000)).unwrap();
            }
            let walked = walk(tree.root());
            fs::set_permissions(tree.root().join("b"), fs::Permissions::from_mode(0o755)).unwrap();
            // The superuser opens everything.
            if File::open(tree.root().join("a.md")).is_err() {
                assert_eq!(tree.names(&walked), ["d.md"]);
                assert_eq!(walked.problems.len(), 2);
            }
        }
    }
}
