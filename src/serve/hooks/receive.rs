//! Takes up what a hook reports: checked, read, done once and in the order in which it came, written to the audit trail. The sender
//! is told what became of it where that is quick; systems wait for a second or two only, so a longer piece of work is accepted
//! first and finished afterwards.

use super::super::hook_secret::HookKind;
use super::super::problem::Problem;
use super::super::respond::fresh_json;
use super::super::state::ServeState;
use super::signature::{self, Unsigned};
use super::{generic, ghost, wordpress};
use crate::ingest::ArticleState;
use crate::ledger::{Actor, AuditAction, AuditEntry};
use crate::newsroom::{
    AddError, CmsChange, CmsDone, CmsKey, Comparison, Occasion, Order, PublishError, compare_with, in_short, publish,
    report_cms,
};
use crate::store::Index;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};
use url::Url;

/// Bytes of a body: the longest articles have some hundred thousand, and a post is sent in several forms.
pub(in crate::serve) const MOST_BODY: usize = 5 << 20;

/// Ghost gives up after two seconds.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// While another process builds an index it is tried again so often, for so long; then that process, or the watch, brings in what
/// was written.
const PAUSE: Duration = Duration::from_millis(200);
const BUSY: Duration = Duration::from_secs(10);

/// Golden questions named in a line of the log.
const NAMED: usize = 10;

/// What became of a report.
#[derive(Clone, Debug, Default, Serialize)]
struct HookOutcome {
    /// `added`, `replaced`, `unchanged`, `public_again`, `withheld`, `not_public` (and never was here), `saved` (and in the answers once
    /// the index is not on hold, or not being built, any more), `accepted` (and being done), `repeated`.
    status: &'static str,
    /// The file in the corpus.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// Ids of its articles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    articles: Vec<String>,
    /// What is withheld now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    withheld: Vec<String>,
    /// An article that is nearly the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    twin: Option<String>,
    /// The generation that serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<u64>,
    /// Ids of golden questions that are no longer answered right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    broken: Vec<String>,
}

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
    let change = match kind {
        HookKind::Ghost => ghost::read(json(&body)?),
        HookKind::WordPress => wordpress::read(json(&body)?),
        HookKind::Generic => generic::read(json(&body)?),
    };
    let change = change.map_err(fields)?;
    if !has_address(&change) {
        return Err(fields("the article's address must begin with https:// or http:// and name a host"));
    }
    let claiming = state.block(move |state| state.log_failure(state.ledger.claim(number, now))).await;
    match claiming {
        Ok(Some(true)) => {}
        // Sent again, by the system or by somebody who saw it on its way.
        Ok(Some(false)) => return Ok(fresh_json(&HookOutcome { status: "repeated", ..HookOutcome::default() })),
        // Without the ledger nobody knows whether it is a repetition, and nothing of it is in the audit trail.
        _ => return Err(Problem::failed()),
    }
    let tasks = state.tasks.clone();
    let doing = tasks.spawn(carry_out(Arc::clone(&state), kind, change));
    match tokio::time::timeout(PATIENCE, doing).await {
        Ok(Ok(done)) => Ok(fresh_json(&done?)),
        Ok(Err(_)) => Err(Problem::failed()),
        Err(_) => {
            let mut response = fresh_json(&HookOutcome { status: "accepted", ..HookOutcome::default() });
            *response.status_mut() = StatusCode::ACCEPTED;
            Ok(response)
        }
    }
}

fn json<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
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
async fn carry_out(state: Arc<ServeState>, kind: HookKind, change: CmsChange) -> Result<HookOutcome, Problem> {
    let turns = Arc::clone(&state);
    let _turn = turns.hooks.lock().await;
    let done = state.block(move |state| perform(state, kind, &change)).await.map_err(|_| Problem::failed())?;
    match &done {
        Ok(outcome) => {
            let HookOutcome { status, file, generation, .. } = outcome;
            tracing::info!(hook = kind.name(), status, file, generation, "a hook reported an article");
            if !matches!(*status, "unchanged" | "not_public") {
                state.mounts.iter().for_each(|mount| (mount.changed)());
            }
        }
        Err(problem) => tracing::warn!(hook = kind.name(), code = problem.code, "a hook's report could not be done"),
    }
    done
}

