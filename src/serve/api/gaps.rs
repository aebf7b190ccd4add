use super::super::keys::Program;
use super::super::problem::{Problem, ProblemBody};
use super::super::respond::fresh_json;
use super::super::shapes::GapsShape;
use super::super::state::ServeState;
use crate::ledger::KeyScope;
use crate::service;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;

/// Groups given.
const GROUPS: u32 = 100;

/// List what readers asked without a good answer, most asked first: as `ibid gaps --json`.
#[utoipa::path(
    get,
    path = "/v1/gaps",
    tag = "ask",
    responses(
        (status = 200, description = "The first hundred groups.", body = GapsShape),
        (status = "default", description = "Why there are none.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["gaps:read"])),
)]
pub(in super::super) async fn gaps(
    State(state): State<Arc<ServeState>>,
    Extension(program): Extension<Program>,
) -> Result<Response, Problem> {
    program.may(KeyScope::GapsRead)?;
    let found = state.block(move |state| {
        let askers = state.settings.desk.gap_askers;
        state.log_failure(service::json::gaps(&state.ledger, askers, GROUPS))
    });
    let found = found.await.map_err(|_| Problem::failed())?.ok_or_else(Problem::failed)?;
    Ok(fresh_json(&found))
}
