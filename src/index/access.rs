//! Who may read an index. Its files have the rights that new files have, so that an index made by one account can be read by
//! another where the system's settings allow that; where they do not, that is told as what it is and not as damage.

use crate::store::OpenError;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Folders of an index lie no deeper.
const MAX_DEPTH: usize = 4;

/// Gives the files in `folder` the rights that a new file has: those that were made as temporary ones are their owner's alone.
pub(super) fn share(folder: &Path) -> io::Result<()> {
    let probe = folder.join("rights");
    let rights = File::create(&probe)?.metadata()?.permissions();
    std::fs::remove_file(&probe)?;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if entry.metadata()?.permissions() != rights {
                std::fs::set_permissions(entry.path(), rights.clone())?;
            }
        }
    }
    Ok(())
}

/// `error`, or what is behind it where a part of the index in `folder` is closed to this account.
pub(super) fn explained(error: OpenError, folder: &Path) -> OpenError {
    match error {
        OpenError::Damaged { .. } => match closed(folder, 0) {
            Some((path, source)) => OpenError::Closed { path, reason: source.to_string() },
            None => error,
        },
        other => other,
    }
}

fn closed(folder: &Path, depth: usize) -> Option<(PathBuf, io::Error)> {
    let is_refusal = |error: &io::Error| error.kind() == io::ErrorKind::PermissionDenied;
    let refused = |path: &Path, error: io::Error| is_refusal(&error).then(|| (path.to_owned(), error));
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return refused(folder, error),
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.into_iter().find_map(|path| {
        if path.is_dir() {
            return closed(&path, depth + 1).filter(|_| depth < MAX_DEPTH);
        }
        // Opening a pipe would wait for a writer.
        let opened = if path.is_file() { File::open(&path).map(drop) } else { Ok(()) };
        opened.err().and_then(|error| refused(&path, error))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn files_have_the_rights_of_new_ones() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("lexical")).unwrap();
        let (usual, own) = (dir.path().join("a"), dir.path().join("lexical/b"));
        for path in [&usual, &own] {
            std::fs::write(path, "x").unwrap();
        }
        std::fs::set_permissions(&own, std::fs::Permissions::from_mode(0o600)).unwrap();
        share(dir.path()).unwrap();
        assert_eq!(mode(&own), mode(&usual));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "nothing is left behind");
    }

    #[test]
    fn what_is_closed_is_told_as_that_and_what_is_damaged_as_that() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("meta.json");
        std::fs::write(&path, "x").unwrap();
        let damaged = || OpenError::Damaged { what: "meta.json".to_owned() };
        assert!(matches!(explained(damaged(), dir.path()), OpenError::Damaged { .. }));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
        // The superuser may read it nevertheless.
        let may_read = File::open(&path).is_ok();
        let said = explained(damaged(), dir.path());
        assert_eq!(matches!(said, OpenError::Closed { .. }), !may_read);
        let closed = OpenError::Closed { path, reason: io::ErrorKind::PermissionDenied.to_string() }.to_string();
        assert!(closed.contains("meta.json") && closed.contains("right to read"), "{closed}");
    }
}
