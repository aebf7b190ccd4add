use super::entry::EntryKeys;
use super::sessions::Sessions;
use jiff::Timestamp;

/// What the desk remembers while the process lives. Nothing of it is in a file.
pub(in super::super) struct DeskState {
    /// Who is signed in.
    pub sessions: Sessions,
    /// One-time addresses.
    pub entries: EntryKeys,
}

impl DeskState {
    /// Nobody is signed in; addresses that are made from `now` on count.
    pub(in super::super) fn new(secret: [u8; 32], now: Timestamp) -> Self {
        Self { sessions: Sessions::default(), entries: EntryKeys::new(secret, now) }
    }
}
