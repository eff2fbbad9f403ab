//! The strings in JSON values.

use serde_json::Value;

// Members in which an object holds its text, for example `{"name": "Ada Lovelace"}`.
const INSIDE: &[&str] = &[
    "text",
    "content",
    "value",
    "name",
    "full_name",
    "display_name",
    "term",
    "tag",
    "label",
    "title",
    "en",
    "zh",
    "cn",
];

/// Every string in a value: the value itself, the items of an array, the usual members of an object.
pub(crate) fn strings(value: &Value) -> Vec<&str> {
    let mut strings = Vec::new();
    collect(value, &mut strings, 0);
    strings
}

fn collect<'v>(value: &'v Value, strings: &mut Vec<&'v str>, depth: usize) {
    match value {
        Value::String(text) if !text.trim().is_empty() => strings.push(text),
        Value::Array(values) if depth < 4 => values.iter().for_each(|value| collect(value, strings, depth + 1)),
        Value::Object(members) if depth < 4 => {
            for name in INSIDE {
                if let Some(value) = members.get(*name) {
                    collect(value, strings, depth + 1);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn strings_are_found_where_they_are_kept() {
        let value = json!(["a", {"name": "b"}, {"en": "c", "zh": ["d"]}, 5, null, " ", {"other": "e"}]);
        assert_eq!(strings(&value), ["a", "b", "c", "d"]);
        assert_eq!(strings(&json!("a")), ["a"]);
    }
}
