//! Hooks: a content management system reports here what it publishes, changes and takes back. `signature` says whether a request is
//! the system's, `ghost`, `wordpress` and `generic` read what it says, `receive` takes it up and [`newsroom`](crate::newsroom) does it.

mod generic;
mod ghost;
mod receive;
mod signature;
mod wordpress;

pub(super) use receive::{MOST_BODY, receive, report_is_read};
pub(super) use signature::is_signed;
