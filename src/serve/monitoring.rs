//! For whoever runs the server: whether it lives, whether it can answer, its figures.

use super::client::Client;
use super::metrics::ScrapeSnapshot;
use super::problem::Problem;
use super::respond::{fresh, fresh_json};
use super::state::ServeState;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::json;
use std::sync::Arc;

/// The process lives.
pub(super) async fn health() -> Response {
    fresh_json(&json!({ "status": "ok" }))
}

/// A generation is open, and nothing of it is known to be damaged.
pub(super) async fn readiness(State(state): State<Arc<ServeState>>) -> Response {
    let is_ready = state.engine.damage().is_none();
    let status = if is_ready { "ready" } else { "damaged" };
    let mut response = fresh_json(&json!({ "status": status, "generation": state.engine.index().generation }));
    if !is_ready {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    response
}

/// The figures, for programs on this machine: not for readers, who come by a proxy or from elsewhere.
pub(super) async fn metrics(
    State(state): State<Arc<ServeState>>,
    Extension(client): Extension<Client>,
) -> Result<Response, Problem> {
    if !client.is_local {
        return Err(Problem::of_status(StatusCode::NOT_FOUND));
    }
    let index = state.engine.index();
    let age = Timestamp::now().duration_since(index.manifest.built).as_secs_f64();
    let (articles, generation) = (index.manifest.articles, index.generation);
    let now = ScrapeSnapshot { generation, articles, age, waiting: state.waiting(), uptime: state.started.elapsed() };
    Ok(fresh("application/openmetrics-text; version=1.0.0; charset=utf-8", state.metrics.render(&now)))
}
