//! Unpacks a zip in memory, within limits of files, of bytes and of the ratio between packed and unpacked. A bad entry is a
//! [`Refusal`] and costs itself only; names are judged before anything is unpacked. Nothing is written anywhere.

use super::name::{self, EntryName};
use super::refusal::{ArchiveError, Refusal, RefusalReason};
use crate::ingest;
use crate::text::{clip, neutralise_terminal};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use std::collections::HashSet;
use std::io::{Cursor, Read as _};
use std::ops::Range;
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
        Self {
            archive_bytes: 32 << 20,
            entries: 2_000,
            file_bytes: ingest::MAX_FILE_BYTES,
            all_bytes: 128 << 20,
            ratio: 200,
        }
    }
}

/// Files of up to so many bytes are no bomb, however well they were packed.
const SMALL: u64 = 256 * 1024;

/// The end of a zip's list of files begins so. The reader tries each from the last on, with the whole list: more than a
/// few of them, and someone wants it to be busy.
const END: &[u8] = b"PK\x05\x06";
const MOST_ENDS: usize = 64;

/// Characters of an entry's name that are shown.
const NAME_CHARS: usize = 80;

/// The files of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// Path inside the archive, with `/`, and bytes of each file, in the order of the archive.
    pub files: Vec<(String, Vec<u8>)>,
    /// Entries not taken; hidden files and what systems leave behind are not told.
    pub refused: Vec<Refusal>,
}

/// Unpacks a zip.
///
/// # Errors
/// [`ArchiveError`] when nothing of it can be read; a bad entry is a [`Refusal`].
pub fn unpack(bytes: &[u8], limits: &ArchiveLimits) -> Result<Unpacked, ArchiveError> {
    if bytes.len() as u64 > limits.archive_bytes {
        return Err(ArchiveError::TooLarge { limit: limits.archive_bytes });
    }
    if !bytes.starts_with(b"PK")
        || bytes.windows(END.len()).filter(|w| *w == END).take(MOST_ENDS + 1).count() > MOST_ENDS
    {
        return Err(ArchiveError::NotZip);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ArchiveError::NotZip)?;
    if archive.len() > limits.entries {
        return Err(ArchiveError::TooMany { entries: archive.len(), limit: limits.entries });
    }
    let mut out = Unpacked::default();
    let mut state = UnpackState { limits, names: HashSet::new(), taken: Vec::new(), left: limits.all_bytes };
    for (index, name) in names(&mut archive).into_iter().enumerate() {
        let path = match name::read(&name) {
            EntryName::Passed => continue,
            EntryName::File(path) => Ok(path),
            EntryName::Refused(reason) => Err(reason),
        };
        let file = path.and_then(|path| {
            let bytes = match archive.by_index(index) {
                Ok(entry) => state.read(entry, &path)?,
                Err(error) => return Err(reason(&error)),
            };
            Ok((path, bytes))
        });
        match file {
            Ok(file) => out.files.push(file),
            Err(reason) => out.refused.push(Refusal { name: shown(&name), reason }),
        }
    }
    if out.files.is_empty() && out.refused.is_empty() { Err(ArchiveError::Empty) } else { Ok(out) }
}

/// The entries' names. Half of the programs write them in UTF-8 without saying so, and older ones in the encoding of the
/// country they run in; what is neither UTF-8 nor looks like East Asian text is in that of the first PCs.
fn names(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Vec<String> {
    let raw = |archive: &mut ZipArchive<Cursor<&[u8]>>, index| {
        let name = archive.by_index_raw(index).map(|entry| entry.name_raw().to_vec()).ok();
        name.filter(|name| std::str::from_utf8(name).is_err())
    };
    let odd: Vec<Option<Vec<u8>>> = (0..archive.len()).map(|index| raw(archive, index)).collect();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for name in odd.iter().flatten() {
        detector.feed(name, false);
        detector.feed(b"\n", false);
    }
    detector.feed(b"", true);
    let encoding = Some(detector.guess(None, Utf8Detection::Deny)).filter(|encoding| !encoding.is_single_byte());
    let name = |(index, odd): (usize, Option<Vec<u8>>)| match (odd, encoding) {
        (Some(raw), Some(encoding)) => encoding.decode_without_bom_handling(&raw).0.into_owned(),
        (Some(_), None) => archive.name_for_index(index).unwrap_or_default().to_owned(),
        (None, _) => {
            let raw = archive.by_index_raw(index).map(|entry| entry.name_raw().to_vec()).unwrap_or_default();
            String::from_utf8(raw).unwrap_or_default()
        }
    };
    odd.into_iter().enumerate().map(name).collect()
}

struct UnpackState<'a> {
    limits: &'a ArchiveLimits,
    /// Of files, folded: many systems know one file by a name in small and in capital letters.
    names: HashSet<String>,
    /// Where the bytes of the entries lie.
    taken: Vec<Range<u64>>,
    left: u64,
}

impl UnpackState<'_> {
    fn read(&mut self, entry: ZipFile<'_, Cursor<&[u8]>>, path: &str) -> Result<Vec<u8>, RefusalReason> {
        // Anything that a Unix system would not make a plain file of.
        if entry.unix_mode().is_some_and(|mode| !matches!(mode & FILE_KIND, 0 | PLAIN_FILE)) {
            return Err(RefusalReason::Link);
        }
        let packed = entry.compressed_size().min(self.limits.archive_bytes);
        let start = entry.header_start();
        let end = entry.data_start().unwrap_or(start).saturating_add(packed);
        if self.taken.iter().any(|other| start < other.end && other.start < end) {
            return Err(RefusalReason::Overlaps);
        }
        self.taken.push(start..end);
        if !self.names.insert(path.to_lowercase()) {
            return Err(RefusalReason::Twice);
        }
        let limits = self.limits;
        let by_ratio = packed.saturating_mul(limits.ratio).max(SMALL);
        let allowed = limits.file_bytes.min(self.left).min(by_ratio);
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
        if is_archive(&bytes) {
            return Err(RefusalReason::Nested);
        }
        self.left -= bytes.len() as u64;
        Ok(bytes)
    }
}

/// The part of a Unix mode that says what kind of thing it is.
const FILE_KIND: u32 = 0o170_000;
const PLAIN_FILE: u32 = 0o100_000;

fn is_archive(bytes: &[u8]) -> bool {
    ingest::looks_like(bytes).is_some_and(|what| what.contains("archive"))
}

fn reason(error: &ZipError) -> RefusalReason {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            RefusalReason::Encrypted
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => RefusalReason::Method,
        _ => RefusalReason::Damaged,
    }
}

fn shown(name: &str) -> String {
    clip(&neutralise_terminal(name).replace('\n', " "), NAME_CHARS)
}
