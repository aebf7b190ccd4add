//! Sitemaps: which pages a site has and when they changed. XML sitemaps, indexes of them, news sitemaps, lists of
//! addresses in plain text, each also packed with gzip.
//!
//! A sitemap that breaks off keeps what stands before; what is asked of an index is bounded in number and depth.

use super::content::{gunzip, is_gzip};
use super::error::FetchError;
use super::feeds::instant;
use crate::ingest;
use quick_xml::Reader;
use quick_xml::events::Event;

/// Most bytes of a sitemap, unpacked.
const MAX_SITEMAP_BYTES: u64 = 16 * 1024 * 1024;

/// Most addresses of a sitemap, which is also what its protocol allows.
const MOST_ADDRESSES: usize = 50_000;

/// Most sitemaps of an index that are asked for in one round, those of nested indexes included.
const MOST_CHILDREN: usize = 8;

/// An index in an index is followed, a third is not.
const MOST_DEPTH: usize = 2;

/// No text in a sitemap is longer, in bytes.
const LONGEST_TEXT: usize = 8_192;

/// A page, or another sitemap, as a sitemap lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SitemapItem {
    /// Its address.
    pub url: String,
    /// When it changed or was published, as it is written.
    pub changed: Option<String>,
    /// Its headline, from a news sitemap.
    pub title: Option<String>,
}

/// A sitemap, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sitemap {
    /// Pages, in the order of the file.
    pub pages: Vec<SitemapItem>,
    /// Other sitemaps, where it is an index.
    pub children: Vec<SitemapItem>,
    /// Whether it broke off or went on beyond what is read.
    pub is_cut: bool,
}

/// Why a file is no sitemap.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SitemapError {
    /// It is something else.
    #[error("this is not a sitemap; give the address of one, such as https://x.example/sitemap.xml")]
    Other,
    /// It unpacks to more than is read.
    #[error("the sitemap unpacks to more than {} MB, the most that is read", MAX_SITEMAP_BYTES / 1_000_000)]
    TooLarge,
    /// It lists nothing.
    #[error("the sitemap lists no pages")]
    Empty,
}

/// Reads a sitemap.
///
/// # Errors
/// [`SitemapError`].
pub fn read(bytes: &[u8]) -> Result<Sitemap, SitemapError> {
    let unpacked;
    let mut is_cut = false;
    let bytes = if is_gzip(bytes) {
        unpacked = gunzip(bytes, MAX_SITEMAP_BYTES + 1, true).map_err(|_| SitemapError::Other)?;
        if unpacked.len() as u64 > MAX_SITEMAP_BYTES {
            return Err(SitemapError::TooLarge);
        }
        &unpacked
    } else {
        bytes
    };
    let text = ingest::decode(bytes).map_err(|_| SitemapError::Other)?.text;
    let text = text.trim_start();
    let mut sitemap = if text.starts_with('<') { read_xml(text)? } else { read_list(text)? };
    is_cut |= sitemap.pages.len() > MOST_ADDRESSES;
    sitemap.pages.truncate(MOST_ADDRESSES);
    sitemap.is_cut |= is_cut;
    if sitemap.pages.is_empty() && sitemap.children.is_empty() { Err(SitemapError::Empty) } else { Ok(sitemap) }
}

/// One address a line.
fn read_list(text: &str) -> Result<Sitemap, SitemapError> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_address = |line: &&str| line.starts_with("http://") || line.starts_with("https://");
    if !lines.clone().next().is_some_and(|first| is_address(&first)) {
        return Err(SitemapError::Other);
    }
    let pages = lines.filter(is_address).map(|url| SitemapItem { url: url.to_owned(), ..SitemapItem::default() });
    Ok(Sitemap { pages: pages.take(MOST_ADDRESSES + 1).collect(), ..Sitemap::default() })
}

fn read_xml(text: &str) -> Result<Sitemap, SitemapError> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut sitemap = Sitemap::default();
    // Some write every name with the prefix of the sitemap's own.
    let mut prefix: Option<String> = None;
    let mut entry: Option<SitemapItem> = None;
    let mut words = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let qualified = tag.name();
                let name = qualified.as_ref();
                words.clear();
                let Some(prefix) = &prefix else {
                    let (own, local) = name.split_once(':').map_or(("", name), |(_, local)| (name, local));
                    if !matches!(local, "urlset" | "sitemapindex") {
                        return Err(SitemapError::Other);
                    }
                    prefix = Some(own.strip_suffix(local).unwrap_or_default().to_owned());
                    continue;
                };
                if matches!(name.strip_prefix(prefix.as_str()), Some("url" | "sitemap")) {
                    entry = Some(SitemapItem::default());
                }
            }
            Ok(Event::Text(text)) => add(&mut words, &text),
            Ok(Event::CData(text)) => add(&mut words, &text),
            Ok(Event::GeneralRef(name)) => {
                add(&mut words, &ingest::resolve_entity(&name).unwrap_or_else(|| format!("&{};", &*name)));
            }
            Ok(Event::End(tag)) => {
                let qualified = tag.name();
                let name = qualified.as_ref();
                let value = std::mem::take(&mut words);
                take(&mut sitemap, &mut entry, name, prefix.as_deref().unwrap_or_default(), value.trim());
                if sitemap.pages.len() > MOST_ADDRESSES {
                    return Ok(sitemap);
                }
            }
            Ok(Event::Eof) => {
                sitemap.is_cut = entry.is_some();
                return if prefix.is_some() { Ok(sitemap) } else { Err(SitemapError::Other) };
            }
            Ok(_) => {}
            Err(_) => {
                sitemap.is_cut = true;
                return if prefix.is_some() { Ok(sitemap) } else { Err(SitemapError::Other) };
            }
        }
    }
}

