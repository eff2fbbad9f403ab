//! What an index holds, as far as a crash may not change it.

use std::path::Path;

use papers_sem::internals::index::verify::verify;
use papers_sem::internals::index::writer::{UpdateReport, WriterOptions, update};
use papers_sem::internals::index::{Index, Open};
use papers_sem::internals::search::{Mode, Query, ask};

/// Everything that can be read of the index in `dir`, as text; `None` when there is none yet. Whatever is there must
/// be whole, open without a remark, and answer.
pub fn state(dir: &Path) -> Option<String> {
    if !dir.join("manifest.json").exists() {
        return None;
    }
    let health = verify(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    let damaged: Vec<_> = health.files.iter().filter(|file| file.damage.is_some()).collect();
    assert!(damaged.is_empty(), "{}: {damaged:?}", dir.display());
    let library = Index::open(dir, Open::All).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    assert!(library.warnings().is_empty(), "{:?}", library.warnings());
    let papers: Vec<_> = library.papers().map(|paper| paper.expect("paper")).collect();
    for paper in &papers {
        let title = paper.bibliography.title_en.clone().expect("title");
        let query = Query { text: title.clone(), k: 1, mode: Mode::Lexical, ..Query::default() };
        let hits = ask(&library, None, &query).expect("answer").hits;
        assert_eq!(hits.first().map(|hit| &hit.paper.id), Some(&paper.id), "{title}");
    }
    Some(format!("{papers:#?}"))
}

/// Brings the index up to date, in this process.
pub fn bring_up(dir: &Path, notes: &Path, options: &WriterOptions) -> UpdateReport {
    update(dir, &[notes.to_path_buf()], options, &|_| {}).unwrap_or_else(|error| panic!("{error}"))
}

/// Makes an index of seven segments in `dir`, from files that it writes into `notes`. One more update makes one of all.
pub fn seven_segments(dir: &Path, notes: &Path, options: &WriterOptions) {
    for number in 0..7 {
        let paper = |at: usize| {
            format!(
                "## Cranes of the Delta, Count {number}{at}\nhttps://arxiv.org/abs/2403.{number}000{at}\n\nFlock {number}{at} rests.\n\n"
            )
        };
        let papers: String = (0..if number == 0 { 4 } else { 1 }).map(paper).collect();
        std::fs::create_dir_all(notes).expect("dir");
        std::fs::write(notes.join(format!("cranes-{number}.md")), papers).expect("write");
        bring_up(dir, notes, options);
    }
    let segments = std::fs::read_dir(dir).expect("index").flatten().filter(|entry| entry.path().is_dir()).count();
    assert_eq!(segments, 7);
}

/// Copies a directory with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("dir");
    for entry in std::fs::read_dir(from).expect("read").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copy");
        }
    }
}

/// Random numbers, and the seed they come from: PAPERS_SEM_SEED, or another each time.
pub fn seeded() -> (fastrand::Rng, u64) {
    let given = std::env::var("PAPERS_SEM_SEED").ok().and_then(|text| text.parse().ok());
    let seed = given.unwrap_or_else(|| fastrand::u64(..));
    (fastrand::Rng::with_seed(seed), seed)
}

/// How many rounds a long test takes here: `short` in every run, more when the variable says so.
pub fn rounds(variable: &str, short: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(short)
}
