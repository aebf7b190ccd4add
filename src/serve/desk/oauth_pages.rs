//! Signing in with Discord: the way there, and back. The state is kept in a cookie too, so that only the browser that went comes back.

use super::super::request::Fields;
use super::super::state::ServeState;
use super::super::words::Words;
use super::answering::{go, own_page};
use super::cookie::DeskCookie;
use super::gate::words;
use super::oauth::LASTS;
use super::oauth_settings::DiscordSignIn;
use super::page::outside;
use super::sessions::{LIFETIME, Moderator};
use super::words::{Phrase, frame};
use axum::extract::{RawQuery, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, html};
use std::sync::Arc;
use std::time::Instant;

type Shared = State<Arc<ServeState>>;

/// Where Discord leads back to.
fn back(state: &ServeState) -> String {
    format!("{}/desk/discord/back", state.settings.place.base())
}

fn settings(state: &ServeState) -> Option<&DiscordSignIn> {
    state.settings.desk.discord.as_ref()
}

/// `GET /desk/discord`.
pub(super) async fn there(State(state): Shared, headers: HeaderMap) -> Response {
    let words = words(&headers);
    let Some(settings) = settings(&state) else {
        return super::super::problem::Problem::of_status(StatusCode::NOT_FOUND).into_response();
    };
    let Some((begun, verifier)) = state.desk.sign_ins.begin(Instant::now()) else {
        return refused(&state, words, StatusCode::INTERNAL_SERVER_ERROR, frame::NO_NUMBERS);
    };
    let mut response = go(&settings.address(&back(&state), &begun, &verifier));
    if let Some(cookie) = DeskCookie::SignIn.set(&begun, state.is_secure(), LASTS) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// `GET /desk/discord/back`.
pub(super) async fn came_back(State(state): Shared, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let (words, fields) = (words(&headers), Fields::of_query(query.as_deref()));
    let kept = DeskCookie::SignIn.read(&headers, state.is_secure()).map(str::to_owned);
    let begun = fields.get("state").filter(|state| Some(*state) == kept.as_deref());
    let verifier = begun.and_then(|begun| state.desk.sign_ins.end(begun, Instant::now()));
    let (Some(verifier), Some(_)) = (verifier, settings(&state)) else {
        return refused(&state, words, StatusCode::FORBIDDEN, frame::NOT_BEGUN);
    };
    let Some(code) = fields.get("code").map(str::to_owned) else {
        return refused(&state, words, StatusCode::FORBIDDEN, frame::NOT_ALLOWED);
    };
    let found =
        state.block(move |state| settings(state).map(|settings| settings.moderator(&code, &back(state), &verifier)));
    match found.await {
        Ok(Some(Ok(Some(who)))) => entered(&state, words, who),
        Ok(Some(Ok(None))) => {
            tracing::warn!("somebody who moderates no home server tried to sign in at the desk");
            refused(&state, words, StatusCode::FORBIDDEN, frame::NO_MODERATOR)
        }
        Ok(Some(Err(error))) => {
            tracing::warn!(%error, "signing in at the desk with Discord failed");
            refused(&state, words, StatusCode::BAD_GATEWAY, frame::DISCORD_FAILED)
        }
        Ok(None) | Err(_) => refused(&state, words, StatusCode::INTERNAL_SERVER_ERROR, frame::DISCORD_FAILED),
    }
}

/// Signed in. A browser does not send the session's cookie with what Discord led it to, so this page leads on by itself.
fn entered(state: &ServeState, words: &Words, who: Moderator) -> Response {
    let token = state.desk.sessions.begin(who, Instant::now());
    let Some(cookie) = token.and_then(|token| DeskCookie::Session.set(&token, state.is_secure(), LIFETIME)) else {
        return refused(state, words, StatusCode::INTERNAL_SERVER_ERROR, frame::NO_NUMBERS);
    };
    tracing::info!("somebody signed in at the desk with Discord");
    let page = html! {
        (DOCTYPE)
        html lang=(words.tag) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="refresh" content="0;url=/desk";
                title { (frame::DESK.of(words)) }
            }
            body { main { p { a href="/desk" { (frame::DESK.of(words)) } } } }
        }
    };
    let mut response = own_page(StatusCode::OK, page);
    let headers = response.headers_mut();
    headers.append(SET_COOKIE, cookie);
    headers.extend(DeskCookie::SignIn.forget(state.is_secure()).map(|cookie| (SET_COOKIE, cookie)));
    response
}

fn refused(state: &ServeState, words: &Words, status: StatusCode, why: Phrase) -> Response {
    let main = html! {
        p.note.bad role="alert" { (why.of(words)) }
        p { a href="/desk/sign-in" { (frame::SIGN_IN.of(words)) } }
    };
    let mut response = own_page(status, outside(state, words, frame::NOT_DONE.of(words), &main));
    response.headers_mut().extend(DeskCookie::SignIn.forget(state.is_secure()).map(|cookie| (SET_COOKIE, cookie)));
    response
}
