//! What the operator decides about the Discord face, as types that cannot hold a bad value. Reading the environment is
//! the configuration's work; the token is shown by nothing here.

use crate::fetch::FetchSettings;
use crate::ledger::LedgerPlace;
use crate::service::LogFormat;
use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;
use url::{Host, Url};

/// A bot token. `Debug` and errors say nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct BotToken(String);

/// Another Discord-compatible server, for tests: plain HTTP on this machine only, so that a token never goes astray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Api(String);

/// So many at once, and one more each time a `burst`th of `per` has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cooldown {
    /// Questions at once; 0 is no cooldown.
    pub burst: u32,
    /// Until all of them may be asked again.
    pub per: Duration,
}

/// How the bot runs.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct BotSettings {
    /// The bot's token.
    pub token: BotToken,
    /// A server on this machine in Discord's place.
    pub api: Option<Api>,
    /// Where the ledger is.
    pub ledger: LedgerPlace,
    /// Whether the privileged message content intent is asked for.
    pub message_content: bool,
    /// Whether what is saved in the corpus folder is brought in at once.
    pub watch: bool,
    /// Roles that moderate their server, besides whoever may manage it.
    pub moderator_roles: Vec<u64>,
    /// Servers whose moderators act for everyone; none where only the bot's one server can be meant.
    pub home: Vec<u64>,
    /// Register the commands for this server only, for development.
    pub guild: Option<u64>,
    /// Questions of one person.
    pub user_cooldown: Cooldown,
    /// Public answers in one channel.
    pub channel_cooldown: Cooldown,
    /// Where `/healthz` and `/metrics` are served; loopback.
    pub health: Option<SocketAddr>,
    /// How the log is written.
    pub log: LogFormat,
    /// What is written to the log, as directives of tracing's `EnvFilter`; empty for the default.
    pub log_filter: String,
    /// Whether colours were asked not to be used.
    pub no_color: bool,
    /// Whether questions' words may be in the log.
    pub log_questions: bool,
    /// Days that the ledger keeps words of questions; 0 keeps none.
    pub retention_days: u16,
    /// Days that replies are remembered, to follow their question and to be corrected.
    pub reply_days: u16,
    /// Moderators see a question once so many people asked it.
    pub gap_askers: u32,
    /// Days after which an index that was not renewed is overdue; 0 never.
    pub overdue_days: u16,
    /// Where this bot's source and its privacy notice are, for `/about`.
    pub about_url: Option<Url>,
    /// How pages and feeds are fetched.
    pub fetch: FetchSettings,
}

impl FromStr for Cooldown {
    type Err = SettingsError;

    /// As `10/30s`: ten questions in thirty seconds; `0` for none.
    fn from_str(text: &str) -> Result<Self, SettingsError> {
        let text = text.trim();
        if text == "0" {
            return Ok(Self { burst: 0, per: Duration::ZERO });
        }
        let (burst, per) = text.split_once('/').ok_or(SettingsError::Cooldown)?;
        let burst: u32 = burst.trim().parse().map_err(|_| SettingsError::Cooldown)?;
        let per: jiff::SignedDuration = per.trim().parse().map_err(|_| SettingsError::Cooldown)?;
        let per = Duration::try_from(per).map_err(|_| SettingsError::Cooldown)?;
        if burst == 0 || per.is_zero() {
            return Err(SettingsError::Cooldown);
        }
        Ok(Self { burst, per })
    }
}

/// A setting that cannot be.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// There is no token.
    #[error(
        "there is no bot token; set DISCORD_TOKEN, from the page Bot of your application in Discord's developer portal"
    )]
    NoToken,
    /// The token does not look like one. What it is stays unsaid.
    #[error(
        "DISCORD_TOKEN does not look like a bot token, which is three parts with dots between; copy it again from the page Bot \
         of your application (it is neither the client secret nor the public key)"
    )]
    BadToken,
    /// The other server is not one on this machine.
    #[error(
        "IBID_DISCORD_API must be http:// and an address of this machine, such as http://127.0.0.1:4000: the token is \
         sent there"
    )]
    ApiNotLocal,
    /// A cooldown is not a count and a time.
    #[error("a cooldown is a number of questions and a time, such as 10/30s or 60/5m, or 0 for none")]
    Cooldown,
}

