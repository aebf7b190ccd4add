//! Writing files of the corpus so that a reader of the folder never meets half of one.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts `bytes` at `path`, making its folder. An existing file is replaced only where `replaces`.
pub(crate) fn put(path: &Path, bytes: &[u8], replaces: bool) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    // A temporary file is its owner's alone; the corpus is read by others too.
    #[cfg(unix)]
    file.as_file().set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    file.as_file().sync_all()?;
    if replaces {
        file.persist(path)?;
    } else {
        file.persist_noclobber(path)?;
    }
    File::open(folder)?.sync_all()
}

/// Takes the file at `path`, made where there is none, for this writer alone; waits while another has it. It is let go of when
/// the value goes.
pub(crate) fn lock(path: &Path) -> io::Result<Held> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    file.lock()?;
    Ok(Held(file))
}

/// A file that this writer has for itself.
pub(crate) struct Held(File);

impl Drop for Held {
    /// Closing the file is not enough: a child process being started at this moment has it open too.
    fn drop(&mut self) {
        // Should this fail, closing the file remains.
        let _ = self.0.unlock();
    }
}

/// Where `file`, a path with `/` inside the corpus, lies.
pub(crate) fn place(corpus: &Path, file: &str) -> PathBuf {
    file.split('/').fold(corpus.to_owned(), |path, part| path.join(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_over_unless_it_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = place(dir.path(), "a/b.md");
        put(&path, b"one", false).unwrap();
        let refused = put(&path, b"two", false).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        put(&path, b"two", true).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    }
}
