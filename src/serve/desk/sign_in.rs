//! Signing in by a one-time address, and signing out. The address shows a button, and only pressing it uses the address up: what
//! looks at addresses beforehand, as mail and chat programs do, signs nobody in.

use super::super::request::Fields;
use super::super::state::ServeState;
use super::super::words::Words;
use super::answering::{go, own_page};
use super::cookie::DeskCookie;
use super::gate::{is_from_here, refused, words};
use super::page::outside;
use super::sessions::{LIFETIME, Moderator};
use super::words::frame;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};
use std::sync::Arc;
use std::time::Instant;

type Shared = State<Arc<ServeState>>;

/// `GET /desk/sign-in`.
pub(super) async fn ways(State(state): Shared, headers: HeaderMap) -> Response {
    let words = words(&headers);
    let main = html! {
        @if state.settings.desk.discord.is_some() {
            h2 { a href="/desk/discord" { (frame::WITH_DISCORD.of(words)) } }
            p.soft { (frame::FOR_MODERATORS.of(words)) }
        }
        (how(words))
    };
    own_page(StatusCode::OK, outside(&state, words, frame::SIGN_IN.of(words), &main))
}

fn how(words: &Words) -> Markup {
    html! { p { (frame::HOW.of(words)) } pre.read { code { "ibid desk" } } }
}

/// `GET /desk/enter`: what the terminal printed.
pub(super) async fn address(State(state): Shared, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let (words, fields) = (words(&headers), Fields::of_query(query.as_deref()));
    let main = html! {
        form method="post" action="/desk/enter" {
            input type="hidden" name="key" value=(fields.get("key").unwrap_or_default());
            button.main type="submit" { (frame::ENTER.of(words)) }
        }
        p.soft { (frame::ENTER_HINT.of(words)) }
    };
    own_page(StatusCode::OK, outside(&state, words, frame::SIGN_IN.of(words), &main))
}

/// `POST /desk/enter`.
pub(super) async fn enter(State(state): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let words = words(&headers);
    if !is_from_here(&state, &headers) {
        return refused(&state, words, frame::FOREIGN_FORM);
    }
    let fields = Fields::of_form(&headers, &body).unwrap_or_default();
    let key = fields.get("key").unwrap_or_default();
    match state.desk.entries.redeem(key, Timestamp::now()) {
        Ok(name) => begin(&state, words, Moderator::Terminal(name)),
        Err(why) => {
            tracing::warn!(?why, "an address for the desk did not count");
            let main = html! { p.note.bad role="alert" { (frame::NOT_ENTERED.of(words)) } (how(words)) };
            own_page(StatusCode::FORBIDDEN, outside(&state, words, frame::NOT_DONE.of(words), &main))
        }
    }
}

/// Begins a session, under a token that nobody had before, and leads to the desk.
pub(super) fn begin(state: &ServeState, words: &Words, who: Moderator) -> Response {
    let token = state.desk.sessions.begin(who, Instant::now());
    let cookie = token.and_then(|token| DeskCookie::Session.set(&token, state.is_secure(), LIFETIME));
    let Some(cookie) = cookie else {
        tracing::error!("the system gives no random numbers, so nobody can sign in at the desk");
        let main = html! { p.note.bad role="alert" { (frame::NO_NUMBERS.of(words)) } };
        return own_page(StatusCode::INTERNAL_SERVER_ERROR, outside(state, words, frame::NOT_DONE.of(words), &main));
    };
    tracing::info!("somebody signed in at the desk");
    let mut response = go("/desk");
    response.headers_mut().append(SET_COOKIE, cookie);
    response
}

/// `POST /desk/sign-out`.
pub(super) async fn leave(
    State(state): Shared,
    Extension(visit): Extension<super::visit::Visit>,
    headers: HeaderMap,
) -> Response {
    if let Some(token) = DeskCookie::Session.read(&headers, state.is_secure()) {
        state.desk.sessions.end(token);
    }
    let words = visit.words;
    let main = html! { p.note role="status" { (frame::SIGNED_OUT.of(words)) } p { a href="/desk/sign-in" { (frame::SIGN_IN.of(words)) } } };
    let mut response = own_page(StatusCode::OK, outside(&state, words, frame::SIGN_OUT.of(words), &main));
    if let Some(cookie) = DeskCookie::Session.forget(state.is_secure()) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
