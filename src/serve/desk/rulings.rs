//! Rulings: which passage does not answer a question, or which one does; and wordings, questions that an FAQ entry answered, but only
//! just, which one button writes into the entry's file, or makes a ruling of where that file takes none. Rulings are golden questions
//! of the corpus, and hold at once.

use super::super::state::ServeState;
use super::answering::{Refusal, answer};
use super::page::{DeskView, Room};
use super::ruling_pages::{Wording, offer_page, rulings_page, wordings_page};
use super::visit::Visit;
use super::words::{publishing, rulings};
use crate::article::{PassageId, Question};
use crate::eval::GoldenQuestion;
use crate::ledger::{AuditAction, GapKind};
use crate::newsroom::{Occasion, Order, WordingError, keep_golden, keep_wording, lift_ruling, read_golden};
use crate::search::Filter;
use crate::service::faq_question;
use crate::text::folded_question;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use maud::Markup;
use std::sync::Arc;

/// Passages offered.
const OFFERED: usize = 8;

/// Groups of gaps that are looked through for wordings.
const GROUPS: u32 = 100;

type Shared = State<Arc<ServeState>>;

/// `GET /desk/rulings`, with a question also what answers it.
pub(super) async fn room(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Rulings, |view| match view.visit.query.get("q") {
        None => listed(view, None),
        Some(typed) => {
            let question = Question::new(typed).map_err(|error| Refusal::new(error.to_string()))?;
            let response = view.state.engine.ask(&question, &Filter::default(), OFFERED).map_err(|error| {
                tracing::error!(%error, "the engine failed on a question");
                Refusal::failed(view.visit.words.failed)
            })?;
            let mut found = response.passages();
            found.retain(|answer| answer.citation.passage.is_some());
            found.truncate(OFFERED);
            Ok(offer_page(view, question.as_str(), &found))
        }
    })
    .await
}

fn listed(view: DeskView<'_>, note: Option<&str>) -> Result<Markup, Refusal> {
    let state = view.state;
    let known = read_golden(&state.engine.settings().corpus).map_err(|error| Refusal::failed(error.to_string()))?;
    let known: Vec<GoldenQuestion> = known.into_iter().filter(|golden| golden.ruling).collect();
    let faults: Vec<String> = state.engine.ruling_faults().iter().map(ToString::to_string).collect();
    Ok(rulings_page(view, &known, &faults, note))
}

/// `POST /desk/rulings`.
pub(super) async fn keep(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Rulings, |view| {
        let question =
            Question::new(view.visit.entered("question")).map_err(|error| Refusal::new(error.to_string()))?;
        let (wrong, right) = (view.visit.form.get("wrong"), view.visit.form.get("right"));
        rule(view, &question, wrong, right)?;
        listed(view, Some(view.say(rulings::KEPT)))
    })
    .await
}

/// Keeps a ruling. What was ruled on the same question before stays, unless this says otherwise.
fn rule(view: DeskView<'_>, question: &Question, wrong: Option<&str>, right: Option<&str>) -> Result<(), Refusal> {
    let state = view.state;
    if wrong.is_none() && right.is_none() || wrong == right {
        return Err(Refusal::new(view.say(rulings::NO_CHOICE)));
    }
    let index = state.engine.index();
    let named = |id: &str| {
        let place = index.passage(&PassageId::new(id.to_owned()));
        place.map(|place| place.passage.id.to_string()).ok_or_else(|| Refusal::new(view.say(rulings::PASSAGE_GONE)))
    };
    let (wrong, right) = (wrong.map(named).transpose()?, right.map(named).transpose()?);
    let corpus = &state.engine.settings().corpus;
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "a ruling could not be saved");
        Refusal::failed(error.to_string())
    };
    let known = read_golden(corpus).map_err(|error| failed(&error))?;
    let asked = folded_question(question.as_str());
    let known = known.into_iter().find(|golden| folded_question(&golden.question) == asked);
    let mut golden =
        known.unwrap_or_else(|| GoldenQuestion { question: question.as_str().to_owned(), ..GoldenQuestion::default() });
    golden.ruling = true;
    if let Some(right) = &right {
        golden.relevant = vec![right.clone()];
        golden.wrong.retain(|id| id != right);
    }
    if let Some(wrong) = &wrong {
        golden.relevant.retain(|id| id != wrong);
        golden.wrong.retain(|id| id != wrong);
        golden.wrong.push(wrong.clone());
    }
    keep_golden(corpus, golden).map_err(|error| failed(&error))?;
    let (subject, detail) = match (wrong, right) {
        (Some(wrong), right) => (wrong, right.unwrap_or_default()),
        (None, right) => (right.unwrap_or_default(), "another wording".to_owned()),
    };
    let entry = view.visit.did(AuditAction::RulingSet, subject).with(detail);
    state.log_failure(state.ledger.audit(&entry, Timestamp::now()));
    Ok(())
}

