//! The real `ibid serve`, over a plain socket on this machine.
//!
//! 1. Readers: a question has an address; quote, citation, article page and votes work without a script; every language and state.
//! 2. Programs: the JSON is as described at `/v1/openapi.json`, problems are RFC 9457, tags spare what is known.
//! 3. Bad input gets the right status and a sentence; slow, large and foreign requests harm nobody else.
//! 4. Assistants, by the Model Context Protocol: over HTTP and over standard input and output, the same quotes and refusals.
//! 5. What a content management system reports is in the answers or withheld within seconds; nobody else can report.
//! 6. The moderators' desk: who may enter, that no other page can act there, and what each room does.
//! 7. A collector hears how long requests and their steps took.
//! 8. Nothing of a reader's words or address is in the log or, but for gaps, in the ledger.

mod assistants;
pub(crate) mod client;
pub(crate) mod desk;
mod hooks;
mod hostile;
mod keys;
mod programs;
mod readers;
pub(crate) mod server;
mod traces;
