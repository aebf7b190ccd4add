//! Bytes to text: what is no text is named, what is text is read in whatever encoding it has, and whatever had to be
//! guessed or replaced is told.
//!
//! The order of trust: first bytes that betray another format ([`magic`]); a byte order mark or the pattern of wide
//! characters ([`utf16`]); valid UTF-8, also with a few bad bytes ([`repair`]); then the encoding that markup declares
//! ([`declared`]) and the one that the bytes look like, of which [`text`] takes the likelier. A declaration is believed
//! last because pages are converted more often than their declarations are. Encodings in ASCII's clothes that are not read
//! are named ([`escaped`]); what was encoded twice is put right ([`double_encoded`]); strange characters are told ([`stray_characters`]).

mod declared;
mod double_encoded;
mod escaped;
mod labelled;
mod magic;
mod place;
mod repair;
mod stray_characters;
#[cfg(test)]
mod tests;
mod text;
mod utf16;

pub(crate) use labelled::with_charset;
pub(crate) use magic::name as looks_like;
pub(crate) use text::{MAX_FILE_BYTES, decode};
