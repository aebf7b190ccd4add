//! The real `ibid serve`, over a plain socket on this machine.
//!
//! 1. Readers: a question has an address; quote, citation, article page and votes work without a script; every language and state.
//! 2. Programs: the JSON is as described at `/v1/openapi.json`, problems are RFC 9457, tags spare what is known.
//! 3. Bad input gets the right status and a sentence; slow, large and foreign requests harm nobody else.
//! 4. The moderators' desk: who may enter, that no other page can act there, and what each room does.
//! 5. Nothing of a reader's words or address is in the log or, but for gaps, in the ledger.

mod client;
mod desk;
mod hostile;
mod programs;
mod readers;
mod server;
