//! What a page says of its place on its site: whether its canonical address is its own, whether it is one page of several, whether
//! everybody may read it and whether search engines shall list it. An address that is another page's is not taken over.

use super::paged::one_page;
use super::schema::{all, is_a, text};
use crate::article::Meta;
use crate::ingest::block::Block;
use crate::ingest::fields::is_web_address;
use crate::ingest::home_page::is_home;
use crate::ingest::problem::ProblemKind;
use crate::ingest::publishing_problem::PublishingProblem;
use dom_query::{Document, NodeRef};
use serde_json::Value;
use std::collections::HashSet;
use url::Url;

/// Kinds of objects that are articles; more general ones are pages of any kind.
const ARTICLES: &[&str] = &[
    "NewsArticle",
    "Article",
    "BlogPosting",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "TechArticle",
    "LiveBlogPosting",
];

/// First parts of the addresses of lists of articles.
const LISTS: &[&str] = &["category", "categories", "tag", "tags", "topic", "topics", "section", "author", "authors"];

/// Addresses of one part that are lists of articles on any site.
const HUBS: &[&str] = &[
    "news",
    "blog",
    "blogs",
    "articles",
    "posts",
    "stories",
    "archive",
    "archives",
    "magazine",
    "press",
    "search",
    "category",
    "latest",
    "nachrichten",
    "artikel",
    "actualites",
    "actualités",
    "noticias",
    "nyheter",
    "nieuws",
    "notizie",
    "404",
    "404.html",
    "login",
];

/// What is told of the page's place; an address that is not its own is taken from `meta`.
pub(super) fn told(document: &Document, items: &[Value], blocks: &[Block], meta: &mut Meta) -> Vec<ProblemKind> {
    let mut head = PageHead::of(document, items);
    // Readers see who wrote it, and when; or the markup calls it an article.
    head.is_article |= !meta.authors.is_empty() || meta.dates.published.is_some() || is_marked_article(document);
    let mut problems = Vec::new();
    problems.extend(own_address(&head, document, meta));
    problems.extend(one_page(document, blocks, meta));
    problems.extend(head.restricted.clone().map(|because| PublishingProblem::Restricted { because }));
    problems.extend(head.unlisted.clone().map(|because| PublishingProblem::Unlisted { because }));
    problems.into_iter().map(ProblemKind::Publishing).collect()
}

/// Whether the page's title stands in the one `<article>` of the page.
fn is_marked_article(document: &Document) -> bool {
    let articles = document.select("article");
    let holds_title = |n: &NodeRef<'_>| n.descendants_it().any(|d| d.has_name("h1"));
    matches!(articles.nodes(), [one] if holds_title(one))
}

/// What of a page's head counts here.
#[derive(Default)]
struct PageHead {
    /// It says that it is an article.
    is_article: bool,
    /// Addresses beside the canonical one.
    stated: Vec<String>,
    restricted: Option<String>,
    unlisted: Option<String>,
}

impl PageHead {
    fn of(document: &Document, items: &[Value]) -> Self {
        let mut head = Self::default();
        for meta in document.select("meta").nodes() {
            let name = ["property", "name"].iter().find_map(|key| meta.attr(key)).unwrap_or_default().to_lowercase();
            let content = meta.attr("content").unwrap_or_default().trim().to_owned();
            match name.as_str() {
                "og:type" => head.is_article |= content.eq_ignore_ascii_case("article"),
                "article:published_time" => head.is_article = true,
                "og:url" => head.stated.push(content),
                "article:content_tier" if content.eq_ignore_ascii_case("locked") => {
                    head.restricted = Some(format!("`{name}: {content}`"));
                }
                "robots" | "googlebot" if content.to_lowercase().contains("noindex") => {
                    head.unlisted = Some(format!("`{name}: {content}`"));
                }
                _ => {}
            }
        }
        for item in items.iter().filter(|item| is_a(item, ARTICLES)) {
            head.is_article = true;
            head.stated
                .extend(["mainEntityOfPage", "url"].iter().filter_map(|name| text(item, name)).map(str::to_owned));
            let is_no = |value: &&Value| {
                value.as_bool() == Some(false) || value.as_str().is_some_and(|word| word.eq_ignore_ascii_case("false"))
            };
            if all(item.get("isAccessibleForFree")).iter().any(is_no) {
                head.restricted = Some("`isAccessibleForFree: false`".to_owned());
            }
        }
        head.stated.retain(|address| is_web_address(address));
        head
    }
}

