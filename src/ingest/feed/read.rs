use super::address::joined;
use super::apart::tell_apart;
use super::item::Item;
use super::markup::unescape;
use super::title::title;
use super::{json, xml};
use crate::article::{Article, ArticleBuilder, ArticleId, Dates, Meta};
use crate::ingest::ProblemKind;
use crate::ingest::block::Block;
use crate::ingest::dates::{self, parse_date};
use crate::ingest::excerpt::{breaks_off, drop_footers};
use crate::ingest::fields::is_web_address;
use crate::ingest::html::{fragment_with_seams, names};
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

/// The items of a feed in any notation, each with a key of its own, and what is wrong with them.
pub(crate) fn items(text: &str) -> (Vec<Item>, Vec<(Option<usize>, ProblemKind)>) {
    let (mut items, mut problems) = if json::is_feed(text) { json::items(text) } else { xml::items(text) };
    problems.extend(tell_apart(&mut items));
    (items, problems)
}

/// The articles of the feed `text`, each with its name inside the feed, and what is wrong with it. `id` is what the
/// articles' ids begin with, `source` the feed's name.
pub(in crate::ingest) fn read(text: &str, id: &str, source: &str) -> (Vec<Article>, Vec<(Option<usize>, ProblemKind)>) {
    let (items, mut problems) = items(text);
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
    blocks.retain(|block| !block.text.is_empty());
    drop_footers(&mut blocks);
    if blocks.is_empty() || breaks_off(&blocks, &title(item)) {
        return None;
    }
    let chars: usize = blocks.iter().map(|b| b.text.chars().count()).sum();
    let is_whole = is_content || chars >= WHOLE_TEXT || blocks.len() >= WHOLE_PARAGRAPHS;
    is_whole.then_some((blocks, seams))
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
    let title = title(item);
    let link = joined(&item.base, &item.link);
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
