//! Authors as records list them.

use serde_json::Value;

use crate::ingest::json::words;
use crate::ingest::plain_text::{self, unwrapped_line};
use crate::paper::authors;
use crate::text::is_han;

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
    let part = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().trim();
    let joined = |names: [&str; 5]| {
        let [given, dropped, particle, family, suffix] = names.map(part);
        // A Chinese name is written without a space, and the family name comes first.
        if !given.is_empty() && !family.is_empty() && given.chars().chain(family.chars()).all(is_han) {
            return format!("{family}{given}");
        }
        unwrapped_line(&[given, dropped, particle, family, suffix].join(" "))
    };
    let name = match value {
        // OpenAlex nests the author one level deeper.
        Value::Object(members) if members.get("author").is_some_and(|author| author.is_object()) => {
            return author(&members["author"]).or_else(|| members.get("raw_author_name").and_then(author));
        }
        Value::Object(_) => {
            let named = words::strings(value).first().map(|name| unwrapped_line(name)).unwrap_or_default();
            [
                unwrapped_line(part("literal")),
                joined(["given", "dropping-particle", "non-dropping-particle", "family", "suffix"]),
                named,
                joined(["first", "", "middle", "last", "suffix"]),
                joined(["firstName", "", "middleName", "lastName", "suffix"]),
            ]
            .into_iter()
            .find(|name| !name.is_empty())?
        }
        _ => unwrapped_line(value.as_str()?),
    };
    plain_text::line(&name)
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
            json!([{"literal": "Ada Lovelace"}, {"firstName": "Alan", "lastName": "Turing"}]),
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
        assert_eq!(authors(&json!([{"family": "张", "given": "三"}, {"literal": "工作组"}])), ["张三", "工作组"]);
        let particle = json!([{"given": "Jan", "non-dropping-particle": "van", "family": "Dijk", "suffix": "Jr."}]);
        assert_eq!(authors(&particle), ["Jan van Dijk Jr."]);
        assert_eq!(authors(&json!(["", null, 3])), [] as [&str; 0]);
        assert_eq!(parsed(&json!([["Lovelace", "Ada", ""], ["King", "M.", "Jr."]])), ["Ada Lovelace", "M. King Jr."]);
    }
}
