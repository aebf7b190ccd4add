//! Reading without asking: an article's FAQ and the list of articles, page by page.

use super::super::custom_id::Action;
use super::super::limits::{EMBED_DESCRIPTION, EMBED_FOOTER, fit, length};
use super::super::payload::{Button, ButtonLook, Embed, Footer, Message, rows};
use super::View;
use super::buttons::button;
use super::parts::{answered_by, byline, embed_url, inline, link, quote, small, title, way};
use crate::article::{Article, Citation, FaqEntry, text_fragment_url};
use crate::ingest::ArticleState;
use std::cmp::Reverse;

/// FAQ entries on a page, where they fit.
const ENTRIES: usize = 4;

/// Room of a page's entries; the rest is headings and links.
const PAGE: usize = 3_600;

/// Articles on a page.
const ARTICLES: usize = 8;

/// Characters of a title, of a question, of an answer.
const TITLE: usize = 240;
const QUESTION: usize = 280;
const ANSWER: usize = 1_500;

/// "Page 2 of 5", where there is more than one.
pub(super) fn footer(page: usize, pages: usize, view: &View<'_>) -> Option<Footer> {
    let numbers = [("page", (page + 1).to_string()), ("pages", pages.to_string())];
    (pages > 1).then(|| Footer { text: fit(&view.localisation.fill("list.page", &numbers), EMBED_FOOTER) })
}

/// Page `page` (from 0; the last one when there are fewer) of an article's FAQ.
pub(in super::super) fn faq(article: &Article, page: usize, ask: &str, view: &View<'_>) -> Message {
    if article.faq.is_empty() {
        let values = [("title", inline(&article.title, TITLE)), ("ask", ask.to_owned())];
        return Message::text(&view.localisation.fill("faq.none", &values));
    }
    let entries: Vec<String> = article.faq.iter().map(|entry| faq_entry(article, entry, view)).collect();
    let pages = paged(&entries);
    let page = page.min(pages.len() - 1);
    let key = article.id.key();
    let turn = |page: usize| Action::FaqPage { article: key, page: u16::try_from(page).unwrap_or(0) };
    let citation = Citation::of_article(article);
    let mut lines: Vec<String> = answered_by(&citation, view).map(|line| format!("**{line}**")).into_iter().collect();
    lines.extend(pages.get(page).into_iter().flat_map(|page| page.iter().cloned()));
    lines.extend(citation.based_on.as_ref().and_then(|_| way(&citation, view)));
    lines.extend(byline(&citation, view).map(|line| small(&line)));
    let embed = Embed {
        title: Some(title(&view.localisation.fill("faq.heading", &[("title", &article.title)]))),
        url: embed_url(article.page()),
        description: fit(&lines.join("\n\n"), EMBED_DESCRIPTION),
        footer: footer(page, pages.len(), view),
        ..Embed::default()
    };
    let buttons = turning(page, pages.len(), turn, view);
    Message { embeds: vec![embed], components: rows(buttons), ..Message::default() }
}

fn faq_entry(article: &Article, entry: &FaqEntry, view: &View<'_>) -> String {
    let (asked, localisation) = (article.slice(entry.question), article.slice(entry.answer));
    let url = article.page().map(|base| text_fragment_url(base, article, entry.answer));
    let mut lines = vec![format!("**{}**", inline(asked, QUESTION)), quote(localisation, ANSWER)];
    lines.extend(link(&view.localisation.say("answer.link"), url.as_deref()));
    lines.join("\n")
}

/// Entries in pages of a bounded number and length, each entry on one page.
fn paged(entries: &[String]) -> Vec<&[String]> {
    let mut pages = Vec::new();
    let mut start = 0;
    let mut used = 0;
    for (n, entry) in entries.iter().enumerate() {
        let long = length(entry) + 2;
        if n > start && (n - start == ENTRIES || used + long > PAGE) {
            pages.extend(entries.get(start..n));
            (start, used) = (n, 0);
        }
        used += long;
    }
    pages.extend(entries.get(start..).filter(|rest| !rest.is_empty()));
    pages
}

/// Page `page` (from 0) of the articles, newest first.
pub(in super::super) fn articles(category: Option<&str>, page: usize, view: &View<'_>) -> Message {
    let is_in = |a: &&Article| category.is_none() || a.category.as_deref() == category;
    let mut found: Vec<&Article> = if view.sees_withheld() {
        view.index.everything().articles().filter(is_in).collect()
    } else {
        view.index.articles().filter(is_in).collect()
    };
    found.sort_by_key(|a| (Reverse(a.dates.shown()), a.id.clone()));
    if found.is_empty() {
        let text = match category {
            Some(category) => view.localisation.fill(
                "articles.none_in_category",
                &[("category", &inline(category, TITLE)), ("articles", &"`/articles`".to_owned())],
            ),
            None => view.localisation.fill("articles.none", &[("reindex", "`/reindex`")]),
        };
        return Message::text(&text);
    }
    let pages = found.len().div_ceil(ARTICLES);
    let page = page.min(pages - 1);
    let lines: Vec<String> =
        found.iter().skip(page * ARTICLES).take(ARTICLES).map(|article| listed(article, view)).collect();
    let heading = match category {
        Some(category) => view.localisation.fill("articles.in_category", &[("category", category)]),
        None => view.localisation.say("articles.heading"),
    };
    let number = category.map(category_number);
    let turn = |page: usize| Action::ArticlesPage { category: number, page: u16::try_from(page).unwrap_or(0) };
    let embed = Embed {
        title: Some(title(&heading)),
        description: fit(&lines.join("\n"), EMBED_DESCRIPTION),
        footer: footer(page, pages, view),
        ..Embed::default()
    };
    let buttons = turning(page, pages, turn, view);
    Message { embeds: vec![embed], components: rows(buttons), ..Message::default() }
}

fn listed(article: &Article, view: &View<'_>) -> String {
    let citation = Citation::of_article(article);
    let mut tail: Vec<String> = if view.sees_withheld() { state(article, view).into_iter().collect() } else { vec![] };
    tail.extend(byline(&citation, view));
    tail.extend(answered_by(&citation, view));
    tail.extend(way(&citation, view).filter(|l| length(l) <= 200));
    let tail = if tail.is_empty() { String::new() } else { format!("\n{}", small(&tail.join(" · "))) };
    format!("**{}**{tail}", inline(&article.title, TITLE / 2))
}

/// Whether readers may see an article, where a moderator said something about it.
fn state(article: &Article, view: &View<'_>) -> Option<String> {
    let state = view.index.register().entry(&article.source)?.state;
    // A correction stands in the line already.
    matches!(state, ArticleState::Embargoed | ArticleState::Retracted)
        .then(|| view.localisation.say(&format!("state.{}", state.name())))
}

/// A category as a button can carry it.
pub(in super::super) fn category_number(category: &str) -> u32 {
    u32::from_be_bytes(super::super::custom_id::check(category))
}

fn turning(page: usize, pages: usize, turn: impl Fn(usize) -> Action, view: &View<'_>) -> Vec<Button> {
    let mut buttons = Vec::new();
    if page > 0 {
        buttons.push(button(view, ButtonLook::Secondary, "button.previous", &turn(page - 1)));
    }
    if page + 1 < pages {
        buttons.push(button(view, ButtonLook::Secondary, "button.next", &turn(page + 1)));
    }
    buttons
}
