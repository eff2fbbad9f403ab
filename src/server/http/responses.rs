//! The responses of the OpenAPI document that several routes have.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::{ContentBuilder, Ref, RefOr};

/// A problem of any kind.
pub(super) struct Problems;

/// A name that no paper has.
pub(super) struct UnknownPaper;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problem("default", "Why there is no answer, and what to do about it")
    }
}

impl IntoResponses for UnknownPaper {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problem("404", "No paper has this name; `nearest` has papers with names like it")
    }
}

fn problem(status: &str, description: &str) -> BTreeMap<String, RefOr<Response>> {
    let schema = Ref::from_schema_name("ProblemDetailsJson");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new().description(description).content("application/problem+json", content);
    BTreeMap::from([(status.to_string(), response.build().into())])
}
