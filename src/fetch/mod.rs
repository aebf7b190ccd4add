//! What comes from outside at a moderator's word: a page by its address, a feed on its schedule.
//!
//! [`Fetcher`] asks for one address and goes nowhere but to the public internet and the hosts that the operator named:
//! `target` says which addresses are asked for at all, `guard` which machines they may lead to, `address` which of those
//! are public. It keeps to what a site wishes ([`robots`] and the pace in `manners`) and never waits by itself: the time
//! is a parameter, and a host that is not to be asked yet is an error that says for how long.
//!
//! [`feeds`] is the schedule of feeds and sitemaps and what is new in them, [`sitemap`] the reading of sitemaps.
//! Nothing here stores anything or decides what an article is.

mod address;
mod content;
mod error;
pub mod feeds;
#[expect(clippy::disallowed_methods, reason = "a transfer has a deadline")]
mod fetcher;
mod guard;
mod page;
mod politeness;
pub mod robots;
mod settings;
pub mod sitemap;
mod target;
#[cfg(test)]
mod tests;

pub use error::FetchError;
pub use fetcher::Fetcher;
pub use page::{Conditions, Fetched, FetchedPage};
pub use settings::FetchSettings;
pub use target::{AllowedHost, AllowedHostError};
