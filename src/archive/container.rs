use super::bounded::{ArchiveLimits, open, read_bounded, reason};
use super::refusal::{ArchiveError, RefusalReason};
use std::io::Cursor;
use zip::ZipArchive;

/// A document that is a zip: its parts are read one by one, by name, each and all together within limits.
#[derive(Debug)]
pub struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    limits: ArchiveLimits,
    left: u64,
}

impl<'a> Container<'a> {
    /// Opens a document.
    ///
    /// # Errors
    /// [`ArchiveError`] where its list of parts cannot be read, or is too long.
    pub fn open(bytes: &'a [u8], limits: ArchiveLimits) -> Result<Self, ArchiveError> {
        Ok(Self { archive: open(bytes, &limits)?, limits, left: limits.all_bytes })
    }

    /// Whether it has a part of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// The bytes of a part; none where there is no such part.
    ///
    /// # Errors
    /// [`RefusalReason`] where it is damaged, encrypted or too large.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, RefusalReason> {
        let Some(place) = self.place(name) else { return Ok(None) };
        let entry = self.archive.by_index(place).map_err(|error| reason(&error))?;
        let bytes = read_bounded(entry, &self.limits, self.left)?;
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// Programs differ in the case of the letters that they name a part by.
    fn place(&self, name: &str) -> Option<usize> {
        let exact = self.archive.index_for_name(name);
        let folded = || self.archive.file_names().find(|other| other.eq_ignore_ascii_case(name));
        exact.or_else(|| folded().and_then(|name| self.archive.index_for_name(name)))
    }
}
