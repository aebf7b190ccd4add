//! The moderators' desk, `/desk`: what moderators do in Discord and at the terminal, in a browser, over the same floors.
//!
//! `access` says whether there is a desk, `gate` lets in who is signed in and the forms of their own session; `sessions`, `entry` and
//! `cookie` are what signing in rests on, `sign_in` its pages; `oauth` signs in with Discord. Every other file is a room, which reads
//! a `visit` and makes a page in the frame of `page`; `answering` runs it. Pages have no script. Nothing here decides what an article,
//! an answer or an index is: that is the newsroom's.

mod access;
mod adding;
mod adding_pages;
mod answering;
mod article_pages;
mod articles;
mod audit;
mod cookie;
mod desk_state;
mod entry;
mod feed_pages;
mod feeds;
mod gap_pages;
mod gaps;
mod gate;
mod index;
mod index_pages;
mod multipart;
mod oauth;
mod oauth_pages;
mod oauth_settings;
mod overview;
mod page;
mod publishing;
mod routes;
mod ruling_pages;
mod rulings;
mod sessions;
mod sign_in;
mod statistics;
mod svg;
mod threshold;
mod threshold_page;
mod visit;
mod waiting;
mod words;

pub use access::{DeskAccess, DeskSettings, DeskSwitch};
pub(super) use desk_state::DeskState;
pub(super) use entry::entry_key;
pub use oauth_settings::{ClientSecret, DiscordSignIn, SignInError, SignInWish};
pub(super) use routes::routes;
