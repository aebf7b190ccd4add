//! What comes from outside: pages and feeds that were fetched. What such a text says of itself is a claim of whoever runs its
//! host, so its id goes below the host's name, and an address is believed only where it is of the same host. Otherwise a page
//! could take the place of one of the publisher's own articles, or be cited as another publisher's.

use super::file_name::id_of;
use super::problem::ProblemKind;
use super::register_entry::RegisterEntry;
use crate::article::Article;
use crate::text::slug;
use url::Url;

/// The folder of the corpus that articles of feeds are written to, in a folder for each host.
pub(crate) const FEEDS: &str = "feeds";

/// Longest name of a host's folder, in characters.
const HOST_CHARS: usize = 80;

/// Where a file came from, if that was not the publisher's own hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outside {
    /// The host, with its port where one was named; of a file that the register does not know, the name of the host's folder.
    host: String,
    /// The address that was fetched.
    address: Option<String>,
    /// The id that the register gave it.
    id: Option<String>,
}

impl Outside {
    /// What was fetched from `address`, to be known by `id`.
    pub(crate) fn of(address: &str, id: Option<String>) -> Option<Self> {
        let host = host_of(address)?;
        Some(Self { host, address: Some(address.to_owned()), id })
    }

    /// Where a file of the corpus came from, by what the register has of it or of the feed that it belongs to; `None` for the
    /// publisher's own files.
    pub(crate) fn of_file(source: &str, entry: Option<&RegisterEntry>) -> Option<Self> {
        let known = entry.and_then(|entry| Self::of(entry.origin.as_deref()?, entry.id.clone()));
        let Some(folder) = feed_folder(source) else { return known };
        let unknown = || Some(Self { host: folder.to_owned(), address: None, id: None });
        let Some(known) = known else { return unknown() };
        // Registers of old had the address that a feed claimed for its text, whoever's it was.
        let is_feeds_text =
            source.split('#').next().and_then(|file| file.rsplit_once('.')).is_some_and(|(_, ending)| ending == "xml");
        let is_claim = known.id.is_none() && is_feeds_text && !is_folder_of(folder, &known.host);
        if is_claim { unknown() } else { Some(known) }
    }

    /// The id of an article that claims `claimed`, in the file `source`.
    pub(super) fn id(&self, claimed: Option<String>, source: &str) -> (String, Option<ProblemKind>) {
        match claimed {
            Some(claimed) => {
                let used = format!("{}/{claimed}", self.host);
                (used.clone(), Some(ProblemKind::ClaimedId { claimed, used }))
            }
            None => (self.id.clone().unwrap_or_else(|| id_of(source)), None),
        }
    }

    /// Has the article state no address but one of the host it came from.
    pub(super) fn mind_address(&self, article: &mut Article) -> Option<ProblemKind> {
        let claimed = article.url.take();
        let is_believed = claimed.as_deref().is_some_and(|claimed| self.believes(claimed));
        article.url = if is_believed { claimed.clone() } else { self.address.clone() };
        let claimed = claimed.filter(|_| !is_believed)?;
        Some(ProblemKind::ClaimedAddress { claimed, used: self.address.clone() })
    }

    /// Whether an article that was read before has nothing that is not believed.
    pub(super) fn agrees(&self, article: &Article, is_item: bool) -> bool {
        let id = article.id.as_str();
        let is_own_id = is_item
            || id == id_of(&article.source)
            || self.id.as_deref() == Some(id)
            || id.strip_prefix(&self.host).is_some_and(|rest| rest.starts_with('/'));
        is_own_id && article.url.as_deref().is_none_or(|url| self.address.as_deref() == Some(url) || self.believes(url))
    }

    /// The address that was fetched, or that the register names.
    pub(super) fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    fn believes(&self, claimed: &str) -> bool {
        let Some(host) = host_of(claimed) else { return false };
        if self.address.is_some() { host == self.host } else { is_folder_of(&self.host, &host) }
    }
}

/// Whether two addresses are of one host.
pub(crate) fn same_host(a: &str, b: &str) -> bool {
    host_of(a).is_some_and(|host| host_of(b) == Some(host))
}

/// The id of a page that is fetched from `address` for the first time, to be written to `file`.
pub(crate) fn first_id(address: &str, file: &str) -> Option<String> {
    let host = host_of(address)?;
    let id = id_of(file);
    Some(if feed_folder(file).is_some() { id } else { format!("{host}/{id}") })
}

/// The name of a host's folder.
pub(crate) fn folder_of(host: &str) -> String {
    slug(host, HOST_CHARS)
}

/// Whether a folder is that of `host`, which may have a port and lacks its `www.`.
fn is_folder_of(folder: &str, host: &str) -> bool {
    let host = folder_of(host.split(':').next().unwrap_or(host));
    folder == host || folder.strip_prefix("www-") == Some(&host)
}

/// Whether a file of the corpus, or an item of one, lies where feeds are written to.
pub(crate) fn is_of_feed(source: &str) -> bool {
    feed_folder(source).is_some()
}

/// The host's folder that an article of a feed lies in.
fn feed_folder(source: &str) -> Option<&str> {
    let mut parts = source.split('/');
    let (first, host) = (parts.next()?, parts.next()?);
    (first == FEEDS && parts.next().is_some()).then_some(host)
}

/// The host of a web address, with its port where one is named. `www.` before it is the same site everywhere. An address that
/// reads as if it were another host's (`https://them@us/`) has none.
fn host_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    if !url.username().is_empty() || url.password().is_some() || address.contains('\\') {
        return None;
    }
    let host = url.host_str()?.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_is_not_another_however_its_address_is_written() {
        let ours = "https://news.example/2026/a";
        for other in ["https://news.example/b", "http://www.news.example/", "https://NEWS.example./?x#y"] {
            assert!(same_host(ours, other), "{other}");
        }
        for other in [
            "https://evil.example/",
            "https://news.example.evil.example/",
            "https://news.example:8080/a",
            "https://news.example@evil.example/a",
            "https://evil.example/https://news.example/a",
            "https://evil.example\\@news.example/a",
            "https://example/",
            "https://xnews.example/",
            "ftp://news.example/a",
            "news.example/a",
            "",
        ] {
            assert!(!same_host(ours, other), "{other}");
        }
    }

    #[test]
    fn a_file_of_a_feed_is_from_outside_even_when_the_register_is_lost() {
        let lost = Outside::of_file("feeds/evil-example/a-1.html", None).unwrap();
        assert!(lost.believes("https://evil.example/a") && !lost.believes("https://news.example/a"));
        assert_eq!(Outside::of_file("feeds/export.xml", None), None, "a feed that the publisher put there");
        assert_eq!(
            Outside::of_file("a.md", Some(&RegisterEntry { origin: Some("a.md".into()), ..RegisterEntry::default() })),
            None
        );
        let claimed = RegisterEntry { origin: Some("https://news.example/a".into()), ..RegisterEntry::default() };
        let old = Outside::of_file("feeds/evil-example/a-1.xml", Some(&claimed)).unwrap();
        assert!(!old.believes("https://news.example/a"), "the feed only said so");
        let page = Outside::of_file("feeds/evil-example/a-1.html", Some(&claimed)).unwrap();
        assert!(page.believes("https://news.example/a"), "it was fetched from there");
    }
}
