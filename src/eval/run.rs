//! The answers of a search as a TREC run file: `question Q0 document rank score tag`.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::Path;

use crate::eval::error::EvalError;
use crate::eval::lines;

/// For each question the documents that answer it, with their scores, in any order.
pub type Run = BTreeMap<String, Vec<(String, f32)>>;

/// The documents of one question, best first. As in trec_eval, only the score decides, and of equal scores the greater
/// name comes first. The rank in a file is ignored.
pub fn ranked(documents: &[(String, f32)]) -> Vec<(&str, f32)> {
    let mut sorted: Vec<(&str, f32)> = documents.iter().map(|(document, score)| (document.as_str(), *score)).collect();
    sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| b.0.cmp(a.0)));
    sorted
}

/// Reads a TREC run file.
///
/// # Errors
/// See [`EvalError`].
pub fn read_run(path: &Path) -> Result<Run, EvalError> {
    let text = lines::read(path)?;
    let mut run = Run::new();
    let mut seen = HashSet::new();
    for (number, line) in lines::numbered(&text) {
        let bad = |reason: &str| EvalError::line(path, number, reason, "`question Q0 document rank score tag`");
        let fields = lines::fields(line);
        let [question, _, document, _, score, _] = fields[..] else {
            return Err(bad(&format!("{} fields", fields.len())));
        };
        let score: f32 = score.parse().map_err(|_| bad(&format!("{score:?} is no number")))?;
        if !seen.insert((question.to_string(), document.to_string())) {
            return Err(bad(&format!("{document:?} is listed twice for {question:?}")));
        }
        run.entry(question.to_string()).or_default().push((document.to_string(), score));
    }
    if run.is_empty() {
        return Err(EvalError::Empty { path: path.to_path_buf(), item: "answer" });
    }
    Ok(run)
}

/// Writes a TREC run file. Questions are in the order of their names.
///
/// # Errors
/// [`EvalError::Io`] when the file cannot be written.
pub fn write_run(path: &Path, run: &Run, tag: &str) -> Result<(), EvalError> {
    let io = |source| EvalError::Io { path: path.to_path_buf(), source };
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).map_err(io)?);
    for (question, documents) in run {
        for (at, (document, score)) in ranked(documents).into_iter().enumerate() {
            // Names may contain spaces, so fields are separated by tabs.
            writeln!(out, "{question}\tQ0\t{document}\t{}\t{score}\t{tag}", at + 1).map_err(io)?;
        }
    }
    out.flush().map_err(io)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_comes_back_as_it_was_written() {
        let mut run = Run::new();
        run.insert("q1".to_string(), vec![("b".to_string(), 0.25), ("a".to_string(), 0.5), ("c d".to_string(), 0.25)]);
        let file = tempfile::NamedTempFile::new().expect("file");
        write_run(file.path(), &run, "test").expect("write");
        let text = std::fs::read_to_string(file.path()).expect("text");
        assert_eq!(text, "q1\tQ0\ta\t1\t0.5\ttest\nq1\tQ0\tc d\t2\t0.25\ttest\nq1\tQ0\tb\t3\t0.25\ttest\n");
        let back = read_run(file.path()).expect("read");
        assert_eq!(ranked(&back["q1"]), ranked(&run["q1"]));
    }

    #[test]
    fn a_bad_line_is_named() {
        let file = tempfile::NamedTempFile::new().expect("file");
        std::fs::write(file.path(), "q1 Q0 a 1 0.5 t\nq1 Q0 b 2 much t\n").expect("write");
        assert!(read_run(file.path()).expect_err("error").to_string().contains(":2: \"much\" is no number"));
    }
}
