use super::super::assets::{SCRIPT, STYLE};
use super::super::settings::ServeSettings;
use super::super::state::ServeState;
use super::super::words::Words;
use crate::store::Index;
use maud::{DOCTYPE, Markup, html};

/// For whom and from what a page is made.
#[derive(Clone, Copy)]
pub(in super::super) struct PageView<'a> {
    pub state: &'a ServeState,
    pub index: &'a Index,
    pub words: &'static Words,
}

/// What stands in a page's head.
#[derive(Default)]
pub(super) struct PageHead<'a> {
    pub title: &'a str,
    /// Where the same words stand first.
    pub canonical: Option<&'a str>,
    /// Whether search engines leave it out: a question is its reader's own.
    pub is_private: bool,
    /// JSON-LD, with nothing in it that ends a script.
    pub data: Option<String>,
}

/// A question that is asked already, and of which article.
#[derive(Clone, Copy, Default)]
pub(super) struct FormFields<'a> {
    pub question: &'a str,
    pub article: Option<&'a str>,
    pub label: Option<&'a str>,
}

/// A whole page around `main`.
pub(super) fn page(settings: &ServeSettings, words: &Words, head: &PageHead<'_>, main: &Markup) -> Markup {
    let name = &settings.name;
    html! {
        (DOCTYPE)
        html lang=(words.tag) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { @if head.title.is_empty() { (name) } @else { (head.title) " · " (name) } }
                @if head.is_private { meta name="robots" content="noindex"; }
                @if let Some(url) = head.canonical { link rel="canonical" href=(url); }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(STYLE.path());
                @if let Some(data) = &head.data { script type="application/ld+json" { (maud::PreEscaped(data)) } }
                script src=(SCRIPT.path()) defer {}
            }
            body {
                a.skip href="#main" { (words.skip) }
                header { a href="/" { (name) } }
                main id="main" tabindex="-1" { (main) }
                footer { p { (words.lead) } p { a href="/articles" { (words.all_articles) } } }
            }
        }
    }
}

/// The box to ask in.
pub(super) fn form(words: &Words, fields: FormFields<'_>) -> Markup {
    html! {
        form.ask action="/" method="get" role="search" {
            label for="q" { (fields.label.unwrap_or(words.question)) }
            div.box { input id="q" name="q" type="search" value=(fields.question) maxlength="2000" required enterkeyhint="search"; }
            @if let Some(article) = fields.article { input type="hidden" name="article" value=(article); }
            button type="submit" { (words.ask) }
        }
    }
}
