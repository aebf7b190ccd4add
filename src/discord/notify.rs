//! "Notify me when answered", kept: after the articles changed, the questions that somebody waits for are asked again,
//! and where there is an answer now, whoever waited gets it in a direct message, once.

use super::corrections::correct;
use super::gap_closing::settle_answered;
use super::inquiry::Inquiry;
use super::metrics::{Failure, Outcome, Way};
use super::payload::Message;
use super::render::reply::lead;
use super::requester::Requester;
use super::state::BotState;
use crate::ledger::{Awaited, GapId, Mode};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// Discord frowns on bots that open many direct messages at once.
const PACE: Duration = Duration::from_secs(1);

/// Brings past questions and replies in line with articles that changed.
pub(super) async fn notify(state: Arc<BotState>) {
    settle_answered(&state).await;
    tell_waiting(Arc::clone(&state)).await;
    correct(&state).await;
}

/// Tells everyone who waits for a question that the articles answer now.
async fn tell_waiting(state: Arc<BotState>) {
    let Ok(Some(awaited)) = state.block(|state| state.heed(state.ledger.awaited())).await else { return };
    for waited in awaited {
        let gap = waited.gap;
        let Ok(Some(users)) = state.block(move |state| state.heed(state.ledger.waiting(gap))).await else { return };
        for user in users {
            if state.is_closing() {
                return;
            }
            let again = waited.clone();
            let Ok(Some(message)) = state.work_sometime(move |state| answer(state, &again, user)).await else { break };
            // Taken off before it is told: better to miss a message than to get one at every start.
            let was_waiting = state.block(move |state| state.heed(state.ledger.stop_waiting(gap, user))).await;
            if was_waiting == Ok(Some(true)) {
                if !tell(&state, gap, user, &message).await {
                    // Discord could not be reached: next time, then.
                    let again = move |state: &BotState| state.heed(state.ledger.wait_for(gap, user, Timestamp::now()));
                    let _ = state.block(again).await;
                }
                tokio::time::sleep(PACE).await;
            }
        }
    }
}

/// Whether it is settled: told, or not to be told.
async fn tell(state: &Arc<BotState>, gap: GapId, user: u64, message: &Message) -> bool {
    let sent = match state.rest.direct(user).await {
        Ok(channel) => state.rest.send(channel, &message.later(false)).await.map(drop),
        Err(error) => Err(error),
    };
    let Err(error) = sent else { return true };
    if error.is_passing() {
        tracing::info!(%error, "a waiting reader could not be notified yet");
        return false;
    }
    // Closed since they asked to be told.
    state.metrics.failed(Failure::Discord);
    let is_said = say_where_asked(state, gap, message).await;
    tracing::warn!(%error, is_said, "a waiting reader takes no direct messages; if the question was asked publicly, the answer is posted there");
    true
}

/// Says it in reply to the answers that all could see, once for each, however many waited. Private questions stay private:
/// their answers are not found by the channel.
async fn say_where_asked(state: &Arc<BotState>, gap: GapId, message: &Message) -> bool {
    let Ok(Some(replies)) = state.block(move |state| state.heed(state.ledger.replies_with(gap))).await else {
        return false;
    };
    let mut is_said = false;
    for (channel, reply) in replies {
        let is_public = state.guild_of(channel).is_some() && state.rest.message(channel, reply).await.is_ok();
        let is_on = matches!(state.mode(channel, None), Mode::Mention | Mode::Suggest | Mode::Auto);
        if is_public && is_on {
            is_said |= state.rest.send(channel, &message.reply_to(reply, reply, true)).await.is_ok();
        }
    }
    is_said
}

/// The message, where the articles answer now with something else than was shown before.
fn answer(state: &BotState, waited: &Awaited, user: u64) -> Option<Message> {
    let words = waited.question.as_str();
    // Nothing of it is kept: the question is in the ledger already.
    let inquiry = Inquiry::new(words.to_owned(), Way::Auto, Requester::of_words(user, words));
    let answered = state.answer(&inquiry).ok()?;
    let is_new = answered.passage.is_none() || answered.passage != waited.passage;
    if answered.outcome != Outcome::Answered || !is_new {
        return None;
    }
    let index = state.engine.index();
    Some(lead(answered.message, "wish.answered", &state.view(&index, &inquiry.requester, false)))
}
