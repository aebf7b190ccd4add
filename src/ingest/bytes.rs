//! Reading the bytes of one file, of a bearable size and of nothing but a file. Everything that reads the corpus folder
//! does it here.

use super::decode::MAX_FILE_BYTES;
use super::document::MAX_DOCUMENT_BYTES;
use super::problem::ProblemKind;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// The bytes of a file of bearable size.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, ProblemKind> {
    #[cfg(test)]
    READ.with(|all| all.set(all.get() + 1));
    read_bounded(path, limit_of(path))
}

/// The most bytes that are read of a file: documents with their pictures and exports of a whole site are longer than articles.
pub(crate) fn limit_of(path: &Path) -> u64 {
    let mut head = Vec::new();
    let is_file = std::fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() > MAX_FILE_BYTES);
    if is_file && let Ok(file) = File::open(path) {
        let _ = file.take(HEAD).read_to_end(&mut head);
    }
    let has = |words: &[u8]| head.windows(words.len()).any(|window| window == words);
    let is_long = head.starts_with(b"%PDF-")
        || head.starts_with(b"PK\x03\x04")
        || has(b"wordpress.org/export/")
        || has(b"\"exported_on\"");
    if is_long { MAX_DOCUMENT_BYTES } else { MAX_FILE_BYTES }
}

/// Bytes of the beginning by which a document or an export is told.
const HEAD: u64 = 4_096;

#[cfg(test)]
thread_local! {
    /// Files of the corpus that this thread has read.
    pub(crate) static READ: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// The first `limit` bytes of a file; none where it cannot be read.
pub(super) fn read_start(path: &Path, limit: u64) -> Option<Vec<u8>> {
    let is_file = std::fs::metadata(path).is_ok_and(|meta| meta.is_file());
    let mut start = Vec::new();
    let file = is_file.then(|| File::open(path).ok()).flatten()?;
    file.take(limit).read_to_end(&mut start).ok().map(|_| start)
}

/// The bytes of a file, at most `limit` of them.
pub(crate) fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, ProblemKind> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => ProblemKind::Gone,
        _ => ProblemKind::Unreadable { reason: error.to_string() },
    };
    // Looked at before it is opened: opening a named pipe waits for a writer.
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        let what = if meta.is_dir() { "a folder" } else { "a pipe, a socket or a device" };
        return Err(ProblemKind::NotAFile { what: what.to_owned() });
    }
    let too_large = |bytes| ProblemKind::TooLarge { bytes, limit };
    if meta.len() > limit {
        return Err(too_large(meta.len()));
    }
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        // It grew meanwhile.
        return Err(too_large(limit.saturating_add(1)));
    }
    Ok(bytes)
}
