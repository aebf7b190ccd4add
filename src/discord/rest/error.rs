//! What can go wrong with a request, sorted by what the caller can do about it.

use std::time::Duration;

/// Why a request to Discord brought nothing.
#[derive(Debug, thiserror::Error)]
pub enum RestError {
    /// No connection, or it broke. The source says which, without the address.
    #[error("cannot reach Discord: {}", root(.0.as_ref()))]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// There was no answer in the time there was.
    #[error("Discord did not answer in time")]
    TimedOut,
    /// Discord does not know the bot's token. Nothing is sent after that.
    #[error("Discord does not accept the bot token")]
    TokenRefused,
    /// Discord understood and says no.
    #[error("Discord refuses: {message} (status {status}, code {code})")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Discord's JSON error code, 0 where it gave none.
        code: u64,
        /// Discord's sentence, and which fields it is about.
        message: String,
    },
    /// Too many requests, and the wait is longer than the request is worth.
    #[error("Discord limits the rate of requests for another {} s", .retry_after.as_secs_f64().ceil())]
    RateLimited {
        /// Until the next is let in.
        retry_after: Duration,
        /// Whether it holds for every request of the bot.
        global: bool,
    },
    /// Discord has a fault of its own.
    #[error("Discord has an internal error (status {status})")]
    ServerFault {
        /// The HTTP status.
        status: u16,
    },
    /// It worked, and what came back is not what Discord documents.
    #[error("Discord's answer is not what it documents: {0}")]
    Garbled(#[source] serde_json::Error),
    /// There cannot be a request at all.
    #[error("a request to Discord cannot be made: {}", root(.0.as_ref()))]
    Unsendable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Discord's JSON error codes, from the page "Opcodes and Status Codes" of its documentation.
mod code {
    pub(super) const UNKNOWN_CHANNEL: u64 = 10003;
    pub(super) const UNKNOWN_MESSAGE: u64 = 10008;
    pub(super) const UNKNOWN_WEBHOOK: u64 = 10015;
    pub(super) const UNKNOWN_INTERACTION: u64 = 10062;
    pub(super) const ALREADY_ANSWERED: u64 = 40060;
    pub(super) const MISSING_ACCESS: u64 = 50001;
    pub(super) const MISSING_PERMISSIONS: u64 = 50013;
    pub(super) const EMPTY_MESSAGE: u64 = 50006;
    pub(super) const NO_HISTORY: u64 = 160_002;
    pub(super) const TOO_EARLY: u64 = 40058;
    /// A person who takes no direct messages from the bot.
    pub(super) const NOT_REACHABLE: u64 = 50007;
    /// An interaction's token after its fifteen minutes, with status 401.
    pub(super) const INVALID_WEBHOOK_TOKEN: u64 = 50027;
}

impl RestError {
    fn code(&self) -> u64 {
        if let Self::Refused { code, .. } = self { *code } else { 0 }
    }

    /// The interaction is not there: its three seconds have passed, or another process had it.
    pub(crate) fn is_unknown_interaction(&self) -> bool {
        self.code() == code::UNKNOWN_INTERACTION
    }

    /// The interaction had its answer already.
    pub(crate) fn is_already_answered(&self) -> bool {
        self.code() == code::ALREADY_ANSWERED
    }

    /// The bot may not do this here.
    pub(crate) fn is_missing_access(&self) -> bool {
        matches!(self.code(), code::MISSING_ACCESS | code::MISSING_PERMISSIONS)
    }

    /// Whoever it is for takes no direct messages from the bot.
    pub(crate) fn is_not_reachable(&self) -> bool {
        self.code() == code::NOT_REACHABLE
    }

    /// What the request is about was deleted, or the time to speak of it is over.
    pub(crate) fn is_gone(&self) -> bool {
        let by_code = matches!(
            self.code(),
            code::UNKNOWN_CHANNEL | code::UNKNOWN_MESSAGE | code::UNKNOWN_WEBHOOK | code::INVALID_WEBHOOK_TOKEN
        );
        by_code || (matches!(self, Self::Refused { status: 404, .. }) && !self.is_unknown_interaction())
    }

    /// Another try, later, may well succeed.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Unreachable(_)
                | Self::TimedOut
                | Self::RateLimited { .. }
                | Self::ServerFault { .. }
                | Self::Garbled(_)
        )
    }

    /// Nothing of the message was left to show: where the bot may not embed, Discord drops its embeds.
    pub(crate) fn is_empty_message(&self) -> bool {
        self.code() == code::EMPTY_MESSAGE
    }

    /// Discord does not take the body, whatever the request.
    pub(crate) fn is_bad_body(&self) -> bool {
        matches!(self, Self::Refused { status: 400, .. }) && !self.is_already_answered()
    }

    /// The bot may write in the channel but not reply to messages there, for want of reading its history.
    pub(crate) fn is_no_history(&self) -> bool {
        self.code() == code::NO_HISTORY
    }

    /// A post whose author has not sent its first message yet.
    pub(crate) fn is_too_early(&self) -> bool {
        self.code() == code::TOO_EARLY
    }

    /// What the operator can do, where there is something.
    pub(crate) fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::TokenRefused => Some(
                "reset the token on the page Bot of your application in Discord's developer portal and set DISCORD_TOKEN to the new one",
            ),
            Self::Unreachable(_) | Self::TimedOut => {
                Some("check that this machine reaches https://discord.com, and see https://discordstatus.com")
            }
            Self::ServerFault { .. } => Some("see https://discordstatus.com"),
            Self::RateLimited { .. } => Some("wait; if it continues, look for a second bot with the same token"),
            Self::Refused { .. } if self.is_missing_access() => Some(
                "give the bot's role View Channels, Send Messages, Send Messages in Threads, Embed Links and Read Message History in that channel",
            ),
            Self::Refused { .. } if self.is_unknown_interaction() => Some(
                "it was answered later than the 3 seconds Discord allows, or a second process runs with the same token; check the load, and whether there is another process",
            ),
            Self::Refused { .. } if self.is_already_answered() => {
                Some("a second process seems to run with the same token; stop one")
            }
            Self::Refused { .. } | Self::Garbled(_) | Self::Unsendable(_) => None,
        }
    }
}

