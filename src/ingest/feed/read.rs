use super::item::Item;
use super::markup::unescape;
use super::{json, xml};
use crate::article::{Article, ArticleBuilder, ArticleId, Dates, Meta};
use crate::ingest::ProblemKind;
use crate::ingest::block::Block;
use crate::ingest::dates::{self, parse_date};
use crate::ingest::fields::is_web_address;
use crate::ingest::html::{fragment, fragment_with_seams, names};
use crate::ingest::seams::Seams;
use crate::ingest::structure::assemble;
use crate::text::Language;
use std::collections::HashSet;

/// A description of so many characters is the whole text: summaries are shorter.
const WHOLE_TEXT: usize = 800;

/// Also one of so many paragraphs.
const WHOLE_PARAGRAPHS: usize = 3;

/// Titles named of the items that are left out.
const TITLES_TOLD: usize = 3;

/// How an excerpt ends, folded to lower case.
const CUT_OFF: &[&str] = &[
    "[…]",
    "[...]",
    "read more",
    "read more »",
    "read more →",
    "continue reading",
    "continue reading →",
    "keep reading",
    "read the full article",
    "read the full story",
    "閱讀全文",
    "阅读全文",
    "繼續閱讀",
    "继续阅读",
];

/// The articles of the feed `text`, each with its name inside the feed, and what is wrong with it. `id` is what the
/// articles' ids begin with, `source` the feed's name.
pub(in crate::ingest) fn read(text: &str, id: &str, source: &str) -> (Vec<Article>, Vec<(Option<usize>, ProblemKind)>) {
    let (items, mut problems) = if json::is_feed(text) { json::items(text) } else { xml::items(text) };
    let all = items.len();
    let mut articles = Vec::new();
    let mut names = HashSet::new();
    let mut summaries: Vec<&Item> = Vec::new();
    for item in &items {
        let name = item.name();
        if !names.insert(name.clone()) {
            problems.push((item.line, ProblemKind::ItemTwice { title: item.title.clone() }));
            continue;
        }
        let Some((blocks, seams)) = whole_text(item) else {
            summaries.push(item);
            continue;
        };
        let mut builder = ArticleBuilder::new(meta(item, &mut problems));
        problems.extend(assemble(&blocks, &mut builder));
        problems.extend(seams.mark(&mut builder).map(|kind| (item.line, kind)));
        if builder.meta.title.is_empty() {
            problems.push((item.line, ProblemKind::ItemUntitled));
        } else if !builder.is_empty() {
            let article = ArticleId::new(&format!("{id}/{name}"));
            articles.push(builder.finish(article, &format!("{source}#{name}")));
        }
    }
    if let Some(first) = summaries.first() {
        let titles: Vec<&str> = summaries.iter().take(TITLES_TOLD).map(|item| item.title.as_str()).collect();
        let titles = titles.join("”, “");
        problems.push((first.line, ProblemKind::SummaryOnly { count: summaries.len(), all, titles }));
    }
    if articles.is_empty() {
        problems.push((None, ProblemKind::NoItem));
    }
    problems.sort_by_key(|(line, _)| *line);
    (articles, problems)
}

/// The item's text, if the feed holds all of it.
fn whole_text(item: &Item) -> Option<(Vec<Block>, Seams)> {
    let line = item.line.unwrap_or(1);
    let is_content = !item.content.is_empty();
    let raw = if is_content { &item.content } else { &item.description };
    let is_plain = (item.is_plain && is_content) || !raw.contains('<');
    let (mut blocks, seams) = if is_plain {
        let paragraphs = unescape(raw);
        (paragraphs.split("\n\n").map(|text| Block::paragraph(text.trim(), line)).collect(), Seams::default())
    } else {
        fragment_with_seams(raw, line)
    };
    // WordPress adds a line of its own.
    let is_footer = |b: &Block| b.text.starts_with("The post ") && b.text.contains(" appeared first on ");
    blocks.retain(|block| !block.text.is_empty() && !is_footer(block));
    let last = blocks.last()?.text.to_lowercase();
    if CUT_OFF.iter().any(|end| last == *end || (end.starts_with('[') && last.ends_with(end))) {
        return None;
    }
    let chars: usize = blocks.iter().map(|b| b.text.chars().count()).sum();
    let is_whole = is_content || chars >= WHOLE_TEXT || blocks.len() >= WHOLE_PARAGRAPHS;
    let is_open = !is_content && (last.ends_with('…') || last.ends_with("..."));
    (is_whole && !is_open).then_some((blocks, seams))
}

fn meta(item: &Item, problems: &mut Vec<(Option<usize>, ProblemKind)>) -> Meta {
    let mut date = |raw: &str| {
        let date = parse_date(raw);
        if date.is_none() && !raw.is_empty() {
            problems.push((item.line, dates::problem(raw)));
        }
        date
    };
    let dates = Dates { published: date(&item.published), updated: date(&item.updated) };
    let is_plain = !item.title.contains(['<', '&', '\n']);
    let blocks = if is_plain { vec![Block::paragraph(item.title.clone(), 1)] } else { fragment(&item.title, 1) };
    let title = blocks.iter().map(Block::flowing).collect::<Vec<_>>().join(" ");
    let link = absolute(&item.base, &item.link);
    let url = [&link, &item.key].into_iter().find(|address| is_web_address(address)).cloned();
    let mut authors: Vec<String> = Vec::new();
    for author in item.authors.iter().flat_map(|author| names(&unescape(author))) {
        if !authors.contains(&author) {
            authors.push(author);
        }
    }
    let tags: Vec<String> = item.tags.iter().map(|tag| unescape(tag)).collect();
    let category = tags.first().cloned();
    Meta { title, authors, dates, url, language: Language::from_tag(&item.language), category, tags }
}

/// The address `link`, which may be given as seen from `base`.
fn absolute(base: &str, link: &str) -> String {
    let Some((scheme, rest)) = base.split_once("://").filter(|_| !link.is_empty() && !link.contains("://")) else {
        return link.to_owned();
    };
    let base = rest.split(['?', '#']).next().unwrap_or_default();
    let host = base.split('/').next().unwrap_or_default();
    if let Some(address) = link.strip_prefix("//") {
        format!("{scheme}://{address}")
    } else if link.starts_with('/') {
        format!("{scheme}://{host}{link}")
    } else {
        let folder = base.rsplit_once('/').map_or(host, |(folder, _)| folder);
        format!("{scheme}://{folder}/{}", link.trim_start_matches("./"))
    }
}
