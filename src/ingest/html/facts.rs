//! What a page says of itself, each fact from the first of its sources that has it:
//!
//! 1. JSON-LD and microdata of an article (`NewsArticle`, `Article`, `BlogPosting` …), then of the page;
//! 2. `<meta>`: `OpenGraph` and `article:*`, Dublin Core, `citation_*`, parsely, sailthru, and plain names;
//! 3. what markup says of visible elements: `rel=author`, `itemprop`, classes, `<time>`;
//! 4. what readers see at the article's head: `<h1>`, byline, dateline;
//! 5. `<title>`, which also carries the site's name.
//!
//! Four facts have rules of their own. A **title** must share words with `<title>`, `OpenGraph` or a heading; one that
//! `OpenGraph` and a heading agree on stands before a headline that says something else, since sites shorten that one
//! ([`super::title`]). **Authors** are people: a source that names only the site is passed over, an organisation counts
//! where no source names a person ([`super::authors`]). The **date of the last change** is the latest that any source
//! states ([`super::dated`]); nothing in comments, sidebars and lists of other articles is a source ([`super::elements`]). The
//! **address** is the first `rel=canonical`, then `og:url`, then what JSON-LD states.

use super::authors::authors;
use super::dated::dates;
use super::elements::{PageElements, without_signs};
use super::schema::{all, is_a, text};
use super::title::{is_about, sites, title};
use crate::article::Meta;
use crate::ingest::block::Block;
use crate::ingest::fields::is_web_address;
use crate::ingest::problem::ProblemKind;
use crate::text::Language;
use serde_json::Value;

const ARTICLES: &[&str] = &[
    "NewsArticle",
    "Article",
    "BlogPosting",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "TechArticle",
    "ScholarlyArticle",
    "MedicalScholarlyArticle",
    "LiveBlogPosting",
    "Report",
    "Review",
    "HowTo",
    "Recipe",
    "SocialMediaPosting",
    "CreativeWork",
];

const PAGES: &[&str] = &["WebPage", "FAQPage", "ItemPage", "AboutPage", "MedicalWebPage", "CollectionPage"];

pub(super) fn facts(seen: &PageElements, items: &[Value], blocks: &[Block]) -> (Meta, Vec<ProblemKind>) {
    let mut problems = Vec::new();
    let mut articles = own(items.iter().filter(|i| is_a(i, ARTICLES)).collect(), seen);
    // One review is the article; several are what customers say.
    if articles.iter().filter(|i| is_a(i, &["Review"])).count() > 1 {
        articles.retain(|i| !is_a(i, &["Review"]));
    }
    let pages: Vec<&Value> = items.iter().filter(|i| is_a(i, PAGES)).collect();
    let sites = sites(seen, items);
    let section = articles.iter().find_map(|i| text(i, "articleSection")).or_else(|| seen.meta("article:section"));
    let out = Meta {
        title: without_signs(&title(seen, &articles, &sites)),
        authors: authors(seen, &articles, items, &sites, blocks),
        dates: dates(seen, &articles, &pages, blocks, &mut problems),
        language: seen.language.as_deref().and_then(Language::from_tag),
        category: section.map(str::to_owned),
        tags: tags(seen, &articles),
        url: url(seen, &articles, &mut problems),
    };
    (out, problems)
}

/// The page's articles without those that it only lists: where some have a headline or an address that the page has too,
/// those that have others are other articles.
fn own<'a>(articles: Vec<&'a Value>, seen: &PageElements) -> Vec<&'a Value> {
    let titles = || [seen.meta("og:title"), Some(seen.title.as_str())].into_iter().flatten();
    let headings = || seen.headings.iter().take(MOST_HEADINGS).map(|(_, heading)| heading.as_str());
    let plain = |url: &str| url.trim_end_matches('/').split('#').next().unwrap_or_default().to_owned();
    let addresses: Vec<String> =
        seen.canonicals.iter().map(String::as_str).chain(seen.meta("og:url")).map(plain).collect();
    let is_own = |article: &&Value| {
        let headline = text(article, "headline").or_else(|| text(article, "name")).map(super::questions::line);
        let address = text(article, "url").or_else(|| text(article, "mainEntityOfPage"));
        address.is_some_and(|a| addresses.contains(&plain(a)))
            || headline.is_some_and(|h| titles().chain(headings()).any(|title| is_about(&h, title)))
    };
    let own: Vec<&Value> = articles.iter().copied().filter(|a| is_own(a)).collect();
    // A heading may be that of another article; what the page's own titles say is surer.
    let main = || seen.headings.iter().filter(|(level, _)| *level == 1).map(|(_, heading)| heading.as_str());
    let is_surely = |article: &&Value| {
        let headline = text(article, "headline").or_else(|| text(article, "name")).map(super::questions::line);
        headline.is_none_or(|h| titles().chain(main()).any(|title| is_about(&h, title)))
    };
    let sure: Vec<&Value> = own.iter().copied().filter(|a| is_surely(a)).collect();
    if !own.is_empty() {
        return if sure.is_empty() { own } else { sure };
    }
    // What says that it is another page is one; of a page's own article, only the headline may be in other words.
    let is_other = |article: &&Value| {
        let address =
            ["url", "mainEntityOfPage"].iter().find_map(|name| text(article, name)).filter(|a| is_web_address(a));
        let has_headline = text(article, "headline").or_else(|| text(article, "name")).is_some();
        has_headline && address.is_some() && !addresses.is_empty() && !seen.title.is_empty()
    };
    articles.into_iter().filter(|article| !is_other(article)).collect()
}

