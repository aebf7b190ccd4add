use super::super::words::fill;
use super::page::{DeskView, Room, button, page, token};
use super::publishing::broken;
use super::words::{adding, articles};
use crate::newsroom::{Comparison, FeedRound, FeedStatus};
use jiff::Timestamp;
use maud::{Markup, html};

/// Hours between two looks and entries looked at, where nothing else is said.
pub(super) const HOURS: u64 = 1;
pub(super) const MOST: u32 = 50;

fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// All feeds, and the form to add one.
pub(super) fn list_page(view: DeskView<'_>, feeds: &[FeedStatus], note: Option<&str>) -> Markup {
    let heads = [articles::ADDRESS, adding::EVERY, adding::ENTRIES, adding::LAST_GOOD, adding::NEXT, adding::DO];
    let main = html! {
        @if let Some(note) = note { p.note role="status" { (note) } }
        p.soft { (view.say(adding::FEED_HINT)) }
        @if feeds.is_empty() { p { (view.say(adding::NO_FEEDS)) } } @else {
            div.wide role="region" tabindex="0" aria-label=(view.say(adding::FEEDS)) {
                table {
                    thead { tr { @for head in heads { th scope="col" { (view.say(head)) } } } }
                    tbody { @for feed in feeds { (row(view, feed)) } }
                }
            }
        }
        h2 { (view.say(adding::ADD_FEED)) }
        (form(view, "/desk/feeds/look", "", view.say(adding::SHOW)))
    };
    page(view, Room::Feeds, view.say(adding::FEEDS), &main)
}

fn row(view: DeskView<'_>, feed: &FeedStatus) -> Markup {
    let failed = feed
        .last_error
        .as_ref()
        .map(|error| fill(&view.fill(adding::FAILED_TIMES, "times", &feed.failures.to_string()), "error", error));
    html! {
        tr {
            th scope="row" {
                (feed.url)
                @if let Some(failed) = failed { p.remark { (failed) } }
                @if let Some(since) = feed.stale { p.remark { (view.fill(adding::STALE, "when", &moment(since))) } }
            }
            td { (format!("{:#}", feed.every)) }
            td.n { (feed.entries) }
            td { (feed.last_good.map_or_else(|| view.say(adding::NEVER).to_owned(), moment)) }
            td { (moment(feed.next)) }
            td {
                (button(view, "/desk/feeds/fetch", &[("url", &feed.url)], view.say(adding::FETCH)))
                (button(view, "/desk/feeds/remove", &[("url", &feed.url)], view.say(adding::REMOVE)))
            }
        }
    }
}

fn form(view: DeskView<'_>, action: &str, url: &str, label: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            (token(view))
            label for="url" { (view.say(adding::FEED_ADDRESS)) }
            input id="url" name="url" type="url" required maxlength="2000" value=(url);
            label for="hours" { (view.say(adding::HOURS)) }
            input id="hours" name="hours" type="number" min="1" max="720" value=(view.visit.form.get("hours").map_or_else(|| HOURS.to_string(), str::to_owned));
            label for="most" { (view.say(adding::MOST)) }
            input id="most" name="most" type="number" min="1" max="1000" value=(view.visit.form.get("most").map_or_else(|| MOST.to_string(), str::to_owned));
            p { button.main type="submit" { (label) } }
        }
    }
}

/// What a feed has, before it is added.
pub(super) fn looked_page(view: DeskView<'_>, url: &str, shown: &Markup) -> Markup {
    let main = html! { (shown) (form(view, "/desk/feeds", url, view.say(adding::ADD_FEED))) };
    page(view, Room::Feeds, view.say(adding::FEED_PREVIEW), &main)
}

/// What a fetch brought, and what became of the index.
pub(super) fn round_page(
    view: DeskView<'_>,
    rounds: &[FeedRound],
    line: Option<&str>,
    golden: Option<&Comparison>,
) -> Markup {
    let main = html! {
        @if let Some(line) = line { p.note role="status" { (line) } }
        @for round in rounds {
            h2 { (round.url) }
            p { (fill(&view.fill(adding::ROUND, "added", &round.added.len().to_string()), "open", &round.open.to_string())) }
            @if let Some(error) = &round.error { p.note.bad { (error) } }
            ul.plain {
                @for one in &round.added { li { (view.say(if one.replaced { adding::REPLACED } else { adding::ADDED })) ": " code { (one.file) } } }
                @for (name, why) in &round.passed { li { (name) ": " (why) } }
                @for (file, claim) in &round.claims { li { code { (file) } ": " (claim) } }
            }
        }
        @if let Some(golden) = golden { (broken(view, golden)) }
        p { a href="/desk/feeds" { (view.say(adding::FEEDS)) } }
    };
    page(view, Room::Feeds, view.say(adding::FEEDS), &main)
}
