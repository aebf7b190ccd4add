//! What moderators do: bring in changed articles and go back, say what may be quoted, set a channel's mode. Who may is
//! checked here, not only by Discord.

mod article;
mod channel;
mod reindex;

pub(super) use article::{article, register_trouble};
pub(super) use channel::channel;
pub(super) use reindex::{leave, reindex, swap};

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
