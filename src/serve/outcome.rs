//! What comes of an article that a content management system reports or a program sends: it is in the audit trail, a new index serves,
//! and whoever sent it is told what that broke.

use super::problem::Problem;
use super::state::ServeState;
use crate::ingest::ArticleState;
use crate::ledger::{Actor, AuditAction, AuditEntry};
use crate::newsroom::{AddError, CmsDone, Comparison, Occasion, Order, PublishError, compare_with, in_short, publish};
use crate::store::Index;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// While another process builds an index it is tried again so often, for so long; then that process, or the watch, brings in what
/// was written.
const PAUSE: Duration = Duration::from_millis(200);
const BUSY: Duration = Duration::from_secs(10);

/// Golden questions named in a line of the log.
const NAMED: usize = 10;

/// What became of an article that was sent.
#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub(super) struct ArticleOutcome {
    /// `added`, `replaced`, `unchanged`, `public_again`, `withheld`, `not_public` (and never was here), `saved` (and in the answers once
    /// the index is not on hold, or not being built, any more), `accepted` (and being done), `repeated`.
    pub status: &'static str,
    /// The file in the corpus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Ids of its articles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub articles: Vec<String>,
    /// What is withheld now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<String>,
    /// An article that is nearly the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub twin: Option<String>,
    /// The generation that serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generation: Option<u64>,
    /// Ids of golden questions that are no longer answered right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<String>,
}

impl ArticleOutcome {
    /// Whether readers may get other answers now.
    pub(super) fn is_change(&self) -> bool {
        !matches!(self.status, "unchanged" | "not_public")
    }
}

/// Writes to the audit trail what `by` did, and has what was written served at once. `idle` is what is said where nothing was done.
pub(super) fn carried_out(
    state: &ServeState,
    by: &Actor,
    done: &CmsDone,
    before: &Arc<Index>,
    idle: &'static str,
    now: Timestamp,
) -> Result<ArticleOutcome, Problem> {
    audit(state, by, done, now);
    let status = match done {
        CmsDone { written: Some(_), replaced: true, .. } => "replaced",
        CmsDone { written: Some(_), .. } => "added",
        done if !done.lifted.is_empty() => "public_again",
        done if !done.withheld.is_empty() => "withheld",
        _ => idle,
    };
    let outcome = ArticleOutcome {
        status,
        file: done.written.clone(),
        articles: done.articles.iter().map(ToString::to_string).collect(),
        withheld: done.withheld.clone(),
        twin: done.twin.clone(),
        generation: Some(before.generation),
        broken: Vec::new(),
    };
    match status {
        "added" | "replaced" => bring_in(state, done, outcome),
        "public_again" | "withheld" => {
            Ok(ArticleOutcome { broken: log_broken(&compare_with(&state.engine, before)), ..outcome })
        }
        _ => Ok(outcome),
    }
}

/// Has what was written served at once, and says what that broke.
fn bring_in(state: &ServeState, done: &CmsDone, outcome: ArticleOutcome) -> Result<ArticleOutcome, Problem> {
    let began = Instant::now();
    loop {
        let order = Order { parsed: &done.parsed, ..Order::new(Occasion::Added) };
        match publish(&state.engine, order, &|_| {}) {
            Ok(report) => {
                let report = report.ask(&state.engine);
                let broken = log_broken(&report.golden);
                return Ok(ArticleOutcome { generation: Some(state.engine.index().generation), broken, ..outcome });
            }
            Err(PublishError::OnHold { .. }) => return Ok(ArticleOutcome { status: "saved", ..outcome }),
            Err(PublishError::Engine(error)) if error.is_busy() => {
                if began.elapsed() > BUSY {
                    return Ok(ArticleOutcome { status: "saved", ..outcome });
                }
                thread::sleep(PAUSE);
            }
            Err(PublishError::Engine(error)) => {
                tracing::error!(%error, "an article that was sent is saved and cannot be brought in");
                return Err(Problem::failed());
            }
        }
    }
}

/// Logs the golden questions that are no longer answered right, and gives their ids.
fn log_broken(golden: &Comparison) -> Vec<String> {
    if let Some(error) = &golden.trouble {
        tracing::warn!(%error, "the golden questions cannot be asked");
    }
    let broken: Vec<String> = golden.broken().map(|flip| flip.id.clone()).collect();
    if !broken.is_empty() {
        let questions = broken.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        tracing::warn!(broken = broken.len(), questions, "an article that was sent breaks golden questions");
    }
    broken
}

fn audit(state: &ServeState, by: &Actor, done: &CmsDone, now: Timestamp) {
    let written = done.written.iter().map(|file| {
        let action = if done.replaced { AuditAction::ArticleReplaced } else { AuditAction::ArticleAdded };
        AuditEntry::new(by.clone(), action, file)
    });
    let set = |files: &[String], state: ArticleState| -> Vec<AuditEntry> {
        let entry =
            |file: &String| AuditEntry::new(by.clone(), AuditAction::StateSet, file).with(in_short(state, None));
        files.iter().map(entry).collect()
    };
    let states = set(&done.withheld, ArticleState::Retracted).into_iter();
    let states = states.chain(set(&done.lifted, ArticleState::Published));
    for entry in written.chain(states) {
        state.log_failure(state.ledger.audit(&entry, now));
    }
}

/// Why an article that was sent is not in the corpus.
pub(super) fn not_written(error: &AddError) -> Problem {
    let (status, code) = match error {
        AddError::NoArticle { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "no_article"),
        AddError::IdTaken { .. } => (StatusCode::CONFLICT, "id_taken"),
        AddError::Known { .. } | AddError::Taken { .. } => (StatusCode::CONFLICT, "changed_meanwhile"),
        AddError::Register(_) | AddError::Write { .. } => {
            tracing::error!(%error, "an article that was sent cannot be written");
            return Problem::failed();
        }
    };
    Problem::new(status, code, error.to_string())
}
