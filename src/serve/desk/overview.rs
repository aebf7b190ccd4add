use super::super::state::ServeState;
use super::answering::answer;
use super::page::{DeskView, Room, page};
use super::visit::Visit;
use super::words::frame;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

/// `GET /desk`.
pub(super) async fn overview(State(state): State<Arc<ServeState>>, Extension(visit): Extension<Visit>) -> Response {
    answer(&state, visit, Room::Overview, |view| Ok(shown(view))).await
}

fn shown(view: DeskView<'_>) -> Markup {
    let (engine, index) = (&view.state.engine, view.state.engine.index());
    let made = index.manifest.built.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let generation = view.fill(frame::GENERATION_OF, "number", &index.generation.to_string());
    let generation = super::super::words::fill(&generation, "when", &made);
    let gaps = view
        .state
        .log_failure(view.state.ledger.gaps_page(view.state.settings.desk.gap_askers, 0, 1))
        .map(|page| page.total);
    let faults = engine.faults();
    let main = html! {
        dl.facts {
            @if let Some(gaps) = gaps { dt { (view.say(frame::OPEN_GAPS)) } dd { (gaps) } }
            dt { (view.say(frame::ARTICLES_SERVED)) } dd { (index.articles().count()) }
            dt { (view.say(frame::GENERATION)) } dd { (generation) }
        }
        @if engine.is_held() { p.note.bad { (view.say(frame::ON_HOLD)) } }
        @if !faults.is_empty() {
            h2 { (view.say(frame::FAULTS)) }
            ul.plain { @for fault in faults { li { (fault) } } }
        }
    };
    page(view, Room::Overview, view.say(frame::OVERVIEW), &main)
}