/// Further headings are the article's own, or those of other articles.
const MOST_HEADINGS: usize = 3;

fn tags(seen: &PageElements, articles: &[&Value]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let stated = articles.iter().flat_map(|i| all(i.get("keywords"))).filter_map(Value::as_str);
    let metas = ["article:tag", "keywords", "news_keywords"].into_iter().flat_map(|name| seen.all(name));
    for tag in stated.chain(metas).flat_map(|t| t.split(',')).map(str::trim) {
        // Longer ones are sentences, and of more than these the rest are words put there for search engines.
        if !tag.is_empty()
            && tag.chars().count() <= 60
            && out.len() < 30
            && !out.iter().any(|t| t.eq_ignore_ascii_case(tag))
        {
            out.push(tag.to_owned());
        }
    }
    out
}

fn url(seen: &PageElements, articles: &[&Value], problems: &mut Vec<ProblemKind>) -> Option<String> {
    let plain = |url: &str| url.trim_end_matches('/').split('#').next().unwrap_or_default().to_owned();
    let first = seen.canonicals.iter().find(|u| is_web_address(u));
    if let Some(other) = first.and_then(|first| seen.canonicals.iter().find(|u| plain(u) != plain(first))) {
        let first = first.cloned().unwrap_or_default();
        problems.push(ProblemKind::TwoCanonicals { first, second: other.clone() });
    }
    if let (None, Some(other)) = (first, seen.canonicals.first()) {
        problems.push(ProblemKind::Url { raw: other.clone() });
    }
    let stated = articles.iter().find_map(|i| text(i, "mainEntityOfPage").or_else(|| text(i, "url")));
    let others = [seen.meta("og:url"), stated].into_iter().flatten().find(|u| is_web_address(u)).map(str::to_owned);
    first.cloned().or(others)
}

#[cfg(test)]
mod tests {
    use super::super::blocks::blocks;
    use super::super::elements::look;
    use super::super::schema::items;
    use super::*;
    use dom_query::Document;
    use jiff::civil::date;

    fn read(head: &str, body: &str) -> (Meta, Vec<ProblemKind>) {
        let page = format!("<html><head>{head}</head><body>{body}</body></html>");
        let document = Document::from(page.as_str());
        facts(&look(&document), &items(&document), &blocks(&document.root()).blocks)
    }

    #[test]
    fn the_latest_stated_update_wins_and_the_first_publication() {
        let json = r#"<script type="application/ld+json">{"@type":"Article","headline":"Red kites","datePublished":"2025-06-17","dateModified":"2025-06-17"}</script>"#;
        let (meta, _) = read(json, "<h1>Red kites</h1><p>Updated Dec 18, 2025 · 12 min read</p>");
        assert_eq!((meta.dates.published, meta.dates.updated), (Some(date(2025, 6, 17)), Some(date(2025, 12, 18))));
        let (meta, _) = read("<meta name='updated' content='2025-12-18'>", "<h1>Red kites</h1><p>2/24/2025</p>");
        assert_eq!((meta.dates.published, meta.dates.updated), (Some(date(2025, 2, 24)), Some(date(2025, 12, 18))));
    }

    #[test]
    fn dates_of_comments_and_other_articles_are_nobodys() {
        let (meta, problems) = read(
            "<title>Red kites</title>",
            "<h1>Red kites</h1><p>They fly.</p><aside><time datetime='2026-01-01'>x</time></aside>\
             <div class='comment-list'><time class='published' datetime='2026-01-02'>x</time></div>\
             <div class='news-card'><time datetime='2026-01-03'>x</time></div>\
             <p>The great summer fair with all of its kites opens on <time datetime='2027-01-09'>9 January</time>.</p><footer>© 2026</footer>",
        );
        assert_eq!((meta.dates.published, meta.dates.updated, problems), (None, None, Vec::new()));
    }

    #[test]
    fn a_date_that_reads_two_ways_is_told_and_left_empty() {
        let (meta, problems) = read("", "<h1>Red kites</h1><p>Published: 04/05/2026</p><p>They fly.</p>");
        assert_eq!(meta.dates.published, None);
        assert_eq!(problems, [ProblemKind::DateAmbiguous { raw: "04/05/2026".to_owned() }]);
    }

