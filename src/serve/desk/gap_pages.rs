//! The pages of gaps. Pure: from what was found in the ledger and the index to markup.

use super::super::links::article_path;
use super::super::words::fill;
use super::page::{DeskView, Room, button, page, token};
use super::publishing::broken;
use super::words::gaps;
use crate::answer::Answer;
use crate::article::{MAX_QUESTION_CHARS, Question};
use crate::ledger::{GapGroup, GapKind, GapPage, GroupQuestion};
use crate::newsroom::{Comparison, Proof};
use jiff::Timestamp;
use maud::{Markup, html};

/// Groups on a page.
pub(super) const GROUPS: u32 = 20;

/// Characters of an answer, as in Discord's form.
const ANSWER: usize = 4_000;

/// What was put into the form.
#[derive(Default)]
pub(super) struct Typed {
    pub question: String,
    pub answer: String,
    pub source: String,
    pub article: String,
}

fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

fn words<'a>(view: DeskView<'a>, question: Option<&'a Question>) -> &'a str {
    question.map_or(view.say(gaps::NO_WORDS), Question::as_str)
}

/// The open groups, most asked first.
pub(super) fn list_page(view: DeskView<'_>, found: &GapPage, number: u32, note: Option<&str>) -> Markup {
    let heads = [gaps::QUESTION, gaps::ASKED, gaps::WORDINGS, gaps::ASKERS, gaps::WAITING, gaps::LAST];
    let main = html! {
        @if let Some(note) = note { p.note role="status" { (note) } }
        p { (view.say(gaps::LEAD)) }
        @if found.groups.is_empty() { p { (view.say(gaps::NONE)) } } @else {
            div.wide role="region" tabindex="0" aria-label=(view.say(gaps::GAPS)) {
                table {
                    thead { tr { @for (n, head) in heads.into_iter().enumerate() { th.n[(1..5).contains(&n)] scope="col" { (view.say(head)) } } } }
                    tbody {
                        @for group in &found.groups {
                            tr {
                                th scope="row" { a href=(path(group)) { (words(view, group.example.as_ref())) } }
                                @for figure in [group.asked, group.questions, group.askers, group.waiting] { td.n { (figure) } }
                                td { (day(group.last_asked)) }
                            }
                        }
                    }
                }
            }
            p.row {
                @if number > 0 { a href={ "/desk/gaps?page=" (number - 1) } rel="prev" { (view.say(gaps::FEWER)) } }
                @if u64::from(number + 1) * u64::from(GROUPS) < found.total { a href={ "/desk/gaps?page=" (number + 1) } rel="next" { (view.say(gaps::MORE)) } }
            }
        }
    };
    page(view, Room::Gaps, view.say(gaps::GAPS), &main)
}

fn path(group: &GapGroup) -> String {
    format!("/desk/gaps/{}", u64::from(group.id))
}

/// One group: what is known of it, the passages that come nearest, the form.
pub(super) fn group_page(
    view: DeskView<'_>,
    (group, questions): (&GapGroup, &[GroupQuestion]),
    near: &[Answer],
    typed: &Typed,
    why: Option<&str>,
) -> Markup {
    let main = html! {
        @if let Some(why) = why { p.note.bad role="alert" { (why) } }
        (figures(view, group))
        div.beside {
            section aria-labelledby="near" {
                h2 id="near" { (view.say(gaps::NEAREST)) }
                @if near.is_empty() { p { (view.say(gaps::NOTHING_NEAR)) } }
                @for answer in near { (nearest(view, answer)) }
                @if questions.len() > 1 { (wordings(view, questions)) }
            }
            section aria-labelledby="answer-it" {
                h2 id="answer-it" { (view.say(gaps::ANSWER_IT)) }
                (form(view, group, near, typed))
                p.hint.soft { (view.say(gaps::DISMISS_HINT)) }
                (button(view, &format!("{}/dismiss", path(group)), &[], view.say(gaps::DISMISS)))
            }
        }
    };
    page(view, Room::Gaps, words(view, group.example.as_ref()), &main)
}

