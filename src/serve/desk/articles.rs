//! Articles: all of them with their state and the problems of reading them; one of them, its problems beside its text as it was read,
//! and its state to be changed.

use super::super::state::ServeState;
use super::answering::{Refusal, answer};
use super::article_pages::{Listed, NOTE, ON_PAGE, STATES, article_page, list_page};
use super::page::{DeskView, Room};
use super::visit::Visit;
use super::words::articles;
use crate::article::{Article, ArticleId};
use crate::ingest::{ArticleState, CorpusFile, Problem};
use crate::ledger::AuditAction;
use crate::newsroom::{Comparison, compare_with, in_short, read_moment, set_standing};
use crate::store::Index;
use crate::text::clip;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::Markup;
use std::cmp::Reverse;
use std::sync::Arc;

type Shared = State<Arc<ServeState>>;

/// `GET /desk/articles`.
pub(super) async fn list(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Articles, |view| {
        let index = view.state.engine.index();
        let wanted = view.visit.query.get("q").unwrap_or_default().to_lowercase();
        let page: usize = view.visit.query.get("page").and_then(|page| page.parse().ok()).unwrap_or_default();
        let files = &index.everything().files;
        let is_wanted = |file: &&CorpusFile| {
            let title = file.article.as_ref().map(|article| article.title.to_lowercase()).unwrap_or_default();
            let id = file.article.as_ref().map(|article| article.id.as_str().to_lowercase()).unwrap_or_default();
            wanted.is_empty() || [title, id, file.source.to_lowercase()].iter().any(|name| name.contains(&wanted))
        };
        let mut found: Vec<&CorpusFile> =
            files.iter().filter(|file| file.article.is_some()).filter(is_wanted).collect();
        found.sort_by_key(|file| {
            (Reverse(file.article.as_ref().and_then(|article| article.dates.shown())), &file.source)
        });
        let unread: Vec<&CorpusFile> =
            files.iter().filter(|file| file.article.is_none() && !file.problems.is_empty()).filter(is_wanted).collect();
        let shown = found.iter().skip(page.saturating_mul(ON_PAGE)).take(ON_PAGE).copied().collect();
        Ok(list_page(view, &index, &Listed { shown, unread, all: found.len(), page, wanted }))
    })
    .await
}

/// `GET /desk/articles/ID`.
pub(super) async fn one(State(state): Shared, Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Response {
    answer(&state, visit, Room::Articles, move |view| shown(view, &id, None)).await
}

fn shown(view: DeskView<'_>, id: &str, done: Option<(&str, &Comparison)>) -> Result<Markup, Refusal> {
    let index = view.state.engine.index();
    let article = of_id(&index, id).ok_or_else(|| Refusal::gone(view.say(articles::GONE)))?;
    Ok(article_page(view, &index, article, &problems_of(&index, article), done))
}

fn of_id<'a>(index: &'a Index, id: &str) -> Option<&'a Article> {
    let id = ArticleId::new(id);
    index.everything().articles().find(|article| article.id == id)
}

/// What was left out or guessed when the article's file was read. An item's problems are kept with its feed.
fn problems_of<'a>(index: &'a Index, article: &Article) -> Vec<&'a Problem> {
    let files = &index.everything().files;
    let own = files.iter().find(|file| file.source == article.source);
    let feed = own.and_then(|file| file.part_of.as_ref());
    let feed = feed.and_then(|feed| files.iter().find(|file| file.source == *feed));
    own.into_iter().chain(feed).flat_map(|file| &file.problems).collect()
}

/// `POST /desk/articles`: the state of one article.
pub(super) async fn set(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Articles, |view| {
        let (state, visit) = (view.state, view.visit);
        let wanted = StateForm::of(view).map_err(Refusal::new)?;
        let (now, before) = (Timestamp::now(), state.engine.index());
        let on = wanted.on.unwrap_or_else(|| now.to_zoned(TimeZone::UTC).date());
        let set =
            set_standing(&state.engine, visit.entered("article"), wanted.state, wanted.until, on, now, wanted.note);
        let (id, _, entry) = set.map_err(|error| Refusal::new(error.to_string()))?;
        let entry_of = visit.did(AuditAction::StateSet, id.as_str()).with(in_short(wanted.state, wanted.until));
        state.log_failure(state.ledger.audit(&entry_of, now));
        // It counts already: what may be quoted is looked up in every question.
        let golden = compare_with(&state.engine, &before);
        let note = view.fill(articles::WAS_SET, "before", entry.state.name());
        shown(view, id.as_str(), Some((&note, &golden)))
    })
    .await
}

/// What was put into the form of a state.
struct StateForm {
    state: ArticleState,
    until: Option<Timestamp>,
    on: Option<Date>,
    note: Option<String>,
}

impl StateForm {
    fn of(view: DeskView<'_>) -> Result<Self, String> {
        let form = &view.visit.form;
        let bad = |typed: &str| view.fill(articles::BAD_MOMENT, "typed", &clip(typed, 100));
        let state = form.get("state").and_then(|name| STATES.into_iter().find(|state| state.name() == name));
        let state = state.ok_or_else(|| view.say(articles::NO_STATE).to_owned())?;
        let until = form.get("until").map(|typed| read_moment(typed).ok_or_else(|| bad(typed))).transpose()?;
        if until.is_some() && state != ArticleState::Embargoed {
            return Err(view.say(articles::ONLY_EMBARGO).to_owned());
        }
        let on = form.get("on").map(|typed| typed.parse::<Date>().map_err(|_| bad(typed))).transpose()?;
        let note = form.get("note").map(|note| clip(note, NOTE));
        Ok(Self { state, until, on, note })
    }
}
