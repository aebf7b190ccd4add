//! What a page says of itself, each fact from the first of its sources that has it:
//!
//! 1. JSON-LD and microdata of an article (`NewsArticle`, `Article`, `BlogPosting` …), then of the page;
//! 2. `OpenGraph` and other `<meta>`;
//! 3. what readers see: `<h1>`, byline, `<time>`, a dateline under the heading;
//! 4. `<title>`, which also carries the site's name.
//!
//! A title that `OpenGraph` and `<h1>` agree on stands before a headline that says something else: sites shorten that one.

use super::people::{names, single};
use super::schema::{all, is_a, text};
use super::title::without_site;
use crate::article::Meta;
use crate::ingest::block::{Block, BlockKind};
use crate::ingest::dates::{Dateline, dateline, parse_date};
use crate::ingest::faq::key;
use crate::ingest::fields::is_web_address;
use crate::ingest::problem::ProblemKind;
use crate::text::Language;
use dom_query::{Document, NodeRef};
use jiff::civil::Date;
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

const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "dc.date.created",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "citation_publication_date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "displaydate",
    "originalpublicationdate",
    "published",
    "published_date",
    "article:first_published_time",
];

const UPDATED: &[&str] = &[
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "revised",
    "bt:moddate",
    "article.updated",
    "updated_time",
    "updated",
    "modified",
];

const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "byl",
];

/// A dateline further down belongs to something else.
const HEAD_BLOCKS: usize = 12;

/// The elements that facts are taken from, found in one walk.
#[derive(Default)]
struct Seen {
    metas: Vec<(String, String)>,
    canonicals: Vec<String>,
    title: String,
    language: Option<String>,
    /// `<time>`: what it says and whether it is marked as the date of publication.
    times: Vec<(String, Option<bool>)>,
    /// Texts of elements marked as the author, the surest first by `rank`.
    bylines: Vec<(u8, String)>,
}

pub(super) fn facts(document: &Document, items: &[Value], blocks: &[Block]) -> (Meta, Vec<ProblemKind>) {
    let seen = look(document);
    let mut problems = Vec::new();
    let articles: Vec<&Value> = items.iter().filter(|i| is_a(i, ARTICLES)).collect();
    let pages: Vec<&Value> = items.iter().filter(|i| is_a(i, PAGES)).collect();
    let meta = |names: &[&str]| names.iter().find_map(|name| seen.meta(name));
    let mut out = Meta { title: title(&seen, &articles, items, blocks), ..Meta::default() };
    out.authors = authors(&seen, &articles, items, blocks);
    let stated = |name: &str| articles.iter().chain(&pages).find_map(|i| text(i, name)).and_then(parse_date);
    out.dates.published =
        stated("datePublished").or_else(|| PUBLISHED.iter().find_map(|n| seen.meta(n).and_then(parse_date)));
    out.dates.updated =
        stated("dateModified").or_else(|| UPDATED.iter().find_map(|n| seen.meta(n).and_then(parse_date)));
    if out.dates.published.is_none() {
        out.dates.published = seen.time(true);
    }
    if out.dates.updated.is_none() {
        out.dates.updated = seen.time(false);
    }
    if out.dates.shown().is_none() {
        match visible_date(blocks) {
            Some(Dateline::Published(date)) => out.dates.published = Some(date),
            Some(Dateline::Updated(date)) => out.dates.updated = Some(date),
            None => {}
        }
    }
    out.language = seen.language.as_deref().and_then(Language::from_tag);
    out.category = articles
        .iter()
        .find_map(|i| text(i, "articleSection"))
        .or_else(|| meta(&["article:section"]))
        .map(str::to_owned);
    out.tags = tags(&seen, &articles);
    out.url = url(&seen, &articles, &mut problems);
    (out, problems)
}

impl Seen {
    fn meta(&self, name: &str) -> Option<&str> {
        self.metas.iter().find(|(n, _)| n == name).map(|(_, content)| content.as_str())
    }

