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
//! states ([`super::dated`]); nothing in comments, sidebars and lists of other articles is a source ([`super::look`]). The
//! **address** is the first `rel=canonical`, then `og:url`, then what JSON-LD states.

use super::authors::authors;
use super::dated::dates;
use super::look::{Seen, look};
use super::schema::{all, is_a, text};
use super::title::{sites, title};
use crate::article::Meta;
use crate::ingest::block::Block;
use crate::ingest::front_matter::is_web_address;
use crate::ingest::problem::ProblemKind;
use crate::text::Language;
use dom_query::Document;
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

pub(super) fn facts(document: &Document, items: &[Value], blocks: &[Block]) -> (Meta, Vec<ProblemKind>) {
    let seen = look(document);
    let mut problems = Vec::new();
    let articles: Vec<&Value> = items.iter().filter(|i| is_a(i, ARTICLES)).collect();
    let pages: Vec<&Value> = items.iter().filter(|i| is_a(i, PAGES)).collect();
    let sites = sites(&seen, items);
    let section = articles.iter().find_map(|i| text(i, "articleSection")).or_else(|| seen.meta("article:section"));
    let out = Meta {
        title: title(&seen, &articles, &sites),
        authors: authors(&seen, &articles, items, &sites, blocks),
        dates: dates(&seen, &articles, &pages, blocks, &mut problems),
        language: seen.language.as_deref().and_then(Language::from_tag),
        category: section.map(str::to_owned),
        tags: tags(&seen, &articles),
        url: url(&seen, &articles, &mut problems),
    };
    (out, problems)
}

fn tags(seen: &Seen, articles: &[&Value]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let stated = articles.iter().flat_map(|i| all(i.get("keywords"))).filter_map(Value::as_str);
    let metas = ["article:tag", "keywords", "news_keywords"].into_iter().flat_map(|name| seen.all(name));
    for tag in stated.chain(metas).flat_map(|t| t.split(',')).map(str::trim) {
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
    let stated = articles.iter().find_map(|i| text(i, "mainEntityOfPage").or_else(|| text(i, "url")));
    let others = [seen.meta("og:url"), stated].into_iter().flatten().find(|u| is_web_address(u)).map(str::to_owned);
    first.cloned().or(others)
}
