//! The description of the API, made of the types and of what stands beside the handlers.

use super::super::respond::tagged_json;
use super::{articles, ask, changes, gaps, votes};
use axum::http::HeaderMap;
use axum::response::Response;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Ibid",
        description = "Ask a publication's articles a question and get the passage, quoted exactly, with its citation; or hear that \
            the articles do not answer. Nothing is written by the program itself. Fields may be added; ignore those you do not know.",
        license(name = "MIT", identifier = "MIT"),
    ),
    paths(
        ask::ask,
        ask::suggest,
        articles::articles,
        articles::article,
        articles::passage,
        votes::vote,
        changes::add,
        changes::withhold,
        gaps::gaps,
    ),
    modifiers(&Keys),
    tags(
        (name = "ask", description = "Questions, suggestions, votes"),
        (name = "articles", description = "What the answers come from"),
    )
)]
struct Description;

/// How a program says who it is.
struct Keys;

impl Modify for Keys {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let description = "A key of `ibid key add`, in the header `authorization: Bearer KEY`.";
        let key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(description)).build();
        openapi.components.get_or_insert_default().add_security_scheme("key", SecurityScheme::Http(key));
    }
}

/// `/v1/openapi.json`.
pub(in super::super) async fn description(headers: HeaderMap) -> Response {
    tagged_json(&headers, 0, &Description::openapi())
}
