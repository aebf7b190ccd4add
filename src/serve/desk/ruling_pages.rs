//! The pages of rulings and wordings. Pure: from golden questions, passages and gaps to markup.

use super::page::{DeskView, Room, button, page, token};
use super::words::{gaps, rulings};
use crate::answer::Answer;
use crate::article::MAX_QUESTION_CHARS;
use crate::eval::GoldenQuestion;
use maud::{Markup, html};

/// A question that an FAQ entry answered, but only just.
pub(super) struct Wording {
    pub group: u64,
    pub question: String,
    pub times: u64,
    /// The entry's own question.
    pub entry: String,
    /// Of the entry's article.
    pub title: String,
    pub passage: String,
}

/// All rulings, and the form that looks for what to rule on.
pub(super) fn rulings_page(
    view: DeskView<'_>,
    known: &[GoldenQuestion],
    faults: &[String],
    note: Option<&str>,
) -> Markup {
    let main = html! {
        @if let Some(note) = note { p.note role="status" { (note) } }
        @for fault in faults { p.note.bad { (fault) } }
        p { (view.say(rulings::LEAD)) }
        form.ask method="get" action="/desk/rulings" {
            label for="q" { (view.say(rulings::RULE_ON)) }
            div.box { input id="q" name="q" type="search" required maxlength=(MAX_QUESTION_CHARS); }
            button type="submit" { (view.say(rulings::ASK)) }
        }
        @if known.is_empty() { p { (view.say(rulings::NONE)) } }
        @for golden in known {
            section.card {
                h2 { (golden.question) }
                @for (name, passages) in [(rulings::RIGHT, &golden.relevant), (rulings::WRONG, &golden.wrong)] {
                    @if !passages.is_empty() { p { (view.say(name)) ": " @for passage in passages { code { (passage) } " " } } }
                }
                (button(view, "/desk/rulings/remove", &[("id", &golden.id)], view.say(rulings::REMOVE)))
            }
        }
    };
    page(view, Room::Rulings, view.say(rulings::RULINGS), &main)
}

/// What answers a question now, to be ruled on.
pub(super) fn offer_page(view: DeskView<'_>, question: &str, found: &[Answer]) -> Markup {
    let main = html! {
        @if found.is_empty() { p { (view.say(rulings::NOTHING_FOUND)) } } @else {
            form method="post" action="/desk/rulings" {
                (token(view))
                input type="hidden" name="question" value=(question);
                @for answer in found {
                    @let passage = answer.citation.passage.as_ref().map(ToString::to_string).unwrap_or_default();
                    section.card {
                        h2 { (answer.citation.faq_question.as_deref().or(answer.citation.section.as_deref()).unwrap_or(&answer.citation.title)) }
                        blockquote.lesser { (answer.quote.text()) }
                        p.soft { (answer.citation.title) " · " (view.fill(gaps::SURE, "percent", &format!("{:.0}", answer.confidence * 100.0))) }
                        p.row {
                            label { input type="radio" name="wrong" value=(passage); " " (view.say(rulings::WRONG)) }
                            label { input type="radio" name="right" value=(passage); " " (view.say(rulings::RIGHT)) }
                        }
                    }
                }
                p.row {
                    label { input type="radio" name="right" value="" checked; " " (view.say(rulings::RIGHT)) ": " (view.say(rulings::NEITHER)) }
                }
                p { button.main type="submit" { (view.say(rulings::KEEP)) } }
            }
        }
        p { a href="/desk/rulings" { (view.say(rulings::RULINGS)) } }
    };
    page(view, Room::Rulings, question, &main)
}

/// Questions that could be other wordings of an entry.
pub(super) fn wordings_page(view: DeskView<'_>, found: &[Wording], note: Option<&str>) -> Markup {
    let main = html! {
        @if let Some(note) = note { p.note role="status" { (note) } }
        p { (view.say(rulings::WORDINGS_LEAD)) }
        @if found.is_empty() { p { (view.say(rulings::NO_WORDINGS)) } }
        @for wording in found {
            section.card {
                h2 { (wording.question) }
                p { (view.say(rulings::ENTRY)) ": " strong { (wording.entry) } " · " (wording.title) }
                p.soft { (view.say(gaps::ASKED)) ": " (wording.times) }
                (button(
                    view,
                    "/desk/wordings",
                    &[("question", &wording.question), ("passage", &wording.passage), ("group", &wording.group.to_string())],
                    view.say(rulings::ACCEPT),
                ))
            }
        }
    };
    page(view, Room::Wordings, view.say(rulings::WORDINGS), &main)
}
