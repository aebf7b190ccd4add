//! Takes up what a hook reports: checked, read, done once and in the order in which it came, written to the audit trail. The sender
//! is told what became of it where that is quick; systems wait for a second or two only, so a longer piece of work is accepted
//! first and finished afterwards.

use super::super::hook_secret::HookKind;
use super::super::outcome::{ArticleOutcome, carried_out, not_written};
use super::super::problem::Problem;
use super::super::respond::fresh_json;
use super::super::state::ServeState;
use super::signature::{self, Unsigned};
use super::{generic, ghost, wordpress};
use crate::ledger::Actor;
use crate::newsroom::{CmsChange, CmsKey, report_cms};
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Bytes of a body: the longest articles have some hundred thousand, and a post is sent in several forms.
pub(in crate::serve) const MOST_BODY: usize = 5 << 20;

/// Ghost gives up after two seconds.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// A hook of this kind was called.
pub(in crate::serve) async fn receive(
    state: Arc<ServeState>,
    kind: HookKind,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let now = Timestamp::now();
    let secret = state.settings.hooks.of(kind).ok_or_else(|| Problem::of_status(StatusCode::NOT_FOUND))?;
    let signature = headers.get(signature::header(kind)).and_then(|value| value.to_str().ok());
    let number = signature::check(kind, secret, signature, &body, now).map_err(|why| refused(kind, why))?;
    let change = reported(kind, &body)?;
    if !has_address(&change) {
        return Err(fields("the article's address must begin with https:// or http:// and name a host"));
    }
    let claiming = state.block(move |state| state.log_failure(state.ledger.claim(number, now))).await;
    match claiming {
        Ok(Some(true)) => {}
        // Sent again, by the system or by somebody who saw it on its way.
        Ok(Some(false)) => return Ok(fresh_json(&ArticleOutcome { status: "repeated", ..ArticleOutcome::default() })),
        // Without the ledger nobody knows whether it is a repetition, and nothing of it is in the audit trail.
        _ => return Err(Problem::failed()),
    }
    let tasks = state.tasks.clone();
    let doing = tasks.spawn(carry_out(Arc::clone(&state), kind, change));
    match tokio::time::timeout(PATIENCE, doing).await {
        Ok(Ok(done)) => Ok(fresh_json(&done?)),
        Ok(Err(_)) => Err(Problem::failed()),
        Err(_) => {
            let mut response = fresh_json(&ArticleOutcome { status: "accepted", ..ArticleOutcome::default() });
            *response.status_mut() = StatusCode::ACCEPTED;
            Ok(response)
        }
    }
}

/// What a body reports.
fn reported(kind: HookKind, body: &[u8]) -> Result<CmsChange, Problem> {
    let change = match kind {
        HookKind::Ghost => ghost::read(json(body)?),
        HookKind::WordPress => wordpress::read(json(body)?),
        HookKind::Generic => generic::read(json(body)?),
    };
    change.map_err(fields)
}

/// Whether a body is a report that can be read.
pub(in crate::serve) fn report_is_read(kind: HookKind, body: &[u8]) -> bool {
    reported(kind, body).is_ok_and(|change| has_address(&change))
}

fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => fields(&format!("the report cannot be read: {error}")),
        _ => Problem::new(StatusCode::BAD_REQUEST, "json", format!("the report is no JSON: {error}")),
    })
}

fn fields(what: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "fields", format!("{what}; docs/hooks.md says what a report has"))
}

fn refused(kind: HookKind, why: Unsigned) -> Problem {
    let (header, setting) = (signature::header(kind), kind.setting());
    let detail = match why {
        Unsigned::Missing => format!("the request has no signature that can be read in the header `{header}`"),
        Unsigned::Wrong => {
            format!("the signature in `{header}` is not by the secret in {setting}, or not of this body")
        }
        Unsigned::NotNow => {
            format!("the time in `{header}` is more than five minutes away from now; check both clocks")
        }
    };
    Problem::new(StatusCode::UNAUTHORIZED, "signature", detail)
}

fn has_address(change: &CmsChange) -> bool {
    let key: &CmsKey = match change {
        CmsChange::Public(article) => &article.key,
        CmsChange::NotPublic(key) => key,
    };
    Url::parse(&key.url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
}

/// Does what was reported when its turn has come, and tells the log.
async fn carry_out(state: Arc<ServeState>, kind: HookKind, change: CmsChange) -> Result<ArticleOutcome, Problem> {
    let turns = Arc::clone(&state);
    let _turn = turns.hooks.lock().await;
    let done = state.block(move |state| perform(state, kind, &change)).await.map_err(|_| Problem::failed())?;
    match &done {
        Ok(outcome) => {
            let ArticleOutcome { status, file, generation, .. } = outcome;
            tracing::info!(hook = kind.name(), status, file, generation, "a hook reported an article");
            if outcome.is_change() {
                state.mounts.iter().for_each(|mount| (mount.changed)());
            }
        }
        Err(problem) => tracing::warn!(hook = kind.name(), code = problem.code, "a hook's report could not be done"),
    }
    done
}

fn perform(state: &ServeState, kind: HookKind, change: &CmsChange) -> Result<ArticleOutcome, Problem> {
    let (before, now) = (state.engine.index(), Timestamp::now());
    let done = report_cms(&state.engine, change, now).map_err(|error| not_written(&error))?;
    let by = Actor::Program(format!("ibid ({} hook)", kind.name()));
    let idle = if matches!(change, CmsChange::NotPublic(_)) { "not_public" } else { "unchanged" };
    carried_out(state, &by, &done, &before, idle, now)
}
