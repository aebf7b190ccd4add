//! A reader's verdict on an answer: it helped, or it was not it.

use super::super::custom_id::{Action, CitedQuote};
use super::super::metrics::Outcome;
use super::super::notice::Notice;
use super::super::payload::{Button, ButtonLook, Message as Sent, rows};
use super::super::render::View;
use super::super::requester::Requester;
use super::super::state::BotState;
use crate::article::Key;
use crate::ledger::{GapId, Source, Verdict};
use jiff::Timestamp;

pub(super) fn verdict(
    state: &BotState,
    cited: &CitedQuote,
    requester: &Requester,
    guild: Option<u64>,
    helpful: bool,
) -> Result<bool, Notice> {
    let index = state.engine.index();
    let place = index.by_key(cited.passage).ok_or_else(|| Notice::new("stale.passage", Outcome::Refused))?;
    // One reader's vote on one passage is one vote, wherever it was shown.
    let mut who = cited.passage.0.to_vec();
    who.extend(requester.user.to_be_bytes());
    let voter = state.seal.sign(b"voter", &who);
    let (passage, confidence) = (place.passage.id.clone(), Some(cited.percent));
    let verdict = Verdict { passage, helpful, voter, confidence, source: Source::Reader, guild };
    let kept = state.heed(state.ledger.record_verdict(&verdict, Timestamp::now()));
    kept.ok_or_else(|| Notice::new("verdict.not_saved", Outcome::Failed))
}

/// Notes that the answer in `message` was "not it"; gives the gap that a reader can wait for.
pub(super) fn denied(
    state: &BotState,
    cited: &CitedQuote,
    question: Option<&str>,
    message: u64,
    requester: &Requester,
    place: Option<u64>,
) -> Result<Option<GapId>, Notice> {
    let is_new = verdict(state, cited, requester, place, false)?;
    // A question that was cut to fit is not what was asked.
    let whole = question.filter(|q| is_new && !q.ends_with('…'));
    let gap = whole.and_then(|q| state.not_it(q, cited, message, requester.user, place));
    Ok(gap.filter(|_| state.settings.retention_days > 0))
}

/// Thanks for "not it", with the ways on.
pub(super) fn not_it(gap: Option<GapId>, next: Option<Vec<Key>>, view: &View<'_>) -> Sent {
    let mut message = Sent::text(&view.localisation.say("verdict.not_it"));
    let more = next.map(|keys| {
        Button::new(ButtonLook::Primary, &view.localisation.say("button.more"), view.seal.id(&Action::More { keys }))
    });
    let mut buttons: Vec<Button> = more.into_iter().collect();
    buttons.push(Button::new(
        ButtonLook::Secondary,
        &view.localisation.say("button.rephrase"),
        view.seal.id(&Action::Rephrase),
    ));
    buttons.extend(gap.map(|gap| {
        let tell = Action::Tell { gap: gap.into() };
        Button::new(ButtonLook::Secondary, &view.localisation.say("button.tell_me"), view.seal.id(&tell))
    }));
    message.components = rows(buttons);
    message
}
