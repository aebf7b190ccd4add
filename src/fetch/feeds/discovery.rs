use crate::fetch::sitemap;
use crate::ingest::{self, Format, HtmlScanner, HtmlToken};
use quick_xml::events::attributes::Attributes;
use url::Url;

/// Links to feeds that are told; a page with more has one for each of its comments.
const MOST_LINKS: usize = 20;

/// Types that a page's link to a feed has.
const FEED_TYPES: &[&str] =
    &["application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"];

/// What is at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedSource {
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A sitemap or an index of sitemaps.
    Sitemap,
    /// A page, and the feeds that it names, in its order.
    Page(Vec<FeedLink>),
    /// None of these.
    Other,
}

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLink {
    /// Its address.
    pub url: String,
    /// What the page calls it; often empty.
    pub title: String,
}

/// Tells what was fetched from `url`.
#[must_use]
pub fn look(bytes: &[u8], url: &str) -> FeedSource {
    let is_sitemap = || sitemap::read(bytes).is_ok();
    let Ok(decoded) = ingest::decode(bytes) else {
        // A packed sitemap is no text.
        return if is_sitemap() { FeedSource::Sitemap } else { FeedSource::Other };
    };
    match ingest::sniff(&decoded.text, "") {
        Format::Feed => FeedSource::Feed,
        Format::Html => FeedSource::Page(links(&decoded.text, url)),
        _ if is_sitemap() => FeedSource::Sitemap,
        _ => FeedSource::Other,
    }
}

/// The feeds named in a page's head.
fn links(html: &str, url: &str) -> Vec<FeedLink> {
    let mut base = Url::parse(url).ok();
    let mut out: Vec<FeedLink> = Vec::new();
    for token in HtmlScanner::new(html) {
        let tag = match token {
            HtmlToken::Open(tag) => tag,
            HtmlToken::Close(name) if name.eq_ignore_ascii_case("head") => break,
            _ => continue,
        };
        if tag.name.eq_ignore_ascii_case("base") {
            let href = attribute(tag.rest, "href");
            base =
                href.and_then(|href| base.as_ref().map_or_else(|| Url::parse(&href), |b| b.join(&href)).ok()).or(base);
        } else if tag.name.eq_ignore_ascii_case("link") {
            out.extend(link(tag.rest, base.as_ref()).filter(|link| out.iter().all(|other| other.url != link.url)));
        } else if tag.name.eq_ignore_ascii_case("body") {
            break;
        }
        if out.len() >= MOST_LINKS {
            break;
        }
    }
    out
}

fn link(attributes: &str, base: Option<&Url>) -> Option<FeedLink> {
    let rel = attribute(attributes, "rel")?.to_ascii_lowercase();
    let kind = attribute(attributes, "type")?.to_ascii_lowercase();
    let is_feed = rel.split_ascii_whitespace().any(|word| word == "alternate" || word == "feed");
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !is_feed || !FEED_TYPES.contains(&kind) {
        return None;
    }
    let href = attribute(attributes, "href")?;
    let url = base.map_or_else(|| Url::parse(href.trim()), |base| base.join(href.trim())).ok()?;
    let title = attribute(attributes, "title").unwrap_or_default();
    // WordPress writes its programming interface in the same way.
    let is_interface = kind == "application/json" && url.path().contains("/wp-json/");
    (matches!(url.scheme(), "http" | "https") && !is_interface).then(|| FeedLink { url: url.into(), title })
}

/// The value of an attribute of HTML.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut all = Attributes::html(attributes, 0);
    let found = all.with_checks(false).flatten().find(|a| a.key.as_ref().eq_ignore_ascii_case(name))?;
    Some(ingest::unescape(&found.value)).filter(|value| !value.is_empty())
}