impl BotToken {
    /// A token as Discord hands it out, with or without `Bot ` before it.
    ///
    /// # Errors
    /// [`SettingsError`] when there is none or it has not the shape of one.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let text = text.trim();
        let text = text.strip_prefix("Bot ").unwrap_or(text).trim();
        if text.is_empty() {
            return Err(SettingsError::NoToken);
        }
        let is_part = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b == b'=')
        };
        let parts: Vec<&str> = text.split('.').collect();
        if parts.len() != 3 || !parts.iter().all(|p| is_part(p)) {
            return Err(SettingsError::BadToken);
        }
        Ok(Self(text.to_owned()))
    }

    /// A token that opens nothing, for what is never sent.
    #[must_use]
    pub fn none() -> Self {
        Self("none".to_owned())
    }

    /// The token itself, for the one place that sends it.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for BotToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Api {
    /// The base of a server's addresses, such as `http://127.0.0.1:4000`.
    ///
    /// # Errors
    /// [`SettingsError::ApiNotLocal`] unless it is plain HTTP on a loopback address.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let url = Url::parse(text.trim()).map_err(|_| SettingsError::ApiNotLocal)?;
        let is_bare =
            url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if url.scheme() != "http" || !is_loopback(&url) || !is_bare {
            return Err(SettingsError::ApiNotLocal);
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// The base, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `url` leads to this machine, by address or as `localhost`.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_token_is_three_parts_and_is_never_shown() {
        let token = BotToken::parse(" Bot MTIz.abc-_.x=y\n").unwrap();
        assert_eq!(token.reveal(), "MTIz.abc-_.x=y");
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(BotToken::parse("  "), Err(SettingsError::NoToken));
        for bad in ["abc", "a.b", "a..b", "a.b.c.d", "a.b.ü", "a b.c.d"] {
            assert_eq!(BotToken::parse(bad), Err(SettingsError::BadToken), "{bad}");
        }
    }

    #[test]
    fn a_cooldown_is_a_count_and_a_time() {
        assert_eq!("10/30s".parse(), Ok(Cooldown { burst: 10, per: Duration::from_secs(30) }));
        assert_eq!(" 60 / 5m ".parse(), Ok(Cooldown { burst: 60, per: Duration::from_mins(5) }));
        assert_eq!("0".parse(), Ok(Cooldown { burst: 0, per: Duration::ZERO }));
        for bad in ["", "10", "0/30s", "x/30s", "10/", "10/30", "10/-5s", "10/0s"] {
            assert_eq!(bad.parse::<Cooldown>(), Err(SettingsError::Cooldown), "{bad}");
        }
    }

    #[test]
    fn another_server_is_one_on_this_machine() {
        for good in ["http://127.0.0.1:4000", "http://127.9.9.9:1/", "http://localhost:4000", "http://[::1]:80"] {
            assert!(Api::parse(good).is_ok(), "{good}");
        }
        assert_eq!(Api::parse("http://127.0.0.1:4000/").unwrap().as_str(), "http://127.0.0.1:4000");
        let bad = [
            "https://127.0.0.1",
            "http://example.org",
            "http://127.0.0.1.example.org",
            "http://localhost.evil:1",
            "http://user@127.0.0.1:1",
            "http://127.0.0.1:1/api",
            "http://0.0.0.0:1",
            "http://10.0.0.1",
            "ws://127.0.0.1",
            "x",
        ];
        for bad in bad {
            assert_eq!(Api::parse(bad), Err(SettingsError::ApiNotLocal), "{bad}");
        }
    }
}
