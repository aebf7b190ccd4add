//! Sends a reply to a message, and remembers that it did.

use super::super::inquiry::{Answered, Inquiry};
use super::super::notice::Notice;
use super::super::payload::Message as Sent;
use super::super::rest::RestError;
use super::super::state::{BotState, IN_A_WHILE};
use super::deliver::logged;
use crate::ledger::SentReply;
use jiff::Timestamp;
use serenity::all::Message;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A post cannot be answered before its author's first message is there; it is tried again so often, after so long.
const TRIES: u32 = 3;
const EARLY: Duration = Duration::from_secs(1);

/// A reply to a message. Where embeds are not allowed it goes without them, which shows only when it was sent.
pub(super) struct MessageReply {
    pub message: Sent,
    /// Whether it notifies nobody.
    pub is_quiet: bool,
}

impl MessageReply {
    /// To somebody who asked.
    pub(super) fn of(message: Sent) -> Self {
        Self { message, is_quiet: false }
    }
}

/// Answers on a thread that may wait.
pub(super) async fn answer(state: &Arc<BotState>, inquiry: &Inquiry) -> Result<Answered, Notice> {
    let inquiry = inquiry.clone();
    let (who, by) = (inquiry.requester.user, Instant::now() + IN_A_WHILE);
    let answered = state.work_by(who, by, move |state| state.answer(&inquiry)).await;
    answered.unwrap_or_else(|trouble| Err(trouble.into()))
}

/// Sends a reply to `m`: without embeds where they are not allowed, without the reference where the bot may not read the
/// history. The id of the message sent.
pub(super) async fn send(state: &Arc<BotState>, m: &Message, reply: &MessageReply) -> Option<u64> {
    let (channel, id) = (m.channel_id.get(), m.id.get());
    let mut body = reply.message.reply_to(id, id, reply.is_quiet);
    let mut sent = state.rest.send(channel, &body).await;
    let mut is_plain = reply.message.embeds.is_empty();
    for _ in 1..TRIES {
        if sent.as_ref().is_err_and(RestError::is_too_early) {
            tokio::time::sleep(EARLY).await;
        } else if sent.as_ref().is_err_and(RestError::is_no_history) {
            if let Some(body) = body.as_object_mut() {
                body.remove("message_reference");
            }
        } else if sent.as_ref().is_err_and(|e| e.is_empty_message() || e.is_missing_access()) && !is_plain {
            is_plain = true;
            body = reply.message.plain().reply_to(id, id, reply.is_quiet);
        } else {
            break;
        }
        sent = state.rest.send(channel, &body).await;
    }
    let posted = sent.as_ref().ok().copied();
    logged(state, sent, "answering a message");
    let posted = posted?;
    if !is_plain && !posted.has_embeds {
        logged(
            state,
            state.rest.edit(channel, posted.id, &reply.message.plain().edit()).await,
            "answering without embeds",
        );
    }
    Some(posted.id)
}

/// Remembers a reply, for when its message is edited or deleted.
pub(super) async fn remember(
    state: &Arc<BotState>,
    m: &Message,
    sent: u64,
    answered: Option<&Answered>,
    is_unasked: bool,
) {
    let reply = SentReply {
        question_message: Some(m.id.get()),
        channel: m.channel_id.get(),
        message: sent,
        passage: answered.and_then(|a| a.passage.clone()),
        quote: answered.and_then(|a| a.quote),
        gap: answered.and_then(|a| a.gap),
        asked: state.mark(&m.content),
        is_unasked,
        guild: answered.and_then(|a| a.guild),
    };
    // A failure was told to the log; the reader has the answer.
    let _ = state.block(move |state| state.heed(state.ledger.remember_reply(&reply, Timestamp::now()))).await;
}

/// Takes a message up, once: events can come again after a connection was lost.
pub(super) async fn claim(state: &Arc<BotState>, message: u64) -> bool {
    let claimed = state.block(move |state| state.heed(state.ledger.claim(message, Timestamp::now()))).await;
    // Without a ledger the nonce still keeps a reply from being sent twice.
    claimed.ok().flatten().unwrap_or(true)
}
