//! The files to read below a path.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use flate2::read::MultiGzDecoder;
use walkdir::{DirEntry, WalkDir};

use crate::ingest::exclusion::{exclusion, is_hidden};
use crate::ingest::file::{self, HEAD_BYTES as READER_HEAD_BYTES};
use crate::ingest::file_stat::FileStat;
use crate::ingest::left_out::{LeftOut, LeftOutCause};
use crate::ingest::message::{Content, Message};
use crate::ingest::problem::{LineProblem, Problem};
use crate::ingest::reader::FileHead;
use crate::ingest::seen::{Seen, SeenKind};
use crate::ingest::{decode, gunzip, readers};

/// How many bytes decide whether a file is text.
const HEAD_BYTES: u64 = 8192;

/// How a ZIP archive begins, which a workbook is too.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// The files below a path, and what was left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Walked {
    /// Files that look like text, folder by folder, sorted by name.
    pub files: Vec<PathBuf>,
    /// What cannot be opened, and a path at which there is nothing to read.
    pub problems: Vec<Problem>,
    /// What is there and is not read, in the order of the walk. Of a folder only its own path.
    pub left_out: Vec<LeftOut>,
    /// All folders that were listed and all files in them that were not left out by their names, in the order of the walk.
    pub seen: Vec<Seen>,
    /// Whether a link was followed, so that two paths may lead to one file.
    pub has_links: bool,
}

/// What an earlier walk found out about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KnownFile {
    /// It looks like text.
    Readable,
    /// It does not, with the reason in words.
    NotRead(String),
}

/// What is known of a file with this path, size and times.
pub type KnownFiles<'a> = &'a dyn Fn(&Path, FileStat) -> Option<KnownFile>;

/// Lists the files to read: `root` itself, or everything below it.
///
/// Links are followed. Hidden names, binary files and folders for which `is_index` is true are left out. A file or
/// folder that cannot be opened is a problem, and the walk goes on.
pub fn walk(root: &Path, is_index: &dyn Fn(&Path) -> bool) -> Walked {
    walk_again(root, is_index, &|_, _| None)
}

/// As [`walk()`], without opening the files that are known.
pub fn walk_again(root: &Path, is_index: &dyn Fn(&Path) -> bool, known: KnownFiles<'_>) -> Walked {
    let mut walk = Walk { is_index, known, now: SystemTime::now(), walked: Walked::default() };
    if root.is_dir() {
        if is_index(root) {
            walk.leave_out(root, LeftOutCause::Index, Message::Index);
            walk.problem(root, LineProblem::of_file(Message::IndexGiven));
        } else {
            walk.descend(root);
        }
    } else {
        walk.add_root(root);
    }
    walk.walked
}

/// Whether a walk lists the file at `path` and a reader reads it. Large files are judged by their beginning.
pub fn is_readable(path: &Path) -> bool {
    matches!(binary_kind(path), Ok(None)) && file::is_recognised(path)
}

/// A walk under way.
struct Walk<'w> {
    is_index: &'w dyn Fn(&Path) -> bool,
    known: KnownFiles<'w>,
    /// No later than any look at a file.
    now: SystemTime,
    walked: Walked,
}

