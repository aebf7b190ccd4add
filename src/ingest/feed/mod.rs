//! Feeds saved as files: RSS, Atom and JSON Feed, each item with its whole text an article.
//!
//! [`xml`] and [`json`] take the items apart, whatever is broken around them; [`read`] makes articles of those that have
//! their whole text and tells which have not. Text inside an item is HTML and is read as a page's is; [`markup`] resolves
//! references in the rest.

mod item;
mod json;
mod markup;
mod read;
#[cfg(test)]
mod tests;
mod xml;

pub(super) use json::is_feed as is_json_feed;
pub(super) use read::read;
