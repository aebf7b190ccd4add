//! What programs change with a key: an article added or replaced, or withheld. What becomes of it is said as a hook is told it.

use super::super::keys::Program;
use super::super::outcome::{ArticleOutcome, carried_out, not_written};
use super::super::problem::{Problem, ProblemBody};
use super::super::request::Fields;
use super::super::respond::fresh_json;
use super::super::state::ServeState;
use crate::article::ArticleId;
use crate::ledger::KeyScope;
use crate::newsroom::{add_article, withhold_article};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// Bytes of a file: a long document with its pictures.
pub(in super::super) const MOST_BODY: usize = 16 << 20;

/// A program waits so long; then the change is accepted, and done.
const PATIENCE: Duration = Duration::from_secs(10);

/// Characters of a file's name.
const MOST_NAME: usize = 200;

/// Add an article, or replace the one whose file has this name. The body is the file: Markdown, a web page, a document.
#[utoipa::path(
    post,
    path = "/v1/articles",
    tag = "articles",
    params(("name" = String, Query, description = "The file's name, such as night-buses.md.")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "What became of it.", body = ArticleOutcome),
        (status = 201, description = "It is new.", body = ArticleOutcome),
        (status = 202, description = "It takes longer, and is being done.", body = ArticleOutcome),
        (status = "default", description = "Why it is not there.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["articles:write"])),
)]
pub(in super::super) async fn add(
    State(state): State<Arc<ServeState>>,
    Extension(program): Extension<Program>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Response, Problem> {
    program.may(KeyScope::ArticlesWrite)?;
    let fields = Fields::of_query(query.as_deref());
    let name = fields.get("name").filter(|name| name.chars().count() <= MOST_NAME).map(str::to_owned);
    let name = name.ok_or_else(|| {
        let detail = format!(
            "name the file in the address, as in /v1/articles?name=story.md, in at most {MOST_NAME} characters"
        );
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "fields", detail)
    })?;
    let outcome = change(state, program, move |state, program| {
        let (before, now) = (state.engine.index(), Timestamp::now());
        let done = add_article(&state.engine, &name, body.to_vec(), now).map_err(|error| not_written(&error))?;
        carried_out(state, &program.actor(), &done, &before, "unchanged", now)
    })
    .await?;
    Ok(told(&outcome))
}

/// Withhold an article: it is in no answer from now on. Adding it again brings it back.
#[utoipa::path(
    delete,
    path = "/v1/articles/{article}",
    tag = "articles",
    params(("article" = String, Path, description = "Its id.")),
    responses(
        (status = 200, description = "What became of it.", body = ArticleOutcome),
        (status = 202, description = "It takes longer, and is being done.", body = ArticleOutcome),
        (status = "default", description = "Why it is not withheld.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["articles:write"])),
)]
pub(in super::super) async fn withhold(
    State(state): State<Arc<ServeState>>,
    Extension(program): Extension<Program>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    program.may(KeyScope::ArticlesWrite)?;
    let outcome = change(state, program, move |state, program| {
        let (before, now) = (state.engine.index(), Timestamp::now());
        let done =
            withhold_article(&state.engine, &ArticleId::new(&name), now).map_err(|error| not_written(&error.into()))?;
        let done = done.ok_or_else(|| Problem::article(&name))?;
        carried_out(state, &program.actor(), &done, &before, "unchanged", now)
    })
    .await?;
    Ok(told(&outcome))
}

fn told(outcome: &ArticleOutcome) -> Response {
    let mut response = fresh_json(outcome);
    *response.status_mut() = match outcome.status {
        "added" => StatusCode::CREATED,
        "accepted" => StatusCode::ACCEPTED,
        _ => StatusCode::OK,
    };
    response
}

/// Does a change when its turn has come, to its end even where the program has gone, and tells the log.
async fn change(
    state: Arc<ServeState>,
    program: Program,
    work: impl FnOnce(&ServeState, &Program) -> Result<ArticleOutcome, Problem> + Send + 'static,
) -> Result<ArticleOutcome, Problem> {
    let tasks = state.tasks.clone();
    let doing = async move {
        let turns = Arc::clone(&state);
        let _turn = turns.hooks.lock().await;
        let by = program.actor();
        let done = state.block(move |state| work(state, &program)).await.map_err(|_| Problem::failed())?;
        match &done {
            Ok(outcome) => {
                let ArticleOutcome { status, file, generation, .. } = outcome;
                tracing::info!(?by, status, file, generation, "a program changed an article");
                if outcome.is_change() {
                    state.mounts.iter().for_each(|mount| (mount.changed)());
                }
            }
            Err(problem) => tracing::warn!(?by, code = problem.code, "what a program sent could not be done"),
        }
        done
    };
    match tokio::time::timeout(PATIENCE, tasks.spawn(doing)).await {
        Ok(done) => done.map_err(|_| Problem::failed())?,
        Err(_) => Ok(ArticleOutcome { status: "accepted", ..ArticleOutcome::default() }),
    }
}
