//! What every page of the desk has: the way to its rooms, who is signed in, the way out. No page has a script; every form carries the
//! token of its session.

use super::super::assets::{DESK_STYLE, STYLE};
use super::super::state::ServeState;
use super::super::words::Words;
use super::visit::Visit;
use super::words::{Phrase, adding, articles, figures, frame, gaps, index, rulings, threshold};
use maud::{DOCTYPE, Markup, html};

/// For whom and from what a page is made.
#[derive(Clone, Copy)]
pub(super) struct DeskView<'a> {
    pub state: &'a ServeState,
    pub visit: &'a Visit,
}

/// A room of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    Overview,
    Gaps,
    Articles,
    Add,
    Feeds,
    Index,
    Rulings,
    Wordings,
    Threshold,
    Statistics,
    Audit,
}

impl Room {
    const ALL: [(Self, &'static str, Phrase); 11] = [
        (Self::Overview, "/desk", frame::OVERVIEW),
        (Self::Gaps, "/desk/gaps", gaps::GAPS),
        (Self::Articles, "/desk/articles", articles::ARTICLES),
        (Self::Add, "/desk/add", adding::ADD),
        (Self::Feeds, "/desk/feeds", adding::FEEDS),
        (Self::Index, "/desk/index", index::INDEX),
        (Self::Rulings, "/desk/rulings", rulings::RULINGS),
        (Self::Wordings, "/desk/wordings", rulings::WORDINGS),
        (Self::Threshold, "/desk/threshold", threshold::THRESHOLD),
        (Self::Statistics, "/desk/statistics", figures::STATISTICS),
        (Self::Audit, "/desk/audit", figures::AUDIT),
    ];

    /// Its address.
    pub(super) fn path(self) -> &'static str {
        Self::ALL.iter().find(|(room, ..)| *room == self).map_or("/desk", |(_, path, _)| path)
    }
}

impl DeskView<'_> {
    /// A sentence in the language of the browser.
    pub(super) fn say(self, phrase: Phrase) -> &'static str {
        self.visit.say(phrase)
    }

    /// The same with a value in it.
    pub(super) fn fill(self, phrase: Phrase, name: &str, value: &str) -> String {
        self.visit.fill(phrase, name, value)
    }
}

/// A page of a room, for somebody who is signed in.
pub(super) fn page(view: DeskView<'_>, room: Room, title: &str, main: &Markup) -> Markup {
    let head = html! {
        nav.rooms aria-label=(view.say(frame::DESK)) {
            ul {
                @for (one, path, name) in Room::ALL {
                    li { a href=(path) aria-current=[(one == room).then_some("page")] { (view.say(name)) } }
                }
            }
        }
        form.out method="post" action="/desk/sign-out" {
            (token(view))
            span.soft { (view.fill(frame::SIGNED_IN, "name", view.visit.session.who.name())) }
            button type="submit" { (view.say(frame::SIGN_OUT)) }
        }
    };
    whole(view.state, view.visit.words, title, &head, main)
}

/// A page for somebody who is not.
pub(super) fn outside(state: &ServeState, words: &Words, title: &str, main: &Markup) -> Markup {
    whole(state, words, title, &html! {}, main)
}

fn whole(state: &ServeState, words: &Words, title: &str, head: &Markup, main: &Markup) -> Markup {
    let desk = frame::DESK.of(words);
    html! {
        (DOCTYPE)
        html lang=(words.tag) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                title { (title) " · " (desk) " · " (state.settings.name) }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(STYLE.path());
                link rel="stylesheet" href=(DESK_STYLE.path());
            }
            body.desk {
                a.skip href="#main" { (frame::SKIP.of(words)) }
                header { p { a href="/desk" { (state.settings.name) " · " (desk) } } (head) }
                main id="main" tabindex="-1" { h1 { (title) } (main) }
                footer { p { a href="/" { (frame::READER_PAGE.of(words)) } } }
            }
        }
    }
}

/// What makes a form this session's own.
pub(super) fn token(view: DeskView<'_>) -> Markup {
    html! { input type="hidden" name="form" value=(view.visit.session.form_token); }
}

/// A form that is one button, with the values it sends.
pub(super) fn button(view: DeskView<'_>, action: &str, values: &[(&str, &str)], label: &str) -> Markup {
    html! {
        form.one method="post" action=(action) {
            (token(view))
            @for (name, value) in values { input type="hidden" name=(name) value=(value); }
            button type="submit" { (label) }
        }
    }
}