fn add(words: &mut String, text: &str) {
    if words.len() + text.len() <= LONGEST_TEXT {
        words.push_str(text);
    }
}

/// The end of an element with its text. Names of pictures and films are those of other prefixes.
fn take(sitemap: &mut Sitemap, entry: &mut Option<SitemapItem>, name: &str, prefix: &str, value: &str) {
    let own = name.strip_prefix(prefix).unwrap_or(name);
    if matches!(own, "url" | "sitemap") {
        let list = if own == "url" { &mut sitemap.pages } else { &mut sitemap.children };
        list.extend(entry.take().filter(|listed| !listed.url.is_empty()));
        return;
    }
    let (Some(listed), false) = (entry.as_mut(), value.is_empty()) else {
        return;
    };
    match own {
        "loc" => value.clone_into(&mut listed.url),
        "lastmod" => listed.changed = Some(value.to_owned()),
        "news:publication_date" => {
            listed.changed.get_or_insert_with(|| value.to_owned());
        }
        "news:title" => listed.title = Some(value.to_owned()),
        _ => {}
    }
}

/// What a sitemap and those that it lists say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GatheredPages {
    /// Pages, of the sitemaps that changed last first.
    pub pages: Vec<SitemapItem>,
    /// Whether they are those of an index, which can be the same while its sitemaps change.
    pub is_index: bool,
    /// Sitemaps of an index that could not be had.
    pub missed: Vec<String>,
}

/// The pages of a sitemap, at least `wanted` of them where there are so many: of an index, the sitemaps that changed last
/// are asked for with `get`, until there is enough.
///
/// # Errors
/// What kept the sitemap, or every sitemap of an index, from being read.
pub fn gather<E: From<SitemapError> + From<FetchError>>(
    bytes: &[u8],
    wanted: usize,
    get: &mut dyn FnMut(&str) -> Result<Vec<u8>, E>,
) -> Result<GatheredPages, E> {
    let root = read(bytes)?;
    let mut out = GatheredPages { pages: root.pages, is_index: !root.children.is_empty(), missed: Vec::new() };
    let mut open: Vec<(usize, SitemapItem)> = newest_first(root.children, 1);
    let mut asked: Vec<String> = Vec::new();
    let mut first_error = None;
    while let Some((depth, child)) = open.pop() {
        if asked.len() >= MOST_CHILDREN || (out.pages.len() >= wanted && child.changed.is_some()) {
            break;
        }
        if asked.contains(&child.url) {
            continue;
        }
        asked.push(child.url.clone());
        match get(&child.url).and_then(|bytes| read(&bytes).map_err(E::from)) {
            Ok(sitemap) => {
                out.pages.extend(sitemap.pages);
                if depth < MOST_DEPTH {
                    open.extend(newest_first(sitemap.children, depth + 1));
                }
            }
            Err(error) => {
                out.missed.push(child.url);
                first_error.get_or_insert(error);
            }
        }
    }
    match first_error {
        Some(error) if out.pages.is_empty() => Err(error),
        _ if out.pages.is_empty() => Err(SitemapError::Empty.into()),
        _ => Ok(out),
    }
}

