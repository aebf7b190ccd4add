//! `/threshold`: from which confidence the bot answers in this server, what that is worth, and what would be better.

use super::super::deliver::{Made, Stands, Ticket};
use crate::discord::custom_id::Step;
use crate::discord::localisation::Localisation;
use crate::discord::metrics::{Failure, Outcome};
use crate::discord::notice::Notice;
use crate::discord::payload::Message;
use crate::discord::render::threshold::{ThresholdPage, page};
use crate::discord::requester::Requester;
use crate::discord::rights::Right;
use crate::discord::state::BotState;
use crate::eval::{PrecisionGoal, Proposal};
use crate::ledger::{AuditAction, Judged, Source, Trial};
use crate::newsroom::JudgedEvidence;
use serenity::all::{CommandInteraction, ResolvedValue};
use std::sync::Arc;

/// What was asked for.
enum ThresholdAction {
    Look(PrecisionGoal),
    Set(f32),
    Reset,
}

impl ThresholdAction {
    fn of(i: &CommandInteraction) -> Self {
        let mut wish = PrecisionGoal::default();
        for option in i.data.options() {
            match (option.name, option.value) {
                #[expect(clippy::cast_possible_truncation, reason = "a hundredth")]
                ("value", ResolvedValue::Number(value)) => return Self::Set((value as f32).clamp(0.0, 1.0)),
                ("reset", ResolvedValue::Boolean(true)) => return Self::Reset,
                ("precision", ResolvedValue::Integer(percent)) => {
                    wish.precision = f64::from(u8::try_from(percent).unwrap_or(95).clamp(1, 99)) / 100.0;
                }
                _ => {}
            }
        }
        Self::Look(wish)
    }
}

/// `/threshold`.
pub(in super::super) async fn threshold(
    state: &Arc<BotState>,
    ticket: &Ticket,
    requester: &Requester,
    i: &CommandInteraction,
) {
    let (for_work, locale, by) = (Arc::clone(state), ticket.locale.clone(), requester.clone());
    let wanted = ThresholdAction::of(i);
    let making = async move {
        let done = match wanted {
            // Every golden question is asked: that takes a while, and keeps no reader waiting.
            ThresholdAction::Look(wish) => for_work.work_slowly(move |state| look(state, wish, &by)).await,
            ThresholdAction::Set(value) => for_work.block(move |state| set(state, Some(value), &by)).await,
            ThresholdAction::Reset => for_work.block(move |state| set(state, None, &by)).await,
        };
        match done.unwrap_or_else(|trouble| Err(trouble.into())) {
            Ok(message) => Made::Message { message, is_private: true },
            Err(notice) => Made::notice(&notice, &locale),
        }
    };
    ticket.answer(state, Stands::Private, making).await;
}

/// One of the page's buttons was pressed.
pub(in super::super) async fn decided(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, step: Step) {
    let (for_work, locale, by) = (Arc::clone(state), ticket.locale.clone(), requester.clone());
    let making = async move {
        let done = for_work.block(move |state| match step {
            Step::UseThreshold { percent } => set(state, Some(f32::from(percent) / 100.0), &by),
            _ => Ok(Message::text(
                &Localisation::of(&by.locale).fill("threshold.kept", &[("threshold", &shown(state, &by))]),
            )),
        });
        match done.await.unwrap_or_else(|trouble| Err(trouble.into())) {
            Ok(message) => Made::Update(message),
            Err(notice) => Made::notice(&notice, &locale),
        }
    };
    ticket.answer(state, Stands::InPlace, making).await;
}

fn shown(state: &BotState, requester: &Requester) -> String {
    format!("{:.2}", state.threshold(requester.guild))
}

fn look(state: &BotState, wish: PrecisionGoal, requester: &Requester) -> Result<Message, Notice> {
    let guild = requester.guild.unwrap_or_default();
    let present = state.threshold(requester.guild);
    let mut judged = state.heed(state.ledger.judged()).unwrap_or_default();
    judged.retain(|judged| counts(state, judged, requester));
    let evidence = JudgedEvidence::gather(&state.engine, judged, present).map_err(|error| {
        state.metrics.failed(Failure::Engine);
        tracing::error!(%error, "the evidence for a threshold could not be gathered");
        Notice::new("threshold.failed", Outcome::Failed)
    })?;
    let proposal = evidence.propose(wish);
    let trials = |threshold: f32| -> Vec<(u64, Trial)> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
        let percent = (threshold * 100.0).round() as u8;
        state.heed(state.ledger.trials(guild, percent)).unwrap_or_default()
    };
    let logs =
        || trials(0.0).into_iter().filter_map(|(channel, _)| state.heed(state.ledger.shadow_log(channel)).flatten());
    let facts = ThresholdPage {
        evidence: &evidence,
        proposal,
        wish,
        present,
        at_present: trials(present),
        at_proposed: if let Proposal::Keeps(kept) = proposal { trials(kept.threshold) } else { Vec::new() },
        closed: logs().find(|log| state.failing.has(*log)),
    };
    let index = state.engine.index();
    Ok(page(&facts, &state.view(&index, requester, true)))
}

/// Whether a judgement is evidence for this asker: to the newsroom all but what other servers' moderators judged, to another
/// server its own.
fn counts(state: &BotState, judged: &Judged, requester: &Requester) -> bool {
    if !state.has(requester, Right::Newsroom) {
        return judged.guild == requester.guild;
    }
    judged.source == Source::Reader || judged.guild.is_none() || state.is_home(judged.guild)
}

/// Sets the threshold of the server, or takes it back.
fn set(state: &BotState, value: Option<f32>, requester: &Requester) -> Result<Message, Notice> {
    let Some(guild) = requester.guild else { return Err(Notice::new("permission.guild_only", Outcome::Refused)) };
    let before = shown(state, requester);
    // Hundredths, as they are shown.
    let value = value.map(|value| (value * 100.0).round() / 100.0);
    let saved = state.heed(state.ledger.set_threshold(guild, value));
    saved.ok_or_else(|| Notice::new("threshold.failed", Outcome::Failed))?;
    let now = shown(state, requester);
    state.audit(requester, AuditAction::ThresholdSet, &now, &before);
    let key = if value.is_some() { "threshold.set" } else { "threshold.reset" };
    let values = [("threshold", now.as_str()), ("before", &before)];
    Ok(Message::text(&Localisation::of(&requester.locale).fill(key, &values)))
}