fn perform(state: &ServeState, kind: HookKind, change: &CmsChange) -> Result<HookOutcome, Problem> {
    let (before, now) = (state.engine.index(), Timestamp::now());
    let done = report_cms(&state.engine, change, now).map_err(|error| not_written(&error))?;
    audit(state, kind, &done, now);
    let status = match &done {
        CmsDone { written: Some(_), replaced: true, .. } => "replaced",
        CmsDone { written: Some(_), .. } => "added",
        done if !done.lifted.is_empty() => "public_again",
        done if !done.withheld.is_empty() => "withheld",
        _ if matches!(change, CmsChange::NotPublic(_)) => "not_public",
        _ => "unchanged",
    };
    let outcome = HookOutcome {
        status,
        file: done.written.clone(),
        articles: done.articles.iter().map(ToString::to_string).collect(),
        withheld: done.withheld.clone(),
        twin: done.twin.clone(),
        generation: Some(before.generation),
        broken: Vec::new(),
    };
    match status {
        "added" | "replaced" => bring_in(state, &done, outcome),
        "public_again" | "withheld" => Ok(HookOutcome { broken: broken(state, &before), ..outcome }),
        _ => Ok(outcome),
    }
}

/// Has what was written served at once, and says what that broke.
fn bring_in(state: &ServeState, done: &CmsDone, outcome: HookOutcome) -> Result<HookOutcome, Problem> {
    let began = Instant::now();
    loop {
        let order = Order { parsed: &done.parsed, ..Order::new(Occasion::Added) };
        match publish(&state.engine, order, &|_| {}) {
            Ok(report) => {
                let report = report.ask(&state.engine);
                let broken = tell_broken(&report.golden);
                return Ok(HookOutcome { generation: Some(state.engine.index().generation), broken, ..outcome });
            }
            Err(PublishError::OnHold { .. }) => return Ok(HookOutcome { status: "saved", ..outcome }),
            Err(PublishError::Engine(error)) if error.is_busy() => {
                if began.elapsed() > BUSY {
                    return Ok(HookOutcome { status: "saved", ..outcome });
                }
                thread::sleep(PAUSE);
            }
            Err(PublishError::Engine(error)) => {
                tracing::error!(%error, "what a hook brought is saved and cannot be brought in");
                return Err(Problem::failed());
            }
        }
    }
}

/// The golden questions that are no longer answered right, since an article is withheld or no longer is.
fn broken(state: &ServeState, before: &Arc<Index>) -> Vec<String> {
    tell_broken(&compare_with(&state.engine, before))
}

fn tell_broken(golden: &Comparison) -> Vec<String> {
    if let Some(error) = &golden.trouble {
        tracing::warn!(%error, "the golden questions cannot be asked");
    }
    let broken: Vec<String> = golden.broken().map(|flip| flip.id.clone()).collect();
    if !broken.is_empty() {
        let questions = broken.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        tracing::warn!(broken = broken.len(), questions, "what a hook reported breaks golden questions");
    }
    broken
}

/// Writes down what was done, in the hook's name.
fn audit(state: &ServeState, kind: HookKind, done: &CmsDone, now: Timestamp) {
    let by = || Actor::Terminal(format!("ibid ({} hook)", kind.name()));
    let written = done.written.iter().map(|file| {
        let action = if done.replaced { AuditAction::ArticleReplaced } else { AuditAction::ArticleAdded };
        AuditEntry::new(by(), action, file)
    });
    let set = |files: &[String], state: ArticleState| -> Vec<AuditEntry> {
        let entry = |file: &String| AuditEntry::new(by(), AuditAction::StateSet, file).with(in_short(state, None));
        files.iter().map(entry).collect()
    };
    let states = set(&done.withheld, ArticleState::Retracted).into_iter();
    let states = states.chain(set(&done.lifted, ArticleState::Published));
    for entry in written.chain(states) {
        state.log_failure(state.ledger.audit(&entry, now));
    }
}

fn not_written(error: &AddError) -> Problem {
    let (status, code) = match error {
        AddError::NoArticle { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "no_article"),
        AddError::IdTaken { .. } => (StatusCode::CONFLICT, "id_taken"),
        AddError::Known { .. } | AddError::Taken { .. } => (StatusCode::CONFLICT, "changed_meanwhile"),
        AddError::Register(_) | AddError::Write { .. } => {
            tracing::error!(%error, "what a hook reported cannot be written");
            return Problem::failed();
        }
    };
    Problem::new(status, code, error.to_string())
}
