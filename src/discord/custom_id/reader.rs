//! The fields of an id, read from its bytes one after the other.

use crate::article::{KEY_BYTES, Key};

/// What was quoted: the passage and which bytes of it, with a check of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct CitedQuote {
    pub passage: Key,
    /// From where in the passage, in bytes.
    pub from: u32,
    pub bytes: u32,
    /// First bytes of the SHA-256 of the words.
    pub check: [u8; 4],
    /// The confidence that was shown, in hundredths.
    pub percent: u8,
    /// The short answer in the quote: from where, and its bytes. Ids of messages from before it was kept have none.
    pub short: Option<(u16, u16)>,
}

/// The fields of an id that are still to be read.
pub(super) struct FieldReader<'a>(pub &'a [u8]);

impl FieldReader<'_> {
    pub(super) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    pub(super) fn key(&mut self) -> Option<Key> {
        self.take::<KEY_BYTES>().map(Key)
    }

    pub(super) fn keys(&mut self) -> Option<Vec<Key>> {
        let mut keys = Vec::new();
        while !self.0.is_empty() {
            keys.push(self.key()?);
        }
        Some(keys)
    }

    pub(super) fn cited(&mut self) -> Option<CitedQuote> {
        Some(CitedQuote {
            passage: self.key()?,
            from: u32::from_be_bytes(self.take()?),
            bytes: u32::from_be_bytes(self.take()?),
            check: self.take()?,
            percent: u8::from_be_bytes(self.take()?),
            short: if self.0.is_empty() { None } else { Some((self.page()?, self.page()?)) },
        })
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        self.take().map(u64::from_be_bytes)
    }

    pub(super) fn page(&mut self) -> Option<u16> {
        self.take().map(u16::from_be_bytes)
    }
}
