//! "Wrong answer" on a reply of the bot: a moderator says that its passage does not answer, and perhaps which one does. The
//! ruling is a golden question of the corpus; the reply is answered again at once.

use super::super::custom_id::{Action, Step};
use super::super::inquiry::Inquiry;
use super::super::localisation::Localisation;
use super::super::metrics::{Outcome, Way};
use super::super::notice::Notice;
use super::super::payload::Message as Sent;
use super::super::recording::replace;
use super::super::render::ruling;
use super::super::requester::Requester;
use super::super::state::BotState;
use super::deliver::{Made, Stands, Ticket};
use super::our_message::{actions, question_of};
use crate::article::{Key, PassageId, Question};
use crate::eval::GoldenQuestion;
use crate::ledger::{Actor, AuditAction, AuditEntry, Source, Verdict};
use crate::newsroom::{keep_golden, read_golden};
use crate::search::Filter;
use jiff::Timestamp;
use serenity::all::{CommandInteraction, ComponentInteraction, Message, ResolvedTarget};
use std::sync::Arc;

/// Passages offered in place of the wrong one.
const OFFERED: usize = 10;

/// The menu entry on a message.
pub(super) async fn command(state: &Arc<BotState>, ticket: &Ticket, i: &CommandInteraction) {
    let Some(ResolvedTarget::Message(target)) = i.data.target() else { return };
    let requester = Requester::of_command(i);
    let (for_work, target, locale) = (Arc::clone(state), target.clone(), ticket.locale.clone());
    let making = async move {
        let made = for_work.work(move |state| offer(state, &target, &requester)).await;
        match made.unwrap_or_else(|trouble| Err(trouble.into())) {
            Ok(message) => Made::Message { message, is_private: true },
            Err(notice) => Made::notice(&notice, &locale),
        }
    };
    ticket.answer(state, Stands::Private, making).await;
}

/// The page that asks which passage is right.
fn offer(state: &BotState, target: &Message, requester: &Requester) -> Result<Sent, Notice> {
    let nothing = || Notice::new("ruling.no_answer", Outcome::Refused);
    if target.author.id.get() != state.me {
        return Err(nothing());
    }
    let known = state.heed(state.ledger.reply_at(target.id.get())).flatten();
    let kept = || state.heed(state.ledger.gap_question(known.as_ref()?.reply.gap?)).flatten();
    let shown = question_of(target).filter(|q| !q.ends_with('…')).and_then(|q| Question::new(&q).ok());
    // A question that was cut to fit is not what was asked.
    let question = shown
        .or_else(kept)
        .ok_or_else(|| Notice::new("ruling.no_question", Outcome::Refused).with("ask", state.mention("ask")))?;
    let quoted = actions(state, target).into_iter().find_map(|action| match action {
        Action::Helpful(cited) | Action::NotIt(cited) | Action::Reveal(cited) => Some(cited.passage),
        _ => None,
    });
    let remembered = || known.as_ref().and_then(|known| known.reply.passage.as_ref()).map(PassageId::key);
    let wrong = quoted.or_else(remembered).ok_or_else(nothing)?;
    let response = state.engine.ask(&question, &Filter::default(), OFFERED + 1).map_err(|error| {
        tracing::error!(%error, "the engine failed on a question");
        Notice::new("trouble.failed", Outcome::Failed)
    })?;
    let mut next = response.passages();
    next.retain(|a| a.citation.passage.as_ref().is_some_and(|passage| passage.key() != wrong));
    next.truncate(OFFERED);
    let view = state.view(&response.index, requester, true);
    let at = (target.channel_id.get(), target.id.get());
    Ok(ruling::offer(question.as_str(), wrong, &next, at, &view))
}