impl Walk<'_> {
    fn problem(&mut self, path: &Path, problem: LineProblem) {
        self.walked.problems.push(problem.in_file(path));
    }

    fn leave_out(&mut self, path: &Path, cause: LeftOutCause, reason: impl Into<Message>) {
        self.walked.left_out.push(LeftOut::new(path, cause, reason));
    }

    fn see(&mut self, path: &Path, kind: SeenKind, stat: Option<FileStat>) {
        self.walked.seen.push(Seen::new(path, kind, stat, self.now));
    }

    // The user named this file, so it is a problem if it is not text.
    fn add_root(&mut self, root: &Path) {
        let data = match fs::metadata(root) {
            Err(error) => return self.problem(root, LineProblem::of_system(&error)),
            Ok(data) if !data.is_file() => {
                return self.problem(root, LineProblem::of_file(Message::NeitherFileNorFolder));
            }
            Ok(data) => data,
        };
        let kind = match binary_kind(root) {
            Err(error) => {
                self.problem(root, LineProblem::of_system(&error));
                SeenKind::Unreadable
            }
            Ok(Some(content)) => {
                self.leave_out(root, LeftOutCause::NotRead, content);
                self.problem(root, LineProblem::of_file(Message::NotText(content)));
                SeenKind::NotRead(content.to_string())
            }
            Ok(None) => {
                self.walked.files.push(root.to_path_buf());
                SeenKind::Read
            }
        };
        self.see(root, kind, Some(FileStat::of(&data)));
    }

    fn descend(&mut self, root: &Path) {
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
            self.walked.has_links |= entry.path_is_symlink();
            if entry.depth() > 0
                && let Some((cause, reason)) = exclusion(entry.path(), is_dir, self.is_index)
            {
                self.leave_out(entry.path(), cause, reason);
                if is_dir {
                    walk.skip_current_dir();
                }
            } else if is_dir {
                // Looked at before its names are read.
                let stat = FileStat::read(entry.path()).ok();
                self.see(entry.path(), SeenKind::Folder, stat);
            } else {
                self.add(&entry);
            }
        }
    }

    fn add(&mut self, entry: &DirEntry) {
        let path = entry.path();
        // Opening a pipe would wait for a writer.
        if !entry.file_type().is_file() {
            self.leave_out(path, LeftOutCause::Special, Message::Special);
            return;
        }
        let stat = FileStat::read(path).ok();
        let kind = match stat.and_then(|stat| (self.known)(path, stat)) {
            Some(KnownFile::Readable) => Ok(None),
            Some(KnownFile::NotRead(reason)) => Ok(Some(reason)),
            None => binary_kind(path).map(|content| content.map(|content| content.to_string())),
        };
        let kind = match kind {
            Err(error) => {
                self.problem(path, LineProblem::of_system(&error));
                SeenKind::Unreadable
            }
            Ok(Some(reason)) => {
                self.walked.left_out.push(LeftOut::in_words(path, LeftOutCause::NotRead, reason.clone()));
                SeenKind::NotRead(reason)
            }
            Ok(None) => {
                self.walked.files.push(path.to_path_buf());
                SeenKind::Read
            }
        };
        self.see(path, kind, stat);
    }

    fn add_error(&mut self, error: &walkdir::Error, root: &Path) {
        // A link to a folder above it. Everything below that folder is read anyway.
        if error.loop_ancestor().is_some() {
            return;
        }
        let path = error.path().unwrap_or(root);
        // Editors leave dangling links such as `.#notes.md`.
        if error.depth() > 0 && is_hidden(path) {
            self.leave_out(path, LeftOutCause::Hidden, Message::Hidden);
            return;
        }
        let problem =
            error.io_error().map_or_else(|| LineProblem::of_system(error), |error| LineProblem::of_system(error));
        self.problem(path, problem);
        // A folder that cannot be listed is seen already.
        if self.walked.seen.last().is_none_or(|seen| seen.path != path) {
            self.see(path, SeenKind::Unreadable, FileStat::read(path).ok());
        }
    }
}

// What the file is if its beginning, unpacked if it is packed, is not text, and no reader knows it.
fn binary_kind(path: &Path) -> std::io::Result<Option<Content>> {
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
    let Some(content) = decode::binary(&head) else { return Ok(None) };
    let is_known = readers::choose(&FileHead { bytes: &head, text: None, is_whole: false }).is_some();
    Ok(Some(content).filter(|_| !is_known))
}

#[cfg(test)]
mod tests {
    use super::{File, FileStat, KnownFile, LeftOutCause, Path, PathBuf, SeenKind, Walked, fs};
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
    fn what_is_known_is_not_opened_and_what_was_seen_is_told() {
        let tree = Tree::new(&[("a.md", b"x"), ("b/c.pdf", b"%PDF-1.4\n"), ("b/.d.md", b"x")]);
        let first = walk(tree.root());
        let kinds: Vec<SeenKind> = first.seen.iter().map(|seen| seen.kind.clone()).collect();
        let not_read = SeenKind::NotRead("a PDF document".into());
        assert_eq!(kinds, [SeenKind::Folder, SeenKind::Read, SeenKind::Folder, not_read]);
        assert!(!first.has_links);
        assert_eq!(
            first.seen.iter().map(|seen| seen.stat).collect::<Vec<_>>(),
            first.seen.iter().map(|seen| FileStat::read(&seen.path).ok()).collect::<Vec<_>>()
        );
        // With the words of another time, so that it shows that the file was not opened.
        let again = super::walk_again(tree.root(), &is_index, &|path, stat| {
            assert_eq!(Some(stat), FileStat::read(path).ok());
            path.ends_with("c.pdf").then(|| KnownFile::NotRead("as before".into()))
        });
        assert_eq!((again.files, again.left_out[1].reason.as_str()), (first.files, "as before"));
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
            assert!(walked.has_links);
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
