use super::super::client::Client;
use super::super::problem::{Problem, ProblemBody};
use super::super::request::json;
use super::super::state::ServeState;
use super::super::votes::Vote;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use std::sync::Arc;

/// Say whether an answer helped. A later vote on the same passage takes the place of the earlier one.
#[utoipa::path(
    post,
    path = "/v1/votes",
    tag = "ask",
    request_body = Vote,
    responses(
        (status = 204, description = "It is noted."),
        (status = "default", description = "Why it is not.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(in super::super) async fn vote(
    State(state): State<Arc<ServeState>>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let vote: Vote = json(&headers, &body)?;
    state.block(move |state| state.vote(&vote, client)).await.map_err(|_| Problem::failed())??;
    Ok(StatusCode::NO_CONTENT)
}
