//! The addresses for other programs, below `/v1/`: from JSON to a question, from what came of it to JSON, and their description.

mod articles;
mod ask;
mod changes;
mod description;
mod gaps;
mod votes;

pub(super) use articles::{article, articles, listed, page_of_articles, passage};
pub(super) use ask::{ask, reply, suggest};
pub(super) use changes::{MOST_BODY, add, withhold};
pub(super) use description::description;
pub(super) use gaps::gaps;
pub(super) use votes::vote;
