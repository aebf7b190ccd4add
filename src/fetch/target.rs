//! Which addresses may be asked for, as far as the address itself tells: its scheme, port, host and what stands before an
//! `@`. Hosts that the operator allows are excepted by name and port. Which machine a name leads to is looked at in
//! [`guard`](super::guard), after it was looked up.

use super::error::FetchError;
use crate::text::clip;
use std::fmt;
use std::str::FromStr;
use url::{Host, Url};

/// Longer addresses are not fetched; servers refuse them too.
const MAX_URL_BYTES: usize = 4_096;

/// Characters of a text that is no address, said back.
const RAW_CHARS: usize = 100;

/// A host that may be fetched from wherever its name leads: `host`, `host:port`, `[::1]:port`. Without a port it is
/// allowed on 80 and 443.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHost {
    host: String,
    port: Option<u16>,
}

/// A text that names no host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{raw}” is not a host; write host or host:port, such as wiki.example:8080")]
pub struct AllowedHostError {
    /// The text.
    pub raw: String,
}

impl FromStr for AllowedHost {
    type Err = AllowedHostError;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let error = || AllowedHostError { raw: clip(raw, RAW_CHARS) };
        // A scheme without ports of its own, so that none is taken for named.
        let url = Url::parse(&format!("http://{}", raw.trim())).map_err(|_| error())?;
        let is_bare = url.path() == "/" && url.query().is_none() && url.username().is_empty();
        if !is_bare || raw.contains(['/', '@', '?', '#']) {
            return Err(error());
        }
        let named = raw.trim().ends_with(":80").then_some(80);
        Ok(Self { host: host_of(&url).ok_or_else(error)?, port: url.port().or(named) })
    }
}

impl fmt::Display for AllowedHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl AllowedHost {
    /// Whether it is `host` on `port`.
    pub(super) fn is(&self, host: &str, port: u16) -> bool {
        self.host == host && self.port.map_or_else(|| is_web_port(port), |own| own == port)
    }
}

/// An address that may be asked for, as far as can be told without asking where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    url: Url,
    host: String,
    port: u16,
}

impl Target {
    pub(super) fn parse(raw: &str, allowed: &[AllowedHost]) -> Result<Self, FetchError> {
        let error = || FetchError::Address { raw: clip(raw, RAW_CHARS) };
        if raw.len() > MAX_URL_BYTES {
            return Err(error());
        }
        Self::new(Url::parse(raw.trim()).map_err(|_| error())?, allowed)
    }

    /// The address that a redirect from here names.
    pub(super) fn redirect(&self, location: &str, allowed: &[AllowedHost]) -> Result<Self, FetchError> {
        let error = || FetchError::BadRedirect { host: self.host.clone() };
        let url = self.url.join(location).ok().filter(|url| url.as_str().len() <= MAX_URL_BYTES).ok_or_else(error)?;
        if self.url.scheme() == "https" && url.scheme() == "http" {
            return Err(FetchError::Downgrade { host: self.host.clone() });
        }
        Self::new(url, allowed).map_err(|_| error())
    }

    fn new(mut url: Url, allowed: &[AllowedHost]) -> Result<Self, FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::Scheme { scheme: clip(url.scheme(), RAW_CHARS) });
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchError::Credentials);
        }
        let error = FetchError::Address { raw: clip(url.as_str(), RAW_CHARS) };
        let (Some(host), Some(port)) = (host_of(&url), url.port_or_known_default()) else {
            return Err(error);
        };
        if !is_web_port(port) && !allowed.iter().any(|a| a.is(&host, port)) {
            return Err(FetchError::Port { host, port });
        }
        // The name without its last dot is the same host, and the one that certificates are made for.
        if url.set_host(Some(&host)).is_err() {
            return Err(error);
        }
        url.set_fragment(None);
        Ok(Self { url, host, port })
    }

    pub(super) fn as_str(&self) -> &str {
        self.url.as_str()
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// What robots.txt and the pace hold for: one host at one port.
    pub(super) fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// The address of the site's robots.txt.
    pub(super) fn robots(&self) -> Self {
        let mut url = self.url.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        Self { url, ..self.clone() }
    }

    /// Path and query, what robots.txt speaks of.
    pub(super) fn path(&self) -> &str {
        self.url.as_str().get(self.url.origin().ascii_serialization().len()..).unwrap_or("/")
    }
}

fn is_web_port(port: u16) -> bool {
    matches!(port, 80 | 443)
}

