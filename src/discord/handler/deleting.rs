//! Deleting an answer of the bot's: whoever asked may, and moderators. What was kept of the question goes with it.

use super::super::localisation::Localisation;
use super::super::metrics::Outcome;
use super::super::notice::Notice;
use super::super::payload::{Message as Sent, defer_update};
use super::super::requester::Requester;
use super::super::rest::RestError;
use super::super::state::BotState;
use super::deliver::{Ticket, told};
use super::refusing::refuse;
use std::sync::Arc;

/// Deletes the answer whose button was pressed.
pub(super) async fn delete(desk: &Arc<BotState>, ticket: &Ticket, asker: &Requester, owner: u64, message: u64) {
    if asker.user != owner && !asker.may_delete(&desk.settings) {
        return refuse(desk, ticket, Notice::new("permission.only_asker", Outcome::Refused)).await;
    }
    if !ticket.respond(desk, &defer_update()).await.is_sent {
        return;
    }
    // What was kept of the question goes with the answer.
    let _ = desk.block(move |desk| desk.heed(desk.ledger.forget_message(message))).await;
    let gone = desk.rest.delete_original(desk.app, &ticket.token).await;
    let is_gone = gone.as_ref().is_err_and(RestError::is_gone);
    if !is_gone && !told(desk, gone, "deleting an answer") {
        ticket.later(desk, &Sent::text(&Localisation::of(&ticket.locale).say("delete.failed")), true).await;
    }
}

/// Deletes a public answer from the menu behind its last button.
pub(super) async fn delete_at(desk: &Arc<BotState>, ticket: &Ticket, asker: &Requester, owner: u64, at: (u64, u64)) {
    if asker.user != owner && !asker.may_delete(&desk.settings) {
        return refuse(desk, ticket, Notice::new("permission.only_asker", Outcome::Refused)).await;
    }
    if !ticket.respond(desk, &defer_update()).await.is_sent {
        return;
    }
    let (channel, message) = at;
    let _ = desk.block(move |desk| desk.heed(desk.ledger.forget_message(message))).await;
    let gone = desk.rest.delete(channel, message).await;
    let is_gone = gone.as_ref().is_err_and(RestError::is_gone);
    let key = if is_gone || told(desk, gone, "deleting an answer") { "delete.done" } else { "delete.failed" };
    ticket.edit(desk, &Sent::text(&Localisation::of(&ticket.locale).say(key))).await;
}
