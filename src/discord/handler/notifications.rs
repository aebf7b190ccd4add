//! "Notify me when answered": kept only if the reader can be told. Whether their direct messages are open shows at once
//! and without a message, by the sign that somebody writes.

use super::super::custom_id::Action;
use super::super::localisation::Localisation;
use super::super::metrics::{Outcome, Way};
use super::super::notice::Notice;
use super::super::payload::{Button, ButtonLook, Message as Sent, rows};
use super::super::requester::Requester;
use super::super::rest::RestError;
use super::super::state::BotState;
use super::deliver::{Made, Stands, Ticket};
use crate::ledger::{GapId, WAITING_DAYS};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// Discord is waited for so long; where it says nothing, the wish is kept.
const PATIENCE: Duration = Duration::from_millis(800);

/// The button was pressed.
pub(super) async fn tell(state: &Arc<BotState>, ticket: &Ticket, requester: &Requester, gap: u64) {
    let (for_work, user, locale, received) =
        (Arc::clone(state), requester.user, ticket.locale.clone(), ticket.received);
    let making = async move {
        let made = if is_closed(&for_work, user).await {
            Err(Notice::new("wish.closed", Outcome::Refused))
        } else {
            let localisation = Localisation::of(&locale);
            let kept = for_work.block(move |state| keep(state, gap, user, localisation)).await;
            kept.unwrap_or_else(|trouble| Err(trouble.into()))
        };
        let outcome = made.as_ref().map_or_else(|notice| notice.outcome, |_| Outcome::Answered);
        for_work.metrics.asked(Way::Button, outcome, received.elapsed());
        made.unwrap_or_else(|notice| Made::notice(&notice, &locale))
    };
    ticket.answer(state, Stands::Private, making).await;
}

/// Whether Discord says that this person takes no direct messages from the bot.
async fn is_closed(state: &BotState, user: u64) -> bool {
    let tried = async {
        let channel = state.rest.direct(user).await?;
        state.rest.typing(channel).await
    };
    let tried: Result<Result<(), RestError>, _> = tokio::time::timeout(PATIENCE, tried).await;
    matches!(tried, Ok(Err(error)) if error.is_not_reachable())
}

fn keep(state: &BotState, gap: u64, user: u64, localisation: &Localisation) -> Result<Made, Notice> {
    if state.settings.retention_days == 0 {
        // Without the question's words nobody could be told.
        return Err(Notice::new("wish.unavailable", Outcome::Refused));
    }
    match state.heed(state.ledger.wait_for(GapId::from(gap), user, Timestamp::now())) {
        Some(true) => {}
        Some(false) => return Err(Notice::new("wish.unavailable", Outcome::Refused)),
        None => return Err(Notice::new("wish.not_saved", Outcome::Failed)),
    }
    let days = localisation.count("unit.day", WAITING_DAYS, &[]);
    let mut message = Sent::text(&localisation.fill("wish.recorded", &[("days", &days)]));
    let undo = state.seal.id(&Action::Untell { gap });
    message.components = rows(vec![Button::new(ButtonLook::Secondary, &localisation.say("button.do_not_tell"), undo)]);
    Ok(Made::Message { message, is_private: true })
}
