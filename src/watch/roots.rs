//! The paths that are watched: which events are about them.

use std::path::{Component, Path, PathBuf};

/// The paths that an index was made from, and the directory of the index, which changes with every update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Roots {
    pub paths: Vec<PathBuf>,
    pub index: PathBuf,
}

impl Roots {
    /// Whether a change of `path` may be a change of a source.
    pub fn concerns(&self, path: &Path) -> bool {
        !path.starts_with(&self.index) && self.paths.iter().any(|root| concerns(root, path))
    }
}

/// Whether `path` is `root`, is not hidden below it, or belongs to it as the journal of a database does.
fn concerns(root: &Path, path: &Path) -> bool {
    let is_hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    if let Ok(rest) = path.strip_prefix(root) {
        return !rest.components().any(is_hidden);
    }
    let name = |path: &Path| path.file_name().map(|name| name.as_encoded_bytes().to_vec());
    let begins_alike = name(path).zip(name(root)).is_some_and(|(name, root)| name.starts_with(&root));
    path.parent() == root.parent() && begins_alike
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_sources_count_and_others_do_not() {
        let roots = Roots {
            paths: vec!["/notes".into(), "/home/.lists".into(), "/home/zotero.sqlite".into()],
            index: "/notes/index".into(),
        };
        for (path, expected) in [
            ("/notes", true),
            ("/notes/a.md", true),
            ("/notes/deep/a.md", true),
            ("/notes/.git/HEAD", false),
            ("/notes/deep/.a.md.swp", false),
            ("/notes/index/manifest.json", false),
            ("/notes/index-of-papers.md", true),
            ("/home/.lists/a.md", true),
            ("/home/zotero.sqlite", true),
            ("/home/zotero.sqlite-wal", true),
            ("/home/other.md", false),
        ] {
            assert_eq!(roots.concerns(Path::new(path)), expected, "{path}");
        }
    }
}
