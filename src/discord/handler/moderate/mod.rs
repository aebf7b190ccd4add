//! What moderators do: bring in changed articles and go back, say what may be quoted, set a channel's mode and how
//! sure an answer must be. Who may is checked here, not only by Discord.

mod add;
mod article;
mod channel;
mod feed;
mod reindex;
mod shadow;
mod threshold;

pub(in super::super) use add::bring_in;
pub(super) use add::{add_draft, drop_draft};
pub(super) use article::{article, register_trouble};
pub(super) use channel::channel;
pub(super) use feed::feed;
pub(super) use reindex::{leave, reindex, swap};
pub(super) use threshold::{decided, threshold};

use super::super::asker::Asker;
use super::super::desk::Desk;
use super::super::inquiry::Notice;
use super::super::metrics::Outcome;
use super::buttons::refuse;
use super::deliver::Ticket;
use std::sync::Arc;

/// Whether the asker moderates; who does not is told so.
async fn is_moderator(desk: &Arc<Desk>, ticket: &Ticket, asker: &Asker) -> bool {
    let is_moderator = asker.is_moderator(&desk.settings);
    if !is_moderator {
        refuse(desk, ticket, Notice::new("permission.moderators", Outcome::Refused)).await;
    }
    is_moderator
}
