//! The pages of articles. Pure: from what the index and the register say to markup.

use super::super::links::article_path;
use super::super::words::fill;
use super::page::{DeskView, Room, page, token};
use super::publishing::broken;
use super::words::{articles, gaps};
use crate::article::Article;
use crate::ingest::{ArticleState, CorpusFile, Problem, RegisterEntry};
use crate::newsroom::Comparison;
use crate::store::Index;
use jiff::Timestamp;
use maud::{Markup, html};

/// Articles on a page.
pub(super) const ON_PAGE: usize = 50;

/// Characters of a note.
pub(super) const NOTE: usize = 400;

/// The states in the order of a form.
pub(super) const STATES: [ArticleState; 4] =
    [ArticleState::Published, ArticleState::Corrected, ArticleState::Embargoed, ArticleState::Retracted];

/// What stands on a page of the list.
pub(super) struct Listed<'a> {
    pub shown: Vec<&'a CorpusFile>,
    /// Files that are no article, because of what is wrong with them.
    pub unread: Vec<&'a CorpusFile>,
    pub all: usize,
    pub page: usize,
    pub wanted: String,
}

/// The address of an article's page at the desk.
pub(super) fn path(article: &Article) -> String {
    article_path(&article.id).replacen("/a/", "/desk/articles/", 1)
}

pub(super) fn list_page(view: DeskView<'_>, index: &Index, listed: &Listed<'_>) -> Markup {
    let turn = |page: usize| {
        format!(
            "/desk/articles?page={page}&q={}",
            url::form_urlencoded::byte_serialize(listed.wanted.as_bytes()).collect::<String>()
        )
    };
    let main = html! {
        form.ask action="/desk/articles" method="get" role="search" {
            label for="q" { (view.say(articles::FIND)) }
            div.box { input id="q" name="q" type="search" value=(listed.wanted); }
            button type="submit" { (view.say(articles::FIND_IT)) }
        }
        @if !listed.unread.is_empty() {
            h2 { (view.say(articles::UNREAD)) }
            @for file in &listed.unread { h3 { (file.source) } (problems(view, &file.problems.iter().collect::<Vec<_>>())) }
        }
        @if listed.shown.is_empty() { p { (view.say(articles::NONE)) } } @else {
            div.wide role="region" tabindex="0" aria-label=(view.say(articles::ARTICLES)) {
                table {
                    thead { tr {
                        @for head in [articles::TITLE, articles::STATE] { th scope="col" { (view.say(head)) } }
                        th.n scope="col" { (view.say(articles::PROBLEMS)) }
                        th scope="col" { (view.say(articles::DATE)) }
                    } }
                    tbody { @for file in &listed.shown { (row(view, index, file)) } }
                }
            }
            p.row {
                @if listed.page > 0 { a href=(turn(listed.page - 1)) rel="prev" { (view.say(gaps::FEWER)) } }
                @if (listed.page + 1) * ON_PAGE < listed.all { a href=(turn(listed.page + 1)) rel="next" { (view.say(gaps::MORE)) } }
            }
        }
    };
    page(view, Room::Articles, view.say(articles::ARTICLES), &main)
}

fn row(view: DeskView<'_>, index: &Index, file: &CorpusFile) -> Markup {
    let Some(article) = file.article.as_deref() else { return html! {} };
    let entry = index.register().entry(&article.source).cloned().unwrap_or_default();
    html! {
        tr {
            th scope="row" { a href=(path(article)) { (article.title) } }
            td { (state(view, &entry)) }
            td.n { (file.problems.len()) }
            td { @if let Some(day) = article.dates.shown() { (day) } }
        }
    }
}

/// A state in a line: what holds, from when or until when.
fn state(view: DeskView<'_>, entry: &RegisterEntry) -> String {
    let until = entry.until.filter(|_| entry.state == ArticleState::Embargoed).map(|until| format!(" ({until})"));
    let on = entry.on.map(|on| format!(" ({on})"));
    format!("{}{}", view.say(name(entry.state)), until.or(on).unwrap_or_default())
}

fn name(state: ArticleState) -> super::words::Phrase {
    match state {
        ArticleState::Published => articles::PUBLISHED,
        ArticleState::Embargoed => articles::EMBARGOED,
        ArticleState::Corrected => articles::CORRECTED,
        ArticleState::Retracted => articles::RETRACTED,
    }
}