/// The newest at the end, from where they are taken; undated ones before all others, the first of them last.
fn newest_first(children: Vec<SitemapItem>, depth: usize) -> Vec<(usize, SitemapItem)> {
    let mut out: Vec<(usize, SitemapItem)> = children.into_iter().rev().map(|child| (depth, child)).collect();
    out.sort_by_key(|(_, child)| child.changed.as_deref().and_then(instant));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    fn page(n: usize) -> String {
        format!("<url><loc>https://x.example/{n}</loc><lastmod>2026-04-{:02}</lastmod></url>", n % 28 + 1)
    }

    fn map(pages: &str) -> String {
        format!("<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{pages}</urlset>")
    }

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn urls(sitemap: &Sitemap) -> Vec<&str> {
        sitemap.pages.iter().map(|p| p.url.as_str()).collect()
    }

    #[test]
    fn pages_are_listed_with_their_dates_and_headlines_and_pictures_are_not() {
        let text = map(
            "<url><loc>\n https://x.example/a?b=1&amp;c=2 </loc><image:image><image:loc>https://x.example/p.png</image:loc>\
             </image:image><news:news><news:publication_date>2026-04-20</news:publication_date>\
             <news:title><![CDATA[Kites & boats]]></news:title></news:news><lastmod>2026-04-21</lastmod></url><url><loc/></url>",
        );
        let sitemap = read(text.as_bytes()).unwrap();
        let expected = SitemapItem {
            url: "https://x.example/a?b=1&c=2".to_owned(),
            changed: Some("2026-04-21".to_owned()),
            title: Some("Kites & boats".to_owned()),
        };
        assert_eq!((sitemap.pages.as_slice(), sitemap.is_cut), (&[expected][..], false));
        let prefixed = "<s:urlset xmlns:s='x'><s:url><s:loc>https://x.example/1</s:loc></s:url></s:urlset>";
        assert_eq!(urls(&read(prefixed.as_bytes()).unwrap()), ["https://x.example/1"]);
    }

    #[test]
    fn text_and_packed_sitemaps_are_read_and_others_are_not() {
        let list = "\u{feff}https://x.example/a\r\n\r\nnot one\nhttp://x.example/b\n";
        assert_eq!(urls(&read(list.as_bytes()).unwrap()), ["https://x.example/a", "http://x.example/b"]);
        assert_eq!(urls(&read(&gz(map(&page(1)).as_bytes())).unwrap()), ["https://x.example/1"]);
        for other in
            ["<html><body>404</body></html>", "<rss><channel/></rss>", "Some text", "", "<", "\u{1}\u{2}\u{3}\u{4}"]
        {
            assert_eq!(read(other.as_bytes()), Err(SitemapError::Other), "{other}");
        }
        assert_eq!(read(map("").as_bytes()), Err(SitemapError::Empty));
    }

    #[test]
    fn what_stands_before_a_break_is_kept() {
        for broken in ["<url><loc>https://x.ex", "<url><loc>https://x.example/c</loc><![CDA", "<url"] {
            let text = map("").replace("</urlset>", &(page(1) + &page(2) + broken));
            let sitemap = read(text.as_bytes()).unwrap();
            assert_eq!((sitemap.pages.len(), sitemap.is_cut), (2, true), "{broken}");
        }
        let packed = gz(map(&(0..5_000).map(page).collect::<String>()).as_bytes());
        assert!(!read(&packed[..packed.len() / 2]).unwrap().pages.is_empty());
    }

    #[test]
    fn bombs_are_refused_and_floods_cut() {
        assert_eq!(read(&gz(&vec![b' '; 32 << 20])), Err(SitemapError::TooLarge));
        let flood = read(map(&(0..60_000).map(page).collect::<String>()).as_bytes()).unwrap();
        assert_eq!((flood.pages.len(), flood.is_cut), (MOST_ADDRESSES, true));
        for nothing in ["<urlset>".repeat(500_000), format!("<urlset><url><loc>{}", "a&".repeat(2_000_000))] {
            let pages = read(nothing.as_bytes()).map(|sitemap| sitemap.pages.len());
            assert!(matches!(pages, Ok(0) | Err(_)), "{pages:?} of {nothing:.20}");
        }
    }

    #[derive(Debug, PartialEq, Eq, thiserror::Error)]
    #[error(transparent)]
    enum Either {
        Sitemap(#[from] SitemapError),
        Fetch(#[from] FetchError),
    }

    fn index(children: &[(&str, &str)]) -> String {
        let child = |(name, date): &(&str, &str)| {
            format!("<sitemap><loc>https://x.example/{name}</loc><lastmod>{date}</lastmod></sitemap>")
        };
        format!("<sitemapindex>{}</sitemapindex>", children.iter().map(child).collect::<String>())
    }

    #[test]
    fn of_an_index_the_newest_are_asked_for_until_there_is_enough() {
        let root = index(&[
            ("old", "2020-01-01"),
            ("new", "2026-04-21T10:00:00Z"),
            ("gone", "2026-04-22"),
            ("mid", "2024-01-01"),
        ]);
        let mut asked = Vec::new();
        let mut get = |url: &str| {
            asked.push(url.to_owned());
            match url.rsplit('/').next() {
                Some("gone") => Err(Either::Fetch(FetchError::Status { host: "x.example".to_owned(), status: 404 })),
                _ => Ok(map(&page(asked.len())).into_bytes()),
            }
        };
        let gathered = gather(root.as_bytes(), 2, &mut get).unwrap();
        assert_eq!(asked, ["https://x.example/gone", "https://x.example/new", "https://x.example/mid"]);
        assert_eq!((gathered.pages.len(), gathered.missed.as_slice()), (2, &["https://x.example/gone".to_owned()][..]));
    }

    #[test]
    fn an_index_of_itself_or_of_thousands_costs_a_bounded_number_of_calls() {
        let child = |n: usize| format!("<sitemap><loc>https://x.example/{n}</loc></sitemap>");
        let many: String = (0..5_000).map(child).collect();
        let many = format!("<sitemapindex>{many}</sitemapindex>");
        for body in [index(&[("self", "2026-01-01")]), many] {
            let mut calls = 0;
            let mut get = |_: &str| {
                calls += 1;
                Ok::<_, Either>(body.clone().into_bytes())
            };
            assert_eq!(gather(body.as_bytes(), 10, &mut get), Err(Either::Sitemap(SitemapError::Empty)));
            assert!(calls <= MOST_CHILDREN, "{calls}");
        }
    }
}
