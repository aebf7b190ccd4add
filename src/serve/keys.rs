//! Which program it is that changes something or reads what is not everybody's: the one of the key that it names in the header
//! `authorization`, for what that key was made for.

use super::problem::Problem;
use super::state::ServeState;
use crate::ledger::{Actor, ApiKey, KeyScope};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// A program that named a key which counts.
#[derive(Clone, Debug)]
pub(super) struct Program(ApiKey);

impl Program {
    /// Whether its key was made for this.
    ///
    /// # Errors
    /// The [`Problem`] that says no.
    pub(super) fn may(&self, scope: KeyScope) -> Result<(), Problem> {
        if self.0.scopes.contains(&scope) {
            return Ok(());
        }
        let detail =
            format!("the key is not made for this; it takes one with the scope {} (`ibid key add`)", scope.name());
        Err(Problem::new(StatusCode::FORBIDDEN, "scope", detail))
    }

    /// Who it is in the audit trail.
    pub(super) fn actor(&self) -> Actor {
        Actor::Program(self.0.name.clone())
    }
}

/// Lets programs in that name a key, before anything of their body is read.
pub(super) async fn require(State(state): State<Arc<ServeState>>, mut request: Request, next: Next) -> Response {
    let Some(secret) = bearer(request.headers()).map(str::to_owned) else {
        return refused("name a key in the header `authorization: Bearer KEY`; `ibid key add` makes one");
    };
    match state.block(move |state| state.log_failure(state.ledger.key_of(&secret))).await {
        Ok(Some(Some(key))) => {
            request.extensions_mut().insert(Program(key));
            next.run(request).await
        }
        Ok(Some(None)) => refused("this key is none, or was revoked; `ibid key list` shows those that count"),
        _ => Problem::failed().into_response(),
    }
}

fn refused(detail: &'static str) -> Response {
    let mut response = Problem::new(StatusCode::UNAUTHORIZED, "key", detail).into_response();
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}
