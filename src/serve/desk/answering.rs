//! From what a room makes to a response: a page with its status, a way to another address, or why nothing was done, in the desk's
//! own frame. What a room does waits for files and for the index, so it runs on a blocking thread.

use super::super::respond::{HTML, OwnPage, fresh};
use super::super::state::{NotDone, ServeState};
use super::page::{DeskView, Room, page};
use super::visit::Visit;
use super::words::frame;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use std::sync::Arc;

/// Why nothing was done, in a sentence.
#[derive(Debug)]
pub(super) struct Refusal {
    pub status: StatusCode,
    pub said: String,
}

impl Refusal {
    /// What was asked for cannot be.
    pub(super) fn new(said: impl Into<String>) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, said: said.into() }
    }

    /// What was asked for is not there.
    pub(super) fn gone(said: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, said: said.into() }
    }

    /// It failed here.
    pub(super) fn failed(said: impl Into<String>) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, said: said.into() }
    }
}

/// Another address of ours, to be asked for next.
pub(super) fn go(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(path) = HeaderValue::from_str(path) {
        response.headers_mut().insert(LOCATION, path);
    }
    response
}

/// A page of ours as it is, whatever its status.
pub(super) fn own_page(status: StatusCode, page: Markup) -> Response {
    let mut response = fresh(HTML, page.into_string());
    *response.status_mut() = status;
    response.extensions_mut().insert(OwnPage);
    response
}

/// Makes a page of a room.
pub(super) async fn answer(
    state: &Arc<ServeState>,
    visit: Visit,
    room: Room,
    make: impl FnOnce(DeskView<'_>) -> Result<Markup, Refusal> + Send + 'static,
) -> Response {
    let words = visit.words;
    let done = state.block(move |state| {
        let view = DeskView { state, visit: &visit };
        match make(view) {
            Ok(page) => own_page(StatusCode::OK, page),
            Err(refusal) => {
                let main = html! {
                    p.note.bad role="alert" { (refusal.said) }
                    p { a href=(room.path()) { (view.say(frame::BACK)) } }
                };
                own_page(refusal.status, page(view, room, view.say(frame::NOT_DONE), &main))
            }
        }
    });
    done.await.unwrap_or_else(|not_done| {
        let said = match not_done {
            NotDone::Busy => words.busy,
            NotDone::Panicked => words.failed,
        };
        let main = html! { p.note.bad role="alert" { (said) } };
        let title = frame::NOT_DONE.of(words);
        own_page(StatusCode::INTERNAL_SERVER_ERROR, super::page::outside(state, words, title, &main))
    })
}
