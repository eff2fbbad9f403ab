//! Reads questions in the forms that test collections have.

use std::path::Path;

use serde_json::Value;

use crate::eval::error::EvalError;
use crate::eval::lines;
use crate::eval::question::Question;
use crate::eval::topics;

const FORMS: &str = "`id TAB text` a line, or BEIR's JSON Lines with \"_id\" and \"text\", or TREC topics";
/// Reads questions: TSV with or without a header, BEIR's `queries.jsonl`, or the titles of TREC topics. A question without
/// words is an error.
///
/// # Errors
/// See [`EvalError`].
pub fn read_questions(path: &Path) -> Result<Vec<Question>, EvalError> {
    parse(path, &lines::read(path)?)
}

fn parse(path: &Path, text: &str) -> Result<Vec<Question>, EvalError> {
    if topics::is_topics(text) {
        return not_empty(path, topics::read(path, text)?);
    }
    let mut questions = Vec::new();
    for (number, line) in lines::numbered(text) {
        let bad = |reason: &str| EvalError::line(path, number, reason, FORMS);
        let (id, question) = if line.starts_with('{') {
            let value: Value = serde_json::from_str(line).map_err(|error| bad(&error.to_string()))?;
            let field = |name: &str| match value.get(name) {
                Some(Value::String(text)) => Some(text.clone()),
                Some(Value::Number(number)) => Some(number.to_string()),
                _ => None,
            };
            let id = field("_id").or_else(|| field("id")).ok_or_else(|| bad("no \"_id\""))?;
            (id, field("text").ok_or_else(|| bad("no \"text\""))?)
        } else {
            let (id, question) = line.split_once('\t').ok_or_else(|| bad("no tab in it"))?;
            (id.trim().to_string(), question.trim().to_string())
        };
        if number == 1 && lines::is_header(&id) {
            continue;
        }
        if question.is_empty() {
            return Err(bad("the question has no words"));
        }
        questions.push(Question { id, text: question });
    }
    not_empty(path, questions)
}

fn not_empty(path: &Path, questions: Vec<Question>) -> Result<Vec<Question>, EvalError> {
    if questions.is_empty() {
        return Err(EvalError::Empty { path: path.to_path_buf(), item: "question" });
    }
    Ok(questions)
}

/// Reads questions that need no judgements: like [`read_questions`], or one a line. Those have an empty id.
///
/// # Errors
/// See [`EvalError`].
pub fn read_unjudged(path: &Path) -> Result<Vec<Question>, EvalError> {
    let text = lines::read(path)?;
    if topics::is_topics(&text) || lines::numbered(&text).any(|(_, line)| line.starts_with('{') || line.contains('\t'))
    {
        return parse(path, &text);
    }
    let question = |(_, line): (usize, &str)| Question { id: String::new(), text: line.trim().to_string() };
    not_empty(path, lines::numbered(&text).map(question).collect())
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
    fn a_bad_line_is_named() {
        let error = read_questions(file("q1 no tab\n").path()).expect_err("error").to_string();
        assert!(error.contains(":1: no tab in it\n  expected: `id TAB text`"), "{error}");
        assert!(
            read_questions(file("id\ttext\n").path()).expect_err("error").to_string().contains("no question in it")
        );
    }
}
