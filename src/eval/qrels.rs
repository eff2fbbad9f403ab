//! Reads judgements in the forms that test collections have.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::eval::error::EvalError;
use crate::eval::lines;

/// For each question the relevance of the documents that were judged. Relevance 0 and less means not relevant.
pub type Qrels = BTreeMap<String, HashMap<String, i64>>;

const FORMS: &str = "`question TAB document TAB relevance` (TSV, BEIR) or `question 0 document relevance` (TREC)";

/// Reads judgements: TSV with or without a header, as BEIR has it, or TREC qrels.
///
/// # Errors
/// See [`EvalError`].
pub fn read_qrels(path: &Path) -> Result<Qrels, EvalError> {
    let text = lines::read(path)?;
    let mut qrels = Qrels::new();
    for (number, line) in lines::numbered(&text) {
        let bad = |reason: &str| EvalError::line(path, number, reason, FORMS);
        let fields = lines::fields(line);
        let (question, document, relevance) = match fields[..] {
            [question, document, relevance] | [question, _, document, relevance] => (question, document, relevance),
            _ => return Err(bad(&format!("{} fields", fields.len()))),
        };
        if number == 1 && relevance.parse::<i64>().is_err() && lines::is_header(question) {
            continue;
        }
        let relevance = relevance.parse().map_err(|_| bad(&format!("{relevance:?} is no whole number")))?;
        qrels.entry(question.to_string()).or_default().insert(document.to_string(), relevance);
    }
    if qrels.is_empty() {
        return Err(EvalError::Empty { path: path.to_path_buf(), item: "judgement" });
    }
    Ok(qrels)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("file");
        std::fs::write(file.path(), text).expect("write");
        file
    }

    #[test]
    fn judgements_come_as_tsv_of_three_or_four_fields_or_as_trec() {
        let expected = [("q1", "d1", 2), ("q1", "d2", 0), ("q2", "d 3", 1)];
        for text in [
            "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq2\td 3\t1\n",
            "q1\t0\td1\t2\nq1\t0\td2\t0\nq2\t0\td 3\t1",
        ] {
            let qrels = read_qrels(file(text).path()).expect("qrels");
            for (question, document, relevance) in expected {
                assert_eq!(qrels[question][document], relevance, "{text}");
            }
        }
        let trec = read_qrels(file("q1 0 d1 2\nq1 0 d2 -1\n").path()).expect("trec");
        assert_eq!(trec["q1"]["d2"], -1);
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = read_qrels(file("q1\td1\t1\nq1\td2\thigh\n").path()).expect_err("error").to_string();
        assert!(error.contains(":2: \"high\" is no whole number"), "{error}");
    }
}
