//! What becomes of a question afterwards: an edit within the hour updates the reply, a deletion retracts it.

use super::super::inquiry::Inquiry;
use super::super::localisation::Localisation;
use super::super::metrics::Way;
use super::super::requester::Requester;
use super::super::rest::RestError;
use super::super::state::BotState;
use super::deliver::logged;
use super::mentions::without_mentions;
use super::message::locale;
use super::our_message::earlier;
use super::sending::{answer, remember};
use crate::ledger::{Mode, Remembered};
use jiff::{SignedDuration, Timestamp};
use serenity::all::{Message, MessageUpdateEvent};
use std::sync::Arc;
use std::time::Instant;

/// An edit within this time updates the reply; after it the reply stands.
const EDITABLE: SignedDuration = SignedDuration::from_hours(1);

/// A message was edited.
pub(super) async fn edited(state: Arc<BotState>, event: MessageUpdateEvent) {
    let (Some(content), Some(at)) = (event.content, event.edited_timestamp) else { return };
    if event.author.as_ref().is_some_and(|author| author.bot) || state.is_closing() {
        return;
    }
    let id = event.id.get();
    let _turn = state.turns.turn(id).await;
    if state.turns.is_gone(id) || state.turns.is_outdated(id, at.unix_timestamp_nanos()) {
        return;
    }
    let known = state.block(move |state| state.heed(state.ledger.reply_to(id)).flatten()).await.ok().flatten();
    let Some(known) = known else { return };
    let is_late = Timestamp::now().duration_since(known.asked_at) > EDITABLE;
    if is_late || content.trim().is_empty() || state.mark(&content) == known.reply.asked {
        return;
    }
    if known.reply.is_unasked {
        // Nobody put the new words to the bot either.
        return retract(&state, id, &known).await;
    }
    let ours = event.referenced_message.flatten().filter(|t| t.author.id.get() == state.me);
    let mut message = Message::default();
    message.id = event.id;
    message.channel_id = event.channel_id;
    message.guild_id = event.guild_id;
    message.content = content;
    message.author = event.author.unwrap_or_default();
    let parent = state.thread(message.channel_id.get()).map(|t| t.parent);
    let requester = Requester::of_message(&message, parent, locale(&state, &message));
    let mode = state.mode(requester.channel, requester.parent);
    let is_off = requester.guild.is_some() && matches!(mode, Mode::Off | Mode::Shadow);
    if is_off || state.users.take(requester.user, Instant::now()).is_err() {
        return;
    }
    let way = if event.guild_id.is_some() { Way::Mention } else { Way::Direct };
    let mut inquiry = Inquiry::new(without_mentions(&message.content, state.me), way, requester);
    inquiry.follows = ours.and_then(|t| earlier(&state, &t));
    inquiry.note = Some("answer.edited");
    let answered = answer(&state, &inquiry).await;
    let localisation = Localisation::of(&inquiry.requester.locale);
    let body =
        answered.as_ref().map_or_else(|notice| notice.message(localisation), |answered| answered.message.clone());
    let (channel, reply) = (known.reply.channel, known.reply.message);
    let mut sent = state.rest.edit(channel, reply, &body.edit()).await;
    if sent.as_ref().is_err_and(RestError::is_empty_message) {
        sent = state.rest.edit(channel, reply, &body.plain().edit()).await;
    }
    if sent.as_ref().is_err_and(RestError::is_gone) {
        // Somebody deleted the reply; there is nothing to update any more.
        let _ = state.block(move |state| state.heed(state.ledger.forget_reply(id))).await;
    } else if logged(&state, sent, "updating a reply") {
        remember(&state, &message, reply, answered.as_ref().ok(), false).await;
    }
}

/// Messages were deleted: replies to them go too, with what was kept of them.
pub(super) async fn deleted(state: Arc<BotState>, messages: Vec<u64>) {
    for id in messages {
        let _turn = state.turns.turn(id).await;
        let known = state.block(move |state| state.heed(state.ledger.reply_to(id)).flatten()).await.ok().flatten();
        if let Some(known) = known {
            retract(&state, id, &known).await;
        }
    }
}

async fn retract(state: &Arc<BotState>, question: u64, known: &Remembered) {
    let _ = state.block(move |state| state.heed(state.ledger.forget_reply(question))).await;
    let gone = state.rest.delete(known.reply.channel, known.reply.message).await;
    if !gone.as_ref().is_err_and(RestError::is_gone) {
        logged(state, gone, "retracting a reply");
    }
}
