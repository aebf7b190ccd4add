//! Opening a zip and reading one of its entries, both within limits, whatever the zip declares of itself. Everything that is
//! unpacked goes through here: archives that moderators attach, and documents that are zips.

use super::refusal::{ArchiveError, RefusalReason};
use std::io::{Cursor, Read as _};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

/// What an archive may hold.
#[derive(Clone, Copy, Debug)]
pub struct ArchiveLimits {
    /// Bytes of the archive.
    pub archive_bytes: u64,
    /// Entries, folders included.
    pub entries: usize,
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Bytes of all files.
    pub all_bytes: u64,
    /// How many times its packed size a file may have; small ones may have more.
    pub ratio: u64,
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        Self { archive_bytes: 32 << 20, entries: 2_000, file_bytes: 24 << 20, all_bytes: 128 << 20, ratio: 200 }
    }
}

/// Files of up to this size are no bomb, however well they were packed.
const SMALL: u64 = 256 * 1024;

/// The end of a zip's list of files begins with these bytes. The reader tries each from the last on, with the whole list: more
/// than a few of them, and someone wants it to be busy.
const END: &[u8] = b"PK\x05\x06";
const MOST_ENDS: usize = 64;

/// Opens a zip and reads its list of files.
pub(super) fn open<'a>(bytes: &'a [u8], limits: &ArchiveLimits) -> Result<ZipArchive<Cursor<&'a [u8]>>, ArchiveError> {
    if bytes.len() as u64 > limits.archive_bytes {
        return Err(ArchiveError::TooLarge { limit: limits.archive_bytes });
    }
    if !bytes.starts_with(b"PK")
        || bytes.windows(END.len()).filter(|w| *w == END).take(MOST_ENDS + 1).count() > MOST_ENDS
    {
        return Err(ArchiveError::NotZip);
    }
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ArchiveError::NotZip)?;
    if archive.len() > limits.entries {
        return Err(ArchiveError::TooMany { entries: archive.len(), limit: limits.entries });
    }
    Ok(archive)
}

/// The bytes of an entry, at most `left` of them and as the limits allow.
pub(super) fn read_bounded(
    entry: ZipFile<'_, Cursor<&[u8]>>,
    limits: &ArchiveLimits,
    left: u64,
) -> Result<Vec<u8>, RefusalReason> {
    let packed = entry.compressed_size().min(limits.archive_bytes);
    let by_ratio = packed.saturating_mul(limits.ratio).max(SMALL);
    let allowed = limits.file_bytes.min(left).min(by_ratio);
    let mut bytes = Vec::new();
    let read = entry.take(allowed + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > allowed {
        return Err(if allowed == by_ratio {
            RefusalReason::Bomb { limit: limits.ratio }
        } else if allowed == limits.file_bytes {
            RefusalReason::TooLarge { limit: limits.file_bytes }
        } else {
            RefusalReason::TooMuch { limit: limits.all_bytes }
        });
    }
    read.map_err(|_| RefusalReason::Damaged)?;
    Ok(bytes)
}

pub(super) fn reason(error: &ZipError) -> RefusalReason {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            RefusalReason::Encrypted
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => RefusalReason::Method,
        _ => RefusalReason::Damaged,
    }
}
