//! What a tool consists of, and why one does not answer.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::engine::{Error, Snapshot};
use crate::search::{FilterError, SearchError};
use crate::server::mcp::schema::Schema;
use crate::server::mcp::unknown::{UnknownPaper, list};

/// The arguments of a call by name.
pub(super) type Arguments = Map<String, Value>;

/// A tool as an assistant sees it. All of them only read the index.
pub(super) struct Tool {
    /// The name that it is called by.
    pub name: &'static str,
    /// When to use it. An assistant chooses by this text.
    pub description: &'static str,
    /// The schema of its arguments.
    pub input: fn() -> Schema,
    /// The schema of its answer.
    pub output: fn() -> Schema,
    /// Answers a call.
    pub call: fn(&Snapshot, Arguments) -> Result<ToolAnswer, ToolError>,
}

/// What a tool answers: JSON as a value and as text.
#[derive(Debug)]
pub(super) struct ToolAnswer {
    /// For programs.
    pub value: Value,
    /// The same for language models, with the fields in the order of their types.
    pub text: String,
}

impl ToolAnswer {
    /// The JSON of an answer.
    pub fn new(answer: &impl Serialize) -> Self {
        // The types of answers have nothing that JSON cannot write.
        Self { value: json(answer), text: serde_json::to_string(answer).unwrap_or_default() }
    }
}

/// Why a tool does not answer. The assistant reads the message and can call again.
#[derive(Debug, thiserror::Error)]
pub(super) enum ToolError {
    /// An argument cannot be used.
    #[error("{0}")]
    Argument(String),
    /// No paper has any of these names.
    #[error("{}", list(.0))]
    Unknown(Vec<UnknownPaper>),
    /// The index or the model does not allow an answer.
    #[error(transparent)]
    Engine(#[from] Error),
}

impl From<FilterError> for ToolError {
    fn from(error: FilterError) -> Self {
        Self::Argument(error.to_string())
    }
}

impl ToolError {
    /// The error of a question, which is about its arguments if they are what is wrong.
    pub fn of_question(error: Error) -> Self {
        match error {
            Error::Filter(error) | Error::Search(SearchError::Filter(error)) => error.into(),
            error => Self::Engine(error),
        }
    }
}

/// The arguments of a call as the type that a tool takes. An argument that is null counts as absent.
///
/// # Errors
/// [`ToolError::Argument`] names the argument that cannot be used.
pub(super) fn read<T: DeserializeOwned>(mut arguments: Arguments) -> Result<T, ToolError> {
    arguments.retain(|_, value| !value.is_null());
    serde_json::from_value(Value::Object(arguments.clone())).map_err(|error| {
        // An argument that fails alone, and not for the lack of others, is the one that is wrong.
        let wrong = arguments.into_iter().find_map(|(name, value)| {
            let alone = Arguments::from_iter([(name.clone(), value)]);
            let error = serde_json::from_value::<T>(Value::Object(alone)).err()?.to_string();
            (!error.starts_with("missing field") && !error.starts_with("unknown field"))
                .then(|| format!("{name}: {error}"))
        });
        ToolError::Argument(wrong.unwrap_or_else(|| error.to_string()))
    })
}

/// How many papers were asked for.
///
/// # Errors
/// [`ToolError::Argument`] if it is not between 1 and `most`.
pub(super) fn count(limit: i64, most: usize) -> Result<usize, ToolError> {
    usize::try_from(limit)
        .ok()
        .filter(|limit| (1..=most).contains(limit))
        .ok_or_else(|| ToolError::Argument(format!("limit is {limit}: give 1 to {most}")))
}

/// Papers that one call may name.
pub(super) const MOST_IDS: usize = 50;

/// The names of papers that were asked for, each once.
///
/// # Errors
/// [`ToolError::Argument`] if there are none or too many.
pub(super) fn ids(ids: Vec<String>) -> Result<Vec<String>, ToolError> {
    if ids.len() > MOST_IDS {
        let given = ids.len();
        return Err(ToolError::Argument(format!("ids has {given} entries: give {MOST_IDS} at most, in several calls")));
    }
    let mut names: Vec<String> = Vec::with_capacity(ids.len());
    for id in ids {
        let id = id.trim();
        if !id.is_empty() && !names.iter().any(|name| name == id) {
            names.push(id.to_string());
        }
    }
    if names.is_empty() {
        return Err(ToolError::Argument("ids is empty: give the ids of papers, as search_papers returns them".into()));
    }
    Ok(names)
}

/// A text that is asked about.
///
/// # Errors
/// [`ToolError::Argument`] if it is empty or longer than `most` characters.
pub(super) fn text(name: &str, text: &str, most: usize) -> Result<String, ToolError> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(ToolError::Argument(format!("{name} is empty: say what you look for"))),
        length if length > most => {
            Err(ToolError::Argument(format!("{name} has {length} characters: give {most} at most")))
        }
        _ => Ok(text.to_string()),
    }
}

/// The JSON of a value, whose types have nothing that JSON cannot write.
pub(super) fn json(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        query: String,
        limit: Option<i64>,
    }

    fn error(arguments: Value) -> String {
        let Value::Object(arguments) = arguments else { panic!("no object") };
        read::<Input>(arguments).expect_err("an error").to_string()
    }

    #[test]
    fn an_error_names_the_argument_that_is_wrong() {
        assert_eq!(error(json!({"query": "a", "limit": "ten"})), "limit: invalid type: string \"ten\", expected i64");
        assert_eq!(error(json!({"limit": 3})), "missing field `query`");
        assert!(error(json!({"query": "a", "tag": 1})).starts_with("unknown field `tag`, expected"));
    }

    #[test]
    fn null_counts_as_absent() {
        let Value::Object(arguments) = json!({"query": "a", "limit": null}) else { panic!("no object") };
        let input: Input = read(arguments).expect("input");
        assert_eq!((input.query.as_str(), input.limit), ("a", None));
    }

    #[test]
    fn what_is_out_of_range_is_said_with_the_range() {
        assert_eq!(count(50, 50).ok(), Some(50));
        for limit in [0, -1, 51, i64::MAX] {
            let error = count(limit, 50).expect_err("out of range").to_string();
            assert!(error.contains("give 1 to 50"), "{error}");
        }
        assert_eq!(
            ids(vec![" a ".into(), "a".into(), String::new(), "b".into()]).ok(),
            Some(vec!["a".into(), "b".into()])
        );
        assert!(ids(vec!["  ".into()]).is_err() && ids(vec!["a".to_string(); MOST_IDS + 1]).is_err());
        assert!(text("query", " \n", 10).is_err() && text("query", "四个字符", 3).is_err());
        assert_eq!(text("query", " 四个字符 ", 4).ok().as_deref(), Some("四个字符"));
    }
}
