//! Adding articles: files or an address are read and shown, then written and published after a yes. What may be added, and under which
//! id, is the newsroom's to say.

use super::super::state::ServeState;
use super::adding_pages::{done_page, preview_page, room_page};
use super::answering::{Refusal, answer};
use super::page::{DeskView, Room};
use super::sessions::random_token;
use super::visit::Visit;
use super::words::{adding, frame};
use crate::fetch::{Conditions, FetchError, Fetched};
use crate::ledger::AuditAction;
use crate::newsroom::{Added, ArticleIntake, Occasion, Order};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A host asked a moment ago is waited for so long.
const PATIENCE: Duration = Duration::from_secs(5);

type Shared = State<Arc<ServeState>>;

impl ServeState {
    /// Fetches as the desk may, politely.
    pub(super) fn get(&self) -> impl FnMut(&str, &Conditions) -> Result<Fetched, FetchError> + '_ {
        |url, conditions| self.desk.fetcher.get_patiently(url, conditions, Timestamp::now, sleep, PATIENCE)
    }
}

/// `GET /desk/add`.
pub(super) async fn room(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Add, |view| Ok(room_page(view, None))).await
}

/// `POST /desk/add/preview`.
pub(super) async fn preview(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Add, |view| {
        let (state, visit) = (view.state, view.visit);
        let index = state.engine.index();
        let mut intake = ArticleIntake::new(&state.engine.settings().corpus, Some(&index));
        for file in visit.files.iter() {
            intake.bytes(&file.name, file.bytes.clone());
        }
        if let Some(url) = visit.form.get("url") {
            intake.url(url, &mut state.get());
        }
        let gathered = intake.finish();
        if gathered.drafts.is_empty() && gathered.refused.is_empty() {
            return Err(Refusal::new(view.say(adding::NOTHING)));
        }
        let name = random_token().ok_or_else(|| Refusal::failed(view.say(frame::NO_NUMBERS)))?;
        let page = preview_page(view, &gathered, &name);
        state.desk.drafts.hold(name, gathered, Instant::now());
        Ok(page)
    })
    .await
}

/// `POST /desk/add`: writes what was shown, or drops it.
pub(super) async fn decide(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Add, |view| {
        let (state, visit) = (view.state, view.visit);
        let gathered = state.desk.drafts.take(visit.entered("draft"), Instant::now());
        let gathered = gathered.ok_or_else(|| Refusal::new(view.say(adding::EXPIRED)))?;
        if visit.entered("decision") != "add" {
            return Ok(room_page(view, Some(view.say(adding::DROPPED))));
        }
        let (parsed, now) = (gathered.parsed(), Timestamp::now());
        let (added, refused) = gathered.write(&state.engine.settings().corpus, now);
        for one in &added {
            note(view, one, now);
        }
        let mut report = None;
        let line = if added.is_empty() {
            view.say(adding::DROPPED).to_owned()
        } else {
            match state.publish_at_desk(&Order { parsed: &parsed, ..Order::new(Occasion::Added) }) {
                Ok(made) if made.held.is_none() => {
                    let number = state.engine.index().generation.to_string();
                    report = Some(made.ask(&state.engine));
                    view.fill(adding::SERVED, "number", &number)
                }
                Ok(_) => view.say(adding::HELD).to_owned(),
                Err(why) => why.said(view),
            }
        };
        Ok(done_page(view, &added, &refused, &line, report.as_ref().map(|report| &report.golden)))
    })
    .await
}

fn note(view: DeskView<'_>, one: &Added, now: Timestamp) {
    let action = if one.replaced { AuditAction::ArticleReplaced } else { AuditAction::ArticleAdded };
    view.state.log_failure(view.state.ledger.audit(&view.visit.did(action, &one.file), now));
    tracing::info!(file = one.file, replaced = one.replaced, "an article was added at the desk");
}
