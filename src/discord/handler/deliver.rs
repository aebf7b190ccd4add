//! Answers an interaction in time: directly when the message is there within the budget, else by a deferral that is edited
//! when it is. Whether the reply is private was decided before; Discord does not let that change.

use super::super::event::ChannelPermissions;
use super::super::limits::{ACKNOWLEDGE, TOKEN_LIFE};
use super::super::localisation::Localisation;
use super::super::metrics::{Failure, Way};
use super::super::notice::Notice;
use super::super::payload::{File, Message, defer, defer_update};
use super::super::rest::RestError;
use super::super::state::{BotState, Trouble};
use serde_json::Value;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// After so long an answer is deferred; the rest of Discord's three seconds is for the way there.
const BUDGET: Duration = Duration::from_millis(1_500);

/// What the first answer takes to be there; begun later it would be too late.
const THERE: Duration = Duration::from_millis(200);

/// A reader does not wait longer for a deferred answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// An interaction that can be answered once.
#[derive(Clone)]
pub(super) struct Ticket {
    pub id: u64,
    pub token: String,
    pub received: Instant,
    pub locale: String,
    /// In which way it came.
    pub way: Way,
    /// What the bot may do in the channels that a command names, as Discord's sets of permissions.
    pub channels: Arc<ChannelPermissions>,
}

/// Where the answer will stand, which is settled with the first response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// Seen by the asker alone.
    Private,
    /// Seen by all.
    Public,
    /// In the place of the message whose button was pressed.
    InPlace,
}

/// What goes back.
pub(super) enum Made {
    /// A message of its own.
    Message { message: Message, is_private: bool },
    /// In place of the message whose button was pressed.
    Update(Message),
}

/// Whether the answer arrived, and as which message where Discord said so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Delivered {
    pub is_sent: bool,
    pub message: Option<u64>,
}

impl Made {
    /// A sentence for the asker alone.
    pub(super) fn notice(notice: &Notice, locale: &str) -> Self {
        Self::Message { message: notice.message(Localisation::of(locale)), is_private: true }
    }
}

impl Ticket {
    /// Answers with what `making` comes to, in time.
    pub(super) async fn answer(
        &self,
        state: &Arc<BotState>,
        stands: Stands,
        making: impl Future<Output = Made> + Send + 'static,
    ) -> Delivered {
        let mut making = state.tasks.spawn(making);
        let left = BUDGET.saturating_sub(self.received.elapsed());
        if let Ok(made) = tokio::time::timeout(left, &mut making).await {
            let (body, message) = match made.unwrap_or_else(|_| self.trouble(Trouble::Panicked)) {
                Made::Message { message, is_private } => (message.answer(is_private), message),
                Made::Update(message) => (message.update(), message),
            };
            return self.respond_with(state, &body, message.file.as_ref()).await;
        }
        let deferral = if stands == Stands::InPlace { defer_update() } else { defer(stands == Stands::Private) };
        let deferred = self.respond(state, &deferral).await;
        if !deferred.is_sent {
            making.abort();
            return deferred;
        }
        let made = if let Ok(made) = tokio::time::timeout(PATIENCE, &mut making).await {
            made.unwrap_or_else(|_| self.trouble(Trouble::Panicked))
        } else {
            making.abort();
            state.metrics.failed(Failure::Timeout);
            self.trouble(Trouble::TimedOut)
        };
        match (stands, made) {
            // What was to be seen by all turned out to be for one alone.
            (Stands::Public, Made::Message { message, is_private: true }) => {
                logged(state, state.rest.delete_original(state.app, &self.token).await, "taking a deferral back");
                self.later(state, &message, true).await
            }
            (Stands::InPlace, Made::Message { message, is_private }) => self.later(state, &message, is_private).await,
            (_, Made::Message { message, .. } | Made::Update(message)) => self.edit(state, &message).await,
        }
    }

    /// Answers with a sentence for the asker alone.
    pub(super) async fn refuse(&self, state: &Arc<BotState>, notice: &Notice) {
        let made = Made::notice(notice, &self.locale);
        self.answer(state, Stands::Private, async { made }).await;
    }

    fn trouble(&self, trouble: Trouble) -> Made {
        Made::notice(&trouble.into(), &self.locale)
    }

    /// The first and only response.
    pub(super) async fn respond(&self, state: &BotState, body: &Value) -> Delivered {
        self.respond_with(state, body, None).await
    }

    async fn respond_with(&self, state: &BotState, body: &Value, file: Option<&File>) -> Delivered {
        if self.received.elapsed() + THERE > ACKNOWLEDGE {
            // The token is void by now; asking for it would only count against us.
            state.metrics.failed(Failure::Timeout);
            tracing::warn!(
                ms = self.received.elapsed().as_millis(),
                "an interaction was not answered within 3 s; the machine or the network is too slow"
            );
            return Delivered { is_sent: false, message: None };
        }
        let mut sent = state.rest.respond((self.id, &self.token), self.received.elapsed(), body, file).await;
        if sent.as_ref().is_err_and(RestError::is_bad_body) {
            // A sentence is better than "did not respond"; the reason is told below.
            logged(state, sent, "answering an interaction");
            let notice = Notice::from(Trouble::Failed).message(Localisation::of(&self.locale));
            sent =
                state.rest.respond((self.id, &self.token), self.received.elapsed(), &notice.answer(true), None).await;
        }
        if matches!(sent, Err(RestError::TimedOut)) {
            // Discord may have taken it in all the same; what comes after shows.
            state.metrics.failed(Failure::Discord);
            tracing::warn!("Discord was slow to accept an answer; assuming it did");
            return Delivered { is_sent: true, message: None };
        }
        if sent.is_ok() {
            state.metrics.callback(self.received.elapsed());
        }
        let message = sent.as_ref().ok().copied().flatten();
        Delivered { is_sent: logged(state, sent, "answering an interaction"), message }
    }

    /// Replaces the first response.
    pub(super) async fn edit(&self, state: &BotState, message: &Message) -> Delivered {
        if self.received.elapsed() > TOKEN_LIFE {
            return Delivered { is_sent: false, message: None };
        }
        let sent = state.rest.edit_original(state.app, &self.token, &message.edit(), message.file.as_ref()).await;
        let id = sent.as_ref().ok().copied();
        Delivered { is_sent: logged(state, sent, "editing an answer"), message: id }
    }

    /// A further message of the interaction.
    pub(super) async fn later(&self, state: &BotState, message: &Message, is_private: bool) -> Delivered {
        let sent =
            state.rest.follow_up(state.app, &self.token, &message.later(is_private), message.file.as_ref()).await;
        let id = sent.as_ref().ok().copied();
        Delivered { is_sent: logged(state, sent, "answering an interaction again"), message: id }
    }
}

/// Tells the log of a request that failed, once, with what the operator can do.
pub(super) fn logged<T>(state: &BotState, sent: Result<T, RestError>, doing: &str) -> bool {
    let Err(error) = sent else { return true };
    state.metrics.failed(Failure::Discord);
    tracing::warn!(%error, remedy = error.remedy(), "{doing} failed");
    false
}
