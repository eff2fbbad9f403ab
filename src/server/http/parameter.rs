//! The parameters in the query of an address: one list that requests are read by and that the OpenAPI document shows.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde_json::Value;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter as Documented, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{RefOr, Required};

use crate::search::{FILTER_PARAMETERS, Filter};
use crate::server::http::problem::Problem;

/// A parameter other than the filters.
#[derive(Debug)]
pub(super) struct Parameter {
    pub name: &'static str,
    pub help: &'static str,
    pub values: Values,
    pub is_repeatable: bool,
    pub is_required: bool,
}

/// The values that a parameter takes.
#[derive(Debug)]
pub(super) enum Values {
    Text,
    Choice(fn() -> Vec<&'static str>),
    /// A whole number from the first to the second.
    Whole(usize, usize),
    /// A number from 0 to 1.
    Share,
    /// `true` or `false`; false if absent.
    Flag,
}

/// The parameters that a route takes.
pub(super) trait Parameters {
    const LIST: &'static [&'static Parameter];
    const HAS_FILTERS: bool = true;
}

/// The values that a request gives to the parameters of `P`, each checked.
pub(super) struct Given<P> {
    pub filter: Filter,
    values: BTreeMap<&'static str, Vec<String>>,
    parameters: PhantomData<P>,
}

impl Parameter {
    pub const fn new(name: &'static str, values: Values, help: &'static str) -> Self {
        Self { name, help, values, is_repeatable: false, is_required: false }
    }

    fn check(&self, value: &str) -> Result<(), Problem> {
        let refuse = |wanted: String, allowed: &[&str]| {
            let name = self.name;
            Err(Problem::parameter(name, format!("{name}: {value:?} is not {wanted}"), allowed))
        };
        match self.values {
            Values::Choice(choices) if !choices().contains(&value) => {
                refuse(format!("one of {}", choices().join(", ")), &choices())
            }
            Values::Flag if !FLAG.contains(&value) => refuse("true or false".to_string(), FLAG),
            Values::Whole(least, most) if !value.parse().is_ok_and(|number| (least..=most).contains(&number)) => {
                refuse(format!("a whole number from {least} to {most}"), &[])
            }
            Values::Share if !value.parse().is_ok_and(|number: f32| (0.0..=1.0).contains(&number)) => {
                refuse("a number from 0 to 1".to_string(), &[])
            }
            _ => Ok(()),
        }
    }

    fn schema(&self) -> Schema {
        let of_type = |kind| ObjectBuilder::new().schema_type(kind);
        let schema = match self.values {
            Values::Text => of_type(Type::String),
            Values::Choice(choices) => of_type(Type::String).enum_values(Some(choices())),
            Values::Whole(least, most) => of_type(Type::Integer).minimum(Some(least)).maximum(Some(most)),
            Values::Share => of_type(Type::Number).minimum(Some(0)).maximum(Some(1)),
            Values::Flag => of_type(Type::Boolean).default(Some(Value::Bool(false))),
        };
        repeated(schema.into(), self.is_repeatable)
    }
}

const FLAG: &[&str] = &["true", "false"];

fn repeated(schema: Schema, is_repeatable: bool) -> Schema {
    if is_repeatable { ArrayBuilder::new().items(RefOr::T(schema)).into() } else { schema }
}

fn documented(name: &str, help: &str, is_required: bool, schema: Schema) -> Documented {
    let required = if is_required { Required::True } else { Required::False };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(required)
        .description(Some(help))
        .schema(Some(schema))
        .build()
}

impl<P: Parameters> IntoParams for Given<P> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Documented> {
        let own = P::LIST.iter().map(|own| documented(own.name, own.help, own.is_required, own.schema()));
        let filters = FILTER_PARAMETERS.iter().filter(|_| P::HAS_FILTERS).map(|filter| {
            let text = ObjectBuilder::new().schema_type(Type::String);
            let one = if filter.choices.is_empty() { text } else { text.enum_values(Some(filter.choices.to_vec())) };
            documented(filter.name, filter.help, false, repeated(one.into(), filter.is_repeatable))
        });
        own.chain(filters).collect()
    }
}

impl<P: Parameters> Given<P> {
    fn read(pairs: Vec<(String, String)>) -> Result<Self, Problem> {
        let mut given = Self { filter: Filter::default(), values: BTreeMap::new(), parameters: PhantomData };
        let mut filters_seen: Vec<&str> = Vec::new();
        for (name, value) in pairs {
            let own = P::LIST.iter().find(|own| own.name == name);
            let filter = FILTER_PARAMETERS.iter().find(|filter| P::HAS_FILTERS && filter.name == name);
            // What stands for bytes that are not UTF-8.
            if value.contains(char::REPLACEMENT_CHARACTER) {
                return Err(Problem::parameter(&name, format!("{name}: the value is not UTF-8"), &[]));
            }
            let is_again = |is_repeatable: bool, was_seen: bool| {
                let detail = || format!("{name}: it is given more than once, and takes one value");
                if was_seen && !is_repeatable { Err(Problem::parameter(&name, detail(), &[])) } else { Ok(()) }
            };
            match (own, filter) {
                (Some(own), _) => {
                    own.check(&value)?;
                    let values = given.values.entry(own.name).or_default();
                    is_again(own.is_repeatable, !values.is_empty())?;
                    values.push(value);
                }
                (None, Some(filter)) => {
                    is_again(filter.is_repeatable, filters_seen.contains(&filter.name))?;
                    filters_seen.push(filter.name);
                    if value.trim().is_empty() {
                        let detail = format!("{name}: the value is empty; leave the parameter out or give it a value");
                        return Err(Problem::parameter(&name, detail, filter.choices));
                    }
                    (filter.set)(&mut given.filter, &value).map_err(|error| Problem::filter(&name, &error))?;
                }
                (None, None) => {
                    let names = Self::names();
                    let detail = format!("{name}: there is no such parameter; there are {}", names.join(", "));
                    return Err(Problem::parameter(&name, detail, &names));
                }
            }
        }
        if let Some(own) = P::LIST.iter().find(|own| own.is_required && !given.values.contains_key(own.name)) {
            let (detail, allowed) = match own.values {
                Values::Choice(choices) => {
                    (format!("{}: it is missing; give one of {}", own.name, choices().join(", ")), choices())
                }
                _ => (format!("{}: it is missing", own.name), Vec::new()),
            };
            return Err(Problem::parameter(own.name, detail, &allowed));
        }
        Ok(given)
    }

    fn names() -> Vec<&'static str> {
        let filters = FILTER_PARAMETERS.iter().filter(|_| P::HAS_FILTERS).map(|filter| filter.name);
        P::LIST.iter().map(|own| own.name).chain(filters).collect()
    }

    /// The values of a parameter, in the order of the request.
    pub fn all(&self, parameter: &Parameter) -> &[String] {
        self.values.get(parameter.name).map_or(&[], Vec::as_slice)
    }

    /// The value of a parameter, if it is given.
    pub fn text(&self, parameter: &Parameter) -> Option<&str> {
        self.all(parameter).first().map(String::as_str)
    }

    /// The value of a parameter of numbers, if it is given.
    pub fn number<T: std::str::FromStr>(&self, parameter: &Parameter) -> Option<T> {
        self.text(parameter).and_then(|text| text.parse().ok())
    }

    /// The value of a flag.
    pub fn flag(&self, parameter: &Parameter) -> bool {
        self.text(parameter) == Some("true")
    }
}

impl<S: Send + Sync, P: Parameters> FromRequestParts<S> for Given<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|error| Problem::parameter("", error.body_text(), &[]))?;
        Self::read(pairs.0)
    }
}
