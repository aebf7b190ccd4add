//! Reads files that somebody may be writing just now. Programs save in several steps, and half of a file is often an article, too;
//! so what changed a moment ago is read once it has come to rest.

use super::bytes::read_bytes;
use super::problem::ProblemKind;
use crate::text::hex;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// A file that was not written to for so long is at rest.
const REST: Duration = Duration::from_millis(100);

/// So long all files together are waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// Reads files and waits for them, all together no longer than [`PATIENCE`].
pub(super) struct SettledFiles {
    left: Duration,
}

/// What tells whether a file was written to.
type WriteStamp = (u64, Option<SystemTime>);

impl SettledFiles {
    /// Waits only where there is something to serve meanwhile: `is_indexed`.
    pub(super) fn new(is_indexed: bool) -> Self {
        Self { left: if is_indexed { PATIENCE } else { Duration::ZERO } }
    }

    /// The bytes of a file and their digest. One that was written a moment ago is waited for, unless `is_known` knows its digest.
    pub(super) fn read(
        &mut self,
        path: &Path,
        is_known: impl Fn(&str) -> bool,
    ) -> Result<(Vec<u8>, String), ProblemKind> {
        let mut before = look(path);
        loop {
            let bytes = read_bytes(path)?;
            let hash = hex(&Sha256::digest(&bytes));
            let after = look(path);
            if is_known(&hash) {
                return Ok((bytes, hash));
            }
            let wait = age(after).map_or(Duration::ZERO, |age| REST.saturating_sub(age));
            if before == after && (wait.is_zero() || self.left.is_zero()) {
                return Ok((bytes, hash));
            }
            if self.left.is_zero() {
                return Err(ProblemKind::BeingWritten);
            }
            let wait = wait.max(Duration::from_millis(10)).min(self.left);
            sleep(wait);
            self.left -= wait;
            before = after;
        }
    }
}

fn look(path: &Path) -> Option<WriteStamp> {
    std::fs::metadata(path).ok().map(|meta| (meta.len(), meta.modified().ok()))
}

/// How long ago the file was written to. One that was written in the future was not written now.
fn age(look: Option<WriteStamp>) -> Option<Duration> {
    SystemTime::now().duration_since(look?.1?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_just_written_is_read_once_it_rests_and_an_old_one_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.md");
        std::fs::write(&path, "half").unwrap();
        let just_now = SystemTime::now() - REST / 2;
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(just_now).unwrap();
        let mut rest = SettledFiles::new(true);
        assert_eq!(rest.read(&path, |_| false).unwrap().0, b"half");
        assert!(age(look(&path)).unwrap() >= REST);
        let mut rest = SettledFiles::new(true);
        assert_eq!(rest.read(&path, |_| false).unwrap().0, b"half");
        assert_eq!(rest.left, PATIENCE, "nothing to wait for");
        std::fs::write(&path, "new").unwrap();
        assert_eq!(rest.read(&path, |_| true).unwrap().0, b"new");
        assert_eq!(SettledFiles::new(false).read(&path, |_| false).unwrap().0, b"new");
        assert_eq!(rest.left, PATIENCE, "what is known and what nobody waits for is not waited for");
    }

    #[test]
    fn a_file_that_never_rests_is_told_and_not_read_half() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.md");
        std::fs::write(&path, "0").unwrap();
        let n = std::cell::Cell::new(1);
        let read = SettledFiles { left: Duration::from_millis(20) }.read(&path, |_| {
            n.set(n.get() + 1);
            std::fs::write(&path, "x".repeat(n.get())).unwrap();
            false
        });
        assert_eq!(read, Err(ProblemKind::BeingWritten));
    }
}