/// The last cause in a chain, which is the one that tells something: "connection refused".
fn root(error: &(dyn std::error::Error + 'static)) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, code: u64) -> RestError {
        RestError::Refused { status, code, message: "Unknown".to_owned() }
    }

    #[test]
    fn refusals_are_told_apart_by_their_codes() {
        assert!(refused(404, 10062).is_unknown_interaction() && !refused(404, 10062).is_gone());
        assert!(refused(400, 40060).is_already_answered());
        assert!(refused(403, 50013).is_missing_access() && refused(403, 50001).is_missing_access());
        assert!(refused(404, 10008).is_gone() && refused(404, 0).is_gone() && refused(401, 50027).is_gone());
        assert!(refused(403, 50007).is_not_reachable() && !refused(403, 50001).is_not_reachable());
        assert!(!refused(403, 50013).is_gone() && !RestError::TimedOut.is_gone());
    }

    #[test]
    fn what_an_operator_can_mend_has_a_remedy() {
        assert!(RestError::TokenRefused.remedy().is_some_and(|r| r.contains("page Bot")));
        assert!(refused(403, 50013).remedy().is_some_and(|r| r.contains("Send Messages")));
        assert_eq!(refused(400, 50035).remedy(), None);
    }

    #[test]
    fn the_sentence_names_the_last_cause() {
        let inner = std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "connection refused");
        let error = RestError::Unreachable(Box::new(inner));
        assert_eq!(error.to_string(), "cannot reach Discord: connection refused");
        let limited = RestError::RateLimited { retry_after: Duration::from_millis(1200), global: false };
        assert_eq!(limited.to_string(), "Discord limits the rate of requests for another 2 s");
    }
}
