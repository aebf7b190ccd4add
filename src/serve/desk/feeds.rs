//! Feeds and sitemaps: the list, adding one after a look at what it has, fetching one now, leaving one. What a feed brings is asked
//! the golden questions before it is used, as always.

use super::super::state::ServeState;
use super::adding_pages::preview_facts;
use super::answering::{Refusal, answer};
use super::feed_pages::{HOURS, MOST, list_page, looked_page, round_page};
use super::page::{DeskView, Room};
use super::publishing::NotPublished;
use super::visit::Visit;
use super::words::adding;
use crate::fetch::feeds::{FeedSource, look};
use crate::fetch::{Conditions, Fetched};
use crate::ingest::CorpusFile;
use crate::ledger::AuditAction;
use crate::newsroom::{
    ArticleIntake, FeedRequest, Occasion, Order, Round, Which, add_feed, in_place_of, left_because, list_feeds,
    remove_feed,
};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};
use std::sync::Arc;
use std::time::Duration;

/// Articles of a feed that are shown before it is added.
const SHOWN: usize = 10;

type Shared = State<Arc<ServeState>>;

/// `GET /desk/feeds`.
pub(super) async fn room(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Feeds, |view| listed(view, None)).await
}

fn listed(view: DeskView<'_>, note: Option<&str>) -> Result<Markup, Refusal> {
    let feeds = view.state.log_failure(list_feeds(&view.state.ledger, Timestamp::now()));
    Ok(list_page(view, &feeds.ok_or_else(|| Refusal::failed(view.visit.words.failed))?, note))
}

/// `POST /desk/feeds/look`: what is at an address.
pub(super) async fn look_at(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Feeds, |view| {
        let state = view.state;
        let url = view.visit.entered("url");
        let page = match state.get()(url, &Conditions::default()) {
            Ok(Fetched::Page(page)) => page,
            Ok(Fetched::NotModified) => return Err(Refusal::new(view.say(adding::NOTHING))),
            Err(error) => return Err(Refusal::new(error.to_string())),
        };
        let shown = match look(&page.bytes, &page.final_url) {
            FeedSource::Sitemap => html! { p { (view.say(adding::SITEMAP)) } },
            FeedSource::Feed => items(view, page.bytes),
            // Adding it says why it is none, and which feeds the page names.
            FeedSource::Page(_) | FeedSource::Other => return added(view),
        };
        Ok(looked_page(view, url, &shown))
    })
    .await
}

/// What a feed has now, read as it would be.
fn items(view: DeskView<'_>, bytes: Vec<u8>) -> Markup {
    let index = view.state.engine.index();
    let mut intake = ArticleIntake::new(&view.state.engine.settings().corpus, Some(&index));
    intake.bytes("feed.xml", bytes);
    let gathered = intake.finish();
    html! {
        @if gathered.drafts.is_empty() { p { (view.say(adding::NO_TEXT)) } }
        @for facts in gathered.drafts.iter().flat_map(crate::newsroom::ArticleDraft::facts).take(SHOWN) {
            section.card { (preview_facts(view, &facts)) }
        }
    }
}

/// `POST /desk/feeds`.
pub(super) async fn add(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Feeds, added).await
}

fn added(view: DeskView<'_>) -> Result<Markup, Refusal> {
    let form = &view.visit.form;
    let hours = form.get("hours").and_then(|hours| hours.parse().ok()).unwrap_or(HOURS).clamp(1, 24 * 30);
    let most = form.get("most").and_then(|most| most.parse().ok()).unwrap_or(MOST).clamp(1, 1000);
    let url = view.visit.entered("url").to_owned();
    let wish = FeedRequest { url, every: Duration::from_hours(hours), most, guild: None, by: Some(view.visit.actor()) };
    let done = add_feed(&view.state.ledger, &wish, &mut view.state.get(), Timestamp::now());
    done.map_err(|error| Refusal::new(error.to_string()))?;
    listed(view, Some(view.say(adding::WAS_ADDED)))
}

/// `POST /desk/feeds/remove`.
pub(super) async fn remove(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Feeds, |view| {
        let by = Some(view.visit.actor());
        let done = remove_feed(&view.state.ledger, view.visit.entered("url"), by, None, Timestamp::now());
        done.map_err(|error| Refusal::new(error.to_string()))?;
        listed(view, Some(view.say(adding::WAS_REMOVED)))
    })
    .await
}

/// `POST /desk/feeds/fetch`.
pub(super) async fn fetch(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Feeds, |view| {
        let state = view.state;
        let index = state.engine.index();
        let round = Round {
            ledger: &state.ledger,
            corpus: &state.engine.settings().corpus,
            index: Some(&index),
            now: &Timestamp::now,
            goes_on: &|| true,
        };
        let which = Which::One(view.visit.entered("url").to_owned());
        let rounds = round.run(&which, &mut state.get());
        let rounds = state.log_failure(rounds).ok_or_else(|| Refusal::failed(view.visit.words.failed))?;
        let parsed: Vec<CorpusFile> = rounds.iter().flat_map(|round| round.parsed.iter().cloned()).collect();
        if rounds.iter().all(|round| round.added.is_empty()) {
            return Ok(round_page(view, &rounds, None, None));
        }
        match state.publish_at_desk(&Order { parsed: &parsed, ..Order::new(Occasion::Fed) }) {
            Ok(report) if report.held.is_some() => {
                let subject = in_place_of(state.engine.index().generation);
                let entry = view.visit.did(AuditAction::IndexLeft, subject).with(left_because(&report.golden));
                state.log_failure(state.ledger.audit(&entry, Timestamp::now()));
                Ok(round_page(view, &rounds, Some(view.say(adding::HELD)), Some(&report.golden)))
            }
            Ok(report) => {
                let report = report.ask(&state.engine);
                let number = state.engine.index().generation.to_string();
                Ok(round_page(view, &rounds, Some(&view.fill(adding::SERVED, "number", &number)), Some(&report.golden)))
            }
            Err(why @ (NotPublished::OnHold | NotPublished::Busy | NotPublished::Failed(_))) => {
                Ok(round_page(view, &rounds, Some(&why.said(view)), None))
            }
        }
    })
    .await
}
