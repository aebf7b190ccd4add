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
pub(super) async fn tell(desk: &Arc<BotState>, ticket: &Ticket, asker: &Requester, gap: u64) {
    let (for_work, user, locale, received) = (Arc::clone(desk), asker.user, ticket.locale.clone(), ticket.received);
    let making = async move {
        let made = if is_closed(&for_work, user).await {
            Err(Notice::new("wish.closed", Outcome::Refused))
        } else {
            let words = Localisation::of(&locale);
            let kept = for_work.block(move |desk| keep(desk, gap, user, words)).await;
            kept.unwrap_or_else(|trouble| Err(trouble.into()))
        };
        let outcome = made.as_ref().map_or_else(|notice| notice.outcome, |_| Outcome::Answered);
        for_work.metrics.asked(Way::Button, outcome, received.elapsed());
        made.unwrap_or_else(|notice| Made::notice(&notice, &locale))
    };
    ticket.answer(desk, Stands::Private, making).await;
}

/// Whether Discord says that this person takes no direct messages from the bot.
async fn is_closed(desk: &BotState, user: u64) -> bool {
    let tried = async {
        let channel = desk.rest.direct(user).await?;
        desk.rest.typing(channel).await
    };
    let tried: Result<Result<(), RestError>, _> = tokio::time::timeout(PATIENCE, tried).await;
    matches!(tried, Ok(Err(error)) if error.is_not_reachable())
}

fn keep(desk: &BotState, gap: u64, user: u64, words: &Localisation) -> Result<Made, Notice> {
    if desk.settings.retention_days == 0 {
        // Without the question's words nobody could be told.
        return Err(Notice::new("wish.unavailable", Outcome::Refused));
    }
    match desk.heed(desk.ledger.wait_for(GapId::from(gap), user, Timestamp::now())) {
        Some(true) => {}
        Some(false) => return Err(Notice::new("wish.unavailable", Outcome::Refused)),
        None => return Err(Notice::new("wish.not_saved", Outcome::Failed)),
    }
    let days = words.count("unit.day", WAITING_DAYS, &[]);
    let mut message = Sent::text(&words.fill("wish.recorded", &[("days", &days)]));
    let undo = desk.seal.id(&Action::Untell { gap });
    message.components = rows(vec![Button::new(ButtonLook::Secondary, &words.say("button.do_not_tell"), undo)]);
    Ok(Made::Message { message, is_private: true })
}