    #[test]
    fn authors_are_people_and_not_the_site() {
        let site = "<meta property='og:site_name' content='KiteHub'>";
        let json = r#"<script type="application/ld+json">{"@type":"Article","headline":"Red kites","author":{"@type":"Person","name":"KiteHub"}}</script>"#;
        let (meta, _) = read(&format!("{site}{json}"), "<h1>Red kites</h1><p>By Ana Ruiz | April 21, 2026</p>");
        assert_eq!((meta.authors, meta.dates.published), (vec!["Ana Ruiz".to_owned()], Some(date(2026, 4, 21))));
        let (meta, _) = read(
            site,
            "<h1>Red kites</h1><div class='byline'>By <a href='/author/ana'>Ana Ruiz</a><span>Staff Writer</span></div>",
        );
        assert_eq!(meta.authors, ["Ana Ruiz"]);
        let (meta, _) = read("<meta name='author' content='Kite News Agency'>", "<h1>Red kites</h1>");
        assert_eq!(meta.authors, ["Kite News Agency"], "where no source names a person");
        assert_eq!(read(&site.replace("og:site_name", "author"), "").0.authors, ["KiteHub"]);
    }

    #[test]
    fn what_a_page_lists_says_nothing_of_its_own_article() {
        let head = "<title>Red kites</title><link rel=canonical href='https://x.example/kites'>";
        let json = r#"<script type="application/ld+json">{"@type":"NewsArticle","url":"https://x.example/owls","headline":"Owls at noon","author":{"name":"Bo Li"},"datePublished":"2026-03-13"}</script>"#;
        let own = "<article><h1>Red kites</h1><p>They fly over the hill every morning.</p></article>";
        let whole = |head: &str, body: &str| {
            let page = format!("<html><head>{head}</head><body>{body}</body></html>");
            super::super::read::read(&page).builder.meta
        };
        for beside in [
            "<section><article><h3><a href=/o>Owls at noon</a></h3><span class=byline>By Bo Li</span><time datetime=2026-03-13>x</time></article></section>",
            "<div itemscope itemtype='https://schema.org/BlogPosting'><h3 itemprop=headline>Owls at noon</h3><meta itemprop=datePublished content=2026-03-13></div>",
        ] {
            let own = own.replace("<article>", "<article itemscope itemtype='https://schema.org/BlogPosting'>");
            let own = own.replace("<h1>", "<h1 itemprop=headline>");
            let meta = whole(head, &format!("{own}{beside}"));
            assert_eq!((meta.authors, meta.dates.published), (Vec::new(), None), "{beside}");
        }
        let meta = whole(&format!("{head}{json}"), own);
        assert_eq!((meta.authors, meta.dates.published), (Vec::new(), None));
    }

    #[test]
    fn the_language_of_the_page_tells_day_from_month() {
        let page = "<html lang=de><head><title>Milane</title></head><body><h1>Milane</h1><p>Von Ana Ruiz und Bo Li</p><p>02.03.2026, 9:12 Uhr</p></body></html>";
        let document = Document::from(page);
        let (meta, _) = facts(&look(&document), &items(&document), &blocks(&document.root()).blocks);
        assert_eq!((meta.dates.published, meta.authors.len()), (Some(date(2026, 3, 2)), 2));
    }

    #[test]
    fn titles_are_about_what_the_page_says() {
        let title = |head: &str, body: &str| read(head, body).0.title;
        assert_eq!(
            title("<title>How kites fly | Kites</title>", "<h1>Winds Center</h1><h2>How kites fly</h2>"),
            "How kites fly"
        );
        assert_eq!(title("<title>FAQ - kites.org</title>", "<h1>About kites</h1>"), "FAQ");
        assert_eq!(title("<title>KiteOn</title>", "<h1>FAQ</h1>"), "FAQ");
        let wrong = r#"<title>New Kiteland - Wiki</title><script type="application/ld+json">{"@type":"Article","headline":"an island in the sea"}</script>"#;
        assert_eq!(title(wrong, "<h1>New Kiteland</h1>"), "New Kiteland");
    }

    #[test]
    fn every_vocabulary_of_metadata_is_read() {
        for (name, value) in [
            ("dc.creator", "dc.date.issued"),
            ("parsely-author", "parsely-pub-date"),
            ("sailthru.author", "sailthru.date"),
            ("citation_author", "citation_publication_date"),
            ("article:author", "article:published_time"),
        ] {
            let (meta, _) = read(
                &format!("<meta name='{name}' content='Ana Ruiz'><meta property='{value}' content='2026-04-21'>"),
                "",
            );
            assert_eq!(
                (meta.authors, meta.dates.published),
                (vec!["Ana Ruiz".to_owned()], Some(date(2026, 4, 21))),
                "{name}"
            );
        }
        let body = "<article itemscope itemtype='https://schema.org/Article'><h1 itemprop='headline'>Red kites</h1><a itemprop='author' href='/ana'>Ana Ruiz</a><time itemprop='datePublished' datetime='2026-04-21'>x</time></article>";
        let (meta, _) = read("", body);
        assert_eq!((meta.title.as_str(), meta.authors.as_slice()), ("Red kites", &["Ana Ruiz".to_owned()][..]));
    }
}
