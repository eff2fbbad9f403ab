//! Reads one source file, if it changed.

use std::path::Path;
use std::time::SystemTime;

use crate::index::file_record::FileRecord;
use crate::index::source_times::SourceTimes;
use crate::ingest::{self, LeftOut, LineProblem, Message, Problem, Seen, SeenKind};
use crate::paper::Entry;

/// What became of a file.
pub(super) enum Outcome {
    /// Its content is as it was.
    Same,
    Read(FileRecord, Vec<Entry>, Option<LeftOut>),
    /// No reader knows it: a picture beside the notes.
    NotRead(LeftOut),
    Failed(Problem),
}

/// Reads a file, unless its content is as `old` has it by its size and times or by its hash.
pub(super) fn read(
    seen: &mut Seen,
    old: Option<&FileRecord>,
    times: &SourceTimes,
    now: SystemTime,
    named: bool,
) -> Outcome {
    let outcome = match old.zip(times.get(&seen.path)) {
        Some((_, before))
            if before.kind == SeenKind::Read && seen.stat.is_some_and(|stat| before.is_as_before(stat)) =>
        {
            seen.with_companions(before.companions.clone(), now);
            return Outcome::Same;
        }
        _ => read_anew(seen, old, now, named),
    };
    match &outcome {
        Outcome::Same | Outcome::Read(..) => {}
        Outcome::NotRead(file) => seen.kind = SeenKind::NotRead(file.reason.clone()),
        Outcome::Failed(_) => seen.kind = SeenKind::Unreadable,
    }
    outcome
}

fn read_anew(seen: &mut Seen, old: Option<&FileRecord>, now: SystemTime, named: bool) -> Outcome {
    let path = seen.path.clone();
    // Looked at before they are read: what is written meanwhile shows as a change.
    let companions = ingest::companion_stats(&path);
    let file = match ingest::load(&path) {
        Ok(loaded) => loaded,
        Err(error) => return Outcome::Failed(unreadable(&path, &error)),
    };
    if ingest::has_companions(&file.bytes) {
        seen.with_companions(companions, now);
    }
    let path = path.as_path();
    let hash = file.hash();
    if old.is_some_and(|old| old.hash == hash && old.reader.is_current(file.reader())) {
        return Outcome::Same;
    }
    let reading = ingest::read_loaded(path, &file);
    let left_out = match reading.left_out(path) {
        Some(left_out) if reading.format.is_none() && !named => return Outcome::NotRead(left_out),
        left_out => left_out,
    };
    let without_path = |problem: Problem| LineProblem { line: problem.line, message: problem.message };
    let mut problems: Vec<LineProblem> = reading.problems.into_iter().map(without_path).collect();
    if let Some(left_out) = left_out.as_ref().filter(|_| named && problems.is_empty()) {
        problems.push(LineProblem::of_file(Message::NoPaperBecause(left_out.reason.clone())));
    }
    let entries = reading.entries.len() as u32;
    let record = FileRecord { path: path.to_path_buf(), hash, reader: reading.stamp, problems, entries };
    Outcome::Read(record, reading.entries, left_out)
}

/// The problem of a file that cannot be opened.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    LineProblem::of_file(Message::Unreadable(error.to_string())).in_file(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{FileStat, ReaderStamp, reader_for};

    fn outcome(before: &Seen, indexed: &str) -> Outcome {
        let times = SourceTimes::default().renew(Vec::new(), vec![before.clone()], |_| true);
        let record = FileRecord {
            path: before.path.clone(),
            hash: *blake3::hash(indexed.as_bytes()).as_bytes(),
            reader: ReaderStamp::new(reader_for(indexed.as_bytes())),
            problems: Vec::new(),
            entries: 1,
        };
        let now = SystemTime::now();
        let mut seen = Seen::new(&before.path, SeenKind::Read, FileStat::read(&before.path).ok(), now);
        read(&mut seen, Some(&record), &times, now, false)
    }

    #[test]
    fn a_file_is_read_unless_its_size_and_times_can_be_trusted() {
        let dir = tempfile::tempdir().expect("tempdir");
        let path = dir.path().join("a.md");
        std::fs::write(&path, "## A Paper\n\nIts text.\n").expect("write");
        let now = Seen::new(&path, SeenKind::Read, FileStat::read(&path).ok(), SystemTime::now());
        let settled = Seen { is_settled: true, ..now.clone() };
        assert!(matches!(outcome(&settled, "## Another\n"), Outcome::Same), "it was not read");
        assert!(matches!(outcome(&now, "## Another\n"), Outcome::Read(..)), "too young");
        assert!(matches!(outcome(&now, "## A Paper\n\nIts text.\n"), Outcome::Same), "by its hash");
        let unreadable = Seen { kind: SeenKind::Unreadable, ..settled.clone() };
        assert!(matches!(outcome(&unreadable, "## Another\n"), Outcome::Read(..)));
        let companions = Seen { companions: vec![settled.stat, None], ..settled };
        assert!(matches!(outcome(&companions, "## Another\n"), Outcome::Read(..)), "its log is gone");
    }
}
