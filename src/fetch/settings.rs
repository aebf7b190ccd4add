use super::target::AllowedHost;
use std::time::Duration;

/// How the fetcher behaves.
#[derive(Clone, Debug)]
pub struct FetchSettings {
    /// What it calls itself: a product token, which is also the name that robots.txt is asked for, `/` and the version;
    /// behind it, in brackets, where to read about it.
    pub user_agent: String,
    /// For one connection, its encryption included, and for finding its address.
    pub connect_timeout: Duration,
    /// For everything that one call asks for: robots.txt, redirects and the last byte of the page.
    pub total_timeout: Duration,
    /// Most bytes of a page, as they come and unpacked.
    pub max_bytes: u64,
    /// Most redirects followed.
    pub max_redirects: usize,
    /// Hosts that the operator allows wherever they lead, each with the port it names.
    pub allowed_hosts: Vec<AllowedHost>,
    /// Least time between two calls to one host; a host's own `Crawl-delay` can make it longer.
    pub host_delay: Duration,
}

impl Default for FetchSettings {
    fn default() -> Self {
        Self {
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(20),
            max_bytes: crate::ingest::MAX_FILE_BYTES,
            max_redirects: 5,
            allowed_hosts: Vec::new(),
            host_delay: Duration::from_secs(2),
        }
    }
}

impl FetchSettings {
    /// The name that robots.txt is asked for: the user agent's letters, `-` and `_` before anything else.
    pub(super) fn agent(&self) -> &str {
        let end = self.user_agent.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '-' | '_')));
        self.user_agent.get(..end.unwrap_or(self.user_agent.len())).unwrap_or_default()
    }
}
