//! What becomes of a question afterwards: an edit within the hour updates the reply, a deletion retracts it.

use super::super::inquiry::Inquiry;
use super::super::localisation::Localisation;
use super::super::metrics::Way;
use super::super::requester::Requester;
use super::super::rest::RestError;
use super::super::state::BotState;
use super::deliver::told;
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
pub(super) async fn edited(desk: Arc<BotState>, event: MessageUpdateEvent) {
    let (Some(content), Some(at)) = (event.content, event.edited_timestamp) else { return };
    if event.author.as_ref().is_some_and(|author| author.bot) || desk.is_closing() {
        return;
    }
    let id = event.id.get();
    let _turn = desk.turns.turn(id).await;
    if desk.turns.is_gone(id) || desk.turns.is_outdated(id, at.unix_timestamp_nanos()) {
        return;
    }
    let known = desk.block(move |desk| desk.heed(desk.ledger.reply_to(id)).flatten()).await.ok().flatten();
    let Some(known) = known else { return };
    let is_late = Timestamp::now().duration_since(known.asked_at) > EDITABLE;
    if is_late || content.trim().is_empty() || desk.mark(&content) == known.reply.asked {
        return;
    }
    if known.reply.is_unasked {
        // Nobody put the new words to the bot either.
        return retract(&desk, id, &known).await;
    }
    let ours = event.referenced_message.flatten().filter(|t| t.author.id.get() == desk.me);
    let mut message = Message::default();
    message.id = event.id;
    message.channel_id = event.channel_id;
    message.guild_id = event.guild_id;
    message.content = content;
    message.author = event.author.unwrap_or_default();
    let parent = desk.thread(message.channel_id.get()).map(|t| t.parent);
    let asker = Requester::of_message(&message, parent, locale(&desk, &message));
    let mode = desk.mode(asker.channel, asker.parent);
    let is_off = asker.guild.is_some() && matches!(mode, Mode::Off | Mode::Shadow);
    if is_off || desk.users.take(asker.user, Instant::now()).is_err() {
        return;
    }
    let way = if event.guild_id.is_some() { Way::Mention } else { Way::Direct };
    let mut inquiry = Inquiry::new(without_mentions(&message.content, desk.me), way, asker);
    inquiry.follows = ours.and_then(|t| earlier(&desk, &t));
    inquiry.note = Some("answer.edited");
    let answered = answer(&desk, &inquiry).await;
    let words = Localisation::of(&inquiry.asker.locale);
    let body = answered.as_ref().map_or_else(|notice| notice.message(words), |answered| answered.message.clone());
    let (channel, reply) = (known.reply.channel, known.reply.message);
    let mut sent = desk.rest.edit(channel, reply, &body.edit()).await;
    if sent.as_ref().is_err_and(RestError::is_empty_message) {
        sent = desk.rest.edit(channel, reply, &body.plain().edit()).await;
    }
    if sent.as_ref().is_err_and(RestError::is_gone) {
        // Somebody deleted the reply; there is nothing to update any more.
        let _ = desk.block(move |desk| desk.heed(desk.ledger.forget_reply(id))).await;
    } else if told(&desk, sent, "updating a reply") {
        remember(&desk, &message, reply, answered.as_ref().ok(), false).await;
    }
}

/// Messages were deleted: replies to them go too, with what was kept of them.
pub(super) async fn deleted(desk: Arc<BotState>, messages: Vec<u64>) {
    for id in messages {
        let _turn = desk.turns.turn(id).await;
        let known = desk.block(move |desk| desk.heed(desk.ledger.reply_to(id)).flatten()).await.ok().flatten();
        if let Some(known) = known {
            retract(&desk, id, &known).await;
        }
    }
}

async fn retract(desk: &Arc<BotState>, question: u64, known: &Remembered) {
    let _ = desk.block(move |desk| desk.heed(desk.ledger.forget_reply(question))).await;
    let gone = desk.rest.delete(known.reply.channel, known.reply.message).await;
    if !gone.as_ref().is_err_and(RestError::is_gone) {
        told(desk, gone, "retracting a reply");
    }
}
