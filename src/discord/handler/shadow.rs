//! Channels on trial: what the bot would answer goes to the moderators' log only, where they judge it by two buttons. In the
//! channel itself nothing is seen of it.

use super::super::inquiry::{Answered, Inquiry};
use super::super::localisation::Localisation;
use super::super::metrics::{Outcome, Way};
use super::super::notice::Notice;
use super::super::payload::Message as Sent;
use super::super::render::shadow::{QuestionPlace, judged, post};
use super::super::requester::Requester;
use super::super::rest::RestError;
use super::super::state::BotState;
use super::deliver::{Made, Stands, Ticket};
use super::sending::{answer, claim};
use crate::ledger::{Mode, SentReply, ShadowReply};
use jiff::Timestamp;
use serenity::all::{ComponentInteraction, Message};
use std::sync::Arc;
use std::time::Instant;

/// Nobody asked the bot, so it must be surer than when somebody did.
pub(super) const SURE: f32 = 0.8;

/// Whether the channel is on trial.
pub(super) fn is_on(state: &BotState, requester: &Requester) -> bool {
    requester.guild.is_some() && state.mode(requester.channel, requester.parent) == Mode::Shadow
}

/// A question by a command: the asker alone is told that nobody is answered here yet. What was looked up of somebody else's
/// message is not logged.
pub(super) async fn asked(state: &Arc<BotState>, ticket: &Ticket, inquiry: Inquiry) {
    state.metrics.asked(inquiry.way, Outcome::Refused, ticket.received.elapsed());
    let notice = Notice::new("shadow.not_yet", Outcome::Refused);
    ticket.refuse(state, &notice).await;
    if inquiry.way != Way::ContextMenu {
        show(state, inquiry, None, ticket.id, ticket.received).await;
    }
}

/// Posts in the log what would have been answered; `m` is the message that asked. `id` is of whatever asked, so that it is
/// posted once.
pub(super) async fn show(state: &Arc<BotState>, mut inquiry: Inquiry, m: Option<&Message>, id: u64, received: Instant) {
    let Some(guild) = inquiry.requester.guild else { return };
    // The log is read by moderators, not by whoever asked.
    inquiry.requester.locale = state.locale_of(Some(guild)).unwrap_or_else(|| "en-US".to_owned());
    (inquiry.is_private, inquiry.note) = (false, None);
    let Ok(answered) = answer(state, &inquiry).await else { return };
    let is_unasked = matches!(inquiry.way, Way::Auto | Way::Suggest | Way::Forum);
    let is_sure = answered.outcome == Outcome::Answered && answered.confidence >= SURE && answered.passage.is_some();
    if (is_unasked && !is_sure) || answered.outcome == Outcome::SmallTalk {
        return;
    }
    if m.is_some() && !claim(state, id).await {
        return;
    }
    if m.is_some() {
        state.metrics.asked(inquiry.way, answered.outcome, received.elapsed());
    }
    let (channel, parent) = (inquiry.requester.channel, inquiry.requester.parent);
    let Ok(Some(log)) = state.block(move |state| log_of(state, channel, parent)).await else {
        tracing::error!(channel, "a channel is on trial and has no log; set one with /channel");
        return;
    };
    let place = QuestionPlace { guild, channel: inquiry.requester.channel, message: m.map(|m| m.id.get()) };
    if let Some(message) = sent(state, log, place, &answered, &inquiry.requester, id).await {
        remember(state, message, log, place, answered, m).await;
    }
}

/// The log of a channel, or of the channel that a thread is in.
pub(super) fn log_of(state: &BotState, channel: u64, parent: Option<u64>) -> Option<u64> {
    let parent = parent.or_else(|| state.thread(channel).map(|thread| thread.parent));
    let log = |channel: u64| state.heed(state.ledger.shadow_log(channel)).flatten();
    log(channel).or_else(|| log(parent?))
}

fn percent(answered: &Answered) -> Option<u8> {
    answered.passage.as_ref()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    Some((answered.confidence.clamp(0.0, 1.0) * 100.0).floor() as u8)
}

