//! When a page's article appeared and last changed. Sources are asked in the order in which they are seldom wrong: JSON-LD,
//! meta tags, marked elements, lines of text. A date that cannot be read is told only where the page has no other.

use super::elements::{FAR, PageElements};
use super::schema::text;
use crate::article::Dates;
use crate::ingest::block::{Block, BlockKind};
use crate::ingest::dates::{Dateline, datelines, in_order, parse_date, problem, unclear_dateline};
use crate::ingest::problem::ProblemKind;
use jiff::civil::Date;
use serde_json::Value;

/// The date of publication in `<meta>`, the surest first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:first_published_time",
    "datepublished",
    "dc:date:issued",
    "dcterms:issued",
    "dc:date:created",
    "dcterms:created",
    "dc:date",
    "dcterms:date",
    "parsely-pub-date",
    "sailthru:date",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publication-date",
    "article:published",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "displaydate",
    "originalpublicationdate",
    "published",
    "published_date",
    "published_time",
    "published-date",
    "rnews:datepublished",
    "ptime",
    "pdate",
    "article_date_original",
    "date",
    "datecreated",
];

/// The date of a change in `<meta>`.
const UPDATED: &[&str] = &[
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "dcterms:modified",
    "dc:date:modified",
    "revised",
    "bt:moddate",
    "article:updated",
    "updated_time",
    "updated",
    "modified",
    "utime",
];

/// A dateline without a label further from the heading belongs to something else.
const HEAD_BLOCKS: usize = 12;

/// One that says what it is may stand behind the author's biography.
const LABELLED_BLOCKS: usize = 30;

/// Blocks that may stand before the title: a category, a crumb trail, a share line.
const BEFORE_HEAD: usize = 4;

/// A longer block is prose.
const LONGEST_LINE: usize = 160;

/// The dates of the article: of publication from the first source that states it, of the last change from whichever source
/// states the latest. A date that cannot be read is told where the page has no other.
pub(super) fn dates(
    seen: &PageElements,
    articles: &[&Value],
    pages: &[&Value],
    blocks: &[Block],
    problems: &mut Vec<ProblemKind>,
) -> Dates {
    let mut unclear: Vec<ProblemKind> = Vec::new();
    let tag = seen.language.as_deref();
    let mut read = |raw: &str| {
        let date = parse_date(&in_order(raw, tag));
        if date.is_none() {
            unclear.push(problem(raw));
        }
        date
    };
    let of = |items: &[&Value], name: &str| {
        items.iter().filter_map(|i| text(i, name)).map(str::to_owned).collect::<Vec<_>>()
    };
    let metas = |names: &[&str]| names.iter().flat_map(|n| seen.all(n)).map(str::to_owned).collect::<Vec<_>>();
    // Publishing programs state when any page was made; where they call one an article, they say so in `<meta>`, too.
    let is_static = articles.is_empty()
        && seen.meta("article:modified_time").is_some()
        && seen.meta("article:published_time").is_none();
    let of_pages = if is_static { Vec::new() } else { of(pages, "datePublished") };
    let published = [of(articles, "datePublished"), metas(PUBLISHED), of_pages, of(articles, "dateCreated")].concat();
    let updated = [of(articles, "dateModified"), metas(UPDATED), of(pages, "dateModified")].concat();
    let mut out = Dates {
        published: published.iter().find_map(|raw| read(raw)),
        updated: updated.iter().filter_map(|raw| read(raw)).max(),
    };
    let (lines, wrong) = visible(blocks, tag);
    unclear.extend(wrong);
    let said = |is_updated: bool| {
        lines.iter().filter_map(move |line| match line {
            Dateline::Updated(date) if is_updated => Some(*date),
            Dateline::Published(date) if !is_updated => Some(*date),
            _ => None,
        })
    };
    let stamp = |is_updated: bool| {
        let stamps = || seen.stamps.iter().filter(move |s| s.updated == Some(is_updated));
        let near = stamps().filter(|s| s.near).find_map(|s| stamped(&s.raw, tag));
        // Far from the head, several that differ are those of listed articles.
        near.or_else(|| only(stamps().filter_map(|s| stamped(&s.raw, tag))))
    };
    out.updated = out.updated.max(said(true).max()).max(if out.updated.is_none() { stamp(true) } else { None });
    if out.published.is_none() {
        out.published = stamp(false)
            .or_else(|| said(false).next())
            .or_else(|| near_stamp(seen, said(true).max()))
            .or_else(|| in_byline(seen));
    }
    // A page is not changed before it is published.
    if let (Some(published), Some(updated)) = (out.published, out.updated)
        && updated < published
    {
        out.updated = None;
    }
    if out.shown().is_none() {
        let is_told = |kind: &ProblemKind| {
            matches!(
                kind,
                ProblemKind::DateAmbiguous { .. } | ProblemKind::DateImpossible { .. } | ProblemKind::Date { .. }
            )
        };
        problems.extend(unclear.into_iter().find(is_told));
    }
    out
}

