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
    desk: &Arc<BotState>,
    channel: u64,
    log: Option<u64>,
    asker: &Requester,
) -> Result<u64, Notice> {
    let Some(guild) = asker.guild else { return Err(Notice::new("permission.guild_only", Outcome::Refused)) };
    let known = desk.block(move |desk| {
        let own = || desk.heed(desk.ledger.log_channel(guild)).flatten();
        log.or_else(|| log_of(desk, channel, None)).or_else(own)
    });
    let log = known.await.ok().flatten().ok_or_else(|| Notice::new("shadow.no_log", Outcome::Refused))?;
    if log == channel {
        return Err(Notice::new("shadow.own_log", Outcome::Refused));
    }
    let words = Localisation::of(&desk.locale_of(Some(guild)).unwrap_or_default());
    let values = [("channel", format!("<#{channel}>")), ("threshold", desk.mention("threshold"))];
    let line = words.fill("shadow.begins", &values);
    match desk.rest.send(log, &Message::text(&line).later(false)).await {
        Ok(_) => {
            desk.failing.clear(log);
            Ok(log)
        }
        Err(error) => {
            tracing::warn!(%error, log, remedy = error.remedy(), "a log for a channel on trial cannot be written to");
            Err(Notice::new("shadow.closed_log", Outcome::Refused).with("log", format!("<#{log}>")))
        }
    }
}

/// Keeps the log, once the mode is set.
pub(super) fn keep(desk: &BotState, channel: u64, log: u64, asker: &Requester) -> Result<(), Notice> {
    let failed = || Notice::new("channel.not_saved", Outcome::Failed);
    desk.heed(desk.ledger.set_shadow_log(channel, Some(log))).ok_or_else(failed)?;
    desk.audit(asker, AuditAction::LogChannelSet, &log.to_string(), &channel.to_string());
    Ok(())
}
