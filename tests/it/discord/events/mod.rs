//! Events that people cause, as Discord dispatches them: made of the fixtures, with fresh ids and tokens, for a person
//! and a place.

mod event;
mod interaction;
mod post;

pub(crate) use event::Event;
pub(crate) use interaction::Interaction;
pub(crate) use post::Post;
