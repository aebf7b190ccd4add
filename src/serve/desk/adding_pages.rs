//! The pages of adding articles. Pure: from drafts and what became of them to markup.

use super::super::words::fill;
use super::article_pages::problems;
use super::page::{DeskView, Room, button, page, token};
use super::publishing::broken;
use super::words::{adding, articles};
use crate::newsroom::{Added, ArticleDraft, ArticlePreview, Comparison, GatheredDrafts, RefusedItem};
use jiff::civil::Date;
use maud::{Markup, html};

/// The forms to hand something in.
pub(super) fn room_page(view: DeskView<'_>, note: Option<&str>) -> Markup {
    let main = html! {
        @if let Some(note) = note { p.note role="status" { (note) } }
        form method="post" action="/desk/add/preview" enctype="multipart/form-data" {
            (token(view))
            label for="files" { (view.say(adding::FILES)) }
            p.hint.soft id="files-hint" { (view.say(adding::FILES_HINT)) }
            input id="files" name="files" type="file" multiple aria-describedby="files-hint";
            label for="url" { (view.say(adding::ADDRESS)) }
            input id="url" name="url" type="url" maxlength="2000";
            p.hint.soft { (view.say(adding::SHOW_HINT)) }
            p { button.main type="submit" { (view.say(adding::SHOW)) } }
        }
        p { a href="/desk/feeds" { (view.say(adding::FEEDS)) } }
    };
    page(view, Room::Add, view.say(adding::ADD), &main)
}

/// What was handed in, as it is understood.
pub(super) fn preview_page(view: DeskView<'_>, gathered: &GatheredDrafts, name: &str) -> Markup {
    let main = html! {
        @for draft in &gathered.drafts { section.card { (shown(view, draft)) } }
        (refused(view, &gathered.refused))
        @if !gathered.drafts.is_empty() {
            div.row {
                (button(view, "/desk/add", &[("draft", name), ("decision", "add")], view.say(adding::ADD_THEM)))
                (button(view, "/desk/add", &[("draft", name), ("decision", "drop")], view.say(adding::DROP)))
            }
        }
        p { a href="/desk/add" { (view.say(adding::ADD)) } }
    };
    page(view, Room::Add, view.say(adding::PREVIEW), &main)
}

fn shown(view: DeskView<'_>, draft: &ArticleDraft) -> Markup {
    let place = if draft.replaces { adding::REPLACES } else { adding::WRITTEN_TO };
    let twin = draft.twin.as_ref().map(|twin| {
        let said = if twin.is_cited { adding::TWIN_CITED } else { adding::TWIN };
        fill(&view.fill(said, "title", &twin.title), "id", &twin.id)
    });
    html! {
        @for facts in draft.facts() { (preview_facts(view, &facts)) }
        p { (view.fill(place, "file", &draft.file)) }
        @if let Some(twin) = twin { p.remark { (twin) } }
        @if !draft.reading.problems.is_empty() {
            h3 { (view.say(articles::PROBLEMS)) }
            (problems(view, &draft.reading.problems.iter().collect::<Vec<_>>()))
        }
        @for article in draft.reading.article.iter().chain(&draft.reading.items).take(1) {
            details { summary { (view.say(articles::AS_READ)) } pre.read { (article.text) } }
        }
    }
}

/// What an article says of itself.
pub(super) fn preview_facts(view: DeskView<'_>, facts: &ArticlePreview) -> Markup {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let has = fill(view.say(adding::HAS), "sections", &facts.sections.to_string());
    let has = fill(&fill(&has, "entries", &facts.faq_entries.to_string()), "passages", &facts.passages.to_string());
    let rows = [
        (articles::AUTHORS, facts.authors.join(", ")),
        (articles::PUBLISHED_ON, day(facts.published)),
        (articles::UPDATED_ON, day(facts.updated)),
        (articles::LANGUAGE, facts.language.clone()),
        (articles::ADDRESS, facts.url.clone().unwrap_or_default()),
    ];
    html! {
        h3 { (facts.title) }
        dl.facts { @for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) { dt { (view.say(*name)) } dd { (value) } } }
        p.soft { (has) }
    }
}

fn refused(view: DeskView<'_>, refused: &[RefusedItem]) -> Markup {
    html! {
        @if !refused.is_empty() {
            h2 { (view.say(adding::REFUSED)) }
            ul.plain { @for one in refused { li { (one) } } }
        }
    }
}

/// What was written, and what became of the index.
pub(super) fn done_page(
    view: DeskView<'_>,
    added: &[Added],
    not_added: &[RefusedItem],
    line: &str,
    golden: Option<&Comparison>,
) -> Markup {
    let main = html! {
        p.note role="status" { (line) }
        ul.plain {
            @for one in added { li { (view.say(if one.replaced { adding::REPLACED } else { adding::ADDED })) ": " code { (one.file) } } }
        }
        (refused(view, not_added))
        @if let Some(golden) = golden { (broken(view, golden)) }
        p { a href="/desk/add" { (view.say(adding::ADD)) } }
    };
    page(view, Room::Add, view.say(adding::DONE), &main)
}
