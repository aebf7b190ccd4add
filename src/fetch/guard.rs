use super::address::is_public;
use super::error::FetchError;
use super::target::AllowedHost;
use std::fmt::Debug;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::sync::{Arc, mpsc};
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Finds the addresses of a name.
pub(super) trait NameLookup: Debug + Send + Sync + 'static {
    fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The operating system's way to find them.
#[derive(Debug)]
pub(super) struct SystemLookup;

impl NameLookup for SystemLookup {
    fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok((host, 0).to_socket_addrs()?.map(|address| address.ip()).collect())
    }
}

/// Stands between a name and every connection made to it, written addresses included: a name with one address that is not
/// public is refused whole, and the addresses that were looked at are those connected to. A name is asked for once a
/// connection, so it has no second answer to give.
#[derive(Debug)]
pub(super) struct Guard {
    pub lookup: Arc<dyn NameLookup>,
    pub allowed: Vec<AllowedHost>,
}

/// Most addresses tried, which is what the HTTP client has room for.
const MOST_ADDRESSES: usize = 16;

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, _: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri.host().ok_or(Error::HostNotFound)?;
        let default = if uri.scheme_str() == Some("https") { 443 } else { 80 };
        let port = uri.port_u16().unwrap_or(default);
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let addresses = match bare.parse() {
            Ok(address) => vec![address],
            Err(_) => self.look_up(bare, timeout)?,
        };
        let is_allowed = self.allowed.iter().any(|a| a.is(host, port));
        if !is_allowed && !addresses.iter().all(|address| is_public(*address)) {
            return Err(Error::Other(Box::new(FetchError::NotPublic { host: host.to_owned() })));
        }
        let mut out = self.empty();
        for address in addresses.into_iter().take(MOST_ADDRESSES) {
            out.push(SocketAddr::new(address, port));
        }
        if out.is_empty() { Err(Error::HostNotFound) } else { Ok(out) }
    }
}

impl Guard {
    /// On a thread of its own, because the operating system knows no time limit.
    fn look_up(&self, host: &str, timeout: NextTimeout) -> Result<Vec<IpAddr>, Error> {
        let (sender, receiver) = mpsc::sync_channel(1);
        let (lookup, host) = (Arc::clone(&self.lookup), host.to_owned());
        std::thread::spawn(move || sender.send(lookup.addresses(&host)).ok());
        match receiver.recv_timeout(*timeout.after) {
            Ok(found) => found.map_err(|_| Error::HostNotFound),
            Err(_) => Err(Error::Timeout(timeout.reason)),
        }
    }
}
