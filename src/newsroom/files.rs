//! Writing files of the corpus so that a reader of the folder never meets half of one.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts `bytes` at `path`, making its folder. An existing file is replaced only where `replaces`.
pub(super) fn put(path: &Path, bytes: &[u8], replaces: bool) -> io::Result<()> {
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

/// Where `file`, a path with `/` inside the corpus, lies.
pub(super) fn place(corpus: &Path, file: &str) -> PathBuf {
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
