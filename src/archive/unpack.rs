//! Unpacks a zip in memory, within limits of files, of bytes and of the ratio between packed and unpacked. A bad entry is a
//! [`Refusal`] and costs itself only; names are judged before anything is unpacked. Nothing is written anywhere.

use super::bounded::{ArchiveLimits, open, read_bounded, reason};
use super::kind::is_archive;
use super::name::{self, EntryName};
use super::refusal::{ArchiveError, Refusal, RefusalReason};
use crate::text::{clip, neutralise_terminal};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use std::collections::HashSet;
use std::io::Cursor;
use std::ops::Range;
use zip::ZipArchive;
use zip::read::ZipFile;

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
    let mut archive = open(bytes, limits)?;
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
        let bytes = read_bounded(entry, self.limits, self.left)?;
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

fn shown(name: &str) -> String {
    clip(&neutralise_terminal(name).replace('\n', " "), NAME_CHARS)
}