fn figures(view: DeskView<'_>, group: &GapGroup) -> Markup {
    let kinds = [
        (gaps::UNANSWERED, group.kinds.unanswered),
        (gaps::NOT_IT, group.kinds.not_it),
        (gaps::LOW, group.kinds.low_confidence),
    ];
    let kinds: Vec<String> =
        kinds.iter().filter(|(_, n)| *n > 0).map(|(kind, n)| format!("{} {n}", view.say(*kind))).collect();
    let settled = group.settled.as_ref().map(|settled| {
        let how = settled.answer.as_ref().map_or_else(
            || view.say(gaps::DISMISSED).to_owned(),
            |answer| view.fill(gaps::ANSWERED_BY, "answer", answer),
        );
        fill(&view.fill(gaps::SETTLED, "how", &how), "when", &day(settled.at))
    });
    html! {
        dl.facts {
            @for (name, figure) in [(gaps::ASKED, group.asked), (gaps::ASKERS, group.askers), (gaps::WAITING, group.waiting)] {
                dt { (view.say(name)) } dd { (figure) }
            }
            dt { (view.say(gaps::LAST)) } dd { (day(group.last_asked)) }
            dt { (view.say(gaps::HOW)) } dd { (kinds.join(" · ")) }
        }
        @if let Some(settled) = settled { p.soft { (settled) } }
    }
}

fn nearest(view: DeskView<'_>, answer: &Answer) -> Markup {
    let citation = &answer.citation;
    html! {
        section.card {
            h3 { (citation.faq_question.as_deref().or(citation.section.as_deref()).unwrap_or(&citation.title)) }
            blockquote.lesser { (answer.quote.text()) }
            p.place { a href=(article_path(&citation.article)) { (citation.title) } }
            p.soft { (view.fill(gaps::SURE, "percent", &percent(answer.confidence)))
                @if let Some(date) = citation.date { " · " (date) } }
        }
    }
}

fn percent(confidence: f32) -> String {
    format!("{:.0}", confidence * 100.0)
}

fn wordings(view: DeskView<'_>, questions: &[GroupQuestion]) -> Markup {
    let kind = |kind| match kind {
        GapKind::Unanswered => gaps::UNANSWERED,
        GapKind::NotIt => gaps::NOT_IT,
        GapKind::LowConfidence => gaps::LOW,
    };
    html! {
        h3 { (view.say(gaps::ALL_WORDINGS)) }
        ul.plain {
            @for gap in questions { li { (words(view, gap.question.as_ref())) " " span.soft { (gap.times) "× · " (view.say(kind(gap.kind))) } } }
        }
    }
}

fn form(view: DeskView<'_>, group: &GapGroup, near: &[Answer], typed: &Typed) -> Markup {
    html! {
        form method="post" action={ (path(group)) "/answer" } {
            (token(view))
            label for="question" { (view.say(gaps::QUESTION)) }
            input id="question" name="question" required maxlength=(MAX_QUESTION_CHARS) value=(typed.question);
            label for="answer" { (view.say(gaps::ANSWER)) }
            p.hint.soft id="answer-hint" { (view.say(gaps::ANSWER_HINT)) }
            textarea id="answer" name="answer" required maxlength=(ANSWER) rows="8" aria-describedby="answer-hint" { (typed.answer) }
            label for="article" { (view.say(gaps::ARTICLE)) }
            input id="article" name="article" list="articles" maxlength="300" value=(typed.article);
            datalist id="articles" { @for answer in near { option value=(answer.citation.article) { (answer.citation.title) } } }
            label for="source" { (view.say(gaps::SOURCE)) }
            input id="source" name="source" type="url" maxlength="1000" value=(typed.source);
            p { button.main type="submit" { (view.say(gaps::PUBLISH)) } }
        }
    }
}

/// What an answer proved to do.
pub(super) fn proven_page(
    view: DeskView<'_>,
    group: &GapGroup,
    file: &str,
    proof: &Proof,
    is_settled: bool,
    golden: &Comparison,
) -> Markup {
    let figures = view.fill(gaps::PROOF, "answered", &proof.answered().to_string());
    let figures = fill(&figures, "asked", &proof.asked().to_string());
    let lists =
        [(gaps::BY_ENTRY, &proof.by_entry), (gaps::BY_ANOTHER, &proof.by_another), (gaps::STILL_OPEN, &proof.open)];
    let main = html! {
        p.note role="status" { (view.fill(gaps::SAVED_AS, "file", file)) }
        @if proof.asked() > 0 { p { (figures) } }
        @for (name, questions) in lists {
            @if !questions.is_empty() {
                h2 { (view.say(name)) }
                ul.plain { @for question in questions { li { (question.as_str()) } } }
            }
        }
        p { (view.say(if is_settled { gaps::OFF_LIST } else { gaps::ON_LIST })) }
        @if is_settled && group.waiting > 0 { p { (view.fill(gaps::TOLD, "waiting", &group.waiting.to_string())) } }
        (broken(view, golden))
        p.row {
            @if !is_settled { a href=(path(group)) { (view.say(gaps::ANSWER_IT)) } }
            a href="/desk/gaps" { (view.say(gaps::GAPS)) }
        }
    };
    page(view, Room::Gaps, view.say(gaps::PROVEN), &main)
}
