//! A mapped file of the index whose bytes are compared with their checksums before they are first used.
//!
//! Checksums stand for blocks of [`BLOCK`] bytes. A block is read and compared when somebody first wants a byte of it, and
//! that is remembered, so that opening an index reads no more of it than a question needs. Blocks that nobody asked for are
//! looked through by [`Checked::check_further`], as much at a time as the caller wants. A block that differs sets the shard's
//! [`Mark`]: what is given in its place is empty, and whoever answers a question looks at the mark before the answer leaves.
//!
//! Blocks are compared as they are read from the file, not from the mapping: a disk that cannot read a block then says so
//! instead of ending the process, and what is only compared does not stay in the process's memory.

use super::damage::Mark;
use crate::store::{Damage, Wrong};
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use tantivy::HasLen;
use tantivy::directory::{Directory, FileHandle, MmapDirectory, OwnedBytes};

/// Bytes that one checksum stands for: a page, the least that a disk gives. Rows of vectors are read here and there, and a larger
/// block would be read for the sake of one row.
pub(super) const BLOCK: usize = 4096;

/// Blocks read at once.
const AT_ONCE: usize = 16;

/// The checksum of a block: CRC-32, which no change of up to 32 neighbouring bits escapes, and of others one in four billion.
/// It is what file systems and tantivy's own files have, and as fast as memory. It tells damage, not malice: who can write the
/// index can write its checksums too.
pub(super) fn checksum(block: &[u8]) -> u32 {
    crc32fast::hash(block)
}

#[derive(Debug)]
pub(super) struct Checked {
    path: PathBuf,
    bytes: OwnedBytes,
    file: File,
    /// Of its blocks in order; empty for a file that is still being written.
    sums: Vec<u32>,
    /// A bit for each block that was compared.
    seen: Vec<AtomicU64>,
    /// Blocks that were not.
    unseen: AtomicUsize,
    /// Before this block all were looked at by [`Checked::check_further`].
    next: AtomicUsize,
    mark: Arc<Mark>,
}

