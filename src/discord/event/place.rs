//! Channels, threads and forum posts, as far as later events do not say of themselves where they are.

use super::shape::number;
use serde_json::Value;

/// A channel or a thread of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::discord) struct ChannelInfo {
    pub(in crate::discord) id: u64,
    pub(in crate::discord) guild: u64,
    pub(in crate::discord) kind: PlaceKind,
    pub(in crate::discord) parent: Option<u64>,
    pub(in crate::discord) name: String,
    pub(in crate::discord) owner: Option<u64>,
}

/// What it is, where that makes a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::discord) enum PlaceKind {
    Forum,
    Thread,
    Other,
}

impl ChannelInfo {
    /// Reads a channel, of this server where it does not say of which. One of a kind that is new is a channel all the same.
    pub(super) fn read(channel: &Value, guild: Option<u64>) -> Option<Self> {
        Some(Self {
            id: number(&channel["id"])?,
            guild: number(&channel["guild_id"]).or(guild)?,
            // From the page "Channel": announcement, public and private threads; forum and media.
            kind: match channel["type"].as_u64() {
                Some(10..=12) => PlaceKind::Thread,
                Some(15 | 16) => PlaceKind::Forum,
                _ => PlaceKind::Other,
            },
            parent: number(&channel["parent_id"]),
            name: channel["name"].as_str().unwrap_or_default().to_owned(),
            owner: number(&channel["owner_id"]),
        })
    }

    /// The channel that an interaction is in, where its server has the bot installed.
    pub(in crate::discord) fn of_interaction(interaction: &Value) -> Option<Self> {
        let guild = number(&interaction["guild_id"])?;
        let installed_in = number(&interaction["authorizing_integration_owners"]["0"])?;
        if guild == installed_in { Self::read(&interaction["channel"], Some(guild)) } else { None }
    }

    /// Reads those of a list that can be read.
    pub(super) fn all(list: &Value, guild: Option<u64>) -> Vec<Self> {
        list.as_array().into_iter().flatten().filter_map(|channel| Self::read(channel, guild)).collect()
    }
}
