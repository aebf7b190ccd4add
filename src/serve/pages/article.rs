//! An article as it is indexed: its sections and its FAQ, an anchor for every passage, the quoted words marked.

use super::super::links::{QuoteMark, anchor, article_path};
use super::super::words::fill;
use super::PageView;
use super::layout::{FormFields, PageHead, form, page};
use super::parts::byline_of;
use crate::article::Article;
use crate::service::schema_org;
use crate::text::Span;
use maud::{Markup, html};

/// The page of `article`.
pub(in super::super) fn article(article: &Article, mark: Option<&QuoteMark>, view: PageView<'_>) -> Markup {
    let words = view.words;
    let quote = mark.and_then(|mark| mark.span(article));
    let corrected = view.index.corrected(article);
    let text = Text { article, quote };
    let dates = (article.dates.published, article.dates.updated);
    let main = html! {
        article lang=(article.language.as_str()) {
            h1 { (article.title) }
            p.soft lang=(words.tag) { (byline_of(&article.authors, dates, corrected, words)) }
            @if let Some(day) = corrected {
                p.remark lang=(words.tag) { (fill(words.corrected_notice, "date", &words.day(day))) }
            }
            @if article.is_by_moderators() { p lang=(words.tag) { strong { (words.by_moderators) } } }
            @if let Some(url) = &article.url { p.place lang=(words.tag) {
                a href=(url) { (if article.is_by_moderators() { words.based_on } else { words.original }) }
            } }
            @for section in &article.sections {
                @if let Some(heading) = section.heading { h2 { (article.slice(heading)) } }
                @for paragraph in &section.paragraphs { p { (text.words(*paragraph)) } }
            }
            @if !article.faq.is_empty() {
                h2 lang=(words.tag) { (words.faq) }
                dl {
                    @for entry in &article.faq {
                        dt { (article.slice(entry.question)) }
                        dd { p { (text.words(entry.answer)) } }
                    }
                }
            }
        }
        (form(words, FormFields { article: Some(article.id.as_str()), label: Some(words.ask_about), question: "" }))
    };
    let url = article.page();
    let head = PageHead { title: &article.title, canonical: url, is_private: false, data: Some(data(article, view)) };
    page(&view.state.settings, words, &head, &main)
}

/// What the page says for programs: nothing in it ends the script that it stands in.
fn data(article: &Article, view: PageView<'_>) -> String {
    let base = view.state.settings.place.base();
    let url = article.page().map_or_else(|| format!("{base}{}", article_path(&article.id)), str::to_owned);
    let text = schema_org::graph(article, &url).to_string();
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// An article's words with the quote in them.
#[derive(Clone, Copy)]
struct Text<'a> {
    article: &'a Article,
    quote: Option<Span>,
}

impl Text<'_> {
    /// The words under `span`: before the passages that begin there their anchors, the quote marked.
    fn words(self, span: Span) -> Markup {
        let begin = |at: usize| span.start() <= at && at < span.end();
        let passages = self.article.passages.iter().filter(|passage| begin(passage.span.start()));
        let marked = self.quote.map(|quote| Span::new(quote.start().max(span.start()), quote.end().min(span.end())));
        let marked = marked.filter(|marked| !marked.is_empty() && span.contains(*marked));
        let slice = |from, to| self.article.slice(Span::new(from, to));
        let is_first = self.quote.is_some_and(|quote| begin(quote.start()));
        html! {
            @for passage in passages { span id=(anchor(&passage.id)) {} }
            @match marked {
                Some(marked) => {
                    (slice(span.start(), marked.start()))
                    mark id=[is_first.then_some("quote")] { (slice(marked.start(), marked.end())) }
                    (slice(marked.end(), span.end()))
                }
                None => (slice(span.start(), span.end())),
            }
        }
    }
}