/// The one date that unmarked stamps at the article's head agree on.
fn near_stamp(seen: &PageElements, updated: Option<Date>) -> Option<Date> {
    let tag = seen.language.as_deref();
    let found = seen.stamps.iter().filter(|s| s.near && s.updated.is_none()).filter_map(|s| stamped(&s.raw, tag));
    only(found).filter(|date| updated != Some(*date))
}

/// A date that stands where the author's name would: `<p class="byline">Sat, 20 Dec 2025</p>`.
fn in_byline(seen: &PageElements) -> Option<Date> {
    let near = seen.bylines.iter().filter(|b| b.rank < FAR);
    near.flat_map(|b| b.text.split(['|', '•', '·', '\n'])).find_map(parse_date)
}

/// The one date that all are.
fn only(mut dates: impl Iterator<Item = Date>) -> Option<Date> {
    let first = dates.next()?;
    dates.all(|other| other == first).then_some(first)
}

fn stamped(raw: &str, tag: Option<&str>) -> Option<Date> {
    let raw = &in_order(raw, tag);
    parse_date(raw).or_else(|| match datelines(raw).first() {
        Some(Dateline::Published(date) | Dateline::Updated(date)) => Some(*date),
        None => None,
    })
}

/// The datelines that readers see around the heading, and what is wrong with those that cannot be read.
fn visible(blocks: &[Block], tag: Option<&str>) -> (Vec<Dateline>, Vec<ProblemKind>) {
    let heading = blocks.iter().position(|b| b.kind == BlockKind::Heading(1)).unwrap_or(0);
    let start = heading.saturating_sub(BEFORE_HEAD);
    let mut out: Vec<Dateline> = Vec::new();
    let mut wrong = Vec::new();
    for (n, block) in blocks.iter().enumerate().skip(start).take(LABELLED_BLOCKS + BEFORE_HEAD) {
        if block.text.chars().count() > LONGEST_LINE || block.marks.linked {
            continue;
        }
        let is_head = n > heading && n <= heading + HEAD_BLOCKS;
        let text = in_order(&block.text, tag);
        for line in text.split(['|', '•', '·', '\n']) {
            let is_labelled = line.trim_start().starts_with(char::is_alphabetic) && parse_bare(line).is_none();
            if is_head || is_labelled {
                out.extend(datelines(line));
            }
            if is_head {
                wrong.extend(unclear_dateline(line));
            }
        }
        // Parts that say one thing together: `Published | Apr 21, 2026`.
        if out.is_empty() && is_head {
            out.extend(datelines(&text));
        }
    }
    (out, wrong)
}

/// A date with no label before it.
fn parse_bare(line: &str) -> Option<Date> {
    let is_bare = datelines(line).len() == 1
        && !["updat", "publi", "posted", "modified", "revised", "edited", "更新", "發", "发"]
            .iter()
            .any(|w| line.to_lowercase().contains(w));
    if is_bare { parse_date(line) } else { None }
}
