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
    desk: &Arc<BotState>,
    ticket: &Ticket,
    asker: &Requester,
    i: &CommandInteraction,
) {
    let (for_work, locale, by) = (Arc::clone(desk), ticket.locale.clone(), asker.clone());
    let wanted = ThresholdAction::of(i);
    let making = async move {
        let done = match wanted {
            // Every golden question is asked: that takes a while, and keeps no reader waiting.
            ThresholdAction::Look(wish) => for_work.work_slowly(move |desk| look(desk, wish, &by)).await,
            ThresholdAction::Set(value) => for_work.block(move |desk| set(desk, Some(value), &by)).await,
            ThresholdAction::Reset => for_work.block(move |desk| set(desk, None, &by)).await,
        };
        match done.unwrap_or_else(|trouble| Err(trouble.into())) {
            Ok(message) => Made::Message { message, is_private: true },
            Err(notice) => Made::notice(&notice, &locale),
        }
    };
    ticket.answer(desk, Stands::Private, making).await;
}

/// One of the page's buttons was pressed.
pub(in super::super) async fn decided(desk: &Arc<BotState>, ticket: &Ticket, asker: &Requester, step: Step) {
    let (for_work, locale, by) = (Arc::clone(desk), ticket.locale.clone(), asker.clone());
    let making = async move {
        let done = for_work.block(move |desk| match step {
            Step::UseThreshold { percent } => set(desk, Some(f32::from(percent) / 100.0), &by),
            _ => Ok(Message::text(
                &Localisation::of(&by.locale).fill("threshold.kept", &[("threshold", &shown(desk, &by))]),
            )),
        });
        match done.await.unwrap_or_else(|trouble| Err(trouble.into())) {
            Ok(message) => Made::Update(message),
            Err(notice) => Made::notice(&notice, &locale),
        }
    };
    ticket.answer(desk, Stands::InPlace, making).await;
}

fn shown(desk: &BotState, asker: &Requester) -> String {
    format!("{:.2}", desk.threshold(asker.guild))
}

fn look(desk: &BotState, wish: PrecisionGoal, asker: &Requester) -> Result<Message, Notice> {
    let guild = asker.guild.unwrap_or_default();
    let present = desk.threshold(asker.guild);
    let mut judged = desk.heed(desk.ledger.judged()).unwrap_or_default();
    judged.retain(|judged| counts(desk, judged, asker));
    let evidence = JudgedEvidence::gather(&desk.engine, judged, present).map_err(|error| {
        desk.metrics.failed(Failure::Engine);
        tracing::error!(%error, "the evidence for a threshold could not be gathered");
        Notice::new("threshold.failed", Outcome::Failed)
    })?;
    let proposal = evidence.propose(wish);
    let trials = |threshold: f32| -> Vec<(u64, Trial)> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
        let percent = (threshold * 100.0).round() as u8;
        desk.heed(desk.ledger.trials(guild, percent)).unwrap_or_default()
    };
    let logs =
        || trials(0.0).into_iter().filter_map(|(channel, _)| desk.heed(desk.ledger.shadow_log(channel)).flatten());
    let facts = ThresholdPage {
        evidence: &evidence,
        proposal,
        wish,
        present,
        at_present: trials(present),
        at_proposed: if let Proposal::Keeps(kept) = proposal { trials(kept.threshold) } else { Vec::new() },
        closed: logs().find(|log| desk.failing.has(*log)),
    };
    let index = desk.engine.index();
    Ok(page(&facts, &desk.view(&index, asker, true)))
}

/// Whether a judgement is evidence for this asker: to the newsroom all but what other servers' moderators judged, to another
/// server its own.
fn counts(desk: &BotState, judged: &Judged, asker: &Requester) -> bool {
    if !desk.has(asker, Right::Newsroom) {
        return judged.guild == asker.guild;
    }
    judged.source == Source::Reader || judged.guild.is_none() || desk.is_home(judged.guild)
}

/// Sets the threshold of the server, or takes it back.
fn set(desk: &BotState, value: Option<f32>, asker: &Requester) -> Result<Message, Notice> {
    let Some(guild) = asker.guild else { return Err(Notice::new("permission.guild_only", Outcome::Refused)) };
    let before = shown(desk, asker);
    // Hundredths, as they are shown.
    let value = value.map(|value| (value * 100.0).round() / 100.0);
    let saved = desk.heed(desk.ledger.set_threshold(guild, value));
    saved.ok_or_else(|| Notice::new("threshold.failed", Outcome::Failed))?;
    let now = shown(desk, asker);
    desk.audit(asker, AuditAction::ThresholdSet, &now, &before);
    let key = if value.is_some() { "threshold.set" } else { "threshold.reset" };
    let values = [("threshold", now.as_str()), ("before", &before)];
    Ok(Message::text(&Localisation::of(&asker.locale).fill(key, &values)))
}
