//! The gateway's events as the bot knows them, read from JSON so that what is new at Discord silences nobody.
//!
//! serenity's types hold whole objects in the forms of their day: a flag beyond 32 bits, a hash of another form or a
//! component they do not know, anywhere in a message, and the message is none. So [`read`] first brings into a form of
//! old what serenity would drop without a word ([`components`]), and where serenity will not have it then, keeps only what
//! the bot looks at, each part in a form that serenity takes and what is odd left out ([`shape`], [`shapes`]). What cannot
//! be done without is named, with the event, and counted.

mod components;
mod place;
mod read;
mod shape;
mod shapes;
#[cfg(test)]
mod tests;
mod words;

pub(super) use place::{ChannelInfo, PlaceKind};
pub(super) use read::{ChannelPermissions, Event, kind, message, read};
