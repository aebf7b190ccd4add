//! Statistics: what was asked and how it went, as bars by day and as tables; articles most and never cited.

use super::super::links::article_path;
use super::super::state::ServeState;
use super::super::words::fill;
use super::answering::{Refusal, answer};
use super::page::{DeskView, Room, page};
use super::svg;
use super::visit::Visit;
use super::words::figures;
use crate::ledger::{DayFigures, FIGURE_DAYS, UsageFigures};
use crate::newsroom::{ChartWords, Overview, USUAL_DAYS, chart, overview};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};
use std::sync::Arc;

/// Articles of a list.
const LISTED: usize = 20;

/// `GET /desk/statistics`.
pub(super) async fn room(State(state): State<Arc<ServeState>>, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Statistics, |view| {
        let days: u16 = view.visit.query.get("days").and_then(|days| days.parse().ok()).unwrap_or(USUAL_DAYS);
        let index = view.state.engine.index();
        let seen = overview(&view.state.ledger, Some(&index), None, days, Timestamp::now());
        let seen = view.state.log_failure(seen).ok_or_else(|| Refusal::failed(view.visit.words.failed))?;
        Ok(shown(view, &seen, days))
    })
    .await
}

fn shown(view: DeskView<'_>, seen: &Overview<'_>, days: u16) -> Markup {
    let total = seen.stats.total;
    let span = fill(&view.fill(figures::SPAN, "from", &seen.from.to_string()), "to", &seen.to.to_string());
    let main = html! {
        form.ask method="get" action="/desk/statistics" {
            label for="days" { (view.say(figures::DAYS)) }
            div.box { input id="days" name="days" type="number" min="1" max=(FIGURE_DAYS) value=(days); }
            button type="submit" { (view.say(figures::SHOW)) }
        }
        p.soft { (span) }
        @if total.asked == 0 { p { (view.say(figures::NOTHING)) } } @else {
            (sums(view, seen))
            (by_day(view, &seen.stats.days))
            (ways(view, seen))
        }
        (named(view, seen))
    };
    page(view, Room::Statistics, view.say(figures::STATISTICS), &main)
}

fn sums(view: DeskView<'_>, seen: &Overview<'_>) -> Markup {
    let total = seen.stats.total;
    let counts = [
        (figures::QUESTIONS, total.asked),
        (figures::ANSWERED, total.sure()),
        (figures::UNSURE, total.low),
        (figures::TWO, total.did_you_mean),
        (figures::NO_ANSWER, total.no_answer),
        (figures::HELPFUL, total.helpful),
        (figures::NOT_IT, total.not_it),
    ];
    let times = seen.stats.median_ms.zip(seen.stats.p95_ms).map(|(median, most)| {
        fill(&view.fill(figures::TIMES, "median", &format!("{median:.1}")), "most", &format!("{most:.1}"))
    });
    html! {
        dl.facts {
            @for (name, count) in counts { dt { (view.say(name)) } dd { (count) } }
            @if let Some(times) = times { dt { (view.say(figures::TIME)) } dd { (times) } }
        }
    }
}

/// The bars, and their figures as a table.
fn by_day(view: DeskView<'_>, days: &[DayFigures]) -> Markup {
    let drawn = chart(days, &ChartWords::default());
    let name = view.say(if drawn.bars.len() < days.len() { figures::BY_WEEK } else { figures::BY_DAY });
    let keys = [("good", figures::ANSWERED), ("middling", figures::UNSURE), ("bad-bar", figures::NO_ANSWER)];
    let heads = [
        figures::QUESTIONS,
        figures::ANSWERED,
        figures::UNSURE,
        figures::TWO,
        figures::NO_ANSWER,
        figures::HELPFUL,
        figures::NOT_IT,
    ];
    let row = |day: &DayFigures| {
        let one = day.figures;
        [one.asked, one.sure(), one.low, one.did_you_mean, one.no_answer, one.helpful, one.not_it]
    };
    let asked: Vec<&DayFigures> = days.iter().rev().filter(|day| day.figures != UsageFigures::default()).collect();
    html! {
        h2 { (name) }
        div.wide.chart role="region" tabindex="0" aria-label=(name) { (svg::bars(&drawn, name)) }
        p.row { @for (class, key) in keys { span { span class={ "key " (class) } {} (view.say(key)) } } }
        details {
            summary { (view.say(figures::AS_TABLE)) }
            div.wide role="region" tabindex="0" aria-label=(name) {
                table {
                    thead { tr { th scope="col" { (view.say(figures::DAY)) } @for head in heads { th.n scope="col" { (view.say(head)) } } } }
                    tbody { @for day in asked { tr { th scope="row" { (day.day) } @for count in row(day) { td.n { (count) } } } } }
                }
            }
        }
    }
}

fn ways(view: DeskView<'_>, seen: &Overview<'_>) -> Markup {
    html! {
        h2 { (view.say(figures::WAYS)) }
        div.wide role="region" tabindex="0" aria-label=(view.say(figures::WAYS)) { table {
            thead { tr { th scope="col" { (view.say(figures::WAY)) } th.n scope="col" { (view.say(figures::QUESTIONS)) } } }
            tbody { @for (way, asked) in &seen.stats.ways { tr { th scope="row" { (way) } td.n { (asked) } } } }
        } }
    }
}

fn named(view: DeskView<'_>, seen: &Overview<'_>) -> Markup {
    html! {
        @if !seen.cited.is_empty() {
            h2 { (view.say(figures::CITED)) }
            div.wide role="region" tabindex="0" aria-label=(view.say(figures::CITED)) { table {
                thead { tr { th scope="col" { (view.say(figures::ARTICLE)) } th.n scope="col" { (view.say(figures::CITATIONS)) } } }
                tbody {
                    @for cited in seen.cited.iter().take(LISTED) {
                        tr { th scope="row" { (cited.article.map_or(cited.id.as_str(), |article| &article.title)) } td.n { (cited.times) } }
                    }
                }
            } }
        }
        @if !seen.never.is_empty() {
            h2 { (view.fill(figures::NEVER, "n", &seen.never.len().to_string())) }
            ul.plain { @for article in seen.never.iter().take(LISTED) { li { a href=(article_path(&article.id)) { (article.title) } } } }
        }
    }
}
