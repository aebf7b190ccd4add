//! The audit trail: who changed what, and when, whichever face it was done in.

use super::super::state::ServeState;
use super::answering::{Refusal, answer};
use super::page::{DeskView, Room, page};
use super::visit::Visit;
use super::words::figures;
use crate::ledger::{Actor, AuditAction, AuditFilter, Audited};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

/// Entries on a page.
const ON_PAGE: u32 = 50;

/// `GET /desk/audit`.
pub(super) async fn room(State(state): State<Arc<ServeState>>, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Audit, |view| {
        let query = &view.visit.query;
        let filter = AuditFilter {
            action: query.get("action").and_then(AuditAction::from_name),
            subject: query.get("subject").map(str::to_owned),
            before: query.get("before").and_then(|before| before.parse().ok()),
            ..AuditFilter::default()
        };
        let found = view.state.log_failure(view.state.ledger.audited(&filter, ON_PAGE));
        Ok(shown(view, &filter, &found.ok_or_else(|| Refusal::failed(view.visit.words.failed))?))
    })
    .await
}

fn shown(view: DeskView<'_>, filter: &AuditFilter, found: &[Audited]) -> Markup {
    let heads = [figures::WHEN, figures::ACTION, figures::SUBJECT, figures::WHO];
    let action = filter.action.map(AuditAction::name).unwrap_or_default();
    let subject = filter.subject.as_deref().unwrap_or_default();
    let older = found.last().filter(|_| found.len() == ON_PAGE as usize).map(|last| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("before", &last.number.to_string())
            .append_pair("action", action)
            .append_pair("subject", subject);
        format!("/desk/audit?{}", query.finish())
    });
    let main = html! {
        form method="get" action="/desk/audit" {
            label for="action" { (view.say(figures::ACTION)) }
            select id="action" name="action" {
                option value="" { (view.say(figures::EVERYTHING)) }
                @for one in AuditAction::all() { option value=(one.name()) selected[Some(one) == filter.action] { (one.name()) } }
            }
            label for="subject" { (view.say(figures::SUBJECT)) }
            input id="subject" name="subject" value=(subject) maxlength="300";
            p { button type="submit" { (view.say(figures::SHOW)) } }
        }
        @if found.is_empty() { p { (view.say(figures::NO_ENTRY)) } } @else {
            div.wide role="region" tabindex="0" aria-label=(view.say(figures::AUDIT)) {
                table {
                    thead { tr { @for head in heads { th scope="col" { (view.say(head)) } } } }
                    tbody { @for one in found { (row(view, one)) } }
                }
            }
        }
        @if let Some(older) = older { p { a href=(older) rel="next" { (view.say(figures::OLDER)) } } }
    };
    page(view, Room::Audit, view.say(figures::AUDIT), &main)
}

fn row(view: DeskView<'_>, audited: &Audited) -> Markup {
    let entry = &audited.entry;
    html! {
        tr {
            td { (audited.at.strftime("%Y-%m-%d %H:%M UTC")) }
            td { (entry.action.name()) }
            td { (entry.subject) @if !entry.detail.is_empty() { br; span.soft { (entry.detail) } } }
            td { (who(view, entry.actor.as_ref())) }
        }
    }
}

fn who(view: DeskView<'_>, actor: Option<&Actor>) -> String {
    match actor {
        Some(Actor::Member(id)) => view.fill(figures::MEMBER, "id", &id.to_string()),
        Some(Actor::Terminal(user)) => view.fill(figures::AT_TERMINAL, "name", user),
        Some(Actor::Program(name)) => name.clone(),
        Some(Actor::Desk(name)) => view.fill(figures::AT_DESK, "name", name),
        None => view.say(figures::FORGOTTEN).to_owned(),
    }
}
