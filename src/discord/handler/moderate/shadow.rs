//! `/channel mode:shadow`: puts a channel on trial, with the log that moderators read.

use super::super::shadow::log_of;
use crate::discord::localisation::Localisation;
use crate::discord::metrics::Outcome;
use crate::discord::notice::Notice;
use crate::discord::payload::Message;
use crate::discord::requester::Requester;
use crate::discord::state::BotState;
use crate::ledger::AuditAction;
use std::sync::Arc;

/// Finds the log of a channel that is to be on trial, and writes in it that it begins: a log that is closed is told at once.
/// Gives the log.
pub(super) async fn begin(
    state: &Arc<BotState>,
    channel: u64,
    log: Option<u64>,
    requester: &Requester,
) -> Result<u64, Notice> {
    let Some(guild) = requester.guild else { return Err(Notice::new("permission.guild_only", Outcome::Refused)) };
    let known = state.block(move |state| {
        let own = || state.heed(state.ledger.log_channel(guild)).flatten();
        log.or_else(|| log_of(state, channel, None)).or_else(own)
    });
    let log = known.await.ok().flatten().ok_or_else(|| Notice::new("shadow.no_log", Outcome::Refused))?;
    if log == channel {
        return Err(Notice::new("shadow.own_log", Outcome::Refused));
    }
    let localisation = Localisation::of(&state.locale_of(Some(guild)).unwrap_or_default());
    let values = [("channel", format!("<#{channel}>")), ("threshold", state.mention("threshold"))];
    let line = localisation.fill("shadow.begins", &values);
    match state.rest.send(log, &Message::text(&line).later(false)).await {
        Ok(_) => {
            state.failing.clear(log);
            Ok(log)
        }
        Err(error) => {
            tracing::warn!(%error, log, remedy = error.remedy(), "a log for a channel on trial cannot be written to");
            Err(Notice::new("shadow.closed_log", Outcome::Refused).with("log", format!("<#{log}>")))
        }
    }
}

/// Keeps the log, once the mode is set.
pub(super) fn keep(state: &BotState, channel: u64, log: u64, requester: &Requester) -> Result<(), Notice> {
    let failed = || Notice::new("channel.not_saved", Outcome::Failed);
    state.heed(state.ledger.set_shadow_log(channel, Some(log))).ok_or_else(failed)?;
    state.audit(requester, AuditAction::LogChannelSet, &log.to_string(), &channel.to_string());
    Ok(())
}
