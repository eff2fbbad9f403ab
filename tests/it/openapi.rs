//! Whether a JSON value is what the OpenAPI document of the server says.

use serde_json::{Map, Value};

/// The document of a server.
pub struct Document(pub Value);

impl Document {
    /// Checks a response to `method` on `path`, as the document writes it.
    pub fn check(&self, method: &str, path: &str, status: u16, content_type: &str, body: &Value) {
        let responses = &self.0["paths"][path][method]["responses"];
        let response = match &responses[status.to_string()] {
            Value::Null => &responses["default"],
            response => response,
        };
        let schema = &response["content"][content_type]["schema"];
        assert!(schema.is_object(), "{method} {path} has no {status} of {content_type}: {responses}");
        if let Err(error) = self.validate(schema, body) {
            panic!("{method} {path} {status}: {error}");
        }
    }

    /// Says where a value is not what its schema says. Every property must be in the schema.
    fn validate(&self, schema: &Value, value: &Value) -> Result<(), String> {
        if let Some(name) = schema["$ref"].as_str() {
            let target = self.0.pointer(name.trim_start_matches('#'));
            return self.validate(target.ok_or_else(|| format!("there is no {name}"))?, value);
        }
        if let Some(choices) = schema["oneOf"].as_array() {
            let tried = choices.iter().map(|choice| self.validate(choice, value)).collect::<Vec<_>>();
            let errors: Vec<String> = tried.iter().filter_map(|tried| tried.clone().err()).collect();
            return if errors.len() + 1 == choices.len() { Ok(()) } else { Err(format!("not one of: {errors:?}")) };
        }
        let types = match &schema["type"] {
            Value::String(one) => vec![one.as_str()],
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            other => return Err(format!("the schema has the type {other}: {schema}")),
        };
        // A whole number is a number too.
        let is_of_type = types.contains(&kind(value)) || (types.contains(&"number") && value.is_number());
        if !is_of_type {
            return Err(format!("{value} is not of {types:?}"));
        }
        if let Some(choices) = schema["enum"].as_array()
            && !choices.contains(value)
        {
            return Err(format!("{value} is not one of {choices:?}"));
        }
        match value {
            Value::Object(properties) => self.validate_object(schema, properties),
            Value::Array(items) if schema["items"].is_object() => {
                let mut all = items.iter().enumerate();
                all.try_for_each(|(at, item)| {
                    self.validate(&schema["items"], item).map_err(|error| format!("[{at}]: {error}"))
                })
            }
            _ => Ok(()),
        }
    }

    fn validate_object(&self, schema: &Value, properties: &Map<String, Value>) -> Result<(), String> {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !properties.contains_key(name) {
                return Err(format!("{name} is missing"));
            }
        }
        for (name, value) in properties {
            let schema = &schema["properties"][name];
            if schema.is_null() {
                return Err(format!("{name} is not in the schema"));
            }
            self.validate(schema, value).map_err(|error| format!("{name}: {error}"))?;
        }
        Ok(())
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