/// One of that page's buttons was pressed.
pub(super) async fn pressed(
    state: &Arc<BotState>,
    ticket: &Ticket,
    requester: &Requester,
    step: Step,
    i: &ComponentInteraction,
) {
    let Step::Rule { wrong, right, channel, message } = step else { return };
    let guild = requester.guild;
    let (for_work, by, question, locale) =
        (Arc::clone(state), requester.clone(), question_of(&i.message), ticket.locale.clone());
    let making = async move {
        let ruled = for_work.block(move |state| rule(state, question.as_deref(), wrong, right, message, &by)).await;
        let question = match ruled.unwrap_or_else(|trouble| Err(trouble.into())) {
            Ok(question) => question,
            Err(notice) => return Made::notice(&notice, &locale),
        };
        let localisation = Localisation::of(&locale);
        let is_edited = answer_again(&for_work, channel, message, question, guild).await;
        let lines = [
            localisation.say(if right.is_some() { "ruling.pointed" } else { "ruling.blocked" }),
            localisation.say(if is_edited { "ruling.edited" } else { "ruling.not_edited" }),
        ];
        Made::Update(Sent::text(&lines.join("\n")))
    };
    ticket.answer(state, Stands::InPlace, making).await;
}

/// Keeps the ruling. What was ruled on the same question before stays, unless this says otherwise.
fn rule(
    state: &BotState,
    question: Option<&str>,
    wrong: Key,
    right: Option<Key>,
    message: u64,
    requester: &Requester,
) -> Result<Question, Notice> {
    let gone = || Notice::new("stale.passage", Outcome::Refused);
    let index = state.engine.index();
    let question = question.and_then(|q| Question::new(q).ok()).ok_or_else(gone)?;
    let named = |key: Key| index.by_key(key).map(|place| place.passage.id.to_string()).ok_or_else(gone);
    let (wrong, right) = (named(wrong)?, right.map(named).transpose()?);
    let corpus = &state.engine.settings().corpus;
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "a ruling could not be saved");
        Notice::new("ruling.failed", Outcome::Failed)
    };
    let folded = |text: &str| text.trim().to_lowercase();
    let known = read_golden(corpus).map_err(|error| failed(&error))?;
    let known = known.into_iter().find(|golden| folded(&golden.question) == folded(question.as_str()));
    let mut golden =
        known.unwrap_or_else(|| GoldenQuestion { question: question.as_str().to_owned(), ..Default::default() });
    golden.ruling = true;
    if right.is_some() {
        golden.relevant = right.iter().cloned().collect();
    }
    golden.relevant.retain(|id| *id != wrong);
    golden.wrong.retain(|id| Some(id) != right.as_ref() && *id != wrong);
    golden.wrong.push(wrong.clone());
    keep_golden(corpus, golden).map_err(|error| failed(&error))?;
    let now = Timestamp::now();
    let entry = AuditEntry {
        actor: Some(Actor::Member(requester.user)),
        action: AuditAction::RulingSet,
        subject: wrong.clone(),
        detail: right.unwrap_or_default(),
        guild: requester.guild,
    };
    state.heed(state.ledger.audit(&entry, now));
    let mut who = message.to_be_bytes().to_vec();
    who.extend(requester.user.to_be_bytes());
    let voter = state.seal.sign(b"voter", &who);
    let (passage, source) = (PassageId::new(wrong), Source::Moderator);
    let verdict = Verdict { passage, helpful: false, voter, confidence: None, source, guild: requester.guild };
    state.heed(state.ledger.record_verdict(&verdict, now));
    Ok(question)
}

/// Has the reply say what the articles say by the ruling; one that nobody asked for goes where nothing answers.
async fn answer_again(
    state: &Arc<BotState>,
    channel: u64,
    message: u64,
    question: Question,
    guild: Option<u64>,
) -> bool {
    let Ok(found) = state.rest.message(channel, message).await else { return false };
    let owner = super::our_message::owner(state, &found).unwrap_or_default();
    let again = state.work(move |state| {
        let is_unasked =
            state.heed(state.ledger.reply_at(message)).flatten().is_some_and(|known| known.reply.is_unasked);
        // Nothing of it is kept: it was asked before.
        let mut inquiry = Inquiry::new(
            question.as_str().to_owned(),
            Way::Auto,
            Requester::of_words(owner, question.as_str()).within(guild),
        );
        inquiry.note = Some("ruling.note");
        (state.answer(&inquiry), is_unasked)
    });
    let Ok((Ok(answered), is_unasked)) = again.await else { return false };
    if is_unasked && answered.outcome != Outcome::Answered {
        let _ = state.block(move |state| state.heed(state.ledger.forget_message(message))).await;
        return state.rest.delete(channel, message).await.is_ok();
    }
    replace(state, channel, message, &answered.message, answered.passage.clone(), answered.quote).await.is_ok()
}
