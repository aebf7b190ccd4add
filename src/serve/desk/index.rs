//! The index: what serves, what a new one would change and which golden questions it would answer otherwise; publishing, deciding
//! about one that breaks golden questions, going back.

use super::super::state::ServeState;
use super::answering::{Refusal, answer};
use super::index_pages::{changed_page, room_page};
use super::page::{DeskView, Room};
use super::publishing::NotPublished;
use super::visit::Visit;
use super::waiting::DECIDE;
use super::words::{index, publishing};
use crate::ledger::{Actor, AuditAction, AuditEntry};
use crate::newsroom::{Held, Occasion, Order, Report, generation, in_figures, in_place_of};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use maud::Markup;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

type Shared = State<Arc<ServeState>>;

/// Who leaves an index that nobody decided about, in the audit trail.
const NOBODY: &str = "nobody";

/// `GET /desk/index`.
pub(super) async fn room(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Index, |view| Ok(room_page(view, None))).await
}

/// `POST /desk/index/check`.
pub(super) async fn check(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Index, |view| {
        let report = made(view, Occasion::Preview)?;
        Ok(changed_page(view, view.say(index::WOULD), None, &report))
    })
    .await
}

/// `POST /desk/index/publish`.
pub(super) async fn publish(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    let response = answer(&state, visit, Room::Index, |view| {
        let report = made(view, Occasion::Asked)?;
        if matches!(report.held, Some(Held::Waits(_))) {
            view.state.desk.waiting.hold(report, Instant::now());
            tracing::info!("a new index breaks golden questions and waits for a moderator at the desk");
            return Ok(room_page(view, None));
        }
        Ok(served(view, &report))
    })
    .await;
    if state.desk.waiting.is_held() {
        tokio::spawn(forget(state));
    }
    response
}

fn made(view: DeskView<'_>, occasion: Occasion) -> Result<Report, Refusal> {
    view.state.publish_at_desk(&Order::new(occasion)).map_err(|why| match why {
        NotPublished::Failed(error) => Refusal::failed(view.fill(publishing::FAILED, "error", &error)),
        NotPublished::Busy | NotPublished::OnHold => Refusal::new(view.say(publishing::BUSY_ELSEWHERE)),
    })
}

/// Notes that a moderator's index serves, and says what changed.
fn served(view: DeskView<'_>, report: &Report) -> Markup {
    let (state, built) = (view.state, &report.built);
    if built.is_new {
        let figures = in_figures(&built.changes, report.golden.broken().count());
        let entry = view.visit.did(AuditAction::Reindexed, generation(built.generation)).with(figures);
        state.log_failure(state.ledger.audit(&entry, Timestamp::now()));
    }
    tracing::info!(generation = built.generation, is_new = built.is_new, "the index was updated at the desk");
    let note = if built.is_new {
        view.fill(index::NOW_SERVES, "number", &built.generation.to_string())
    } else {
        view.say(index::UP_TO_DATE).to_owned()
    };
    changed_page(view, view.say(index::INDEX), Some(&note), report)
}

/// `POST /desk/index/use`.
pub(super) async fn take(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Index, |view| {
        let state = view.state;
        let _turn = state.desk.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let report = state.desk.waiting.take().ok_or_else(|| Refusal::new(view.say(index::NONE_WAITS)))?;
        let report = report.serve(&state.engine).map_err(|error| {
            tracing::error!(%error, "the new index could not be used; the old one stays in use");
            Refusal::failed(view.fill(publishing::FAILED, "error", &error.to_string()))
        })?;
        Ok(served(view, &report))
    })
    .await
}

/// `POST /desk/index/keep`.
pub(super) async fn keep(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Index, |view| {
        let report = view.state.desk.waiting.take().ok_or_else(|| Refusal::new(view.say(index::NONE_WAITS)))?;
        let_go(view.state, report, view.visit.actor(), "");
        Ok(room_page(view, Some(view.say(index::KEPT))))
    })
    .await
}

/// Nobody decided: as if somebody had kept the old one.
async fn forget(state: Arc<ServeState>) {
    tokio::time::sleep(DECIDE).await;
    let left = state.block(|state| {
        if let Some(report) = state.desk.waiting.take_forgotten(Instant::now()) {
            let_go(state, report, Actor::Desk(NOBODY.to_owned()), "nobody decided");
        }
    });
    let _ = left.await;
}

/// Lets a held generation go, and holds the serving one, so that what was not wanted does not come in by itself.
fn let_go(state: &ServeState, report: Report, by: Actor, why: &str) {
    let _turn = state.desk.turn.lock().unwrap_or_else(PoisonError::into_inner);
    let subject = in_place_of(state.engine.index().generation);
    let entry = AuditEntry::new(by, AuditAction::IndexLeft, subject).with(why);
    state.log_failure(state.ledger.audit(&entry, Timestamp::now()));
    if let Err(error) = report.leave(&state.engine) {
        tracing::error!(%error, "the index could not be held; changes come in as they are saved");
    }
}

/// `POST /desk/index/roll-back`.
pub(super) async fn roll_back(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Index, |view| {
        let state = view.state;
        let _turn = state.desk.turn.lock().unwrap_or_else(PoisonError::into_inner);
        state.desk.waiting.clear();
        let before = state.engine.index().generation;
        let number = state.engine.roll_back().map_err(|error| Refusal::new(error.to_string()))?;
        let entry = view.visit.did(AuditAction::RolledBack, generation(number)).with(in_place_of(before));
        state.log_failure(state.ledger.audit(&entry, Timestamp::now()));
        tracing::info!(generation = number, "somebody at the desk went back to the previous index");
        Ok(room_page(view, Some(&view.fill(index::ROLLED_BACK, "number", &number.to_string()))))
    })
    .await
}
