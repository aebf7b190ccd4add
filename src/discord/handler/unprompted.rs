//! Channels set to "suggest", "auto" or "shadow": questions that nobody put to the bot, and new forum posts. Silent unless confident,
//! and never at the cost of those who did ask.

use super::super::event::ChannelInfo;
use super::super::inquiry::Inquiry;
use super::super::limits::made_at;
use super::super::metrics::{Outcome, Scope, Way};
use super::super::render::reply::{hint, lead};
use super::super::requester::Requester;
use super::super::state::BotState;
use super::sending::{MessageReply, answer, claim, remember, send};
use super::shadow::{self, SURE};
use crate::answer::chosen;
use crate::article::is_question;
use crate::ledger::Mode;
use jiff::{SignedDuration, Timestamp};
use serenity::all::{Message, UserId};
use std::sync::Arc;
use std::time::Instant;

/// Longer messages are conversation, not questions.
const MOST_CHARS: usize = 400;

/// A post older than this was only made known to the bot now.
const NEW: SignedDuration = SignedDuration::from_mins(2);

/// A message that does not address the bot.
pub(super) async fn written(state: &Arc<BotState>, m: Message, requester: Requester, received: Instant) {
    let mode = state.mode(requester.channel, requester.parent);
    let is_wanted = matches!(mode, Mode::Suggest | Mode::Auto | Mode::Shadow) && state.reads_content();
    // A reply to somebody is conversation.
    if requester.guild.is_none() || !is_wanted || m.content.is_empty() || m.referenced_message.is_some() {
        return;
    }
    // The first message of a forum post has the post's id; its title is part of the question.
    let is_post = m.id.get() == m.channel_id.get() && requester.parent.is_some_and(|parent| state.is_forum(parent));
    let post = state.thread(m.channel_id.get()).filter(|_| is_post);
    let is_short = m.content.chars().count() <= MOST_CHARS;
    let words = match &post {
        Some(post) if is_short => format!("{} {}", post.title, m.content),
        Some(post) => post.title.clone(),
        None if is_short && is_question(&m.content) => m.content.clone(),
        None => return,
    };
    let way = match (post.is_some(), mode) {
        (true, _) => Way::Forum,
        (false, Mode::Auto | Mode::Shadow) => Way::Auto,
        (false, _) => Way::Suggest,
    };
    volunteer(state, &m, Inquiry::new(words, way, requester), mode, received).await;
}

/// A new forum post, where its words are not to be read: the title alone is asked.
pub(super) async fn posted(state: Arc<BotState>, thread: ChannelInfo) {
    let received = Instant::now();
    let (id, guild) = (thread.id, thread.guild);
    let Some(parent) = thread.parent.filter(|parent| state.is_forum(*parent)) else { return };
    let mode = state.mode(id, Some(parent));
    let is_new = Timestamp::now().duration_since(made_at(id)).abs() < NEW;
    // With the intent the post's first message comes too, and is answered instead.
    if state.reads_content() || !is_new || !matches!(mode, Mode::Suggest | Mode::Auto | Mode::Shadow) {
        return;
    }
    let _turn = state.turns.turn(id).await;
    let mut m = Message::default();
    (m.id, m.channel_id, m.guild_id) = (id.into(), id.into(), Some(guild.into()));
    m.content.clone_from(&thread.name);
    m.author.id = thread.owner.map(UserId::from).unwrap_or_default();
    let locale = state.locale_of(Some(guild)).unwrap_or_else(|| "en-US".to_owned());
    let requester = Requester::of_message(&m, Some(parent), locale);
    volunteer(&state, &m, Inquiry::new(thread.name, Way::Forum, requester), mode, received).await;
}

async fn volunteer(state: &Arc<BotState>, m: &Message, inquiry: Inquiry, mode: Mode, received: Instant) {
    let channel = inquiry.requester.channel;
    if state.is_closing() || state.turns.is_gone(m.id.get()) || state.gate.waiting() > 0 {
        return;
    }
    // Two brakes: how often it looks, and, as for everyone, how often it answers.
    if state.looks.take(channel, Instant::now()).is_err() {
        return;
    }
    if mode == Mode::Shadow {
        return shadow::show(state, inquiry, Some(m), m.id.get(), received).await;
    }
    let Ok(answered) = answer(state, &inquiry).await else { return };
    let is_sure = answered.outcome == Outcome::Answered && answered.confidence >= SURE && answered.passage.is_some();
    if !is_sure || !claim(state, m.id.get()).await {
        return;
    }
    if state.channels.take(channel, Instant::now()).is_err() {
        state.metrics.cooled(Scope::Channel);
        return;
    }
    let (requester, way) = (inquiry.requester.clone(), inquiry.way);
    let shown = answered.clone();
    let dressed = state.block(move |state| {
        let index = state.engine.index();
        let view = state.view(&index, &requester, false);
        if mode == Mode::Suggest {
            let place = index.passage(shown.passage.as_ref()?)?;
            let message = hint(&chosen(&place, view.index, None, shown.confidence)?, &view)?;
            return Some(MessageReply { message, is_quiet: true });
        }
        let key = if way == Way::Forum { "auto.forum" } else { "auto.lead" };
        Some(MessageReply { message: lead(shown.message, key, &view), is_quiet: true })
    });
    let Ok(Some(reply)) = dressed.await else { return };
    state.metrics.asked(way, Outcome::Answered, received.elapsed());
    state.count(way, &answered, received.elapsed());
    if let Some(sent) = send(state, m, &reply).await {
        remember(state, m, sent, Some(&answered), true).await;
    }
}