async fn sent(
    state: &Arc<BotState>,
    log: u64,
    place: QuestionPlace,
    answered: &Answered,
    requester: &Requester,
    id: u64,
) -> Option<u64> {
    let reply = {
        let index = state.engine.index();
        let view = state.view(&index, requester, false);
        post(answered.message.clone(), place, percent(answered), &view)
    };
    match state.rest.send(log, &reply.once(id)).await {
        Ok(posted) => {
            state.failing.clear(log);
            if !reply.embeds.is_empty() && !posted.has_embeds {
                super::deliver::logged(
                    state,
                    state.rest.edit(log, posted.id, &reply.plain().edit()).await,
                    "posting without embeds",
                );
            }
            Some(posted.id)
        }
        Err(error) => {
            unwritable(state, log, place, &error).await;
            None
        }
    }
}

/// Tells, once, that the log is gone or closed: in the bot's log, and in the server's own log channel where that is another.
async fn unwritable(state: &Arc<BotState>, log: u64, place: QuestionPlace, error: &RestError) {
    if error.is_passing() {
        tracing::warn!(%error, log, "the log of a channel on trial could not be reached");
        return;
    }
    if !state.failing.note(log) {
        return;
    }
    tracing::error!(
        %error,
        log,
        channel = place.channel,
        remedy = error.remedy(),
        "the log of a channel on trial is gone or closed to the bot; what it would have answered is lost until that is fixed \
         or /channel names another"
    );
    let own =
        state.block(move |state| state.heed(state.ledger.log_channel(place.guild)).flatten()).await.ok().flatten();
    if let Some(own) = own.filter(|own| *own != log) {
        let localisation = Localisation::of(&state.locale_of(Some(place.guild)).unwrap_or_default());
        let values = [("channel", format!("<#{}>", place.channel)), ("log", format!("<#{log}>"))];
        let sent =
            state.rest.send(own, &Sent::text(&localisation.fill("shadow.unwritable", &values)).later(false)).await;
        super::deliver::logged(state, sent, "telling of a log that is closed");
    }
}

/// Keeps what can be judged, without words; and which post is about which message, so that it goes with it.
async fn remember(
    state: &Arc<BotState>,
    message: u64,
    log: u64,
    place: QuestionPlace,
    answered: Answered,
    m: Option<&Message>,
) {
    let shadow = percent(&answered).zip(answered.passage).map(|(confidence, passage)| ShadowReply {
        message,
        guild: place.guild,
        channel: place.channel,
        passage,
        confidence,
    });
    let reply = m.map(|m| SentReply {
        question_message: Some(m.id.get()),
        channel: log,
        message,
        // Corrections of an article are not told in the log.
        passage: None,
        quote: None,
        gap: answered.gap,
        asked: state.mark(&m.content),
        is_unasked: true,
        guild: answered.guild,
    });
    // A failure was told to the log.
    let _ = state
        .block(move |state| {
            let now = Timestamp::now();
            if let Some(shadow) = shadow {
                state.heed(state.ledger.remember_shadow(&shadow, now));
            }
            if let Some(reply) = reply {
                state.heed(state.ledger.remember_reply(&reply, now));
            }
        })
        .await;
}

/// A moderator judged a post of the log.
pub(super) async fn pressed(
    state: &Arc<BotState>,
    ticket: &Ticket,
    requester: &Requester,
    is_right: bool,
    i: &ComponentInteraction,
) {
    let (for_work, shown, mut by) = (Arc::clone(state), i.message.clone(), requester.clone());
    let locale = ticket.locale.clone();
    let making = async move {
        let (message, user, guild) = (shown.id.get(), by.user, by.guild.unwrap_or_default());
        let judged_now = for_work
            .block(move |state| state.heed(state.ledger.judge_shadow(guild, message, is_right, Timestamp::now())));
        let refused = match judged_now.await {
            Ok(Some(true)) => {
                by.locale = for_work.locale_of(by.guild).unwrap_or_else(|| "en-US".to_owned());
                let index = for_work.engine.index();
                let view = for_work.view(&index, &by, false);
                return Made::Update(judged(&shown, is_right, user, &view));
            }
            Ok(Some(false)) => Notice::new("shadow.gone", Outcome::Refused),
            Ok(None) => Notice::new("verdict.not_saved", Outcome::Failed),
            Err(trouble) => trouble.into(),
        };
        Made::notice(&refused, &locale)
    };
    ticket.answer(state, Stands::InPlace, making).await;
}
