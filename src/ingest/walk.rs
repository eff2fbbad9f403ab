//! Which files there are to read.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use walkdir::{DirEntry, WalkDir};

use crate::index::store::is_index;
use crate::ingest::{Problem, decode, gunzip};

/// How much of a file tells whether it is text.
const HEAD: u64 = 8192;

/// The files below a root, and what was left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Files that look like text, in the order of their names, folder by folder.
    pub files: Vec<PathBuf>,
    /// What could not be opened, and a root that is nothing to read.
    pub problems: Vec<Problem>,
    /// How many files and folders were left out because their name begins with a dot.
    pub hidden: usize,
    /// How many files were left out because they are not text: PDF, images, archives.
    pub binary: usize,
    /// How many pipes, sockets and devices were left out.
    pub special: usize,
    /// How many folders were left out because they are an index of this program.
    pub indexes: usize,
}

/// Finds the files to read: `root` itself, or everything below it. Links are followed; hidden
/// names, binaries and indexes are left out; what cannot be opened is a problem, never a stop.
pub fn walk(root: &Path) -> Found {
    let mut found = Found::default();
    if root.is_dir() {
        if is_index(root) {
            found.indexes = 1;
            found.problem(root, "is an index of papers-sem; name the folder with your reading lists");
        } else {
            found.descend(root);
        }
    } else {
        found.add_root(root);
    }
    found
}

impl Found {
    fn problem(&mut self, path: &Path, message: impl Into<String>) {
        self.problems.push(Problem { path: path.to_path_buf(), line: None, message: message.into() });
    }

    /// A file that was asked for by name: that it is not text is worth saying.
    fn add_root(&mut self, root: &Path) {
        match fs::metadata(root) {
            Err(error) => self.problem(root, error.to_string()),
            Ok(data) if !data.is_file() => self.problem(root, "is neither a file nor a folder"),
            Ok(_) => match looks_binary(root) {
                Err(error) => self.problem(root, error.to_string()),
                Ok(Some(name)) => self.problem(root, format!("is {name}, not text")),
                Ok(None) => self.files.push(root.to_path_buf()),
            },
        }
    }

    fn descend(&mut self, root: &Path) {
        let mut walk = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
        while let Some(next) = walk.next() {
            let entry = match next {
                Ok(entry) => entry,
                Err(error) => {
                    self.failed(&error, root);
                    continue;
                }
            };
            let is_dir = entry.file_type().is_dir();
            let skipped = if entry.depth() > 0 && is_hidden(entry.path()) {
                self.hidden += 1;
                true
            } else if entry.depth() > 0 && is_dir && is_index(entry.path()) {
                self.indexes += 1;
                true
            } else {
                false
            };
            match (skipped, is_dir) {
                (true, true) => walk.skip_current_dir(),
                (true, false) | (false, true) => {}
                (false, false) => self.add(&entry),
            }
        }
    }

    fn add(&mut self, entry: &DirEntry) {
        // Opening a pipe would wait for a writer.
        if !entry.file_type().is_file() {
            self.special += 1;
            return;
        }
        match looks_binary(entry.path()) {
            Err(error) => self.problem(entry.path(), error.to_string()),
            Ok(Some(_)) => self.binary += 1,
            Ok(None) => self.files.push(entry.path().to_path_buf()),
        }
    }

    fn failed(&mut self, error: &walkdir::Error, root: &Path) {
        // A link to a folder above it: everything it leads to is read anyway.
        if error.loop_ancestor().is_some() {
            return;
        }
        let path = error.path().unwrap_or(root);
        // Editors leave dangling links such as `.#notes.md`.
        if error.depth() > 0 && is_hidden(path) {
            self.hidden += 1;
            return;
        }
        let message = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        self.problem(path, message);
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().first() == Some(&b'.'))
}

/// What the file is when its beginning, unpacked if it is packed, is not text.
fn looks_binary(path: &Path) -> std::io::Result<Option<&'static str>> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    if gunzip::is_gzip(&head) {
        let mut unpacked = Vec::new();
        // A fault at this place is told when the file is read.
        let _ = MultiGzDecoder::new(head.as_slice()).take(HEAD).read_to_end(&mut unpacked);
        head = unpacked;
    }
    Ok(decode::binary(&head))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::gunzip::tests::gzip;

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

        fn names(&self, found: &Found) -> Vec<String> {
            let name = |path: &PathBuf| path.strip_prefix(self.root()).unwrap().to_string_lossy().into_owned();
            found.files.iter().map(name).collect()
        }
    }

    #[test]
    fn files_come_in_the_order_of_their_names() {
        let tree = Tree::new(&[("b.md", b"b"), ("a/z.txt", b"z"), ("a/c.md", b"c"), ("10", b"x"), ("2", b"x")]);
        let found = walk(tree.root());
        assert_eq!(tree.names(&found), ["10", "2", "a/c.md", "a/z.txt", "b.md"]);
        assert_eq!(found.problems, []);
    }

    #[test]
    fn hidden_names_are_left_out_below_the_root_only() {
        let tree = Tree::new(&[
            (".notes/.git/config", b"x"),
            (".notes/.draft.md", b"x"),
            (".notes/target/a.md", b"x"),
            (".notes/b.md", b"x"),
        ]);
        let found = walk(&tree.root().join(".notes"));
        assert_eq!(tree.names(&found), [".notes/b.md", ".notes/target/a.md"]);
        assert_eq!(found.hidden, 2);
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
        let found = walk(tree.root());
        assert_eq!(tree.names(&found), ["d.md.gz", "e.md"]);
        assert_eq!((found.binary, found.problems.len()), (3, 0));

        let found = walk(&tree.root().join("a.pdf"));
        assert_eq!(found.files, [] as [PathBuf; 0]);
        assert!(found.problems[0].to_string().ends_with("a.pdf: is a PDF document, not text"));
    }

    #[test]
    fn an_index_is_not_read() {
        let tree = Tree::new(&[
            ("index/manifest.json", b"{\"format\": \"papers-sem\"}"),
            ("index/texts.json", b"{}"),
            ("other/manifest.json", b"{\"format\": \"else\"}"),
        ]);
        let found = walk(tree.root());
        assert_eq!(tree.names(&found), ["other/manifest.json"]);
        assert_eq!(found.indexes, 1);
        let found = walk(&tree.root().join("index"));
        assert!(found.files.is_empty() && found.problems.len() == 1);
    }

    #[test]
    fn what_is_not_there_is_a_problem() {
        let found = walk(Path::new("no/such/file.md"));
        assert!(found.files.is_empty());
        assert_eq!(found.problems.len(), 1);
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
            let found = walk(tree.root());
            assert_eq!(tree.names(&found), ["a/one.md", "b/two.md", "c.md"]);
            // The dangling link and the one to itself.
            assert_eq!(found.problems.len(), 2, "{:?}", found.problems);
            assert_eq!(found.hidden, 1);
        }

        #[test]
        fn sockets_are_left_out() {
            let tree = Tree::new(&[("a.md", b"x")]);
            let path = tree.root().join("b.sock");
            let _listener = UnixListener::bind(&path).unwrap();
            let found = walk(tree.root());
            assert_eq!((tree.names(&found), found.special), (vec!["a.md".into()], 1));
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
            let found = walk(tree.root());
            fs::set_permissions(tree.root().join("b"), fs::Permissions::from_mode(0o755)).unwrap();
            // The superuser opens everything.
            if File::open(tree.root().join("a.md")).is_err() {
                assert_eq!(tree.names(&found), ["d.md"]);
                assert_eq!(found.problems.len(), 2);
            }
        }
    }
}
