//! `followed.json`: the followed questions, as text that a user can read and mend.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::follow::error::FollowError;
use crate::follow::questions::FollowedQuestions;
use crate::index::store::disk::Disk;
use crate::index::store::{FOLLOWED, FOLLOWED_LOCK, FOLLOWED_NEW, StoreError, WriterLock, io, is_index};

/// A change takes milliseconds. Whoever holds the lock for longer does not come back.
const PATIENCE: Duration = Duration::from_secs(10);

const MAGIC: &str = "papers-sem followed questions";
const VERSION: u32 = 1;

/// The content of the file.
#[derive(Serialize, Deserialize)]
struct Content {
    format: String,
    version: u32,
    #[serde(flatten)]
    followed: FollowedQuestions,
}

/// The questions that are followed in the index in `dir`.
pub(super) fn read(dir: &Path) -> Result<FollowedQuestions, FollowError> {
    if !is_index(dir) {
        return Err(StoreError::Missing { dir: dir.to_path_buf() }.into());
    }
    read_file(dir)
}

/// The questions in the file in `dir`; none where there is no file.
fn read_file(dir: &Path) -> Result<FollowedQuestions, FollowError> {
    let path = dir.join(FOLLOWED);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(FollowedQuestions::default()),
        Err(error) => return Err(io("read", &path)(error).into()),
    };
    parse(&bytes, path)
}

fn parse(bytes: &[u8], path: PathBuf) -> Result<FollowedQuestions, FollowError> {
    // The version is read first: a later one may hold what this one cannot parse.
    #[derive(Deserialize)]
    struct Head {
        format: String,
        version: u32,
    }
    let damaged = |reason: String| FollowError::Damaged { path: path.clone(), reason };
    match serde_json::from_slice::<Head>(bytes).map_err(|error| damaged(error.to_string()))? {
        head if head.format != MAGIC => Err(damaged(format!("its format is {:?}", head.format))),
        head if head.version != VERSION => Err(FollowError::Newer { path, found: head.version }),
        _ => match serde_json::from_slice::<Content>(bytes) {
            Ok(content) => Ok(content.followed),
            Err(error) => Err(damaged(error.to_string())),
        },
    }
}

/// Changes the questions of the index in `dir`, while no other process does. Gives what they are now, and what `change` gives. A
/// file that is damaged is left as it is.
pub(super) fn change<T>(
    disk: &dyn Disk,
    dir: &Path,
    change: impl FnOnce(&mut FollowedQuestions) -> Result<T, FollowError>,
) -> Result<(FollowedQuestions, T), FollowError> {
    if !is_index(dir) {
        return Err(StoreError::Missing { dir: dir.to_path_buf() }.into());
    }
    let start = Instant::now();
    let _lock = WriterLock::take_file(dir, FOLLOWED_LOCK, || start.elapsed() < PATIENCE)?;
    let before = read_file(dir)?;
    let mut followed = before.clone();
    let changed = change(&mut followed)?;
    if followed != before {
        write(disk, dir, &followed)?;
    }
    Ok((followed, changed))
}

/// Writes the file whole: a crash leaves the one before or this one.
fn write(disk: &dyn Disk, dir: &Path, followed: &FollowedQuestions) -> Result<(), StoreError> {
    let (path, temporary) = (dir.join(FOLLOWED), dir.join(FOLLOWED_NEW));
    let content = Content { format: MAGIC.to_string(), version: VERSION, followed: followed.clone() };
    let mut json = serde_json::to_vec_pretty(&content).map_err(|error| io("describe", &path)(error.into()))?;
    json.push(b'\n');
    disk.write(&temporary, &json).map_err(io("write", &temporary))?;
    disk.sync(&temporary).map_err(io("sync", &temporary))?;
    disk.rename(&temporary, &path).map_err(io("rename", &path))?;
    disk.sync_dir(dir).map_err(io("sync", dir))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::follow::FollowedQuestion;
    use crate::index::store::is_followed;
    use crate::search::{Filter, StandingQuestion};

    fn questions(texts: &[&str]) -> FollowedQuestions {
        let question = |text: &&str| FollowedQuestion {
            question: StandingQuestion {
                text: text.to_string(),
                filter: Filter { tags: vec!["RAG".into()], ..Filter::default() },
            },
            since: "2026-11-29T04:00:00Z".parse().expect("a time"),
        };
        FollowedQuestions {
            shown_until: Some("2026-11-28T04:00:00Z".parse().expect("a time")),
            questions: texts.iter().map(question).collect(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let dir = tempfile::tempdir().expect("tempdir");
        assert!(matches!(read(dir.path()), Err(FollowError::Store(StoreError::Missing { .. }))));
        assert_eq!(read_file(dir.path()).expect("none"), FollowedQuestions::default());
        let followed = questions(&["bees", "潮位 \"quoted\""]);
        write(&crate::index::store::disk::FileSystem, dir.path(), &followed).expect("write");
        assert_eq!(read_file(dir.path()).expect("read"), followed);
        let names = std::fs::read_dir(dir.path()).expect("dir").map(|entry| entry.expect("entry").file_name());
        assert!(names.into_iter().all(|name| is_followed(&name.to_string_lossy()) && name != FOLLOWED_NEW));
    }

    #[test]
    fn a_file_that_is_none_is_named_with_its_reason() {
        let of = |text: &str| parse(text.as_bytes(), "followed.json".into()).expect_err("refused").to_string();
        assert!(of("{\"format\": \"papers-sem follow").contains("followed.json: EOF"));
        assert!(of("{\"format\": \"other\", \"version\": 1}").contains("its format is \"other\""));
        let later = format!("{{\"format\": {MAGIC:?}, \"version\": 2, \"questions\": 7}}");
        assert!(of(&later).contains("newer papers-sem (version 2)"));
        let wrong = format!("{{\"format\": {MAGIC:?}, \"version\": 1, \"questions\": 7}}");
        assert!(of(&wrong).contains("followed.json: invalid type"));
    }
}
