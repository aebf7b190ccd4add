//! The pages of the index. Pure: from what serves, what waits and what was made to markup.

use super::super::words::fill;
use super::article_pages::problems;
use super::page::{DeskView, Room, button, page};
use super::publishing::flips;
use super::words::{articles, frame, index};
use crate::engine::Built;
use crate::ingest::Problem;
use crate::newsroom::Report;
use crate::store::Change;
use maud::{Markup, html};

/// Problems shown of each list; the articles' own pages have theirs.
const PROBLEMS: usize = 200;

/// What serves, what waits, and what can be done.
pub(super) fn room_page(view: DeskView<'_>, note: Option<&str>) -> Markup {
    let (engine, serving) = (&view.state.engine, view.state.engine.index());
    let manifest = &serving.manifest;
    let content = fill(view.say(index::CONTENT), "articles", &manifest.articles.to_string());
    let content = fill(&content, "passages", &manifest.passages.to_string());
    let content = fill(&content, "entries", &manifest.faq_entries.to_string());
    let all: Vec<&Problem> = serving.everything().problems().take(PROBLEMS).collect();
    let main = html! {
        @if let Some(note) = note { p.note role="status" { (note) } }
        dl.facts {
            dt { (view.say(index::SERVES)) } dd { (serving.generation) }
            dt { (view.say(index::MADE)) } dd { (manifest.built.strftime("%Y-%m-%d %H:%M UTC")) }
            dt { (view.say(index::HAS)) } dd { (content) }
            dt { (view.say(index::WITH_PROBLEMS)) } dd { (manifest.problems) }
        }
        @if engine.is_held() { p.note.bad { (view.say(frame::ON_HOLD)) } }
        @if let Some(waiting) = view.state.desk.waiting.look(|report| waiting(view, report)) { (waiting) }
        h2 { (view.say(index::LOOK)) }
        p.hint.soft { (view.say(index::LOOK_HINT)) }
        (button(view, "/desk/index/check", &[], view.say(index::LOOK)))
        h2 { (view.say(index::PUBLISH)) }
        p.hint.soft { (view.say(index::PUBLISH_HINT)) }
        (button(view, "/desk/index/publish", &[], view.say(index::PUBLISH)))
        h2 { (view.say(index::ROLL_BACK)) }
        p.hint.soft { (view.say(index::ROLL_BACK_HINT)) }
        (button(view, "/desk/index/roll-back", &[], view.say(index::ROLL_BACK)))
        @if !all.is_empty() { h2 { (view.say(index::ALL_PROBLEMS)) } (by_file(view, &all)) }
    };
    page(view, Room::Index, view.say(index::INDEX), &main)
}

fn waiting(view: DeskView<'_>, report: &Report) -> Markup {
    html! {
        section.note.bad aria-label=(view.say(index::WOULD)) {
            p { (view.say(index::WAITS)) }
            (flips(view, &report.golden))
            (changes(view, &report.built))
            div.row {
                (button(view, "/desk/index/use", &[], view.say(index::USE_IT)))
                (button(view, "/desk/index/keep", &[], view.say(index::KEEP_OLD)))
            }
        }
    }
}

/// What a new index changed, or would.
pub(super) fn changed_page(view: DeskView<'_>, title: &str, note: Option<&str>, report: &Report) -> Markup {
    let all: Vec<&Problem> = report.built.problems.iter().take(PROBLEMS).collect();
    let main = html! {
        @if let Some(note) = note { p.note role="status" { (note) } }
        (flips(view, &report.golden))
        (changes(view, &report.built))
        @if !all.is_empty() { h2 { (view.say(index::ALL_PROBLEMS)) } (by_file(view, &all)) }
        p { a href="/desk/index" { (view.say(index::INDEX)) } }
    };
    page(view, Room::Index, title, &main)
}

fn changes(view: DeskView<'_>, built: &Built) -> Markup {
    let name = |change| match change {
        Change::Added => index::ADDED,
        Change::Changed => index::ALTERED,
        Change::Removed => index::REMOVED,
    };
    let sum = fill(view.say(index::UNCHANGED), "changed", &built.changes.files.len().to_string());
    let sum = fill(&sum, "unchanged", &built.changes.unchanged.to_string());
    html! {
        h3 { (view.say(index::CHANGED)) }
        p { (sum) }
        ul.plain { @for (file, change) in &built.changes.files { li { (view.say(name(*change))) ": " code { (file) } } } }
    }
}

/// Problems under the files that they are of.
fn by_file(view: DeskView<'_>, all: &[&Problem]) -> Markup {
    html! {
        @for of_file in all.chunk_by(|one, other| one.file == other.file) {
            @if let Some(first) = of_file.first() { h3 { (view.say(articles::FILE)) ": " code { (first.file) } } }
            (problems(view, of_file))
        }
    }
}
