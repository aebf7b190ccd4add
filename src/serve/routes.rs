//! Which address does what, and what holds for all of them.

use super::problem::Problem;
use super::state::ServeState;
use super::{api, assets, desk, door, monitoring, reader};
use axum::Router;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// For a request, from its head to the head of its response.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long a browser may remember that a page may ask.
const REMEMBERED: Duration = Duration::from_mins(10);

/// All addresses.
pub(super) fn routes(state: &Arc<ServeState>) -> Router {
    let pages = Router::new()
        .route("/", get(reader::reader))
        .route("/a/{*article}", get(reader::article))
        .route("/articles", get(reader::articles))
        .route("/vote", post(reader::vote))
        .route("/style.css", get(assets::style))
        .route("/suggest.js", get(assets::script))
        .route("/box.js", get(assets::answer_box))
        .route("/healthz", get(monitoring::health))
        .route("/readyz", get(monitoring::readiness))
        .route("/metrics", get(monitoring::metrics));
    let programs = Router::new()
        .route("/v1/ask", post(api::ask))
        .route("/v1/suggest", get(api::suggest))
        .route("/v1/votes", post(api::vote))
        .route("/v1/articles", get(api::articles))
        .route("/v1/articles/{*article}", get(api::article))
        .route("/v1/passages/{*passage}", get(api::passage))
        .route("/v1/openapi.json", get(api::description))
        .layer(allowed_origins(state));
    let panicked = {
        let state = Arc::clone(state);
        move |_: Box<dyn Any + Send>| -> Response {
            // The panic hook wrote the place to the log.
            state.metrics.panicked();
            Problem::failed().into_response()
        }
    };
    pages
        .merge(programs)
        .fallback(|| async { Problem::of_status(StatusCode::NOT_FOUND) })
        .layer(RequestBodyLimitLayer::new(usize::try_from(door::MOST_BODY).unwrap_or(usize::MAX)))
        .layer(from_fn(door::measure))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE))
        // With times and sizes of its own.
        .merge(desk::routes(state))
        .layer(from_fn_with_state(Arc::clone(state), door::guard))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Arc::clone(state), door::finish))
        .with_state(Arc::clone(state))
}

/// Pages elsewhere that may ask from a reader's browser.
fn allowed_origins(state: &ServeState) -> CorsLayer {
    let origins = state.settings.origins.iter().filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([CONTENT_TYPE, IF_NONE_MATCH])
        .expose_headers([ETAG, RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(REMEMBERED)
}
