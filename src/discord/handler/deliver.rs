//! Answers an interaction in time: directly when the message is there within the budget, else by a deferral that is edited
//! when it is. Whether the reply is private was decided before; Discord does not let that change.

use super::super::desk::{Desk, Trouble};
use super::super::inquiry::Notice;
use super::super::limits::{ACKNOWLEDGE, TOKEN_LIFE};
use super::super::metrics::Failure;
use super::super::payload::{Message, defer};
use super::super::rest::RestError;
use super::super::words::Words;
use serde_json::Value;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// After so long an answer is deferred; the rest of Discord's three seconds is for the way there.
const BUDGET: Duration = Duration::from_millis(1_500);

/// A reader does not wait longer for a deferred answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// An interaction that can be answered once.
#[derive(Clone)]
pub(super) struct Ticket {
    pub id: u64,
    pub token: String,
    pub received: Instant,
    pub locale: String,
}

/// What goes back.
pub(super) enum Made {
    /// A message of its own.
    Message { message: Message, is_private: bool },
    /// In place of the message whose button was pressed.
    Update(Message),
}

impl Made {
    /// A sentence for the asker alone.
    pub(super) fn notice(notice: &Notice, locale: &str) -> Self {
        Self::Message { message: notice.message(Words::of(locale)), is_private: true }
    }
}

impl Ticket {
    /// Answers with what `making` comes to, in time. Returns whether the answer arrived.
    pub(super) async fn answer(
        &self,
        desk: &Arc<Desk>,
        is_private: bool,
        making: impl Future<Output = Made> + Send + 'static,
    ) -> bool {
        let mut making = desk.tasks.spawn(making);
        let left = BUDGET.saturating_sub(self.received.elapsed());
        if let Ok(made) = tokio::time::timeout(left, &mut making).await {
            let body = match made.unwrap_or_else(|_| self.trouble(Trouble::Panicked)) {
                Made::Message { message, is_private } => message.answer(is_private),
                Made::Update(message) => message.update(),
            };
            return self.respond(desk, &body).await;
        }
        if !self.respond(desk, &defer(is_private)).await {
            making.abort();
            return false;
        }
        let made = if let Ok(made) = tokio::time::timeout(PATIENCE, &mut making).await {
            made.unwrap_or_else(|_| self.trouble(Trouble::Panicked))
        } else {
            making.abort();
            desk.metrics.failed(Failure::Timeout);
            self.trouble(Trouble::TimedOut)
        };
        let (Made::Message { message, .. } | Made::Update(message)) = made;
        self.edit(desk, &message).await
    }

    fn trouble(&self, trouble: Trouble) -> Made {
        Made::notice(&trouble.into(), &self.locale)
    }

    /// The first and only response.
    pub(super) async fn respond(&self, desk: &Desk, body: &Value) -> bool {
        if self.received.elapsed() > ACKNOWLEDGE {
            // The token is void by now; asking for it would only count against us.
            desk.metrics.failed(Failure::Timeout);
            tracing::warn!(
                ms = self.received.elapsed().as_millis(),
                "an interaction was not answered within 3 s; the machine or the network is too slow"
            );
            return false;
        }
        let sent = desk.rest.respond(self.id, &self.token, body).await;
        desk.metrics.callback(self.received.elapsed());
        told(desk, sent, "answering an interaction")
    }

    /// Replaces the first response.
    pub(super) async fn edit(&self, desk: &Desk, message: &Message) -> bool {
        if self.received.elapsed() > TOKEN_LIFE {
            return false;
        }
        told(desk, desk.rest.edit_original(desk.app, &self.token, &message.edit()).await, "editing an answer")
    }
}

/// Tells the log of a request that failed, once, with what the operator can do.
pub(super) fn told<T>(desk: &Desk, sent: Result<T, RestError>, doing: &str) -> bool {
    let Err(error) = sent else { return true };
    if error.is_already_answered() {
        return true;
    }
    desk.metrics.failed(Failure::Discord);
    tracing::warn!(%error, remedy = error.remedy(), "{doing} failed");
    false
}
