//! What tells a folder of the index that is whole from one that was torn or altered.
//!
//! A folder is sealed when all its files are written: `checksums.u32` has a checksum of each block of each file, in the order of
//! their names, and `checksums.json` the files' sizes and a SHA-256 of those checksums. A shard is named by a SHA-256 of the
//! latter, so that nothing of it can be another shard's. Sizes are compared when a folder is opened; blocks when they are first
//! used ([`Checked`]), those of a small folder all at once, so that its damage is found while it can still be mended.

use super::checked::{BLOCK, Checked, checksum};
use super::damage::Mark;
use crate::store::{Damage, OpenError, Wrong};
use crate::text::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SEAL: &str = "checksums.json";
const SUMS: &str = "checksums.u32";

/// Folders up to this size are compared as a whole when they are opened.
pub const CHECKED_AT_ONCE: u64 = 64 << 20;

#[derive(Serialize, Deserialize)]
struct SealFile {
    /// Sizes.
    files: BTreeMap<String, u64>,
    /// Digest of [`SUMS`].
    blocks: String,
}

/// Writes down size and checksums of every file, once all are written. Gives a digest of the whole.
pub(super) fn seal(path: &Path) -> io::Result<String> {
    let (mut files, mut sums) = (BTreeMap::new(), Vec::new());
    for (name, file) in written(path)? {
        files.insert(name, checksums(&file, &mut sums)?);
        File::open(&file)?.sync_all()?;
    }
    std::fs::write(path.join(SUMS), &sums)?;
    File::open(path.join(SUMS))?.sync_all()?;
    let seal = serde_json::to_vec(&SealFile { files, blocks: digest(&sums) })?;
    std::fs::write(path.join(SEAL), &seal)?;
    File::open(path.join(SEAL))?.sync_all()?;
    Ok(digest(&seal))
}

/// The files of a folder.
pub(super) struct Files {
    folder: PathBuf,
    mark: Arc<Mark>,
    /// By name; none where the folder is still being written.
    sealed: Option<BTreeMap<String, Arc<Checked>>>,
}

impl Files {
    /// Those of a folder that is being written, taken as they are.
    pub(super) fn unsealed(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), mark: Arc::default(), sealed: None }
    }

    /// Those of a sealed folder, which has the digest `name` where it is a shard. What is found to be damaged now or later is in
    /// `mark`. A folder of at most `at_once` bytes is compared as a whole.
    pub(super) fn open(folder: &Path, name: Option<&str>, mark: Arc<Mark>, at_once: u64) -> Result<Self, OpenError> {
        let wrong = |name: &str, wrong: Wrong| Damage { file: folder.join(name), wrong };
        let unreadable = |name: &str, error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => wrong(name, Wrong::Missing),
            _ => wrong(name, Wrong::Unreadable(error.to_string())),
        };
        let bytes = std::fs::read(folder.join(SEAL)).map_err(|e| unreadable(SEAL, e))?;
        if name.is_some_and(|name| name != digest(&bytes)) {
            return Err(wrong(SEAL, Wrong::Misplaced).into());
        }
        let seal: SealFile =
            serde_json::from_slice(&bytes).map_err(|e| wrong(SEAL, Wrong::Unreadable(e.to_string())))?;
        let sums = std::fs::read(folder.join(SUMS)).map_err(|e| unreadable(SUMS, e))?;
        if digest(&sums) != seal.blocks {
            return Err(wrong(SUMS, Wrong::Altered { from: 0 }).into());
        }
        let mut sums = sums.as_chunks::<4>().0.iter().map(|sum| u32::from_le_bytes(*sum));
        let (mut sealed, mut total) = (BTreeMap::new(), 0);
        for (name, written) in seal.files {
            let path = folder.join(&name);
            let found = std::fs::metadata(&path).map_err(|e| unreadable(&name, e))?.len();
            if found != written {
                return Err(wrong(&name, Wrong::Size { found, written }).into());
            }
            let blocks = usize::try_from(written.div_ceil(BLOCK as u64)).unwrap_or(usize::MAX);
            let own = sums.by_ref().take(blocks).collect();
            let file = Checked::open(&path, own, Arc::clone(&mark)).map_err(|e| unreadable(&name, e))?;
            sealed.insert(name, Arc::new(file));
            total += written;
        }
        if total <= at_once
            && sealed.values().any(|file| !file.holds(0..file.len()))
            && let Some(damage) = mark.get()
        {
            return Err(damage.clone().into());
        }
        Ok(Self { folder: folder.to_owned(), mark, sealed: Some(sealed) })
    }

    /// One of them.
    pub(super) fn get(&self, name: &str) -> io::Result<Arc<Checked>> {
        match &self.sealed {
            Some(sealed) => sealed.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into()),
            None => Checked::open(&self.folder.join(name), Vec::new(), Arc::clone(&self.mark)).map(Arc::new),
        }
    }

    /// What one of them says.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<T, OpenError> {
        let unreadable = |error: String| Damage { file: self.folder.join(name), wrong: Wrong::Unreadable(error) };
        let file = self.get(name).map_err(|e| unreadable(e.to_string()))?;
        let read = serde_json::from_slice(file.whole());
        match self.mark.get() {
            Some(damage) => Err(damage.clone().into()),
            None => Ok(read.map_err(|e| unreadable(e.to_string()))?),
        }
    }

    /// What is known to be damaged.
    pub(super) fn damage(&self) -> Option<&Damage> {
        self.mark.get()
    }

    /// Compares blocks that nobody asked for yet, about `bytes` of them. Gives how many bytes were gone through; 0 once all are.
    pub(super) fn check_further(&self, bytes: usize) -> usize {
        let mut done = 0;
        for file in self.sealed.iter().flat_map(BTreeMap::values) {
            if done >= bytes {
                break;
            }
            done += file.check_further(bytes - done);
        }
        done
    }
}

fn written(path: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut out = BTreeMap::new();
    for folder in ["", "lexical/"] {
        let at = path.join(folder);
        if !at.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(at)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // tantivy's lock files come and go.
            if entry.file_type()?.is_file() && !name.starts_with(".tantivy") {
                out.insert(format!("{folder}{name}"), entry.path());
            }
        }
    }
    Ok(out)
}

/// The size of a file; the checksums of its blocks are added to `sums`.
fn checksums(path: &Path, sums: &mut Vec<u8>) -> io::Result<u64> {
    use io::Read as _;
    let (mut file, mut size) = (File::open(path)?, 0);
    let mut block = Vec::with_capacity(BLOCK);
    loop {
        block.clear();
        let read = file.by_ref().take(BLOCK as u64).read_to_end(&mut block)?;
        if read == 0 {
            return Ok(size);
        }
        size += read as u64;
        sums.extend(checksum(&block).to_le_bytes());
    }
}

fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..16])
}

pub(super) fn read_json<T: serde::de::DeserializeOwned>(path: &Path, name: &str) -> Result<T, OpenError> {
    let damaged = |error: String| Damage { file: path.join(name), wrong: Wrong::Unreadable(error) };
    let bytes = std::fs::read(path.join(name)).map_err(|e| damaged(e.to_string()))?;
    Ok(serde_json::from_slice(&bytes).map_err(|e| damaged(e.to_string()))?)
}

pub(super) fn write_json<T: serde::Serialize + ?Sized>(path: &Path, name: &str, value: &T) -> io::Result<()> {
    std::fs::write(path.join(name), serde_json::to_vec(value)?)
}
