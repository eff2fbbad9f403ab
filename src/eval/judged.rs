//! Questions and judgements, in the forms that test collections come in.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde_json::Value;

use crate::eval::{EvalError, topics};

/// A question of a test collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name in the judgements.
    pub id: String,
    /// What is asked.
    pub text: String,
}

/// For each question the documents that were judged, with their relevance; 0 and less is not relevant.
pub type Qrels = BTreeMap<String, HashMap<String, i64>>;

const QUESTIONS: &str = "`id TAB text` a line, or BEIR's JSON Lines with \"_id\" and \"text\", or TREC topics";
const QRELS: &str = "`question TAB document TAB relevance` (TSV, BEIR) or `question 0 document relevance` (TREC)";

/// Reads questions: TSV with or without a header, BEIR's `queries.jsonl`, or TREC's topics by their titles. A question
/// without words is an error.
///
/// # Errors
/// See [`EvalError`].
pub fn read_questions(path: &Path) -> Result<Vec<Question>, EvalError> {
    questions_in(path, &read(path)?)
}

fn questions_in(path: &Path, text: &str) -> Result<Vec<Question>, EvalError> {
    if topics::is_topics(text) {
        return nonempty(path, topics::read(path, text)?);
    }
    let mut questions = Vec::new();
    for (number, line) in lines(text) {
        let bad = |reason: &str| bad_line(path, number, reason, QUESTIONS);
        let (id, asked) = if line.starts_with('{') {
            let value: Value = serde_json::from_str(line).map_err(|error| bad(&error.to_string()))?;
            let word = |name: &str| match value.get(name) {
                Some(Value::String(word)) => Some(word.clone()),
                Some(Value::Number(number)) => Some(number.to_string()),
                _ => None,
            };
            let id = word("_id").or_else(|| word("id")).ok_or_else(|| bad("no \"_id\""))?;
            (id, word("text").ok_or_else(|| bad("no \"text\""))?)
        } else {
            let (id, asked) = line.split_once('\t').ok_or_else(|| bad("no tab in it"))?;
            (id.trim().to_string(), asked.trim().to_string())
        };
        if number == 1 && is_header(&id) {
            continue;
        }
        if asked.is_empty() {
            return Err(bad("the question has no words"));
        }
        questions.push(Question { id, text: asked });
    }
    nonempty(path, questions)
}

fn nonempty(path: &Path, questions: Vec<Question>) -> Result<Vec<Question>, EvalError> {
    if questions.is_empty() {
        return Err(EvalError::Empty { path: path.display().to_string(), what: "question" });
    }
    Ok(questions)
}

/// Reads questions that need not be judged: as [`read_questions`], or one a line, which then have an empty id.
///
/// # Errors
/// See [`EvalError`].
pub fn read_unjudged(path: &Path) -> Result<Vec<Question>, EvalError> {
    let text = read(path)?;
    if topics::is_topics(&text) || lines(&text).any(|(_, line)| line.starts_with('{') || line.contains('\t')) {
        return questions_in(path, &text);
    }
    let plain = |(_, line): (usize, &str)| Question { id: String::new(), text: line.trim().to_string() };
    nonempty(path, lines(&text).map(plain).collect())
}

/// Reads judgements: TSV with or without a header (BEIR's among them), or TREC's qrels.
///
/// # Errors
/// See [`EvalError`].
pub fn read_qrels(path: &Path) -> Result<Qrels, EvalError> {
    let text = read(path)?;
    let mut qrels = Qrels::new();
    for (number, line) in lines(&text) {
        let bad = |reason: &str| bad_line(path, number, reason, QRELS);
        let fields: Vec<&str> = if line.contains('\t') {
            line.split('\t').map(str::trim).collect()
        } else {
            line.split_whitespace().collect()
        };
        let (question, document, relevance) = match fields[..] {
            [question, document, relevance] | [question, _, document, relevance] => (question, document, relevance),
            _ => return Err(bad(&format!("{} fields", fields.len()))),
        };
        if number == 1 && relevance.parse::<i64>().is_err() && is_header(question) {
            continue;
        }
        let relevance = relevance.parse().map_err(|_| bad(&format!("{relevance:?} is no whole number")))?;
        qrels.entry(question.to_string()).or_default().insert(document.to_string(), relevance);
    }
    if qrels.is_empty() {
        return Err(EvalError::Empty { path: path.display().to_string(), what: "judgement" });
    }
    Ok(qrels)
}

fn is_header(field: &str) -> bool {
    ["query_id", "query-id", "qid", "id", "_id", "topic"].contains(&field.to_ascii_lowercase().as_str())
}

pub(super) fn read(path: &Path) -> Result<String, EvalError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| EvalError::Io { path: path.display().to_string(), source })?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_string))
}

/// The lines that hold something, numbered from 1.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_end())).filter(|(_, line)| !line.trim().is_empty())
}

pub(super) fn bad_line(path: &Path, line: usize, reason: &str, expected: &'static str) -> EvalError {
    EvalError::Line { path: path.display().to_string(), line, reason: reason.to_string(), expected }
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
    fn questions_come_as_tsv_or_as_json_lines() {
        let tsv = file("\u{feff}query_id\ttext\nq1\tlong context\n\nq2\t长上下文\n");
        let json = file("{\"_id\": \"q1\", \"text\": \"long context\"}\n{\"_id\": \"q2\", \"text\": \"长上下文\"}\n");
        let read = read_questions(tsv.path()).expect("tsv");
        assert_eq!(read.len(), 2);
        assert_eq!(read[1], Question { id: "q2".to_string(), text: "长上下文".to_string() });
        assert_eq!(read, read_questions(json.path()).expect("json"));
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
        let error = read_questions(file("q1 no tab\n").path()).expect_err("error").to_string();
        assert!(error.contains(":1: no tab in it\n  expected: `id TAB text`"), "{error}");
        assert!(
            read_questions(file("id\ttext\n").path()).expect_err("error").to_string().contains("no question in it")
        );
    }
}
