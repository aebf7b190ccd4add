//! What tells a folder of the index that is whole from one that was torn or altered.

use super::open::OpenError;
use crate::text::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

const SEAL: &str = "checksums.json";

/// Folders up to this size are read through and checked when they are opened; of larger ones only the sizes are.
const CHECKED_BYTES: u64 = 64 << 20;

/// Writes down the size and the digest of every file, once all are written. Gives a digest of the whole.
pub(super) fn seal(path: &Path) -> io::Result<String> {
    let mut sums = BTreeMap::new();
    for (name, file) in files(path)? {
        let (size, sum) = digest_file(&file)?;
        File::open(&file)?.sync_all()?;
        sums.insert(name, (size, sum));
    }
    let sums = serde_json::to_vec(&sums)?;
    std::fs::write(path.join(SEAL), &sums)?;
    File::open(path.join(SEAL))?.sync_all()?;
    Ok(digest(&sums))
}

pub(super) fn check(path: &Path) -> Result<(), OpenError> {
    let sums: BTreeMap<String, (u64, String)> = read_json(path, SEAL)?;
    let damaged = |name: &str, how: &str| OpenError::Damaged { what: format!("{name} {how}") };
    let total: u64 = sums.values().map(|(size, _)| size).sum();
    for (name, (size, sum)) in &sums {
        let file = path.join(name);
        let found = std::fs::metadata(&file).map_err(|_| damaged(name, "is missing"))?.len();
        if found != *size {
            return Err(damaged(name, "has another size than when it was written"));
        }
        if total <= CHECKED_BYTES {
            let (_, found) = digest_file(&file).map_err(|e| damaged(name, &format!("cannot be read: {e}")))?;
            if found != *sum {
                return Err(damaged(name, "is not what was written"));
            }
        }
    }
    Ok(())
}

fn files(path: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut out = Vec::new();
    for folder in ["", "lexical/"] {
        let at = path.join(folder);
        if !at.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(at)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // tantivy's lock files come and go.
            if entry.file_type()?.is_file() && name != SEAL && !name.starts_with(".tantivy") {
                out.push((format!("{folder}{name}"), entry.path()));
            }
        }
    }
    Ok(out)
}

/// The size and the digest of a file.
fn digest_file(path: &Path) -> io::Result<(u64, String)> {
    use io::Read as _;
    let (mut file, mut hasher, mut size) = (File::open(path)?, Sha256::new(), 0);
    let mut bytes = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut bytes)?;
        if read == 0 {
            return Ok((size, hex(&hasher.finalize()[..16])));
        }
        size += read as u64;
        hasher.update(bytes.get(..read).unwrap_or_default());
    }
}

fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..16])
}

pub(super) fn read_json<T: serde::de::DeserializeOwned>(path: &Path, name: &str) -> Result<T, OpenError> {
    let damaged = |what: String| OpenError::Damaged { what: format!("{name}: {what}") };
    let bytes = std::fs::read(path.join(name)).map_err(|e| damaged(e.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|e| damaged(e.to_string()))
}

pub(super) fn write_json<T: serde::Serialize + ?Sized>(path: &Path, name: &str, value: &T) -> io::Result<()> {
    std::fs::write(path.join(name), serde_json::to_vec(value)?)
}
