//! Ibid for assistants' programs, by the Model Context Protocol: the same answers and refusals, as tools that only read.
//!
//! `tools` is what there is to call, `told` what comes of it in words, `assistant` speaks the protocol, `http` and `stdio` carry it.
//! What an assistant asks is counted and not kept: its words are nobody's question to the publication.

mod assistant;
mod headers;
mod http;
mod stdio;
mod told;
mod tools;

pub(super) use http::exchange;
pub use stdio::{McpError, mcp};
