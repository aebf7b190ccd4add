//! The connection to Discord's gateway: opened, watched, opened again, ended for good where nothing else helps. What the
//! events say is not looked at here; each is handed on.
//!
//! serenity does the talking and is not trusted to end, to wait or to say that it has stopped. It runs on a thread of
//! its own, whose tasks end with it ([`line`]); every attempt of it to connect passes a [`turnstile`], where it is
//! counted and, by the [`breaker`], held up; [`run`] replaces a line that has gone silent. In reading order: [`run`],
//! [`line`], [`talk`], [`turnstile`], [`breaker`], [`state`], [`address`], [`end`].

mod address;
mod breaker;
mod end;
mod line;
mod run;
mod state;
mod talk;
#[cfg(test)]
mod tests;
mod turnstile;

pub(super) use address::checked as checked_address;
pub(crate) use end::GatewayEnd;
pub(crate) use run::run;
pub(crate) use state::GatewayState;
