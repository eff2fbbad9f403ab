//! Authors as records list them.

use serde_json::Value;

use crate::ingest::json::words;
use crate::ingest::plain_text::unwrapped_line;
use crate::paper::authors;

/// The names in a value, in order. The value is a string, or a list of strings, of objects with a `name`, or of objects
/// with a given and a family name.
pub(crate) fn authors(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => authors::parse(&unwrapped_line(text)),
        Value::Array(values) => values.iter().filter_map(author).collect(),
        Value::Object(_) => author(value).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn author(value: &Value) -> Option<String> {
    let joined = |first: &str, last: &str| {
        let part = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_string();
        unwrapped_line(&format!("{} {}", part(first), part(last)))
    };
    let name = match value {
        // OpenAlex nests the author one level deeper.
        Value::Object(members) if members.contains_key("author") => return author(&members["author"]),
        Value::Object(_) => {
            let named = words::strings(value).first().map(|name| unwrapped_line(name)).unwrap_or_default();
            [named, joined("given", "family"), joined("first", "last"), joined("firstName", "lastName")]
                .into_iter()
                .find(|name| !name.is_empty())?
        }
        _ => unwrapped_line(value.as_str()?),
    };
    (!name.is_empty()).then_some(name)
}

/// The names in arXiv's `authors_parsed`: `[["Last", "First", "suffix"], …]`.
pub(crate) fn parsed(value: &Value) -> Vec<String> {
    let author = |author: &Value| {
        let part = |at: usize| author.get(at).and_then(Value::as_str).unwrap_or_default();
        unwrapped_line(&format!("{} {} {}", part(1), part(0), part(2)))
    };
    let authors = value.as_array().map(Vec::as_slice).unwrap_or_default();
    authors.iter().map(author).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn authors_are_read_however_they_are_listed() {
        for value in [
            json!(["Ada Lovelace", "Alan Turing"]),
            json!([{"name": "Ada Lovelace", "id": 1}, {"name": "Alan Turing"}]),
            json!([{"given": "Ada", "family": "Lovelace"}, {"first": "Alan", "last": "Turing"}]),
            json!([{"author": {"display_name": "Ada Lovelace"}}, {"author": {"display_name": "Alan Turing"}}]),
            json!("Ada Lovelace, Alan Turing"),
            json!("Ada Lovelace; Alan Turing"),
            json!("Ada Lovelace and\n  Alan Turing"),
            json!("Lovelace, Ada and Turing, Alan"),
        ] {
            assert_eq!(authors(&value), ["Ada Lovelace", "Alan Turing"], "{value}");
        }
        assert_eq!(authors(&json!("A. One, B. Two, Jr., and C. Three")), ["A. One", "B. Two Jr.", "C. Three"]);
        assert_eq!(authors(&json!("张三、李四，王五")), ["张三", "李四", "王五"]);
        assert_eq!(authors(&json!(["", null, 3])), [] as [&str; 0]);
        assert_eq!(parsed(&json!([["Lovelace", "Ada", ""], ["King", "M.", "Jr."]])), ["Ada Lovelace", "M. King Jr."]);
    }
}
