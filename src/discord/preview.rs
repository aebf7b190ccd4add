//! `ibid discord preview`: the exact payload that the bot would send for a question, without a token and without a
//! connection. It goes the bot's own way, from the inquiry to the rendered message.

use super::asker::Asker;
use super::desk::{Desk, Parts};
use super::inquiry::{Asked, Inquiry, Wanted};
use super::metrics::{Outcome, Way};
use super::rest::{Rest, RestError};
use super::settings::Settings;
use super::suggest::entry_key;
use super::words::Words;
use crate::engine::Engine;
use crate::ledger::{Ledger, LedgerError};
use jiff::Timestamp;
use serde_json::Value;

/// What is previewed.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The question, as a reader types it.
    pub question: String,
    /// Only this article.
    pub article: Option<String>,
    /// Only this category.
    pub category: Option<String>,
    /// Only articles since this day.
    pub since: Option<String>,
    /// For the asker alone.
    pub is_private: bool,
    /// The reader's language, as Discord names it.
    pub locale: String,
    /// As a reply to a message, not as the answer to a command.
    pub is_message: bool,
}

/// Why there is no preview.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// The ledger that previews are made with failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The way to Discord, which is not used, could not be set up.
    #[error(transparent)]
    Rest(#[from] RestError),
}

/// The payload, and whether it answers. Nothing is kept in the ledger; buttons are signed for this preview alone.
///
/// # Errors
/// [`PreviewError`] when it cannot be made. A question that the bot would refuse is a payload too.
pub fn preview(engine: Engine, settings: Settings, wanted: &Preview) -> Result<(Value, bool), PreviewError> {
    let rest = Rest::new(&settings.token, None)?;
    let ledger = Ledger::in_memory()?;
    let parts = Parts { engine, ledger, rest, settings, app: 0, me: 0, checked: Some(Timestamp::now()) };
    let desk = Desk::new(parts)?;
    let mut inquiry = Inquiry::new(wanted.question.clone(), Way::Ask, Asker::nobody(&wanted.locale));
    inquiry.asked = entry_key(&wanted.question).map_or(inquiry.asked, Asked::Entry);
    inquiry.is_private = wanted.is_private;
    inquiry.filter =
        Wanted { article: wanted.article.clone(), category: wanted.category.clone(), since: wanted.since.clone() };
    let (message, is_private, is_answer) = match desk.answer(&inquiry) {
        Ok(answered) => {
            (answered.message, wanted.is_private, matches!(answered.outcome, Outcome::Answered | Outcome::DidYouMean))
        }
        Err(notice) => (notice.message(Words::of(&wanted.locale)), true, false),
    };
    let payload = if wanted.is_message { message.reply_to(0, 0, false) } else { message.answer(is_private) };
    Ok((payload, is_answer))
}
