//! Gaps: the list, one group of questions with the passages nearest to it and a form to answer it in, and what the answer proved to
//! do. An answer is in the corpus and in the index before it is said how many of the questions it answers.

use super::super::state::ServeState;
use super::answering::{Refusal, answer};
use super::gap_pages::{GROUPS, Typed, group_page, list_page, proven_page};
use super::page::{DeskView, Room};
use super::visit::Visit;
use super::words::gaps;
use crate::article::{Passage, PassageKind, Question};
use crate::ledger::{AuditAction, GapGroup, GroupId, GroupQuestion};
use crate::newsroom::{KeptAnswer, NewAnswer, Occasion, Order, keep_answer, prove};
use crate::search::Filter;
use crate::service::article;
use crate::text::Language;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::Markup;
use std::sync::Arc;

/// Passages beside the form.
const NEAREST: usize = 5;

type Shared = State<Arc<ServeState>>;

/// `GET /desk/gaps`.
pub(super) async fn list(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Gaps, |view| listed(view, None)).await
}

fn listed(view: DeskView<'_>, note: Option<&str>) -> Result<Markup, Refusal> {
    let page: u32 = view.visit.query.get("page").and_then(|page| page.parse().ok()).unwrap_or_default();
    let page = page.min(500);
    let state = view.state;
    let found = state.log_failure(state.ledger.gaps_page(state.settings.desk.gap_askers, page * GROUPS, GROUPS));
    Ok(list_page(view, &found.ok_or_else(|| ledger_failed(view))?, page, note))
}

/// `GET /desk/gaps/GROUP`.
pub(super) async fn one(State(state): Shared, Extension(visit): Extension<Visit>, Path(group): Path<u64>) -> Response {
    answer(&state, visit, Room::Gaps, move |view| {
        let (group, questions) = found(view, group)?;
        let typed = Typed {
            question: group.example.as_ref().map(|q| q.as_str().to_owned()).unwrap_or_default(),
            ..Typed::default()
        };
        Ok(shown(view, &group, &questions, &typed, None))
    })
    .await
}

/// `POST /desk/gaps/GROUP/dismiss`.
pub(super) async fn dismiss(
    State(state): Shared,
    Extension(visit): Extension<Visit>,
    Path(group): Path<u64>,
) -> Response {
    answer(&state, visit, Room::Gaps, move |view| {
        let done = view.state.ledger.dismiss(GroupId::from(group), &view.visit.actor(), None, Timestamp::now());
        let done = view.state.log_failure(done).ok_or_else(|| ledger_failed(view))?;
        if !done {
            return Err(Refusal::gone(view.say(gaps::GONE)));
        }
        listed(view, Some(view.say(gaps::WAS_DISMISSED)))
    })
    .await
}

/// `POST /desk/gaps/GROUP/answer`.
pub(super) async fn answered(
    State(state): Shared,
    Extension(visit): Extension<Visit>,
    Path(group): Path<u64>,
) -> Response {
    answer(&state, visit, Room::Gaps, move |view| {
        let (group, questions) = found(view, group)?;
        let entered = |name: &str| view.visit.entered(name).to_owned();
        let typed = Typed {
            question: entered("question"),
            answer: entered("answer"),
            source: entered("source"),
            article: entered("article"),
        };
        match keep(view, &questions, &typed) {
            Ok((kept, question)) => serve_and_prove(view, &group, &kept, &question),
            // What was written is not lost: it stands in the form again.
            Err(why) => Ok(shown(view, &group, &questions, &typed, Some(&why))),
        }
    })
    .await
}

fn found(view: DeskView<'_>, group: u64) -> Result<(GapGroup, Vec<GroupQuestion>), Refusal> {
    let found = view.state.log_failure(view.state.ledger.gap_group(GroupId::from(group)));
    found.ok_or_else(|| ledger_failed(view))?.ok_or_else(|| Refusal::gone(view.say(gaps::GONE)))
}

