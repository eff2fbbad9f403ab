//! The name of a paper in the path of an address.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

use crate::server::http::problem::Problem;

/// The name of a paper in the path of an address.
pub(super) struct PaperName(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PaperName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(name)) => Ok(Self(name)),
            Err(error) => Err(Problem::parameter("id", format!("id: {}", error.body_text()), &[])),
        }
    }
}

impl IntoParams for PaperName {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let help = "Any name of the paper: the id of the index, an arXiv id, a DOI, a citation key, an address or a title. \
                    It is percent-encoded, also its slashes";
        let parameter = ParameterBuilder::new()
            .name("id")
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(Some(help))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
        vec![parameter.build()]
    }
}
