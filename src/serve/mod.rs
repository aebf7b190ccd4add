//! Ibid over HTTP: a page for readers, a page for every article, a box for the publisher's own pages, and an API.
//!
//! `listen` carries connections, `door` checks every request, `routes` says which address does what. `question` asks the engine on
//! a blocking thread behind the gate that the bot has too; `pages`, which are pure, show what came of it in HTML, `api` in the JSON of
//! the terminal, `mcp` in the protocol of assistants. `server` starts and stops it all, `watching` keeps the answers in step
//! with the articles, `hooks` hear of them from a content management system, and `desk` is the moderators'. Nothing here writes an
//! answer of its own, and nothing that is kept, logged or told by `traces` says who asked.

#![expect(clippy::disallowed_methods, reason = "a face has the clock")]

mod api;
mod assets;
mod client;
mod desk;
mod door;
mod hook_secret;
mod hooks;
mod keys;
mod links;
mod listen;
mod mcp;
mod metrics;
mod monitoring;
mod mounted;
mod opening;
mod outcome;
mod pages;
mod problem;
mod question;
mod reader;
mod related;
mod request;
mod respond;
mod routes;
mod server;
mod settings;
pub mod shapes;
mod state;
mod traces;
#[doc(hidden)]
pub mod untrusted;
mod vote_token;
mod votes;
mod watching;
mod words;

pub use desk::{ClientSecret, DeskAccess, DeskSettings, DeskSwitch, DiscordSignIn, SignInError, SignInWish};
pub use hook_secret::{HookKind, HookSecret, HookSecretError, HookSecrets};
pub use mcp::{McpError, mcp};
pub use server::{DeskAddress, ServeError, desk_address, run};
pub use settings::{CitationTarget, Origin, Place, ServeSettings, SettingsError};
pub use traces::{Collector, CollectorError};