/// Problems, each with its line and what to do about it.
pub(super) fn problems(view: DeskView<'_>, problems: &[&Problem]) -> Markup {
    html! {
        ul.plain {
            @for problem in problems {
                li {
                    @if let Some(line) = problem.line { strong { (view.fill(articles::LINE, "line", &line.to_string())) ": " } }
                    (problem.kind) br; span.soft { (problem.remedy()) }
                }
            }
        }
    }
}

/// One article; with what was just `done` to it.
pub(super) fn article_page(
    view: DeskView<'_>,
    index: &Index,
    article: &Article,
    found: &[&Problem],
    done: Option<(&str, &Comparison)>,
) -> Markup {
    let entry = index.register().entry(&article.source).cloned().unwrap_or_default();
    let hidden = article
        .release
        .hidden_by(Timestamp::now())
        .map(|hidden| fill(&view.fill(articles::HIDDEN, "field", &hidden.field), "when", &hidden.at.to_string()));
    let main = html! {
        @if let Some((note, golden)) = done { p.note role="status" { (note) } (broken(view, golden)) }
        @if let Some(hidden) = hidden { p.note.bad { (hidden) } }
        (facts(view, article, &entry))
        div.beside {
            section aria-labelledby="problems" {
                h2 id="problems" { (view.say(articles::PROBLEMS)) }
                @if found.is_empty() { p { (view.say(articles::NO_PROBLEMS)) } } @else { (problems(view, found)) }
                (form(view, article, &entry))
            }
            section aria-labelledby="text" {
                h2 id="text" { (view.say(articles::AS_READ)) }
                (text(article))
            }
        }
    };
    page(view, Room::Articles, &article.title, &main)
}

fn facts(view: DeskView<'_>, article: &Article, entry: &RegisterEntry) -> Markup {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let facts = [
        (articles::STATE, state(view, entry)),
        (articles::NOTE, entry.note.clone().unwrap_or_default()),
        (articles::FILE, article.source.clone()),
        (articles::ID, article.id.to_string()),
        (articles::AUTHORS, article.authors.join(", ")),
        (articles::PUBLISHED_ON, day(article.dates.published)),
        (articles::UPDATED_ON, day(article.dates.updated)),
        (articles::LANGUAGE, article.language.to_string()),
        (articles::ADDRESS, article.url.clone().unwrap_or_default()),
        (articles::ORIGIN, entry.origin.clone().unwrap_or_default()),
    ];
    html! {
        dl.facts {
            @for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) { dt { (view.say(*name)) } dd { (value) } }
        }
        @if !entry.is_withheld(Timestamp::now()) { p { a href=(article_path(&article.id)) { (view.say(articles::READER_PAGE)) } } }
    }
}

fn form(view: DeskView<'_>, article: &Article, entry: &RegisterEntry) -> Markup {
    html! {
        h2 { (view.say(articles::CHANGE)) }
        form method="post" action="/desk/articles" {
            (token(view))
            input type="hidden" name="article" value=(article.id);
            fieldset {
                legend { (view.say(articles::STATE)) }
                @for state in STATES {
                    label { input type="radio" name="state" value=(state.name()) required checked[state == entry.state]; " " (view.say(name(state))) }
                }
            }
            label for="until" { (view.say(articles::UNTIL)) }
            input id="until" name="until" maxlength="60";
            label for="on" { (view.say(articles::ON)) }
            input id="on" name="on" type="date";
            label for="note" { (view.say(articles::NOTE)) }
            input id="note" name="note" maxlength=(NOTE) value=[entry.note.as_deref()];
            p { button.main type="submit" { (view.say(articles::SET)) } }
        }
    }
}

/// The words of an article in their order, and nothing else.
fn text(article: &Article) -> Markup {
    html! {
        article lang=(article.language.as_str()) {
            @for section in &article.sections {
                @if let Some(heading) = section.heading { h3 { (article.slice(heading)) } }
                @for paragraph in &section.paragraphs { p { (article.slice(*paragraph)) } }
            }
            @if !article.faq.is_empty() {
                dl { @for entry in &article.faq { dt { (article.slice(entry.question)) } dd { p { (article.slice(entry.answer)) } } } }
            }
        }
    }
}
