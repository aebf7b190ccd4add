//! What holds for every request to the desk before a room sees it: that there is a desk, that somebody is signed in, that a form was made
//! for their session and comes from a page of this server.

use super::super::client::Client;
use super::super::door::is_own_origin;
use super::super::problem::Problem;
use super::super::request::Fields;
use super::super::state::ServeState;
use super::super::words::Words;
use super::answering::{go, own_page};
use super::cookie::DeskCookie;
use super::multipart::parts;
use super::page::outside;
use super::visit::{HandedFile, Visit};
use super::words::{Phrase, frame};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::html;
use std::sync::Arc;
use std::time::Instant;

/// No script at all, nothing from elsewhere, no frame around it.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Bytes of a form.
const MOST_FORM: usize = 64 * 1024;

/// Where files are handed in.
const UPLOAD: &str = "/desk/add/preview";

/// Bytes of a form with files: as much as the newsroom takes at once, and the fields beside them.
const MOST_UPLOAD: usize = (32 << 20) + MOST_FORM;

/// The field of a form that makes it a session's own.
const FORM_TOKEN: &str = "form";

/// Whether there is a desk for whoever asks; nothing of it is kept anywhere.
pub(super) async fn is_there(State(state): State<Arc<ServeState>>, request: Request, next: Next) -> Response {
    let is_local = request.extensions().get::<Client>().is_some_and(|client| client.is_local);
    if !state.settings.desk.access.is_for(is_local) {
        return Problem::of_status(StatusCode::NOT_FOUND).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether somebody is signed in, and a form is theirs.
pub(super) async fn signed_in(State(state): State<Arc<ServeState>>, mut request: Request, next: Next) -> Response {
    let words = words(request.headers());
    let is_change = *request.method() != Method::GET && *request.method() != Method::HEAD;
    let token = DeskCookie::Session.read(request.headers(), state.is_secure());
    let Some(session) = token.and_then(|token| state.desk.sessions.find(token, Instant::now())) else {
        return if is_change { refused(&state, words, frame::SESSION_OVER) } else { go("/desk/sign-in") };
    };
    let query = Fields::of_query(request.uri().query());
    let mut visit = Visit { session, words, query, form: Fields::default(), files: Arc::default() };
    if is_change {
        if !is_from_here(&state, request.headers()) {
            return refused(&state, words, frame::FOREIGN_FORM);
        }
        let (head, body) = request.into_parts();
        match handed_in(&head, body).await {
            Ok((fields, files)) => (visit.form, visit.files) = (fields, Arc::new(files)),
            Err(problem) => return problem.into_response(),
        }
        if !visit.session.made(visit.entered(FORM_TOKEN)) {
            return refused(&state, words, frame::FOREIGN_FORM);
        }
        request = Request::from_parts(head, Body::empty());
    }
    request.extensions_mut().insert(visit);
    next.run(request).await
}

/// The fields and the files of a form. Files are taken in one place only.
async fn handed_in(head: &Parts, body: Body) -> Result<(Fields, Vec<HandedFile>), Problem> {
    let too_large = || {
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "this is larger than the desk takes at once: 32 MB")
    };
    if head.uri.path() != UPLOAD {
        let body = to_bytes(body, MOST_FORM).await.map_err(|_| too_large())?;
        return Ok((Fields::of_form(&head.headers, &body)?, Vec::new()));
    }
    let body = to_bytes(body, MOST_UPLOAD).await.map_err(|_| too_large())?;
    let form = parts(&head.headers, &body).ok_or_else(|| Problem::of_status(StatusCode::BAD_REQUEST))?;
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    for part in form {
        match part.file {
            // A browser sends a part without a name where no file was chosen.
            Some(file) if !file.is_empty() => files.push(HandedFile { name: file, bytes: part.bytes.to_vec() }),
            Some(_) => {}
            None => fields.push((part.name, String::from_utf8_lossy(part.bytes).into_owned())),
        }
    }
    Ok((Fields::of_pairs(fields), files))
}

/// The language of the browser.
pub(super) fn words(headers: &HeaderMap) -> &'static Words {
    Words::of(headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()))
}

/// Whether a form was sent by a page of this server. Every browser says where a form comes from.
pub(super) fn is_from_here(state: &ServeState, headers: &HeaderMap) -> bool {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = header(HOST).unwrap_or_default();
    header(ORIGIN).is_some_and(|origin| is_own_origin(origin, host, &state.settings.place.base()))
}

/// Nothing was changed, and why.
pub(super) fn refused(state: &ServeState, words: &Words, why: Phrase) -> Response {
    let main = html! {
        p.note.bad role="alert" { (why.of(words)) }
        p { a href="/desk/sign-in" { (frame::SIGN_IN.of(words)) } }
    };
    own_page(StatusCode::FORBIDDEN, outside(state, words, frame::NOT_DONE.of(words), &main))
}

impl ServeState {
    /// Whether browsers reach this server over https.
    pub(super) fn is_secure(&self) -> bool {
        self.settings.place.base().starts_with("https:")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::newsroom::MOST_BYTES;

    #[test]
    fn a_form_takes_what_the_newsroom_takes() {
        assert_eq!(u64::try_from(MOST_UPLOAD - MOST_FORM), Ok(MOST_BYTES));
    }
}