/// Tells an address that leads to another page than this, and leaves it out for one that does not, where there is one.
fn own_address(head: &PageHead, document: &Document, meta: &mut Meta) -> Option<PublishingProblem> {
    let claimed = meta.url.clone()?;
    let page = other_page(&claimed, head, document, &meta.title)?;
    let is_own = |address: &&String| other_page(address, head, document, &meta.title).is_none();
    let same_site = |address: &&String| host(address) == host(&claimed);
    meta.url = head.stated.iter().filter(same_site).find(is_own).cloned();
    Some(PublishingProblem::NotItsAddress { claimed, page: page.to_owned(), used: meta.url.clone() })
}

/// What page an address leads to, where that is not an article's.
fn other_page(address: &str, head: &PageHead, document: &Document, title: &str) -> Option<&'static str> {
    const HOME: &str = "the site's home page";
    const SECTION: &str = "the page of a section";
    let inside = plain(address) + "/";
    let has_deeper = head.stated.iter().any(|other| plain(other).starts_with(&inside));
    if is_home(address) && !Url::parse(address).is_ok_and(|url| is_local(&url)) {
        return (head.is_article || has_deeper).then_some(HOME);
    }
    let url = Url::parse(address).ok()?;
    if is_local(&url) {
        return Some("the machine on which the page was made");
    }
    let parts: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    if has_deeper {
        return Some(SECTION);
    }
    if !head.is_article || url.query().is_some() {
        return None;
    }
    let last = parts.last().map(|last| last.to_lowercase()).unwrap_or_default();
    if parts.len() == 1 && HUBS.contains(&last.as_str()) && words(&last).is_disjoint(&words(title)) {
        return Some(SECTION);
    }
    let is_list = parts.len() > 1 && parts.first().is_some_and(|first| LISTS.contains(&first.to_lowercase().as_str()));
    let is_short = parts.len() <= 2;
    (is_list || (is_short && is_in_menu(&url, document, title))).then_some(SECTION)
}

