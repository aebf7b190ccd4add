//! What was written to the bot while it had no session: a session that could not be resumed leaves a gap, and Discord does
//! not tell later what happened in it. Messages of the channels in which somebody wrote lately are asked for, and those to
//! the bot are answered as if they had come; a message that was answered is claimed in the ledger and is not answered again.
//! Interactions are lost: they live for three seconds, and Discord gives them to nobody later.

use super::super::active_channels::ActiveChannel;
use super::super::event;
use super::super::limits::{first_id_at, made_at};
use super::super::rest::RestError;
use super::super::state::BotState;
use super::message::{created, is_to_bot};
use jiff::{SignedDuration, Timestamp};
use serenity::all::{GuildId, Message};
use std::sync::Arc;

/// Whoever asked earlier has gone on by now.
const NEW: SignedDuration = SignedDuration::from_mins(5);

/// Messages of one channel that are asked for: the latest, at one request each.
const MOST: u8 = 50;

/// Answers what was missed in these channels, one after the other.
pub(super) async fn catch_up(state: Arc<BotState>, channels: Vec<ActiveChannel>) {
    let mut found = 0_usize;
    for heard in channels {
        if state.is_closing() {
            return;
        }
        for message in missed(&state, heard).await {
            found += 1;
            created(Arc::clone(&state), message).await;
        }
    }
    tracing::info!(messages = found, "looked for questions asked while there was no session");
}

/// Messages to the bot after the latest that came, oldest first.
async fn missed(state: &Arc<BotState>, heard: ActiveChannel) -> Vec<Message> {
    let channel = heard.channel;
    let now = Timestamp::now();
    let oldest = now.checked_sub(NEW).unwrap_or(now);
    let after = heard.latest.max(first_id_at(oldest));
    let asked = state.rest.messages_after(channel, after, MOST).await;
    let messages = match asked {
        Ok(messages) => messages,
        // A channel that the bot may not look back in, or that is gone, is no fault.
        Err(error @ RestError::Refused { .. }) => {
            tracing::debug!(%error, channel, "the messages missed in a channel cannot be fetched");
            return Vec::new();
        }
        Err(error) => {
            tracing::warn!(%error, channel, remedy = error.remedy(), "the messages missed in a channel could not be fetched");
            return Vec::new();
        }
    };
    let readable = messages.into_iter().rev().filter_map(|message| event::message(message).ok());
    let mut missed: Vec<Message> = readable.filter(|m| made_at(m.id.get()) >= oldest).collect();
    for message in &mut missed {
        // Asked for, a message does not say in which server it is.
        message.guild_id = heard.guild.map(GuildId::from);
    }
    missed.retain(|message| is_to_bot(state, message));
    missed
}
