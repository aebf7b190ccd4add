//! Feeds saved as files: RSS, Atom and JSON Feed, each item with its whole text an article.
//!
//! [`xml`] and [`json`] take the items apart, whatever is broken around them; [`read`] makes articles of those that have
//! their whole text and tells which have not, by [`excerpt`](super::excerpt); [`apart`] keeps items that share a guid. Text inside an item is HTML and is read as a page's is; [`markup`] resolves
//! references in the rest.

mod address;
mod apart;
mod item;
mod json;
mod markup;
mod read;
#[cfg(test)]
mod tests;
mod title;
mod xml;

pub(crate) use item::{Item, TitleMarkup};
pub(crate) use json::is_feed as is_json_feed;
pub(crate) use markup::{resolve as resolve_entity, unescape};
pub(crate) use read::items;
pub(super) use read::read;
