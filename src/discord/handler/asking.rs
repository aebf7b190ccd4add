//! A question that came by an interaction: held back where too much is asked, answered, delivered, remembered.

use super::super::inquiry::Inquiry;
use super::super::localisation::Localisation;
use super::super::metrics::{Outcome, Scope};
use super::super::notice::Notice;
use super::super::state::{BotState, SOON, Trouble};
use super::deliver::{Made, Stands, Ticket};
use super::refusing::when;
use super::shadow;
use crate::ledger::{Mode, SentReply};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::oneshot;

/// Answers a question that came by an interaction.
pub(super) async fn ask(state: &Arc<BotState>, ticket: &Ticket, mut inquiry: Inquiry) {
    if let Err(notice) = brake(state, &mut inquiry) {
        state.metrics.asked(inquiry.way, notice.outcome, ticket.received.elapsed());
        return ticket.refuse(state, &notice).await;
    }
    if shadow::is_on(state, &inquiry.requester) {
        return shadow::asked(state, ticket, inquiry).await;
    }
    let (for_work, locale, received) = (Arc::clone(state), ticket.locale.clone(), ticket.received);
    let (is_private, channel, who) = (inquiry.is_private, inquiry.requester.channel, inquiry.requester.user);
    let mut reply = SentReply {
        question_message: None,
        channel,
        message: 0,
        passage: None,
        quote: None,
        gap: None,
        asked: state.mark(""),
        is_unasked: false,
        guild: None,
    };
    let (tell, answered) = oneshot::channel();
    let making = async move {
        let (way, addressee) = (inquiry.way, inquiry.addressee);
        let answered = for_work.work_by(who, received + SOON, move |state| state.answer(&inquiry)).await;
        let (made, outcome) = match answered.unwrap_or_else(|trouble: Trouble| Err(trouble.into())) {
            Ok(answered) => {
                let (mut message, outcome) = (answered.message.clone(), answered.outcome);
                // What is said to "hi" or "help" is for whoever said it.
                let is_private = is_private || outcome == Outcome::SmallTalk;
                if let Some(user) = addressee.filter(|_| !is_private) {
                    let whom = Localisation::of(&locale).fill("answer.for", &[("user", format!("<@{user}>"))]);
                    let lines = [whom, std::mem::take(&mut message.content)].join("\n");
                    lines.trim_end().clone_into(&mut message.content);
                }
                for_work.count(way, &answered, received.elapsed());
                // Nobody listens when the answer came too late.
                let _ = tell.send(answered);
                (Made::Message { message, is_private }, outcome)
            }
            Err(notice) => (Made::notice(&notice, &locale), notice.outcome),
        };
        for_work.metrics.asked(way, outcome, received.elapsed());
        made
    };
    let stands = if is_private { Stands::Private } else { Stands::Public };
    let delivered = ticket.answer(state, stands, making).await;
    // Remembered, so that its gap goes when it is deleted, and a correction of the article finds it.
    let (Some(message), Ok(answered)) = (delivered.message, answered.await) else { return };
    (reply.message, reply.passage, reply.quote, reply.gap) = (message, answered.passage, answered.quote, answered.gap);
    reply.guild = answered.guild;
    let _ = state.block(move |state| state.heed(state.ledger.remember_reply(&reply, Timestamp::now()))).await;
}

/// Cooldowns and a channel's mode: what is refused, and what is answered privately instead of for all.
fn brake(state: &BotState, inquiry: &mut Inquiry) -> Result<(), Notice> {
    let requester = &inquiry.requester;
    if let Err(refused) = state.users.take(requester.user, Instant::now()) {
        state.metrics.cooled(Scope::User);
        return Err(Notice::new("cooldown.user", Outcome::Cooled).with("when", when(refused.wait)));
    }
    if inquiry.is_private || requester.guild.is_none() {
        return Ok(());
    }
    if state.mode(requester.channel, requester.parent) == Mode::Off {
        inquiry.is_private = true;
        inquiry.note = Some("channel.off_note");
        return Ok(());
    }
    if state.channels.take(requester.channel, Instant::now()).is_err() {
        state.metrics.cooled(Scope::Channel);
        inquiry.is_private = true;
        inquiry.note = Some("cooldown.private");
    }
    Ok(())
}
