use super::dates::instant;
use crate::fetch::sitemap::SitemapItem;
use crate::ingest::{self, Item, TitleMarkup};
use crate::text::{clean_article_text, hex};
use jiff::Timestamp;
use quick_xml::escape::minimal_escape;
use sha2::{Digest as _, Sha256};
use std::cmp::Reverse;
use std::collections::HashSet;
use url::Url;

/// One article that a feed or sitemap names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedEntry {
    /// What it goes by inside its feed, whatever becomes of it there; fit for a file's name.
    pub name: String,
    /// Where the feed was that names it.
    pub from: String,
    /// Where its page is, as the feed says.
    pub url: Option<String>,
    /// Its headline; a sitemap seldom has it.
    pub title: String,
    /// When it changed or was published.
    pub date: Option<Timestamp>,
    /// SHA-256, in hexadecimal, of all that the feed says of it.
    pub hash: String,
    /// A feed of this one item, to be kept as a file, where the feed has text of it. Whoever reads it finds out whether that
    /// is the whole text; if not, the page is to be fetched.
    pub article: Option<Vec<u8>>,
}

/// The items of a feed at `base`, the newest first and at most `limit`; none where it is no feed.
pub(super) fn of_feed(bytes: &[u8], base: &str, limit: usize) -> Vec<FeedEntry> {
    let Ok(decoded) = ingest::decode(bytes) else {
        return Vec::new();
    };
    let text = &decoded.text;
    let (items, _) = ingest::feed_items(text);
    let (from, base) = (base, Url::parse(base).ok());
    let dated = items.into_iter().map(|mut item| {
        item.link = absolute(base.as_ref(), &item.link).unwrap_or_default();
        let address = [&item.link, &item.key].into_iter().find(|url| absolute(None, url).is_some()).cloned();
        let date = instant(&item.updated).max(instant(&item.published));
        (date, address, item)
    });
    newest(dated.collect(), limit, |(date, _, item)| (*date, item.name()))
        .into_iter()
        .filter_map(|one| entry(one, from))
        .collect()
}

fn entry((date, url, item): (Option<Timestamp>, Option<String>, Item), from: &str) -> Option<FeedEntry> {
    let document = document(&item);
    let name = item.name();
    let hash = hex(&Sha256::digest(document.as_bytes()));
    let has_text = !item.content.is_empty() || !item.description.is_empty();
    let title = clean_article_text(&ingest::unescape(&item.title));
    let article = has_text.then(|| document.into_bytes());
    (url.is_some() || has_text).then_some(FeedEntry { name, from: from.to_owned(), url, title, date, hash, article })
}

/// The pages of a sitemap, the newest first and at most `limit`.
pub(super) fn of_sitemap(pages: Vec<SitemapItem>, base: &str, limit: usize) -> Vec<FeedEntry> {
    let dated = pages.into_iter().filter_map(|page| {
        let url = absolute(None, &page.url)?;
        let date = page.changed.as_deref().and_then(instant);
        let title = clean_article_text(&page.title.unwrap_or_default());
        let hash = hex(&Sha256::digest(format!("{url}\n{}\n{title}", page.changed.unwrap_or_default())));
        let name = Item { link: url.clone(), ..Item::default() }.name();
        Some(FeedEntry { name, from: base.to_owned(), url: Some(url), title, date, hash, article: None })
    });
    newest(dated.collect(), limit, |entry| (entry.date, entry.name.clone()))
}

/// The newest first, in their order where they are equally old or have no date, each name once.
fn newest<T>(mut all: Vec<T>, limit: usize, key: impl Fn(&T) -> (Option<Timestamp>, String)) -> Vec<T> {
    all.sort_by_cached_key(|one| Reverse(key(one).0));
    let mut names = HashSet::new();
    all.retain(|one| names.len() < limit && names.insert(key(one).1));
    all
}

/// The address of a web page, read from where it stands.
fn absolute(base: Option<&Url>, raw: &str) -> Option<String> {
    let url = base.map_or_else(|| Url::parse(raw), |base| base.join(raw)).ok()?;
    (!raw.is_empty() && matches!(url.scheme(), "http" | "https")).then(|| url.into())
}

/// What a feed of one item stands between.
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" \
                    xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
                    xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n";
const FOOT: &str = "</item>\n</channel>\n</rss>\n";

/// A feed of one item, with all that our reader of feeds knows of it.
fn document(item: &Item) -> String {
    let mut out = HEAD.to_owned();
    element(&mut out, "language", "", &item.language);
    out.push_str("<item>\n");
    // What its characters are is told only where the feed says so; RSS has no such word, our own reader knows Atom's.
    let kind = match item.title_markup {
        TitleMarkup::Unknown => "",
        TitleMarkup::Text => " type=\"text\"",
        TitleMarkup::Html => " type=\"html\"",
    };
    element(&mut out, "title", kind, &item.title);
    element(&mut out, "link", "", &item.link);
    element(&mut out, "guid", " isPermaLink=\"false\"", &item.key);
    for author in &item.authors {
        element(&mut out, "dc:creator", "", author);
    }
    for tag in &item.tags {
        element(&mut out, "category", "", tag);
    }
    element(&mut out, "pubDate", "", &item.published);
    element(&mut out, "atom:updated", "", &item.updated);
    let (content, kind) = if item.is_plain { ("atom:content", " type=\"text\"") } else { ("content:encoded", "") };
    element(&mut out, content, kind, &item.content);
    element(&mut out, "description", "", &item.description);
    element(&mut out, "atom:summary", "", &item.summary);
    out.push_str(FOOT);
    out
}

fn element(out: &mut String, name: &str, attributes: &str, value: &str) {
    if !value.is_empty() {
        out.extend(["<", name, attributes, ">", &minimal_escape(value), "</", name, ">\n"]);
    }
}