    /// The date of a `<time>` that says it is that of publication (or of the last change); else that of the only one.
    fn time(&self, published: bool) -> Option<Date> {
        let marked = self.times.iter().find(|(_, kind)| *kind == Some(published));
        let only = (published && self.times.len() == 1).then(|| self.times.first()).flatten().filter(|t| t.1.is_none());
        let (raw, _) = marked.or(only)?;
        parse_date(raw).or_else(|| match dateline(raw) {
            Some(Dateline::Published(date) | Dateline::Updated(date)) => Some(date),
            None => None,
        })
    }
}

fn look(document: &Document) -> Seen {
    let mut seen = Seen::default();
    for node in document.root().descendants_it().filter(NodeRef::is_element) {
        let Some(name) = node.node_name() else {
            continue;
        };
        let attr = |name: &str| node.attr(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
        match &*name {
            "html" => seen.language = attr("lang").or_else(|| attr("xml:lang")),
            "meta" => {
                let key = ["property", "name", "itemprop", "http-equiv"].into_iter().find_map(attr);
                if let (Some(key), Some(content)) = (key, attr("content")) {
                    seen.metas.push((key.to_lowercase(), content));
                }
            }
            "link"
                if attr("rel").is_some_and(|r| r.split_whitespace().any(|r| r.eq_ignore_ascii_case("canonical"))) =>
            {
                seen.canonicals.extend(attr("href"));
            }
            "title" if seen.title.is_empty() => node.text().trim().clone_into(&mut seen.title),
            "time" => {
                let hints = format!("{} {}", attr("itemprop").unwrap_or_default(), attr("class").unwrap_or_default());
                let hints = hints.to_lowercase();
                let kind = if hints.contains("modif") || hints.contains("updated") && !hints.contains("publi") {
                    Some(false)
                } else if hints.contains("publi") || hints.contains("entry-date") || attr("pubdate").is_some() {
                    Some(true)
                } else {
                    None
                };
                seen.times.push((attr("datetime").unwrap_or_else(|| node.text().trim().to_owned()), kind));
            }
            _ => {}
        }
        if let Some(rank) = byline_rank(&node) {
            let text: String = node.text().trim().chars().take(200).collect();
            if seen.bylines.len() < 200 && !text.is_empty() {
                seen.bylines.push((rank, text));
            }
        }
    }
    seen.bylines.sort_by_key(|b| b.0);
    seen
}

/// How surely an element holds the author's name, 0 most; none for elements that do not say so.
fn byline_rank(node: &NodeRef<'_>) -> Option<u8> {
    if node.attr("rel").is_some_and(|r| r.split_ascii_whitespace().any(|r| r == "author")) {
        return Some(0);
    }
    if node.attr("itemprop").is_some_and(|p| &*p == "author") {
        return Some(1);
    }
    let classes = node.class()?;
    let is = |names: &[&str]| {
        classes.split_ascii_whitespace().any(|c| {
            let class = c.to_ascii_lowercase().replace("__", "-").replace('_', "-");
            names.iter().any(|n| class == *n || class.ends_with(&format!("-{n}")))
        })
    };
    if is(&["author-name", "byline-name", "byline-author", "author-link", "authorname"]) {
        Some(2)
    } else if is(&["byline", "author", "by-line"]) {
        Some(3)
    } else {
        None
    }
}

fn title(seen: &Seen, articles: &[&Value], items: &[Value], blocks: &[Block]) -> String {
    let headings: Vec<String> = blocks.iter().filter(|b| b.kind == BlockKind::Heading(1)).map(Block::flowing).collect();
    let heading = headings.first().map(String::as_str);
    let mut sites: Vec<String> = ["og:site_name", "application-name", "twitter:site", "apple-mobile-web-app-title"]
        .iter()
        .filter_map(|name| seen.meta(name))
        .map(str::to_owned)
        .collect();
    let publishers = items.iter().flat_map(|i| all(i.get("publisher"))).filter_map(|p| text(p, "name"));
    let organisations = items.iter().filter(|i| is_a(i, &["WebSite", "Organization", "NewsMediaOrganization"]));
    sites.extend(publishers.chain(organisations.filter_map(|i| text(i, "name"))).map(str::to_owned));
    let address = seen.canonicals.first().map(String::as_str).or_else(|| seen.meta("og:url"));
    let host = address.and_then(|a| a.split("://").nth(1)).and_then(|a| a.split('/').next()).unwrap_or_default();
    sites.push(host.trim_start_matches("www.").to_owned());
    sites.extend(host.trim_start_matches("www.").rsplit_once('.').map(|(name, _)| name.to_owned()));
    let clean = |raw: &str| without_site(raw, &sites, heading);
    let headline = articles.iter().find_map(|i| text(i, "headline")).map(super::questions::line).map(|t| clean(&t));
    let og = seen.meta("og:title").or_else(|| seen.meta("twitter:title")).map(clean);
    if let (Some(headline), Some(og), Some(heading)) = (&headline, &og, heading)
        && key(headline) != key(og)
        && key(og) == key(heading)
    {
        return og.clone();
    }
    let found = headline.or(og).filter(|t| !t.is_empty());
    found.or_else(|| heading.map(str::to_owned)).unwrap_or_else(|| clean(&seen.title))
}

fn authors(seen: &Seen, articles: &[&Value], items: &[Value], blocks: &[Block]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |names: Vec<String>| {
        for name in names {
            if !out.iter().any(|n| n.eq_ignore_ascii_case(&name)) {
                out.push(name);
            }
        }
    };
    for author in articles.iter().flat_map(|i| all(i.get("author"))) {
        match author {
            Value::String(name) => add(names(name)),
            Value::Object(_) => {
                let named = text(author, "name").or_else(|| {
                    // An object elsewhere on the page that this one points to.
                    let id = text(author, "@id")?;
                    items.iter().find(|i| text(i, "@id") == Some(id)).and_then(|i| text(i, "name"))
                });
                add(named.map(single).unwrap_or_default());
            }
            _ => {}
        }
    }
    if out.is_empty() {
        let stated = AUTHORS
            .iter()
            .map(|name| seen.metas.iter().filter(|(n, _)| n == name).flat_map(|(_, v)| names(v)).collect::<Vec<_>>());
        out = stated.into_iter().find(|n| !n.is_empty()).unwrap_or_default();
    }
    if out.is_empty() {
        out = seen.bylines.iter().map(|(_, text)| names(text)).find(|n| !n.is_empty()).unwrap_or_default();
    }
    if out.is_empty() {
        let lines = blocks.iter().take(40).filter(|b| b.text.starts_with("By ") && b.text.chars().count() < 80);
        out = lines.map(|b| names(&b.text)).find(|n| !n.is_empty()).unwrap_or_default();
    }
    out
}

/// The dateline that readers see under the heading.
fn visible_date(blocks: &[Block]) -> Option<Dateline> {
    let heading = blocks.iter().position(|b| b.kind == BlockKind::Heading(1)).unwrap_or(0);
    let near = blocks.iter().skip(heading).take(HEAD_BLOCKS).filter(|b| b.text.chars().count() <= 120);
    near.flat_map(|b| b.text.split(['|', '•', '·', '\n'])).find_map(dateline)
}

fn tags(seen: &Seen, articles: &[&Value]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let stated = articles.iter().flat_map(|i| all(i.get("keywords"))).filter_map(Value::as_str);
    let metas = seen.metas.iter().filter(|(n, _)| matches!(n.as_str(), "article:tag" | "keywords" | "news_keywords"));
    for tag in stated.chain(metas.map(|(_, v)| v.as_str())).flat_map(|t| t.split(',')).map(str::trim) {
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

fn url(seen: &Seen, articles: &[&Value], problems: &mut Vec<ProblemKind>) -> Option<String> {
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
