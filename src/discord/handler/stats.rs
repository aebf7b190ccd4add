//! `/stats`: the figures of a span of days, as a chart and in words.

use super::super::metrics::Outcome;
use super::super::notice::Notice;
use super::super::payload::Message;
use super::super::render::stats as page;
use super::super::requester::Requester;
use super::super::state::BotState;
use super::deliver::{Made, Stands, Ticket};
use crate::ledger::FIGURE_DAYS;
use crate::newsroom::{USUAL_DAYS, chart, overview};
use jiff::Timestamp;
use std::sync::Arc;

/// `/stats days:`.
pub(super) async fn command(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, days: Option<i64>) {
    let days = days.map_or(USUAL_DAYS, |days| u16::try_from(days.clamp(1, FIGURE_DAYS.into())).unwrap_or(USUAL_DAYS));
    let (for_work, requester, locale) = (Arc::clone(state), requester.clone(), ticket.locale.clone());
    let making = async move {
        let made = for_work.block(move |state| shown(state, days, &requester)).await;
        match made.unwrap_or_else(|trouble| Err(trouble.into())) {
            Ok(message) => Made::Message { message, is_private: true },
            Err(notice) => Made::notice(&notice, &locale),
        }
    };
    ticket.answer(state, Stands::Private, making).await;
}

fn shown(state: &BotState, days: u16, requester: &Requester) -> Result<Message, Notice> {
    let index = state.engine.index();
    let view = state.view(&index, requester, true);
    // Another server's moderators see what was asked in theirs.
    let guild = requester.guild.filter(|_| !view.is_newsroom);
    let seen = state.heed(overview(&state.ledger, Some(&index), guild, days, Timestamp::now()));
    let seen = seen.ok_or_else(|| Notice::new("stats.failed", Outcome::Failed))?;
    let picture =
        (seen.stats.total.asked > 0).then(|| chart(&seen.stats.days, &page::chart_words(view.localisation)).png());
    // The numbers are worth having without the picture.
    let picture = picture.and_then(|drawn| {
        drawn.inspect_err(|error| tracing::error!(%error, "the chart of the figures could not be drawn")).ok()
    });
    Ok(page::figures(&seen, picture, &view))
}
