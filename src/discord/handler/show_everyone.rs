//! "Show everyone": a private answer posted for all. It is rendered anew from what its buttons point to, so that what the
//! articles no longer say is not posted, and what was said to the asker alone stays with the asker.

use super::super::custom_id::Action;
use super::super::inquiry::Inquiry;
use super::super::localisation::Localisation;
use super::super::metrics::{Outcome, Way};
use super::super::notice::Notice;
use super::super::payload::{Message as Sent, defer};
use super::super::render::reply::{ReplyContext, answered, reply};
use super::super::render::{View, resolve};
use super::super::requester::Requester;
use super::super::state::BotState;
use super::deliver::{Ticket, logged};
use super::our_message::{actions, question_of};
use super::refusing::refuse;
use crate::answer::{Answer, Reply};
use crate::article::Key;
use crate::ledger::Mode;
use serenity::all::{AuthorizingIntegrationOwner, ComponentInteraction};
use std::sync::Arc;
use std::time::Instant;

/// Posts the answer that the button is under; in reply to `target` where it answers a message, and where bot and presser
/// may write.
pub(super) async fn show_everyone(
    state: &Arc<BotState>,
    ticket: &Ticket,
    requester: &Requester,
    i: &ComponentInteraction,
    target: Option<u64>,
) {
    let is_silent = matches!(state.mode(requester.channel, requester.parent), Mode::Off | Mode::Shadow);
    if requester.guild.is_some() && is_silent {
        return refuse(state, ticket, Notice::new("permission.channel_off", Outcome::Refused)).await;
    }
    let now = Instant::now();
    if let Err(refused) = state.channels.take(requester.channel, now).and(state.users.take(requester.user, now)) {
        let when = super::refusing::when(refused.wait);
        return refuse(state, ticket, Notice::new("cooldown.user", Outcome::Cooled).with("when", when)).await;
    }
    let (actions, question) = (actions(state, &i.message), question_of(&i.message));
    let for_all = requester.clone();
    let made = state.work(move |state| public(state, &actions, question, &for_all)).await;
    let public = match made.unwrap_or_else(|trouble| Err(trouble.into())) {
        Ok(public) => public,
        Err(notice) => return refuse(state, ticket, notice).await,
    };
    let owners = &i.authorizing_integration_owners.0;
    let is_installed = owners.iter().any(|o| matches!(o, AuthorizingIntegrationOwner::GuildInstall(Some(_))));
    let Some(target) = target.filter(|_| is_installed && requester.may_write()) else {
        // A new answer of this interaction is seen by all, whatever the one it was pressed on is.
        ticket.respond(state, &public.answer(false)).await;
        return;
    };
    // Sending may wait for a rate limit, the interaction does not.
    if !ticket.respond(state, &defer(true)).await.is_sent {
        return;
    }
    let localisation = Localisation::of(&requester.locale);
    let sent = state.rest.send(requester.channel, &public.reply_to(target, ticket.id, false)).await;
    let is_refused = sent.as_ref().is_err_and(|e| e.is_missing_access() || e.is_no_history());
    let is_posted = if is_refused {
        // Not allowed to write here itself; as a further answer to the interaction it is.
        ticket.later(state, &public, false).await.is_sent
    } else {
        logged(state, sent, "posting an answer")
    };
    let key = if is_posted { "menu.posted" } else { "trouble.failed" };
    ticket.edit(state, &Sent::text(&localisation.say(key))).await;
}

/// The answer as all may see it.
fn public(
    state: &BotState,
    actions: &[Action],
    question: Option<String>,
    requester: &Requester,
) -> Result<Sent, Notice> {
    let index = state.engine.index();
    let view: View<'_> = state.view(&index, requester, false);
    let gone = || Notice::new("stale.passage", Outcome::Refused);
    let choices: Vec<Answer> = actions
        .iter()
        .filter_map(|action| if let Action::Choose(cited) = action { Some(resolve(cited, &index)) } else { None })
        .collect::<Option<_>>()
        .ok_or_else(gone)?;
    if !choices.is_empty() {
        let choice = Reply::DidYouMean { choices, runners_up: Vec::new() };
        return Ok(reply(&question.unwrap_or_default(), &choice, ReplyContext::default(), &view));
    }
    let quoted = actions.iter().find_map(|action| if let Action::Helpful(cited) = action { Some(cited) } else { None });
    if let Some(quoted) = quoted {
        let answer = resolve(quoted, &index).ok_or_else(gone)?;
        let next = actions.iter().find_map(|action| if let Action::More { keys } = action { Some(keys) } else { None });
        let still = |key: &&Key| index.by_key(**key).is_some();
        let next = next.into_iter().flatten().filter(still).copied().collect();
        return Ok(answered(question.as_deref(), &answer, next, ReplyContext::default(), &view));
    }
    // A fact about an article has no passage to point to: it is looked up again.
    let again = Inquiry::new(question.ok_or_else(gone)?, Way::Button, requester.clone());
    Ok(state.answer(&again)?.message)
}
