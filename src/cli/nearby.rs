//! What a user may want to index: looked for by names only, near here and in the usual folders. Nothing is read.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The time to look; a slow disk must not keep anybody from reading what to type.
const TIME: Duration = Duration::from_millis(200);
/// The levels of folders below a place.
const LEVELS: usize = 2;
/// The most entries of one folder that are looked at.
const MOST_ENTRIES: usize = 5000;
/// The most things of one kind that are named.
const MOST: usize = 3;
/// So many notes in a folder are no read-me files.
const NOTES: usize = 3;

/// What may be indexed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Nearby {
    /// Folders of Zotero.
    pub zotero: Vec<PathBuf>,
    /// Vaults of Obsidian and graphs of Logseq.
    pub vaults: Vec<PathBuf>,
    /// Folders here that hold notes, or several files that are read.
    pub folders: Vec<PathBuf>,
    /// Files of BibTeX and RIS.
    pub bibliographies: Vec<PathBuf>,
}

impl Nearby {
    /// Looks in and above the current directory and in the home directory.
    pub fn look() -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let usual = [dirs::document_dir(), dirs::desktop_dir(), dirs::download_dir()];
        Self::look_in(&here, dirs::home_dir().as_deref(), usual.into_iter().flatten(), Instant::now() + TIME)
    }

    fn look_in(here: &Path, home: Option<&Path>, usual: impl Iterator<Item = PathBuf>, until: Instant) -> Self {
        let mut found = Self::default();
        for folder in home.map(zotero_folders).unwrap_or_default() {
            found.add_folder(&folder);
        }
        // The nearest vault above is the one that somebody works in.
        if let Some(vault) = here.ancestors().skip(1).find(|dir| is_vault(dir)) {
            push(&mut found.vaults, vault);
        }
        if home != Some(here) {
            found.look_below(here, LEVELS, true, until);
        }
        for place in home.map(Path::to_path_buf).into_iter().chain(usual) {
            found.look_below(&place, LEVELS, false, until);
        }
        // What lies in a folder that is named comes with it.
        let Self { zotero, vaults, folders, bibliographies } = &mut found;
        folders.retain(|folder| !zotero.iter().chain(&*vaults).any(|whole| folder.starts_with(whole)));
        let is_inside = |path: &PathBuf| folders.iter().any(|folder| path != folder && path.starts_with(folder));
        vaults.retain(|path| !is_inside(path));
        bibliographies.retain(|path| !is_inside(path));
        found
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    /// All of it, in the order in which it is named.
    pub fn all(&self) -> impl Iterator<Item = &PathBuf> {
        self.zotero.iter().chain(&self.vaults).chain(&self.folders).chain(&self.bibliographies)
    }

    /// Adds a folder that is to be indexed as a whole. False if it is none.
    fn add_folder(&mut self, dir: &Path) -> bool {
        if is_file(&dir.join("zotero.sqlite")) {
            push(&mut self.zotero, dir);
            return true;
        }
        if is_vault(dir) {
            push(&mut self.vaults, dir);
            return true;
        }
        false
    }

    /// Looks in a folder and below it. Of folders `is_here`, whole ones are named too: elsewhere, as in the home directory,
    /// there is much that nobody wants to index.
    fn look_below(&mut self, dir: &Path, levels: usize, is_here: bool, until: Instant) {
        if Instant::now() >= until || self.add_folder(dir) {
            return;
        }
        let Ok(entries) = fs::read_dir(dir) else { return };
        let (mut folders, mut bibliographies) = (Vec::new(), Vec::new());
        let (mut notes, mut others) = (0, 0);
        for (number, entry) in entries.flatten().take(MOST_ENTRIES).enumerate() {
            if number % 64 == 63 && Instant::now() >= until {
                return;
            }
            let name = entry.file_name();
            // The kind of an entry does not follow links.
            let Ok(kind) = entry.file_type() else { continue };
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                match FileKind::of(&entry.path()) {
                    Some(FileKind::Bibliography) => bibliographies.push(entry.path()),
                    Some(FileKind::Notes) => notes += 1,
                    Some(FileKind::Other) => others += 1,
                    None => {}
                }
            }
        }
        let are_many = bibliographies.len() > MOST || (!bibliographies.is_empty() && notes + others > 0);
        if is_here && (are_many || notes >= NOTES) {
            push(&mut self.folders, dir);
            return;
        }
        // In their order, so that the same is found every time.
        bibliographies.sort_unstable();
        bibliographies.iter().for_each(|path| push(&mut self.bibliographies, path));
        if levels > 1 {
            folders.sort_unstable();
            folders.iter().for_each(|folder| self.look_below(folder, levels - 1, is_here, until));
        }
    }
}

/// Where Zotero keeps its data, if the user has not moved it (<https://www.zotero.org/support/zotero_data>).
fn zotero_folders(home: &Path) -> Vec<PathBuf> {
    let below =
        ["Zotero", "Documents/Zotero", "snap/zotero-snap/common/Zotero", ".var/app/org.zotero.Zotero/data/Zotero"];
    below.iter().map(|path| home.join(path)).collect()
}

