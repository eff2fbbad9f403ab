//! `/openapi.json`: the description of the API, as OpenAPI 3.1.

use axum::Json;
use utoipa::OpenApi;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, RefOr};

use crate::citation::CITATION_FORMATS;
use crate::server::http::{export, feed, ground, health, map, overview, papers, search, similar};
use crate::wire::ProblemDetailsJson;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "papers-sem",
        description = "Semantic search over summaries of papers, in Chinese and English. Problems are \
                       `application/problem+json` (RFC 9457)."
    ),
    paths(
        search::search,
        papers::paper,
        papers::similar,
        similar::similar_to_text,
        ground::ground,
        overview::overview,
        map::map,
        map::topics,
        export::export,
        feed::feed,
        health::health
    ),
    components(schemas(ProblemDetailsJson)),
    security((), ("token" = [])),
    modifiers(&Token, &CitationTypes)
)]
struct Api;

/// The token that a server may ask for.
struct Token;

impl utoipa::Modify for Token {
    fn modify(&self, document: &mut Document) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        document.components.get_or_insert_default().add_security_scheme("token", scheme);
    }
}

/// The media types of the citation formats.
struct CitationTypes;

impl utoipa::Modify for CitationTypes {
    fn modify(&self, document: &mut Document) {
        let operation = document.paths.paths.get_mut("/api/export").and_then(|path| path.get.as_mut());
        let response = operation.and_then(|operation| operation.responses.responses.get_mut("200"));
        if let Some(RefOr::T(response)) = response {
            let text = || ContentBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::String))).build();
            response.content =
                CITATION_FORMATS.iter().map(|format| (format.media_type().to_string(), RefOr::T(text()))).collect();
        }
    }
}

/// The description of the API.
pub(super) async fn document() -> Json<Document> {
    Json(Api::openapi())
}