/// The host as it is compared: small letters, punycode, addresses in their usual form, no dot at the end.
fn host_of(url: &Url) -> Option<String> {
    let host = match url.host()? {
        Host::Domain(name) => name.strip_suffix('.').unwrap_or(name).to_owned(),
        address => address.to_string(),
    };
    (!host.is_empty() && !host.ends_with('.')).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(raw: &str) -> Result<Target, FetchError> {
        Target::parse(raw, &["wiki.example:8080".parse().unwrap(), "[::1]".parse().unwrap()])
    }

    #[test]
    fn an_address_is_brought_to_the_form_in_which_it_is_compared() {
        for (raw, url, host) in [
            ("https://X.Example./a?b#c", "https://x.example/a?b", "x.example"),
            ("http://2130706433/", "http://127.0.0.1/", "127.0.0.1"),
            ("http://0x7f.1", "http://127.0.0.1/", "127.0.0.1"),
            ("http://0177.0.0.1.", "http://127.0.0.1/", "127.0.0.1"),
            ("http://%31%32%37.0.0.1", "http://127.0.0.1/", "127.0.0.1"),
            ("http://１２７。0。0。1", "http://127.0.0.1/", "127.0.0.1"),
            ("http://[::FFFF:127.0.0.1]", "http://[::ffff:7f00:1]/", "[::ffff:7f00:1]"),
            ("http:\\\\x.example\\a", "http://x.example/a", "x.example"),
            ("https://bücher.example", "https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        ] {
            let target = target(raw).unwrap();
            assert_eq!((target.as_str(), target.host()), (url, host), "{raw}");
        }
    }

    #[test]
    fn what_is_never_asked_for_is_refused_with_its_reason() {
        for raw in ["", "x.example", "/a", "http://", "http://..", "http://1.2.3.4.5/", "http://[::1", "http://a b/"] {
            assert!(matches!(target(raw), Err(FetchError::Address { .. })), "{raw}");
        }
        for raw in ["file:///etc/passwd", "ftp://x.example/", "gopher://x.example", "javascript:1", "data:,x"] {
            assert!(matches!(target(raw), Err(FetchError::Scheme { .. })), "{raw}");
        }
        for raw in ["http://user@x.example/", "http://:secret@x.example/", "http://x.example%40:y@z.example/"] {
            assert_eq!(target(raw), Err(FetchError::Credentials), "{raw}");
        }
        for raw in ["http://x.example:22/", "https://x.example:8080/", "http://wiki.example:8081/"] {
            assert!(matches!(target(raw), Err(FetchError::Port { .. })), "{raw}");
        }
        assert!(target(&format!("http://x.example/{}", "a".repeat(5_000))).is_err());
        assert!(target("https://x.example:80/").is_ok() && target("http://wiki.example:8080/").is_ok());
    }

    #[test]
    fn a_redirect_is_read_from_where_it_stands_and_never_leaves_https() {
        let from = target("https://x.example/a/b").unwrap();
        let to = |location| from.redirect(location, &[]).map(|t| t.as_str().to_owned());
        assert_eq!(to("../c?d"), Ok("https://x.example/c?d".to_owned()));
        assert_eq!(to("//y.example"), Ok("https://y.example/".to_owned()));
        for location in ["file:///x", "https://user@x.example/", "https://x.example:22/", "https://"] {
            assert!(matches!(to(location), Err(FetchError::BadRedirect { .. })), "{location}");
        }
        assert!(matches!(to("http://x.example/"), Err(FetchError::Downgrade { .. })));
    }

    #[test]
    fn robots_are_asked_about_path_and_query() {
        let target = target("http://wiki.example:8080/a%20b?c=d#e").unwrap();
        assert_eq!((target.path(), target.authority().as_str()), ("/a%20b?c=d", "wiki.example:8080"));
        assert_eq!(target.robots().as_str(), "http://wiki.example:8080/robots.txt");
    }

    #[test]
    fn an_allowed_host_is_one_host_and_one_port() {
        let allowed = |raw: &str| raw.parse::<AllowedHost>();
        assert!(allowed("LOCALHOST").unwrap().is("localhost", 443));
        assert!(!allowed("localhost").unwrap().is("localhost", 8080));
        assert!(!allowed("localhost:80").unwrap().is("localhost", 443));
        assert!(allowed("[::1]:81").unwrap().is("[::1]", 81));
        for raw in ["", "http://x.example", "x.example/a", "u@x.example", "x.example:port", "a b"] {
            assert!(allowed(raw).is_err(), "{raw}");
        }
    }
}
