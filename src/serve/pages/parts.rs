//! The pieces that pages are made of: a quote with the short answer marked, where it comes from, what to know before reading it.

use super::super::links::quote_path;
use super::super::words::{Words, fill};
use super::PageView;
use crate::answer::{Answer, Fact, Quote, Remark};
use crate::article::{Article, Citation};
use crate::service::MIDDLING;
use jiff::civil::Date;
use maud::{Markup, html};

/// From here on an answer is called very likely.
const SURE: f32 = 0.8;

/// The publisher's words, or a fact about the article in a sentence.
pub(super) fn quoted(answer: &Answer, view: PageView<'_>, class: &str) -> Markup {
    if let Some(fact) = answer.fact {
        return html! { p { strong { (stated(fact, answer.quote.text(), view.words)) } } };
    }
    let (before, short, after) = answer.parts();
    html! {
        blockquote class=(class) { (before) @if !short.is_empty() { mark { (short) } } (after) }
    }
}

/// A fact about an article in a sentence.
pub(in super::super) fn stated(fact: Fact, value: &str, words: &Words) -> String {
    let [authors, published, updated, length] = words.facts;
    let day = value.parse::<Date>().map_or_else(|_| value.to_owned(), |day| words.day(day));
    match fact {
        Fact::Authors => fill(authors, "value", value),
        Fact::Published => fill(published, "value", &day),
        Fact::Updated => fill(updated, "value", &day),
        Fact::Length => fill(length, "value", value),
    }
}

/// How sure it is, in words.
pub(in super::super) fn confidence(answer: &Answer, words: &Words) -> &'static str {
    let [sure, probable, doubtful] = words.confidence;
    match answer.confidence {
        p if p >= SURE => sure,
        p if p >= MIDDLING => probable,
        _ => doubtful,
    }
}

/// What a passage is about, in the publisher's words: its FAQ question, its section, else the article's title.
pub(super) fn heading(citation: &Citation) -> &str {
    citation.faq_question.as_deref().or(citation.section.as_deref()).unwrap_or(&citation.title)
}

/// Where the words stand: question or section, page, title, authors, dates, and the way there.
pub(super) fn cited(answer: &Answer, view: PageView<'_>) -> Markup {
    let (citation, words) = (&answer.citation, view.words);
    let lead = lead(citation, answer.quote.text(), view);
    let here = quote_path(view.index, &citation.article, citation.passage.as_ref(), answer.quote.text());
    html! {
        @if citation.is_by_moderators { p.place { strong { (words.by_moderators) } } }
        p.place {
            cite { (citation.title) }
            @if answer.fact.is_none() && citation.faq_question.is_none() {
                @if let Some(section) = &citation.section { " · " (fill(words.section, "section", section)) }
            }
            @if let Some(page) = citation.page { " · " (fill(words.page, "page", &page.to_string())) }
        }
        p.place.soft { (byline(citation, view)) }
        @if let Some(lead) = &lead { p.place { a href=(lead) { (words.read) } } }
        @if let Some(here) = here.filter(|here| Some(here) != lead.as_ref()) {
            p.place.soft { a href=(here) rel="nofollow" { (words.read_here) } }
        }
        @if let Some(based_on) = &citation.based_on { p.place { a href=(based_on) { (words.based_on) } } }
    }
}

/// Where a citation leads.
fn lead(citation: &Citation, quote: &str, view: PageView<'_>) -> Option<String> {
    let (url, passage) = (citation.url.as_deref(), citation.passage.as_ref());
    view.state.citation_path(view.index, url, &citation.article, passage, quote)
}

/// Authors and dates.
fn byline(citation: &Citation, view: PageView<'_>) -> Markup {
    let dates = view.index.article(&citation.article).map(dates).unwrap_or_default();
    byline_of(&citation.authors, dates, citation.corrected, view.words)
}

fn dates(article: &Article) -> (Option<Date>, Option<Date>) {
    (article.dates.published, article.dates.updated)
}

pub(super) fn byline_of(
    authors: &[String],
    (published, updated): (Option<Date>, Option<Date>),
    corrected: Option<Date>,
    words: &Words,
) -> Markup {
    let updated = updated.filter(|updated| published != Some(*updated));
    let said = [(words.published, published), (words.updated, updated), (words.corrected, corrected)];
    let said: Vec<(&str, Date)> = said.into_iter().filter_map(|(sentence, day)| Some((sentence, day?))).collect();
    html! {
        @if !authors.is_empty() { (fill(words.by, "authors", &authors.join(words.separator))) }
        @for (n, (sentence, day)) in said.into_iter().enumerate() {
            @if n > 0 || !authors.is_empty() { " · " }
            (dated(sentence, day, words))
        }
    }
}

/// A sentence with a day in it that programs can read too.
fn dated(sentence: &str, day: Date, words: &Words) -> Markup {
    let (before, after) = sentence.split_once("{date}").unwrap_or((sentence, ""));
    html! { (before) time datetime=(day) { (words.day(day)) } (after) }
}

/// What a reader has to know before reading an answer.
pub(super) fn remarks(answer: &Answer, view: PageView<'_>) -> Markup {
    html! { @for remark in &answer.remarks { p.remark { (told(remark, view)) } } }
}

fn told(remark: &Remark, view: PageView<'_>) -> Markup {
    let words = view.words;
    match remark {
        Remark::Older { date, wanted: Some(wanted) } => {
            let sentence = fill(words.older, "wanted", &words.day(*wanted));
            dated(&sentence, *date, words)
        }
        Remark::Older { date, wanted: None } => dated(words.newest, *date, words),
        Remark::ReadAs(repair) => {
            html! { (fill(&fill(words.read_as, "typed", &repair.typed), "read_as", &repair.read_as)) }
        }
        Remark::LooksLike(repair) => {
            html! { (fill(&fill(words.looks_like, "typed", &repair.typed), "read_as", &repair.read_as)) }
        }
        Remark::Differs { quote, citation, is_older } => {
            let sentence = if *is_older { words.differs_older } else { words.differs };
            elsewhere(sentence, quote, citation, view)
        }
        Remark::Ended { quote, citation } => elsewhere(words.ended, quote, citation, view),
        Remark::Columns { head } => html! { (words.columns) " " (head) },
    }
}

/// What another article says, behind what we say of it.
fn elsewhere(sentence: &str, quote: &Quote, citation: &Citation, view: PageView<'_>) -> Markup {
    html! {
        @match citation.date { Some(day) => (dated(sentence, day, view.words)), None => (view.words.elsewhere) }
        " “" (quote.text()) "” "
        @match lead(citation, quote.text(), view) {
            Some(lead) => a href=(lead) { (citation.title) },
            None => cite { (citation.title) },
        }
    }
}
