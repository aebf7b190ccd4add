//! Which address does what, and what holds for all of them.

use super::hook_secret::HookKind;
use super::problem::Problem;
use super::state::ServeState;
use super::{api, assets, desk, door, hooks, keys, mcp, monitoring, mounted, reader};
use crate::service::Mount;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
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

/// What programs say of a message of the Model Context Protocol.
const MCP_HEADERS: [&str; 3] = ["mcp-protocol-version", "mcp-method", "mcp-name"];

/// All addresses, with those that other faces answer.
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
        .route("/mcp", post(mcp::exchange))
        .layer(allowed_origins(state));
    let panicked = {
        let state = Arc::clone(state);
        move |_: Box<dyn Any + Send>| -> Response {
            // The panic hook wrote the place to the log.
            state.metrics.panicked();
            Problem::failed().into_response()
        }
    };
    let own = pages.merge(programs).fallback(|| async { Problem::of_status(StatusCode::NOT_FOUND) });
    let mounted = |mount: &Mount| limited(mounted::mounted(mount.path, &mount.answer), mount.most_bytes);
    let ours = [limited(reports(), hooks::MOST_BODY), keyed(state, limited(changes(), api::MOST_BODY))];
    let others = state.mounts.iter().map(mounted).chain(ours);
    others
        .fold(limited(own, door::MOST_BODY), Router::merge)
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE))
        // With times and sizes of its own.
        .merge(desk::routes(state))
        .layer(from_fn_with_state(Arc::clone(state), door::guard))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Arc::clone(state), door::finish))
        .with_state(Arc::clone(state))
}

/// What content management systems report.
fn reports() -> Router<Arc<ServeState>> {
    let receive = |kind: HookKind| {
        move |State(state): State<Arc<ServeState>>, headers: HeaderMap, body: Bytes| {
            hooks::receive(state, kind, headers, body)
        }
    };
    [HookKind::Ghost, HookKind::WordPress, HookKind::Generic]
        .into_iter()
        .fold(Router::new(), |all, kind| all.route(&format!("/hooks/{}", kind.name()), post(receive(kind))))
}

/// What programs do with a key.
fn changes() -> Router<Arc<ServeState>> {
    Router::new()
        .route("/v1/articles", post(api::add))
        .route("/v1/articles/{*article}", delete(api::withhold))
        .route("/v1/gaps", get(api::gaps))
}

/// For programs with a key alone; others learn that before their body is read.
fn keyed(state: &Arc<ServeState>, routes: Router<Arc<ServeState>>) -> Router<Arc<ServeState>> {
    routes.route_layer(from_fn_with_state(Arc::clone(state), keys::require))
}

/// With bodies of at most so many bytes.
fn limited(routes: Router<Arc<ServeState>>, most: usize) -> Router<Arc<ServeState>> {
    routes
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(most))
        .layer(from_fn_with_state(most, door::measure))
}

/// Pages elsewhere that may ask from a reader's browser.
fn allowed_origins(state: &ServeState) -> CorsLayer {
    let origins = state.settings.origins.iter().filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([&[CONTENT_TYPE, IF_NONE_MATCH][..], &MCP_HEADERS.map(HeaderName::from_static)].concat())
        .expose_headers([ETAG, RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(REMEMBERED)
}
