//! What strangers can make Discord send us, read as the bot reads it, for fuzzing. The bot itself uses nothing of this.

use super::custom_id::IdSigner;
use super::event;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// Whether a text opens as an id of a key that it was not signed with.
#[must_use]
pub fn opens_as_id(text: &str) -> bool {
    IdSigner::new([7; 32]).open(text).is_ok()
}

/// Whether bytes that our own key has signed, as another version may have written them, are no action, or one that is the same once
/// it was written and opened again.
#[must_use]
pub fn signed_id_comes_back(bytes: &[u8]) -> bool {
    let signer = IdSigner::new([7; 32]);
    let whole = [bytes, &signer.sign(b"custom_id", bytes)].concat();
    let opened = signer.open(&URL_SAFE_NO_PAD.encode(whole));
    opened.is_err() || opened.as_ref().is_ok_and(|action| signer.open(&signer.id(action)) == opened)
}

/// Reads an event; whether it could be read.
#[must_use]
pub fn event_is_read(name: &str, data: Value) -> bool {
    event::read(name, data).is_ok()
}
