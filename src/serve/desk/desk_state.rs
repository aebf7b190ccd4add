use super::access::DeskSettings;
use super::entry::EntryKeys;
use super::oauth::SignIns;
use super::sessions::Sessions;
use super::waiting::{WaitingDrafts, WaitingIndex};
use crate::fetch::Fetcher;
use jiff::Timestamp;
use std::sync::Mutex;

/// What the desk remembers while the process lives. Nothing of it is in a file.
pub(in super::super) struct DeskState {
    /// Who is signed in.
    pub sessions: Sessions,
    /// One-time addresses.
    pub entries: EntryKeys,
    /// Sign-ins with Discord that were begun.
    pub sign_ins: SignIns,
    /// Held by whoever makes a new index here.
    pub turn: Mutex<()>,
    /// A new index that waits for a decision.
    pub waiting: WaitingIndex,
    /// Articles that were looked at.
    pub drafts: WaitingDrafts,
    /// Fetches what is added by its address.
    pub fetcher: Fetcher,
}

impl DeskState {
    /// Nobody is signed in; addresses that are made from `now` on count.
    pub(in super::super) fn new(secret: [u8; 32], settings: &DeskSettings, now: Timestamp) -> Self {
        Self {
            sessions: Sessions::default(),
            entries: EntryKeys::new(secret, now),
            sign_ins: SignIns::default(),
            turn: Mutex::default(),
            waiting: WaitingIndex::default(),
            drafts: WaitingDrafts::default(),
            fetcher: Fetcher::new(settings.fetch.clone()),
        }
    }
}