pub(super) fn ledger_failed(view: DeskView<'_>) -> Refusal {
    Refusal::failed(view.visit.words.failed)
}

fn shown(
    view: DeskView<'_>,
    group: &GapGroup,
    questions: &[GroupQuestion],
    typed: &Typed,
    why: Option<&str>,
) -> Markup {
    let near = group.example.as_ref().and_then(|question| {
        let response = view.state.engine.ask(question, &Filter::default(), NEAREST);
        let response =
            response.inspect_err(|error| tracing::warn!(%error, "the passages near a gap are not known")).ok()?;
        Some(response.passages())
    });
    let mut near = near.unwrap_or_default();
    near.truncate(NEAREST);
    group_page(view, (group, questions), &near, typed, why)
}

/// Writes the answer into the corpus; else says why not.
fn keep(view: DeskView<'_>, questions: &[GroupQuestion], typed: &Typed) -> Result<(KeptAnswer, Question), String> {
    let state = view.state;
    let question = Question::new(&typed.question).map_err(|error| error.to_string())?;
    let index = state.engine.index();
    let cites = Some(typed.article.as_str()).filter(|name| !name.is_empty());
    let cites = cites.map(|name| article(name, &index).ok_or_else(|| view.fill(gaps::NO_SUCH_ARTICLE, "wanted", name)));
    let asked_in = Language::detect_among(question.as_str(), &index.languages);
    let language = questions.first().map_or(asked_in, |gap| gap.language.clone());
    let new = NewAnswer {
        question: &question,
        answer: &typed.answer,
        source: Some(typed.source.as_str()),
        cites: cites.transpose()?,
        language: &language,
        day: Timestamp::now().to_zoned(TimeZone::UTC).date(),
    };
    let kept = keep_answer(&state.engine.settings().corpus, &new).map_err(|error| error.to_string())?;
    // Whatever becomes of it from here on, it is in the corpus.
    let action = if kept.replaces { AuditAction::ArticleReplaced } else { AuditAction::ArticleAdded };
    let entry = view.visit.did(action, &kept.file).with(kept.article.as_str());
    state.log_failure(state.ledger.audit(&entry, Timestamp::now()));
    Ok((kept, question))
}

/// Publishes the answer, asks the group's questions again, and takes the group off the list where that helped.
fn serve_and_prove(
    view: DeskView<'_>,
    group: &GapGroup,
    kept: &KeptAnswer,
    question: &Question,
) -> Result<Markup, Refusal> {
    let state = view.state;
    let order = Order { parsed: &kept.parsed, ..Order::new(Occasion::Added) };
    let report = match state.publish_at_desk(&order) {
        Ok(report) if report.held.is_none() => report.ask(&state.engine),
        Ok(_) => return Err(Refusal::new(view.say(super::words::publishing::NOT_USED))),
        Err(why) => return Err(Refusal::new(why.said(view))),
    };
    let (group, questions) = found(view, u64::from(group.id))?;
    let proof = prove(&state.engine, &questions, &kept.article, question, state.threshold()).map_err(|error| {
        tracing::error!(%error, "the questions of a gap could not be asked again");
        Refusal::failed(view.visit.words.failed)
    })?;
    let is_settled = proof.answered() > 0 || proof.asked() == 0;
    if is_settled {
        let index = state.engine.index();
        let is_entry = |passage: &Passage, of: &crate::article::Article| matches!(passage.kind, PassageKind::Faq { question: span, .. } if of.slice(span) == question.as_str());
        let passage =
            index.article(&kept.article).and_then(|of| of.passages.iter().find(|passage| is_entry(passage, of)));
        let by = passage.map_or_else(|| kept.article.to_string(), |passage| passage.id.to_string());
        state.log_failure(state.ledger.answered(group.id, &by, &view.visit.actor(), None, Timestamp::now()));
    }
    Ok(proven_page(view, &group, &kept.file, &proof, is_settled, &report.golden))
}