/// Whether an address leads to nobody else's machine. One with a user's name claims another's place, whatever host it leads to.
fn is_local(url: &Url) -> bool {
    if !url.username().is_empty() {
        return false;
    }
    match url.host() {
        Some(url::Host::Domain(name)) => {
            name.rsplit('.').next().is_some_and(|last| matches!(last, "localhost" | "local"))
        }
        Some(url::Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_unspecified(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// Whether the site's menu leads to an address by a name that has nothing of the page's title, and neither has the address.
fn is_in_menu(url: &Url, document: &Document, title: &str) -> bool {
    let title = words(title);
    let path = url.path().replace(['-', '_', '/', '.'], " ");
    if !words(&path).is_disjoint(&title) {
        return false;
    }
    let own = plain(url.as_str());
    document.select("nav a[href], header a[href]").nodes().iter().any(|link| {
        let name = words(&link.text());
        let leads = link.attr("href").and_then(|href| url.join(&href).ok()).is_some_and(|to| plain(to.as_str()) == own);
        leads && !name.is_empty() && name.is_disjoint(&title)
    })
}

fn words(text: &str) -> HashSet<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// An address without what leads to the same page: scheme, `www.`, fragment, a slash at its end.
fn plain(address: &str) -> String {
    let address = address.split('#').next().unwrap_or_default();
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    address.strip_prefix("www.").unwrap_or(address).trim_end_matches('/').to_lowercase()
}

fn host(address: &str) -> String {
    plain(address).split('/').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    const TEXT: &str = "<article><h1>Fox in the bakery</h1><p>A fox ate nine rolls in the bakery, and nobody was hurt by it. \
        The council met on the next day and talked for three hours about what should be done.</p><p>It will decide in a month, \
        said the mayor, who had been there when the fox came in and when it left again.</p></article>";

    fn page(head: &str, body: &str) -> (Option<String>, Vec<PublishingProblem>) {
        let html = format!(
            "<!doctype html><html lang=en><head><title>Fox in the bakery</title>{head}</head><body>\
             <header><nav><a href='/'>Home</a> <a href='/news'>News</a> <a href='/fox-in-the-bakery'>Fox</a></nav></header>{TEXT}{body}</body></html>"
        );
        let draft = read(&html);
        let told = draft.problems.into_iter().filter_map(|(_, kind)| match kind {
            ProblemKind::Publishing(kind) => Some(kind),
            _ => None,
        });
        (draft.builder.meta.url.clone(), told.collect())
    }

    const ARTICLE: &str = "<meta property='article:published_time' content='2026-05-01T08:00:00Z'>";

    #[test]
    fn an_address_that_is_another_pages_is_told_and_not_taken() {
        for other in [
            "https://x.example/",
            "https://x.example/en/",
            "https://x.example/news",
            "https://x.example/tag/foxes",
            "https://x.example/blog/",
            "http://localhost:4000/fox-in-the-bakery",
            "http://127.0.0.1/fox",
        ] {
            let (url, told) = page(&format!("{ARTICLE}<link rel=canonical href='{other}'>"), "");
            assert_eq!(url, None, "{other}");
            assert!(matches!(told.as_slice(), [PublishingProblem::NotItsAddress { .. }]), "{other}: {told:?}");
        }
        let own = "https://x.example/news/fox-in-the-bakery";
        let both =
            format!("<link rel=canonical href='https://x.example/news/'><meta property='og:url' content='{own}'>");
        let (url, told) = page(&both, "");
        assert_eq!((url.as_deref(), told.len()), (Some(own), 1), "another that the page states is");
    }

    #[test]
    fn an_address_that_may_be_the_pages_own_is_believed() {
        for own in ["https://x.example/fox-in-the-bakery", "https://x.example/2026/05/rolls", "https://x.example/?p=12"]
        {
            let (url, told) = page(&format!("{ARTICLE}<link rel=canonical href='{own}'>"), "");
            assert_eq!((url.as_deref(), told.len()), (Some(own), 0), "{own}");
        }
        let html = "<html><head><title>Foxes</title><link rel=canonical href='https://x.example/'></head><body><h1>Foxes</h1><p>We \
            keep nine foxes.</p></body></html>";
        assert!(read(html).builder.meta.url.is_some(), "a site may be one page that is no article");
    }

    #[test]
    fn one_page_of_several_is_told() {
        let canonical = "<link rel=canonical href='https://x.example/fox'>";
        for (head, body) in [
            ("", "<div>Page 1 of 3</div>"),
            ("", "<p>第 1 頁，共 3 頁</p>"),
            ("<link rel=next href='https://x.example/fox?page=2'>", ""),
            ("", "<a rel=next href='?page=2'>2</a>"),
            ("", "<a rel=next href='/fox/2/'>2</a>"),
            ("", "<a rel=next href='/fox/page/2'>2</a>"),
            ("", "<a rel='nofollow next' href='/fox-2'>Next</a>"),
            ("", "<div class=pagination>1 <a href='?page=2'>2</a></div>"),
            ("", "<p>Read on on the <a href='?page=2'>next page</a></p>"),
            ("", "<p>1/3ページ</p>"),
        ] {
            let told = page(&format!("{canonical}{head}"), body).1;
            assert!(matches!(told.as_slice(), [PublishingProblem::OnePage { .. }]), "{head}{body}: {told:?}");
        }
        for (head, body) in [
            ("<link rel=next title='Swans' href='https://x.example/swans'>", ""),
            ("", "<a rel=next href='/fox/comments'>Comments</a>"),
            ("", "<p>Page 1 of 1</p>"),
            ("", "<div class=comments-pagination><a href='?page=2'>2</a></div>"),
            (
                "",
                "<div><h3><a href='/a'>Swans</a></h3><h3><a href='/b'>Owls</a></h3><div class=pager><a href='?page=2'>2</a></div></div>",
            ),
            ("", "<p>The law has a page 12 of which three lines are new.</p>"),
        ] {
            assert_eq!(page(&format!("{canonical}{head}"), body).1, [], "{head}{body}");
        }
    }

    #[test]
    fn what_is_not_for_all_readers_or_not_to_be_listed_is_told() {
        let json = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Fox in the bakery","isAccessibleForFree":"False"}</script>"#;
        let told = page(json, "").1;
        assert!(matches!(told.as_slice(), [PublishingProblem::Restricted { .. }]), "{told:?}");
        let told = page("<meta name=robots content='noindex, follow'>", "").1;
        assert!(matches!(told.as_slice(), [PublishingProblem::Unlisted { .. }]), "{told:?}");
        assert_eq!(page("<meta name=robots content='index, follow, max-image-preview:large'>", "").1, []);
    }
}
