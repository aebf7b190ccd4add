//! What moderators do: publish changed articles and go back, say what may be quoted, set a channel's mode and how
//! sure an answer must be. Who may is settled at the door, by `rights`.

mod add;
mod article;
mod channel;
mod feed;
mod reindex;
mod shadow;
mod threshold;

pub(super) use add::{add_draft, drop_draft};
pub(super) use article::{article, register_trouble};
pub(super) use channel::channel;
pub(super) use feed::feed;
pub(super) use reindex::{leave, reindex, swap};
pub(super) use threshold::{decided, threshold};