/// Whether a folder is a vault of Obsidian or a graph of Logseq.
fn is_vault(dir: &Path) -> bool {
    is_dir(&dir.join(".obsidian")) || is_file(&dir.join("logseq").join("config.edn"))
}

/// A file by the end of its name.
enum FileKind {
    Bibliography,
    Notes,
    /// What may have papers, and often has none.
    Other,
}

impl FileKind {
    fn of(path: &Path) -> Option<Self> {
        let end = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
        match &*end {
            "bib" | "ris" => Some(Self::Bibliography),
            "md" | "markdown" | "org" => Some(Self::Notes),
            "nbib" | "enw" | "csv" | "tsv" | "xlsx" | "json" | "jsonl" | "xml" | "html" | "txt" => Some(Self::Other),
            _ => None,
        }
    }
}

// Links are not followed: they may lead anywhere.
fn is_dir(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|data| data.is_dir())
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|data| data.is_file())
}

fn push(list: &mut Vec<PathBuf>, path: &Path) {
    if list.len() < MOST && !list.iter().any(|known| known == path) {
        list.push(path.to_path_buf());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(dir: &Path, files: &[&str]) {
        for file in files {
            let path = dir.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, "").expect("file");
        }
    }

    fn look(home: &Path, here: &str, time: Duration) -> Nearby {
        let usual = std::iter::once(home.join("Documents"));
        Nearby::look_in(&home.join(here), Some(home), usual, Instant::now() + time)
    }

    #[test]
    fn what_may_be_indexed_is_found_by_its_name() {
        let dir = tempfile::tempdir().expect("tempdir");
        let home = dir.path();
        make(
            home,
            &[
                "Zotero/zotero.sqlite",
                "Zotero/storage/A/x.bib",
                "vault/.obsidian/app.json",
                "vault/deep/deeper/note.md",
                "graph/logseq/config.edn",
                "Documents/thesis/refs.BIB",
                "Documents/thesis/old/too-deep.bib",
                "work/a.ris",
                "work/.hidden/b.bib",
                "work/notes.md",
            ],
        );
        let found = look(home, "vault/deep", Duration::from_secs(9));
        assert!(found.folders.is_empty(), "{found:?}");
        assert_eq!(found.zotero, [home.join("Zotero")]);
        assert_eq!(found.vaults, [home.join("vault"), home.join("graph")]);
        assert_eq!(found.bibliographies, [home.join("work/a.ris"), home.join("Documents/thesis/refs.BIB")]);
        assert_eq!(found.all().count(), 5);
    }

    #[test]
    fn a_folder_here_with_several_things_to_read_is_named_as_a_whole() {
        let dir = tempfile::tempdir().expect("tempdir");
        let home = dir.path();
        let files = [
            "b.bib",
            "a.bib",
            "mixed/c.bib",
            "mixed/d.csv",
            "mixed/deep/e.ris",
            "notes/1.md",
            "notes/2.md",
            "notes/3.md",
        ];
        make(&home.join("work"), &files);
        make(&home.join("elsewhere"), &["f.bib", "g.md"]);
        make(home, &["code/README.md", "code/data.json"]);
        let found = look(home, "work", Duration::from_secs(9));
        assert_eq!(found.folders, [home.join("work/mixed"), home.join("work/notes")]);
        let files = ["work/a.bib", "work/b.bib", "elsewhere/f.bib"].map(|file| home.join(file));
        assert_eq!(found.bibliographies, files);
        make(&home.join("work"), &["all.csv"]);
        let found = look(home, "work", Duration::from_secs(9));
        assert_eq!(
            (found.folders, found.bibliographies),
            (vec![home.join("work")], vec![home.join("elsewhere/f.bib")])
        );
        assert!(look(home, "code", Duration::from_secs(9)).folders.is_empty());
    }

    #[test]
    fn nothing_is_found_after_the_time_is_up_and_where_nothing_is() {
        let dir = tempfile::tempdir().expect("tempdir");
        make(dir.path(), &["work/a.bib"]);
        assert!(look(dir.path(), "work", Duration::ZERO).is_empty());
        let empty = tempfile::tempdir().expect("tempdir");
        assert!(Nearby::look_in(empty.path(), None, std::iter::empty(), Instant::now() + TIME).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let dir = tempfile::tempdir().expect("tempdir");
        let elsewhere = tempfile::tempdir().expect("tempdir");
        make(elsewhere.path(), &["a.bib", "zotero.sqlite"]);
        make(dir.path(), &["work/notes.md"]);
        let link = |name: &str, to: &Path| std::os::unix::fs::symlink(to, dir.path().join(name)).expect("link");
        link("work/linked", elsewhere.path());
        link("work/b.bib", &elsewhere.path().join("a.bib"));
        link("Zotero", elsewhere.path());
        // The folder that Zotero itself uses may be a link of the user's own making.
        let found = look(dir.path(), "work", Duration::from_secs(9));
        assert!(found.bibliographies.is_empty(), "{found:?}");
    }
}
