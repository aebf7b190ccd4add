//! What the operator decides about the HTTP face, as types that cannot hold a bad value. Reading the environment is the
//! configuration's work.

use super::desk::{DeskAccess, DeskSettings, DeskSwitch};
use super::hook_secret::HookSecrets;
use super::traces::Collector;
use crate::ledger::LedgerPlace;
use crate::service::LogFormat;
use std::net::SocketAddr;
use url::{Host, Url};

/// How the HTTP face runs.
#[derive(Clone, Debug)]
pub struct ServeSettings {
    /// Where it listens, and under which names readers reach it.
    pub place: Place,
    /// Pages that may ask from their own address.
    pub origins: Vec<Origin>,
    /// Where citations lead.
    pub cite: CitationTarget,
    /// What the publication is called; the pages' title.
    pub name: String,
    /// Where the ledger is.
    pub ledger: LedgerPlace,
    /// The moderators' desk.
    pub desk: DeskSettings,
    /// Days that the ledger keeps words of questions; 0 keeps none.
    pub retention_days: u16,
    /// Days that the Discord bot's replies are remembered, in the same ledger.
    pub reply_days: u16,
    /// Whether what is saved in the corpus folder is brought in at once.
    pub watch: bool,
    /// Secrets of those who may report articles.
    pub hooks: HookSecrets,
    /// Where traces are sent.
    pub traces: Option<Collector>,
    /// How the log is written.
    pub log: LogFormat,
    /// What is written to the log, as directives of tracing's `EnvFilter`; empty for the default.
    pub log_filter: String,
    /// Whether colours were asked not to be used.
    pub no_color: bool,
}

/// Where citations lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CitationTarget {
    /// To the article's own address; to our page of it where it has none.
    #[default]
    Article,
    /// To our page of the article, always.
    Reader,
}

/// An address to listen on, and the names under which requests for it may come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    listen: SocketAddr,
    url: Option<Url>,
    hosts: Vec<String>,
    has_pages: bool,
}

/// The origin of a page: scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

/// A setting that cannot be.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The address can be reached from elsewhere, and nothing says under which name.
    #[error(
        "{0} can be reached from other machines, so `ibid serve` needs to know the address that readers use; set IBID_SERVE_URL, \
         such as https://ask.example.org, or listen on 127.0.0.1"
    )]
    NoPublicAddress(SocketAddr),
    /// It is no address and port.
    #[error("IBID_SERVE_LISTEN must be an address and a port, such as 127.0.0.1:8080, and is {0:?}")]
    Listen(String),
    /// It is no web address.
    #[error("IBID_SERVE_URL must be a web address without a path, such as https://ask.example.org, and is {0:?}")]
    Url(String),
    /// Others could read what moderators send.
    #[error(
        "the moderators' desk needs https where others reach it, and the address that readers use is {0}; set IBID_SERVE_URL to an \
         https address, or IBID_DESK to off"
    )]
    DeskNeedsHttps(String),
    /// It is no origin.
    #[error("IBID_SERVE_ORIGINS must be origins separated by commas, such as https://example.org, and one is {0:?}")]
    Origin(String),
}

impl Place {
    /// Listens at `listen`; readers come by `url`, or by one of `hosts` besides.
    ///
    /// # Errors
    /// [`SettingsError`], where one cannot be read, or where others can reach the address and no public one is named.
    pub fn new(listen: &str, url: Option<&str>, hosts: &[String]) -> Result<Self, SettingsError> {
        let listen: SocketAddr = listen.trim().parse().map_err(|_| SettingsError::Listen(listen.to_owned()))?;
        let url = url.map(public).transpose()?;
        if url.is_none() && !listen.ip().to_canonical().is_loopback() {
            return Err(SettingsError::NoPublicAddress(listen));
        }
        let hosts = hosts.iter().map(|host| host.trim().to_lowercase()).filter(|host| !host.is_empty()).collect();
        Ok(Self { listen, url, hosts, has_pages: true })
    }

    /// For a program that is spoken to by no address; pages are where another one serves them at `url`, if at all.
    ///
    /// # Errors
    /// [`SettingsError::Url`].
    pub fn without_address(url: Option<&str>) -> Result<Self, SettingsError> {
        let url = url.map(public).transpose()?;
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        Ok(Self { listen, has_pages: url.is_some(), url, hosts: Vec::new() })
    }

    /// Whether our pages can be linked to.
    #[must_use]
    pub fn has_pages(&self) -> bool {
        self.has_pages
    }

    /// Where to listen.
    #[must_use]
    pub fn listen(&self) -> SocketAddr {
        self.listen
    }

    /// The same, once the system has chosen a port.
    #[must_use]
    pub fn listening(self, listen: SocketAddr) -> Self {
        Self { listen, ..self }
    }

    /// The base of our own addresses, without a slash at its end.
    #[must_use]
    pub fn base(&self) -> String {
        match &self.url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }

