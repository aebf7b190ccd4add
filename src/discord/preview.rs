//! `ibid discord preview`: the exact payload that the bot would send for a question, without a token and without a
//! connection. It goes the bot's own way, from the inquiry to the rendered message.

use super::inquiry::{FilterInput, Inquiry, QuestionInput};
use super::localisation::Localisation;
use super::metrics::{Outcome, Way};
use super::requester::Requester;
use super::rest::{RestClient, RestError};
use super::settings::BotSettings;
use super::state::{BotState, StateParts};
use super::suggest::entry_key;
use crate::engine::Engine;
use crate::ledger::{Ledger, LedgerError};
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;

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
pub fn preview(engine: Engine, settings: BotSettings, wanted: &Preview) -> Result<(Value, bool), PreviewError> {
    let rest = RestClient::new(&settings.token, None)?;
    let ledger = Ledger::in_memory()?;
    let parts = StateParts {
        engine: Arc::new(engine),
        ledger: Arc::new(ledger),
        rest,
        settings,
        app: 0,
        me: 0,
        checked: Some(Timestamp::now()),
    };
    let state = BotState::new(parts)?;
    let mut inquiry = Inquiry::new(wanted.question.clone(), Way::Ask, Requester::nobody(&wanted.locale));
    inquiry.asked = entry_key(&wanted.question).map_or(inquiry.asked, QuestionInput::Entry);
    inquiry.is_private = wanted.is_private;
    inquiry.filter =
        FilterInput { article: wanted.article.clone(), category: wanted.category.clone(), since: wanted.since.clone() };
    let (message, is_private, is_answer) = match state.answer(&inquiry) {
        Ok(answered) => {
            (answered.message, wanted.is_private, matches!(answered.outcome, Outcome::Answered | Outcome::DidYouMean))
        }
        Err(notice) => (notice.message(Localisation::of(&wanted.locale)), true, false),
    };
    let payload = if wanted.is_message { message.reply_to(0, 0, false) } else { message.answer(is_private) };
    Ok((payload, is_answer))
}
