//! Fetches one address: checked, looked up, asked for, unpacked, within limits of time, size and redirects. After every
//! redirect all checks are made again. It remembers the pace of hosts and never waits by itself; a host that is not to be
//! asked yet is an error that says for how long.

use super::content::{ContentType, Unpacking, gunzip, is_gzip};
use super::error::FetchError;
use super::guard::{Guard, NameLookup, SystemLookup};
use super::page::{Conditions, Fetched, FetchedPage};
use super::politeness::{Manners, Wishes, retry_after};
use super::robots::{MAX_ROBOTS_BYTES, Robots};
use super::settings::FetchSettings;
use super::target::Target;
use crate::text::clip;
use jiff::Timestamp;
use std::io::Read as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use ureq::http::header::{self, HeaderValue};
use ureq::unversioned::transport::{Connector, DefaultConnector};
use ureq::{Agent, Body};

type HttpResponse = ureq::http::Response<Body>;

/// What is asked for; a server that has nothing of it may send what it has.
const ACCEPT: &str = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, \
                      application/feed+json, application/xml;q=0.9, text/markdown, text/plain, */*;q=0.1";

/// Characters of a server's own words that are shown.
const SHOWN_CHARS: usize = 60;

/// Fetches pages from the public internet, one call at a time from as many threads as there are. What hosts wish and when
/// they may be asked again is remembered across calls.
#[derive(Debug)]
pub struct Fetcher {
    settings: FetchSettings,
    agent: Agent,
    manners: Manners,
}

/// One call and what all its requests share.
struct FetchCall {
    /// The host that was asked for, and its port.
    host: String,
    authority: String,
    deadline: Instant,
    now: Timestamp,
}

impl Fetcher {
    /// A fetcher that has met no host yet.
    #[must_use]
    pub fn new(settings: FetchSettings) -> Self {
        Self::with_parts(settings, Arc::new(SystemLookup), DefaultConnector::default())
    }

    /// One that finds addresses and connects in other ways.
    pub(super) fn with_parts(settings: FetchSettings, lookup: Arc<dyn NameLookup>, connector: impl Connector) -> Self {
        let config = Agent::config_builder()
            .proxy(None)
            // Redirects are followed here, where each is looked at.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(&settings.user_agent)
            .accept(ACCEPT)
            .accept_encoding("gzip")
            .max_idle_connections(0)
            .timeout_resolve(Some(settings.connect_timeout))
            .timeout_connect(Some(settings.connect_timeout))
            .build();
        let guard = Guard { lookup, allowed: settings.allowed_hosts.clone() };
        let manners = Manners::new(settings.host_delay);
        Self { agent: Agent::with_parts(config, connector, guard), settings, manners }
    }

    /// Fetches the page at `url`, or learns that it is as it was.
    ///
    /// # Errors
    /// [`FetchError`]; [`FetchError::TooSoon`] when its host was asked a moment ago.
    pub fn get(&self, url: &str, conditions: &Conditions, now: Timestamp) -> Result<Fetched, FetchError> {
        let target = Target::parse(url, &self.settings.allowed_hosts)?;
        let call = FetchCall {
            host: target.host().to_owned(),
            authority: target.authority(),
            deadline: Instant::now() + self.settings.total_timeout,
            now,
        };
        self.book(&target, &call, false)?;
        let (target, response) = self.follow(target, conditions, &call, true)?;
        let status = response.status().as_u16();
        let is_conditional = *conditions != Conditions::default();
        match status {
            200 | 203 => self.page(&target, response, &call).map(Fetched::Page),
            304 if is_conditional => Ok(Fetched::NotModified),
            _ => Err(FetchError::Status { host: target.host().to_owned(), status }),
        }
    }

    /// [`get`](Self::get) that waits for a host asked a moment ago, for `patience` at most, and tries again.
    ///
    /// # Errors
    /// [`FetchError`].
    pub fn get_patiently(
        &self,
        url: &str,
        conditions: &Conditions,
        now: impl Fn() -> Timestamp,
        mut sleep: impl FnMut(Duration),
        patience: Duration,
    ) -> Result<Fetched, FetchError> {
        let mut left = patience;
        loop {
            match self.get(url, conditions, now()) {
                Err(FetchError::TooSoon { wait, .. }) if wait <= left && !wait.is_zero() => {
                    left -= wait;
                    sleep(wait);
                }
                result => return result,
            }
        }
    }

    /// Fetches a file that somebody handed in at `url`, whatever it is, at most `limit` bytes of it. It is theirs and was
    /// put there a moment ago: neither robots.txt nor the pace is asked, and no redirect is followed.
    ///
    /// # Errors
    /// [`FetchError`].
    pub fn download(&self, url: &str, limit: u64, now: Timestamp) -> Result<Vec<u8>, FetchError> {
        let target = Target::parse(url, &self.settings.allowed_hosts)?;
        let (host, authority) = (target.host().to_owned(), target.authority());
        let call = FetchCall { host, authority, deadline: Instant::now() + self.settings.total_timeout, now };
        let response = self.ask(&target, &Conditions::default(), &call)?;
        match response.status().as_u16() {
            200 => self.read(&target, response, &call, limit, false),
            status => Err(FetchError::Status { host: call.host, status }),
        }
    }

    /// How long the host of `url` is to be left alone.
    #[must_use]
    pub fn wait(&self, url: &str, now: Timestamp) -> Duration {
        let target = Target::parse(url, &self.settings.allowed_hosts);
        target.map_or(Duration::ZERO, |target| self.manners.wait(&target.authority(), now))
    }

    /// Asks for an address and for what it redirects to, until something else is answered. With `is_page`, every site on
    /// the way is asked what it wishes.
    fn follow(
        &self,
        mut target: Target,
        conditions: &Conditions,
        call: &FetchCall,
        is_page: bool,
    ) -> Result<(Target, HttpResponse), FetchError> {
        for _ in 0..=self.settings.max_redirects {
            if target.authority() != call.authority {
                self.book(&target, call, true)?;
            }
            if is_page {
                self.ask_robots(&target, call)?;
            }
            let response = self.ask(&target, conditions, call)?;
            match response.status().as_u16() {
                301 | 302 | 303 | 307 | 308 => {}
                429 | 503 => {
                    let wish = text(&response, header::RETRY_AFTER).and_then(|wish| retry_after(&wish, call.now));
                    self.manners.refused(&target.authority(), call.now, wish);
                    return Ok((target, response));
                }
                _ => {
                    self.manners.served(&target.authority());
                    return Ok((target, response));
                }
            }
            let location = text(&response, header::LOCATION)
                .ok_or_else(|| FetchError::BadRedirect { host: target.host().to_owned() })?;
            target = target.redirect(&location, &self.settings.allowed_hosts)?;
        }
        Err(FetchError::TooManyRedirects { host: call.host.clone(), limit: self.settings.max_redirects })
    }

    fn book(&self, target: &Target, call: &FetchCall, is_redirect: bool) -> Result<(), FetchError> {
        let booked = self.manners.book(&target.authority(), call.now, is_redirect);
        booked.map_err(|wait| FetchError::TooSoon { host: target.host().to_owned(), wait })
    }

    /// One request.
    fn ask(&self, target: &Target, conditions: &Conditions, call: &FetchCall) -> Result<HttpResponse, FetchError> {
        let left = call.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(self.too_slow(target.host()));
        }
        let mut request = self.agent.get(target.as_str()).config().timeout_global(Some(left)).build();
        let known = [(header::IF_NONE_MATCH, &conditions.etag), (header::IF_MODIFIED_SINCE, &conditions.last_modified)];
        for (name, value) in known {
            // What a server wrote with letters that no header may have is not sent back.
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
                request = request.header(name, value);
            }
        }
        request.call().map_err(|error| self.failure(error, target, call))
    }

    /// Whether the site lets the address be fetched, by a robots.txt known or fetched.
    fn ask_robots(&self, target: &Target, call: &FetchCall) -> Result<(), FetchError> {
        let authority = target.authority();
        let wishes = if let Some(wishes) = self.manners.wishes(&authority, call.now) {
            wishes
        } else {
            let wishes = self.fetch_robots(target, call)?;
            self.manners.learn(&authority, call.now, wishes.clone());
            wishes
        };
        let host = target.host().to_owned();
        match wishes {
            Wishes::Known(robots) if robots.allows(target.path()) => Ok(()),
            Wishes::Known(_) => Err(FetchError::Robots { host, agent: self.settings.agent().to_owned() }),
            Wishes::Unknown => Err(FetchError::RobotsUnknown { host }),
        }
    }

    /// The wishes of a site. One that has no robots.txt has none (RFC 9309, section 2.3.1.3); one that fails to serve it
    /// may have any.
    fn fetch_robots(&self, target: &Target, call: &FetchCall) -> Result<Wishes, FetchError> {
        let none = Wishes::Known(Arc::default());
        let (target, response) = match self.follow(target.robots(), &Conditions::default(), call, false) {
            Ok(found) => found,
            Err(
                FetchError::TooManyRedirects { .. } | FetchError::BadRedirect { .. } | FetchError::Downgrade { .. },
            ) => return Ok(none),
            Err(error) => return Err(error),
        };
        match response.status().as_u16() {
            200 | 203 => {
                let bytes = self.read(&target, response, call, MAX_ROBOTS_BYTES, true)?;
                Ok(Wishes::Known(Arc::new(Robots::parse(&bytes, self.settings.agent()))))
            }
            429 | 500..=599 => Ok(Wishes::Unknown),
            _ => Ok(none),
        }
    }

    fn page(&self, target: &Target, response: HttpResponse, call: &FetchCall) -> Result<FetchedPage, FetchError> {
        let host = target.host();
        let declared = text(&response, header::CONTENT_TYPE).map(|t| ContentType::parse(&t)).unwrap_or_default();
        if let Some(what) = declared.refused() {
            return Err(FetchError::Type { host: host.to_owned(), what: clip(what, SHOWN_CHARS) });
        }
        let page = FetchedPage {
            final_url: target.as_str().to_owned(),
            content_type: None,
            charset: None,
            etag: text(&response, header::ETAG),
            last_modified: text(&response, header::LAST_MODIFIED),
            bytes: self.read(target, response, call, self.settings.max_bytes, false)?,
        };
        match declared.belied_by(&page.bytes) {
            Some(what) => Err(FetchError::Type { host: host.to_owned(), what }),
            None => Ok(page.declared(declared)),
        }
    }

    /// The body, unpacked, at most `limit` bytes of it; with `cut`, the beginning of a longer one.
    fn read(
        &self,
        target: &Target,
        response: HttpResponse,
        call: &FetchCall,
        limit: u64,
        cut: bool,
    ) -> Result<Vec<u8>, FetchError> {
        let host = || target.host().to_owned();
        let coding = text(&response, header::CONTENT_ENCODING).unwrap_or_default().to_ascii_lowercase();
        if !matches!(coding.as_str(), "" | "identity" | "gzip" | "x-gzip") {
            return Err(FetchError::Coding { host: host(), coding: clip(&coding, SHOWN_CHARS) });
        }
        let declared = text(&response, header::CONTENT_LENGTH).and_then(|length| length.trim().parse::<u64>().ok());
        if !cut && declared.is_some_and(|length| length > limit) {
            return Err(FetchError::TooLarge { host: host(), limit });
        }
        let mut bytes = Vec::new();
        let body = response.into_body().into_reader().take(limit.saturating_add(1)).read_to_end(&mut bytes);
        if bytes.len() as u64 > limit {
            if !cut {
                return Err(FetchError::TooLarge { host: host(), limit });
            }
        } else if let Err(error) = body {
            return Err(match self.failure(error.into(), target, call) {
                slow @ FetchError::TooSlow { .. } => slow,
                _ => FetchError::CutShort { host: host() },
            });
        }
        // Some servers declare what they did not do.
        if coding.ends_with("gzip") && is_gzip(&bytes) {
            bytes = gunzip(&bytes, limit, cut).map_err(|problem| match problem {
                Unpacking::TooLarge => FetchError::TooLarge { host: host(), limit },
                Unpacking::Broken => FetchError::CutShort { host: host() },
            })?;
        }
        Ok(bytes)
    }

    /// What the HTTP client's error means to who asked.
    fn failure(&self, error: ureq::Error, target: &Target, call: &FetchCall) -> FetchError {
        let host = target.host().to_owned();
        match error {
            // Of the host that was asked for, whichever it was on the way.
            ureq::Error::Other(inner) if inner.is::<FetchError>() => FetchError::NotPublic { host: call.host.clone() },
            ureq::Error::Timeout(_) => self.too_slow(&host),
            ureq::Error::HostNotFound => FetchError::UnknownHost { host },
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::TlsRequired => FetchError::Tls { host },
            // How rustls tells a connection that it does not trust.
            ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => FetchError::Tls { host },
            ureq::Error::Protocol(_) | ureq::Error::Http(_) | ureq::Error::LargeResponseHeader(..) => {
                FetchError::NotHttp { host }
            }
            _ => FetchError::Unreachable { host },
        }
    }

    fn too_slow(&self, host: &str) -> FetchError {
        FetchError::TooSlow { host: host.to_owned(), seconds: self.settings.total_timeout.as_secs().max(1) }
    }
}

/// A header as text; bytes beyond ASCII are read as UTF-8, which is what servers mean by them.
fn text(response: &HttpResponse, name: header::HeaderName) -> Option<String> {
    response.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
