//! What strangers can send over HTTP, read as the server reads it, for fuzzing. The server itself uses nothing of this.

use super::hook_secret::{HookKind, HookSecret};
use super::hooks::{is_signed, report_is_read};
use super::request::Fields;
use super::shapes::AskBody;
use super::vote_token::VoteSigner;
use super::votes::Vote;
use jiff::Timestamp;

/// Whether a text opens as a vote's token of a key that it was not signed with.
#[must_use]
pub fn opens_as_token(text: &str) -> bool {
    VoteSigner::new([7; 32]).open(text).is_some()
}

/// Whether a text is a signature over a body by a secret that it was not made with, for any kind of hook.
#[must_use]
pub fn is_signature(text: &str, body: &[u8]) -> bool {
    let kinds = [HookKind::Ghost, HookKind::WordPress, HookKind::Generic];
    kinds.into_iter().any(|kind| {
        let secret = HookSecret::parse(kind, "a secret of a good length").ok().flatten();
        secret.is_some_and(|secret| is_signed(kind, &secret, text, body, Timestamp::UNIX_EPOCH))
    })
}

/// Reads a body as each of those that the server takes; as how many it could be read.
#[must_use]
pub fn bodies_read(body: &[u8]) -> usize {
    let _ = Fields::of_query(std::str::from_utf8(body).ok()).get("q");
    let kinds = [HookKind::Ghost, HookKind::WordPress, HookKind::Generic];
    let reports = kinds.into_iter().filter(|kind| report_is_read(*kind, body)).count();
    let asked = serde_json::from_slice::<AskBody>(body).is_ok();
    let voted = serde_json::from_slice::<Vote>(body).is_ok();
    reports + usize::from(asked) + usize::from(voted)
}