impl Checked {
    /// Maps the file at `path`, whose blocks had `sums` when it was written. Nothing of it is read.
    pub(super) fn open(path: &Path, sums: Vec<u32>, mark: Arc<Mark>) -> io::Result<Self> {
        let (bytes, file) = (map(path)?, File::open(path)?);
        let seen = (0..sums.len().div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        let (unseen, next) = (AtomicUsize::new(sums.len()), AtomicUsize::new(0));
        Ok(Self { path: path.to_owned(), bytes, file, sums, seen, unseen, next, mark })
    }

    /// Bytes.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether the bytes of a range are what was written; sets the mark where they are not.
    #[inline]
    pub(super) fn holds(&self, range: Range<usize>) -> bool {
        self.unseen.load(Ordering::Relaxed) == 0 || self.check(range)
    }

    /// The bytes of a range; none where they are not what was written.
    #[inline]
    pub(super) fn get(&self, range: Range<usize>) -> &[u8] {
        match self.bytes.get(range.clone()) {
            Some(bytes) if self.holds(range) => bytes,
            _ => &[],
        }
    }

    /// All bytes; none where they are not what was written.
    pub(super) fn whole(&self) -> &[u8] {
        self.get(0..self.len())
    }

    /// The bytes of a range, read from the file; none where they are not what was written.
    #[cfg(unix)]
    pub(super) fn read(&self, range: Range<usize>) -> Vec<u8> {
        let mut bytes = vec![0; range.len()];
        match read_at(&self.file, &mut bytes, range.start) {
            Ok(()) if self.holds(range) => bytes,
            Ok(()) => Vec::new(),
            Err(error) => {
                self.damaged(Wrong::Unreadable(error.to_string()));
                Vec::new()
            }
        }
    }

    #[cfg(not(unix))]
    pub(super) fn read(&self, range: Range<usize>) -> Vec<u8> {
        self.get(range).to_vec()
    }

    /// Compares blocks that nobody asked for yet, about `bytes` of them. Gives how many bytes were gone through; 0 once all are.
    pub(super) fn check_further(&self, bytes: usize) -> usize {
        if self.unseen.load(Ordering::Relaxed) == 0 || self.mark.get().is_some() {
            return 0;
        }
        let from = self.next.load(Ordering::Relaxed);
        let to = (from + bytes.div_ceil(BLOCK)).min(self.sums.len());
        self.check((from * BLOCK).min(self.len())..(to * BLOCK).min(self.len()));
        self.next.store(to, Ordering::Relaxed);
        (to - from) * BLOCK
    }

    fn check(&self, range: Range<usize>) -> bool {
        if range.is_empty() {
            return true;
        }
        let (mut block, end) = (range.start / BLOCK, range.end.div_ceil(BLOCK).min(self.sums.len()));
        let mut bytes = Vec::new();
        while block < end {
            if self.is_seen(block) {
                block += 1;
                continue;
            }
            let run = (block..end).take(AT_ONCE).take_while(|block| !self.is_seen(*block)).count();
            if !self.check_blocks(block..block + run, &mut bytes) {
                return false;
            }
            block += run;
        }
        true
    }

    fn is_seen(&self, block: usize) -> bool {
        self.seen.get(block / 64).is_some_and(|bits| bits.load(Ordering::Relaxed) >> (block % 64) & 1 == 1)
    }

    #[cold]
    fn check_blocks(&self, blocks: Range<usize>, bytes: &mut Vec<u8>) -> bool {
        let start = blocks.start * BLOCK;
        bytes.resize((blocks.end * BLOCK).min(self.len()) - start, 0);
        if let Err(error) = read_at(&self.file, bytes, start) {
            self.damaged(Wrong::Unreadable(error.to_string()));
            return false;
        }
        for (block, bytes) in blocks.zip(bytes.chunks(BLOCK)) {
            if self.sums.get(block) != Some(&checksum(bytes)) {
                self.damaged(Wrong::Altered { from: (block * BLOCK) as u64 });
                return false;
            }
            let bit = 1 << (block % 64);
            let is_new = self.seen.get(block / 64).is_some_and(|bits| bits.fetch_or(bit, Ordering::Relaxed) & bit == 0);
            if is_new {
                self.unseen.fetch_sub(1, Ordering::Relaxed);
            }
        }
        true
    }

    fn damaged(&self, wrong: Wrong) {
        self.mark.set(Damage { file: self.path.clone(), wrong });
    }
}

impl HasLen for Checked {
    fn len(&self) -> usize {
        self.bytes.len()
    }
}

/// tantivy reads its files through this.
impl FileHandle for Checked {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.start > range.end || range.end > self.bytes.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if self.holds(range.clone()) {
            return Ok(self.bytes.slice(range));
        }
        let damage = self.mark.get().cloned();
        Err(damage.map_or_else(
            || io::ErrorKind::InvalidData.into(),
            |damage| io::Error::new(io::ErrorKind::InvalidData, damage),
        ))
    }
}

/// The bytes of a file, mapped. Files of the index are never written again once they have their name.
fn map(path: &Path) -> io::Result<OwnedBytes> {
    let (folder, name) = path.parent().zip(path.file_name()).ok_or(io::ErrorKind::InvalidInput)?;
    let directory = MmapDirectory::open(folder).map_err(io::Error::other)?;
    directory.open_read(Path::new(name)).map_err(io::Error::other)?.read_bytes()
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: usize) -> io::Result<()> {
    use std::os::unix::fs::FileExt as _;
    file.read_exact_at(bytes, at as u64)
}

#[cfg(not(unix))]
fn read_at(file: &File, bytes: &mut [u8], at: usize) -> io::Result<()> {
    use std::io::{Read as _, Seek as _};
    let mut file = file.try_clone()?;
    file.seek(io::SeekFrom::Start(at as u64))?;
    file.read_exact(bytes)
}