    /// For whom there is a desk at this place.
    ///
    /// # Errors
    /// [`SettingsError::DeskNeedsHttps`].
    pub fn desk(&self, switch: DeskSwitch) -> Result<DeskAccess, SettingsError> {
        let is_public = self.url.is_some() || !self.hosts.is_empty() || !self.listen.ip().to_canonical().is_loopback();
        let access = switch.access(is_public);
        if access != DeskAccess::Off && is_public && !self.base().starts_with("https:") {
            return Err(SettingsError::DeskNeedsHttps(self.base()));
        }
        Ok(access)
    }

    /// Whether a request for this host is meant for us. A page of somebody else's whose name was made to lead to this machine
    /// asks for its own.
    #[must_use]
    pub fn has_host(&self, host: &str) -> bool {
        let host = host.trim().to_lowercase();
        let named = |known: &str| host == known || host.strip_prefix(known).is_some_and(is_port);
        let public = self.url.as_ref().and_then(Url::host_str);
        is_this_machine(&host) || public.is_some_and(named) || self.hosts.iter().any(|known| named(known))
    }
}

/// Whether a `Host` names this machine itself, with or without a port.
fn is_this_machine(host: &str) -> bool {
    let Ok(url) = Url::parse(&format!("http://{host}/")) else { return false };
    let is_bare = url.path() == "/" && url.username().is_empty() && url.password().is_none();
    is_bare
        && match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        }
}

fn is_port(rest: &str) -> bool {
    rest.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
}

fn public(text: &str) -> Result<Url, SettingsError> {
    let refused = || SettingsError::Url(text.to_owned());
    let url = Url::parse(text.trim()).map_err(|_| refused())?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    let is_web = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    if is_bare && is_web { Ok(url) } else { Err(refused()) }
}

impl Origin {
    /// An origin such as `https://example.org`.
    ///
    /// # Errors
    /// [`SettingsError::Origin`].
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        match public(text) {
            Ok(url) => Ok(Self(url.origin().ascii_serialization())),
            Err(_) => Err(SettingsError::Origin(text.to_owned())),
        }
    }

    /// As browsers send it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(listen: &str, url: Option<&str>) -> Result<Place, SettingsError> {
        Place::new(listen, url, &["ask.internal".to_owned()])
    }

    #[test]
    fn what_others_can_reach_needs_a_public_address() {
        assert!(place("127.0.0.1:0", None).is_ok() && place("[::1]:8080", None).is_ok());
        for elsewhere in ["0.0.0.0:80", "[::]:80", "192.0.2.1:80"] {
            let refused = place(elsewhere, None).unwrap_err();
            assert!(refused.to_string().contains("IBID_SERVE_URL"), "{refused}");
            assert!(place(elsewhere, Some("https://ask.example.org")).is_ok());
        }
        assert!(matches!(place("localhost", None), Err(SettingsError::Listen(_))));
        for bad in [
            "ask.example.org",
            "ftp://x.example",
            "https://x.example/path",
            "https://u@x.example",
            "https://x.example?q",
        ] {
            assert!(matches!(place("127.0.0.1:0", Some(bad)), Err(SettingsError::Url(_))), "{bad}");
        }
    }

    #[test]
    fn a_host_that_is_not_ours_is_not_answered() {
        let place = place("0.0.0.0:80", Some("https://ask.example.org:444/")).unwrap();
        assert_eq!(place.base(), "https://ask.example.org:444");
        for ours in
            ["ask.example.org", "ASK.example.org:444", "localhost:8080", "127.0.0.1", "[::1]:80", "ask.internal:9"]
        {
            assert!(place.has_host(ours), "{ours}");
        }
        for other in [
            "evil.example",
            "ask.example.org.evil.example",
            "ask.example.org:x",
            "",
            "127.0.0.1.evil.example",
            "a@localhost",
        ] {
            assert!(!place.has_host(other), "{other}");
        }
    }

    #[test]
    fn a_desk_that_others_reach_is_turned_on_and_over_https() {
        let at = |url, switch| Place::new("127.0.0.1:80", url, &[]).unwrap().desk(switch);
        assert_eq!(at(None, DeskSwitch::Auto), Ok(DeskAccess::Local));
        assert_eq!(at(Some("https://ask.example.org"), DeskSwitch::Auto), Ok(DeskAccess::Off));
        assert_eq!(at(Some("https://ask.example.org"), DeskSwitch::On), Ok(DeskAccess::Everywhere));
        assert_eq!(at(Some("http://ask.example.org"), DeskSwitch::Off), Ok(DeskAccess::Off));
        let refused = at(Some("http://ask.example.org"), DeskSwitch::On).unwrap_err();
        assert!(refused.to_string().contains("https") && refused.to_string().contains("IBID_DESK"), "{refused}");
        // Behind a proxy under a name that only the hosts say.
        assert_eq!(place("127.0.0.1:80", None).unwrap().desk(DeskSwitch::Auto), Ok(DeskAccess::Off));
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        assert_eq!(Origin::parse("https://Example.org:443/").unwrap().as_str(), "https://example.org");
        assert_eq!(Origin::parse("http://127.0.0.1:9000").unwrap().as_str(), "http://127.0.0.1:9000");
        for bad in ["*", "example.org", "https://example.org/page", "null"] {
            assert!(Origin::parse(bad).is_err(), "{bad}");
        }
    }
}
