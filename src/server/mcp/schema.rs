//! JSON Schemas of the tools, without what costs a client tokens and tells it nothing.
//!
//! Each client sends every schema to its model with every request. The doc comments of an input are its descriptions;
//! those of an output are left out.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// A JSON Schema (draft 2020-12) of an object.
pub(super) type Schema = Map<String, Value>;

/// The schema of the arguments `T`.
pub(super) fn input<T: JsonSchema>() -> Schema {
    short::<T>(SchemaSettings::draft2020_12(), true)
}

/// The schema of the answer `T`.
pub(super) fn output<T: JsonSchema>() -> Schema {
    short::<T>(SchemaSettings::draft2020_12().for_serialize(), false)
}

fn short<T: JsonSchema>(settings: SchemaSettings, is_described: bool) -> Schema {
    let settings = settings.with(|settings| {
        settings.meta_schema = None;
        settings.inline_subschemas = true;
    });
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    if let Value::Object(schema) = &mut schema {
        // The description of the tool says what the whole is.
        schema.remove("description");
        // Some clients refuse an object that does not say which properties it has, even if it has none.
        schema.entry("properties").or_insert_with(|| Value::Object(Schema::new()));
    }
    shorten(&mut schema, is_described, true);
    match schema {
        Value::Object(schema) => schema,
        _ => Schema::new(),
    }
}

/// Removes titles, limits of number types, defaults that say "nothing", and that a value which may be absent may also be
/// null. Inside an answer, which fields are always there is left out too.
fn shorten(schema: &mut Value, is_described: bool, is_root: bool) {
    let Value::Object(schema) = schema else { return };
    for key in ["title", "format", "minimum", "maximum"] {
        schema.remove(key);
    }
    if !is_described {
        schema.remove("description");
        schema.remove("additionalProperties");
        if !is_root {
            schema.remove("required");
        }
    }
    if schema.get("default").is_some_and(|value| value.is_null() || value.as_array().is_some_and(Vec::is_empty)) {
        schema.remove("default");
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [kind] = types.as_slice() {
            let kind = kind.clone();
            schema.insert("type".into(), kind);
        }
    }
    if let Some(Value::Array(variants)) = schema.get_mut("anyOf") {
        variants.retain(|variant| variant.get("type").is_none_or(|kind| kind != "null"));
        if let [Value::Object(only)] = variants.as_slice() {
            let only = only.clone();
            schema.remove("anyOf");
            schema.extend(only);
        }
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.values_mut().for_each(|property| shorten(property, is_described, false));
    }
    if let Some(items) = schema.get_mut("items") {
        // The list is described, not each of its values.
        if let Value::Object(items) = items {
            items.remove("description");
        }
        shorten(items, is_described, false);
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Left,
        Right,
    }

    /// A pair.
    #[derive(Serialize, JsonSchema)]
    struct Pair {
        /// What it is called.
        title: Option<String>,
        kind: Option<Kind>,
        counts: Vec<usize>,
        parts: Vec<Part>,
    }

    #[derive(Serialize, JsonSchema)]
    struct Part {
        line: u32,
    }

    #[derive(Serialize, JsonSchema)]
    struct Nothing {}

    #[test]
    fn a_schema_without_properties_says_so() {
        assert_eq!(input::<Nothing>().get("properties"), Some(&serde_json::json!({})));
    }

    #[test]
    fn a_schema_says_types_and_what_is_required() {
        assert_eq!(
            Value::Object(output::<Pair>()),
            serde_json::json!({
                "type": "object",
                "properties": {
                    "title": {"type": "string"},
                    "kind": {"type": "string", "enum": ["left", "right"]},
                    "counts": {"type": "array", "items": {"type": "integer"}},
                    "parts": {"type": "array", "items": {"type": "object", "properties": {"line": {"type": "integer"}}}},
                },
                "required": ["title", "kind", "counts", "parts"],
            })
        );
        let described = Value::Object(input::<Pair>());
        assert_eq!(described["properties"]["title"]["description"], "What it is called.");
        assert!(described.get("description").is_none() && described.get("$schema").is_none());
    }
}
