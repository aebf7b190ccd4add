//! The addresses for other programs, below `/v1/`: from JSON to a question, from what came of it to JSON, and their description.

mod articles;
mod ask;
mod description;
mod votes;

pub(super) use articles::{article, articles, listed, page_of_articles, passage};
pub(super) use ask::{ask, reply, suggest};
pub(super) use description::description;
pub(super) use votes::vote;
