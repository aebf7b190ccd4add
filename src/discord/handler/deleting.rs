//! Deleting an answer of the bot's: whoever asked may, and moderators. What was kept of the question goes with it.

use super::super::localisation::Localisation;
use super::super::metrics::Outcome;
use super::super::notice::Notice;
use super::super::payload::{Message as Sent, defer_update};
use super::super::requester::Requester;
use super::super::rest::RestError;
use super::super::state::BotState;
use super::deliver::{Ticket, logged};
use super::refusing::refuse;
use std::sync::Arc;

/// Deletes the answer whose button was pressed.
pub(super) async fn delete(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, owner: u64, message: u64) {
    if requester.user != owner && !requester.may_delete(&state.settings) {
        return refuse(state, ticket, Notice::new("permission.only_asker", Outcome::Refused)).await;
    }
    if !ticket.respond(state, &defer_update()).await.is_sent {
        return;
    }
    // What was kept of the question goes with the answer.
    let _ = state.block(move |state| state.heed(state.ledger.forget_message(message))).await;
    let gone = state.rest.delete_original(state.app, &ticket.token).await;
    let is_gone = gone.as_ref().is_err_and(RestError::is_gone);
    if !is_gone && !logged(state, gone, "deleting an answer") {
        ticket.later(state, &Sent::text(&Localisation::of(&ticket.locale).say("delete.failed")), true).await;
    }
}

/// Deletes a public answer from the menu behind its last button.
pub(super) async fn delete_at(
    state: &Arc<BotState>,
    ticket: &Ticket,
    requester: &Requester,
    owner: u64,
    at: (u64, u64),
) {
    if requester.user != owner && !requester.may_delete(&state.settings) {
        return refuse(state, ticket, Notice::new("permission.only_asker", Outcome::Refused)).await;
    }
    if !ticket.respond(state, &defer_update()).await.is_sent {
        return;
    }
    let (channel, message) = at;
    let _ = state.block(move |state| state.heed(state.ledger.forget_message(message))).await;
    let gone = state.rest.delete(channel, message).await;
    let is_gone = gone.as_ref().is_err_and(RestError::is_gone);
    let key = if is_gone || logged(state, gone, "deleting an answer") { "delete.done" } else { "delete.failed" };
    ticket.edit(state, &Sent::text(&Localisation::of(&ticket.locale).say(key))).await;
}