/// `POST /desk/rulings/remove`.
pub(super) async fn take_back(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Rulings, |view| {
        let state = view.state;
        let removed = lift_ruling(&state.engine.settings().corpus, view.visit.entered("id"));
        let removed = removed.map_err(|error| Refusal::failed(error.to_string()))?;
        let removed = removed.ok_or_else(|| Refusal::gone(view.say(rulings::GONE)))?;
        let subject = removed.wrong.first().or(removed.relevant.first()).cloned().unwrap_or_default();
        let entry = view.visit.did(AuditAction::RulingRemoved, subject);
        state.log_failure(state.ledger.audit(&entry, Timestamp::now()));
        listed(view, Some(view.say(rulings::REMOVED)))
    })
    .await
}

/// `GET /desk/wordings`.
pub(super) async fn wordings(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Wordings, |view| offered(view, None)).await
}

/// Questions that an FAQ entry answered with little confidence, most asked first.
fn offered(view: DeskView<'_>, note: Option<&str>) -> Result<Markup, Refusal> {
    let state = view.state;
    let failed = || Refusal::failed(view.visit.words.failed);
    let page = state.log_failure(state.ledger.gaps_page(1, 0, GROUPS)).ok_or_else(failed)?;
    let index = state.engine.index();
    let mut found = Vec::new();
    for group in page.groups {
        let of = state.log_failure(state.ledger.gap_group(group.id)).ok_or_else(failed)?;
        for gap in of.into_iter().flat_map(|(_, questions)| questions) {
            let (GapKind::LowConfidence, Some(question), Some(passage)) = (gap.kind, gap.question, gap.passage) else {
                continue;
            };
            let Some(place) = index.passage(&passage) else { continue };
            let Some(entry) = faq_question(place.article, place.passage.kind) else { continue };
            found.push(Wording {
                group: u64::from(group.id),
                question: question.as_str().to_owned(),
                times: gap.times,
                entry: entry.to_owned(),
                title: place.article.title.clone(),
                passage: place.passage.id.to_string(),
            });
        }
    }
    Ok(wordings_page(view, &found, note))
}

/// `POST /desk/wordings`.
pub(super) async fn accept(State(state): Shared, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Wordings, |view| {
        let visit = view.visit;
        let question = Question::new(visit.entered("question")).map_err(|error| Refusal::new(error.to_string()))?;
        let state = view.state;
        let note = accepted(view, &question, visit.entered("passage"))?;
        let group = visit.entered("group").parse::<u64>().ok().map(crate::ledger::GroupId::from);
        if let Some(group) = group.filter(|group| is_alone(state, *group)) {
            let done = state.ledger.answered(group, visit.entered("passage"), &visit.actor(), None, Timestamp::now());
            state.log_failure(done);
        }
        offered(view, Some(&note))
    })
    .await
}

/// Makes the question another wording of the entry, and says where that is kept.
fn accepted(view: DeskView<'_>, question: &Question, passage: &str) -> Result<String, Refusal> {
    let state = view.state;
    let index = state.engine.index();
    let place = index.passage(&PassageId::new(passage.to_owned()));
    let place = place.ok_or_else(|| Refusal::new(view.say(rulings::PASSAGE_GONE)))?;
    let kept = keep_wording(&state.engine.settings().corpus, place.article, &place.passage.id, question);
    let kept = match kept {
        Ok(kept) => kept,
        Err(WordingError::File { path, source }) => {
            tracing::error!(path = %path.display(), error = %source, "a wording could not be saved");
            return Err(Refusal::failed(view.visit.words.failed));
        }
        Err(why) => {
            rule(view, question, None, Some(passage))?;
            return Ok(view.fill(rulings::ACCEPTED_AS_RULING, "why", &why.to_string()));
        }
    };
    let entry = view.visit.did(AuditAction::ArticleReplaced, &kept.file).with("another wording");
    state.log_failure(state.ledger.audit(&entry, Timestamp::now()));
    let order = Order { parsed: &kept.parsed, ..Order::new(Occasion::Added) };
    match state.publish_at_desk(&order) {
        Ok(report) if report.held.is_none() => Ok(view.fill(rulings::ACCEPTED_IN_FILE, "file", &kept.file)),
        Ok(_) => Ok(view.say(publishing::NOT_USED).to_owned()),
        Err(why) => Ok(why.said(view)),
    }
}

/// Whether a group is this one question: then it has its answer.
fn is_alone(state: &ServeState, group: crate::ledger::GroupId) -> bool {
    state.log_failure(state.ledger.gap_group(group)).flatten().is_some_and(|(_, questions)| questions.len() == 1)
}
