//! Pages with little on them: a problem, thanks for a vote, the list of articles.

use super::super::links::{article_path, question_path};
use super::super::problem::Problem;
use super::super::state::ServeState;
use super::super::words::{Words, fill};
use super::PageView;
use super::layout::{FormFields, PageHead, form, page};
use crate::article::Article;
use maud::{Markup, html};
use std::cmp::Reverse;

/// What went wrong, in the reader's language, with the box to ask again.
pub(in super::super) fn problem(state: &ServeState, problem: &Problem, words: &Words, number: &str) -> Markup {
    let said = match problem.code {
        "not_found" | "unknown_passage" | "unknown_article" => words.not_found.to_owned(),
        "busy" | "timeout" => words.busy.to_owned(),
        "question_empty" | "question_no_words" => words.empty.to_owned(),
        "question_too_long" | "too_large" => words.too_long.to_owned(),
        "no_articles" => words.no_articles.to_owned(),
        _ if problem.status.is_server_error() => words.failed.to_owned(),
        _ => format!("{} {}.", words.refused, problem.detail),
    };
    let main = html! {
        h1 { (words.problem) }
        p { (said) }
        (form(words, FormFields::default()))
        p.soft { (fill(words.request, "number", number)) }
    };
    page(&state.settings, words, &PageHead { title: words.problem, is_private: true, ..PageHead::default() }, &main)
}

/// Thanks for a vote, with the way back.
pub(in super::super) fn thanks(state: &ServeState, words: &Words, is_helpful: bool, question: Option<&str>) -> Markup {
    let main = html! {
        h1 { (if is_helpful { words.voted } else { words.voted_not }) }
        @if let Some(question) = question { p { a href=(question_path(question)) { (words.back) } } }
        (form(words, FormFields::default()))
    };
    page(&state.settings, words, &PageHead { title: words.helpful, is_private: true, ..PageHead::default() }, &main)
}

/// All articles that readers may see, newest first.
pub(in super::super) fn articles(view: PageView<'_>) -> Markup {
    let mut articles: Vec<&Article> = view.index.articles().collect();
    articles.sort_by_key(|article| (Reverse(article.dates.shown()), &article.id));
    let words = view.words;
    let main = html! {
        h1 { (words.all_articles) }
        (form(words, FormFields::default()))
        @if articles.is_empty() { p { (words.no_articles) } }
        ul.plain {
            @for article in articles {
                li {
                    a href=(article_path(&article.id)) { (article.title) }
                    @if let Some(day) = article.dates.shown() { " " span.soft { time datetime=(day) { (words.day(day)) } } }
                }
            }
        }
    };
    page(&view.state.settings, words, &PageHead { title: words.all_articles, ..PageHead::default() }, &main)
}
