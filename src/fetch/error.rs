//! Why a page could not be fetched, each with what to do. No message says which machine an address led to: the moderator who
//! reads it may be a stranger to the network that the bot stands in.

use std::time::Duration;

/// Why nothing was fetched, in one sentence for the moderator who asked, with what to do about it. None of them says
/// which machine an address led to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The text is no web address.
    #[error("“{raw}” is not a web address; give the full address, beginning with https://")]
    Address {
        /// The text, clipped.
        raw: String,
    },
    /// Another scheme than http and https.
    #[error("only http and https addresses are fetched, not {scheme}:")]
    Scheme {
        /// The scheme.
        scheme: String,
    },
    /// A user name or a password stands in the address.
    #[error("the address contains a user name or a password; give it without")]
    Credentials,
    /// A port on which web pages are seldom served.
    #[error(
        "only ports 80 and 443 are fetched from, not {port}; to allow it, whoever runs ibid sets --allow-host {host}:{port} or \
         IBID_ALLOW_HOSTS"
    )]
    Port {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// The host, or one that it redirects to, is not on the public internet.
    #[error(
        "{host} does not lead to the public internet, so it is not fetched from; to allow it, whoever runs ibid sets \
         --allow-host {host} or IBID_ALLOW_HOSTS"
    )]
    NotPublic {
        /// The host that was asked for.
        host: String,
    },
    /// No address for the host.
    #[error("{host} is not known on the internet; check the address for typos")]
    UnknownHost {
        /// The host.
        host: String,
    },
    /// No connection, or one that broke before the answer.
    #[error("{host} did not answer; try again later")]
    Unreachable {
        /// The host.
        host: String,
    },
    /// The answer took too long.
    #[error("{host} took longer than {seconds} seconds; try again later, or attach the page as a file")]
    TooSlow {
        /// The host.
        host: String,
        /// The time allowed.
        seconds: u64,
    },
    /// No encrypted connection that can be trusted.
    #[error("no safe connection to {host}: its certificate is not valid, or its encryption is out of date")]
    Tls {
        /// The host.
        host: String,
    },
    /// What came is no HTTP.
    #[error("{host} answered with something that is not HTTP; open the address in a browser")]
    NotHttp {
        /// The host.
        host: String,
    },
    /// Redirects without end.
    #[error("{host} redirects more than {limit} times; open the address in a browser and give the one it ends at")]
    TooManyRedirects {
        /// The host.
        host: String,
        /// How many are followed.
        limit: usize,
    },
    /// A redirect that says not where to, or to where no page is.
    #[error("{host} redirects to an address that cannot be fetched; give the address of the page itself")]
    BadRedirect {
        /// The host.
        host: String,
    },
    /// A redirect from https to http.
    #[error(
        "{host} redirects from https to http, where the page could be changed in transit; give the http address if you trust it"
    )]
    Downgrade {
        /// The host.
        host: String,
    },
    /// An answer that is no page.
    #[error("{}", status_sentence(host, *status))]
    Status {
        /// The host.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// More bytes than are read, as they came or unpacked.
    #[error("{host} sent more than {} MB, the most that is read; attach a shorter version as a file", limit / 1_000_000)]
    TooLarge {
        /// The host.
        host: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The answer ended before its end.
    #[error("the answer of {host} ended too soon; try again")]
    CutShort {
        /// The host.
        host: String,
    },
    /// A compression that was not asked for.
    #[error(
        "{host} sent the page compressed as {coding}, which was not asked for and cannot be read; attach it as a file"
    )]
    Coding {
        /// The host.
        host: String,
        /// The content coding.
        coding: String,
    },
    /// A type of content that no article has.
    #[error("{host} sent {what}, and only pages, texts, feeds and sitemaps are read")]
    Type {
        /// The host.
        host: String,
        /// The type, as it was declared or as it looks.
        what: String,
    },
    /// The site does not want it fetched.
    #[error(
        "the robots.txt of {host} does not allow {agent} to fetch this address; ask the site to allow it, or attach the page as a file"
    )]
    Robots {
        /// The host.
        host: String,
        /// The name that robots.txt is asked for.
        agent: String,
    },
    /// What the site wants is not to be had, which counts as a no.
    #[error("the robots.txt of {host} cannot be read at the moment, so nothing is fetched from there; try again later")]
    RobotsUnknown {
        /// The host.
        host: String,
    },
    /// The host is not to be asked again yet.
    #[error("{host} can be fetched again in {} (rate limit)", in_words(*wait))]
    TooSoon {
        /// The host.
        host: String,
        /// For how long.
        wait: Duration,
    },
}

impl FetchError {
    /// Whether another try at the same address can hardly end otherwise.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::Status { status, .. } => matches!(status, 400..=499) && !matches!(status, 408 | 425 | 429),
            Self::UnknownHost { .. }
            | Self::Unreachable { .. }
            | Self::TooSlow { .. }
            | Self::CutShort { .. }
            | Self::RobotsUnknown { .. }
            | Self::TooSoon { .. } => false,
            _ => true,
        }
    }
}

fn status_sentence(host: &str, status: u16) -> String {
    let said = match status {
        401 | 402 | 403 | 407 | 451 => "does not serve this page to programs; attach it as a file",
        404 => "has no page at this address; check the address for typos",
        410 => "has removed this page for good",
        429 => "asks for fewer requests; try again later",
        500..=599 => "cannot serve the page at the moment; try again later",
        _ => "sent no page; open the address in a browser to see why",
    };
    format!("{host} {said} (HTTP {status})")
}

/// A wait as it is said, rounded up.
fn in_words(wait: Duration) -> String {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    match seconds {
        0 | 1 => "1 second".to_owned(),
        2..=119 => format!("{seconds} seconds"),
        120..=7_199 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3_600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_said_in_round_words_and_never_too_short() {
        for (seconds, words) in [(1, "1 second"), (90, "90 seconds"), (121, "3 minutes"), (7_300, "3 hours")] {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
        assert_eq!(in_words(Duration::from_millis(1_001)), "2 seconds");
    }

    #[test]
    fn what_may_pass_is_told_from_what_will_not() {
        let status = |status| FetchError::Status { host: "x.example".to_owned(), status };
        assert!(status(404).is_lasting() && status(410).is_lasting() && FetchError::Credentials.is_lasting());
        assert!(!status(429).is_lasting() && !status(503).is_lasting());
    }
}
