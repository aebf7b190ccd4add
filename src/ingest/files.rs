//! Writing files of the corpus so that a reader of the folder never meets half of one.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::NamedTempFile;

/// How a file begins that is being written.
const NEW: &str = ".new-";

/// What a killed writer left is told from what is just being made by its age.
const LEFTOVER: Duration = Duration::from_secs(2);

/// A lock is waited for so long: who holds it writes one small file.
const PATIENCE: Duration = Duration::from_secs(5);

/// And looked at so often meanwhile.
const LOOK: Duration = Duration::from_millis(20);

/// Files that are made durable at once: a disk is as quick with several as with one.
const AT_ONCE: usize = 64;

/// Threads that wait for the disk.
const WAITING: usize = 16;

/// A file to be put somewhere.
pub(crate) struct Putting<'a> {
    pub path: PathBuf,
    pub bytes: &'a [u8],
    /// Whether an existing file is replaced.
    pub replaces: bool,
}

/// Puts `bytes` at `path`, making its folder. An existing file is replaced only where `replaces`. What killed writers left in the
/// folder is cleared away.
pub(crate) fn put(path: &Path, bytes: &[u8], replaces: bool) -> io::Result<()> {
    put_all(&[Putting { path: path.to_owned(), bytes, replaces }]).pop().unwrap_or(Ok(()))
}

/// The same for many files; each is whole at its place or not there, and says what became of it.
pub(crate) fn put_all(files: &[Putting<'_>]) -> Vec<io::Result<()>> {
    let folders: BTreeSet<&Path> = files.iter().map(|file| folder_of(&file.path)).collect();
    for folder in &folders {
        clear_leftovers(folder);
    }
    let mut done = Vec::new();
    for some in files.chunks(AT_ONCE) {
        let mut begun: Vec<io::Result<NamedTempFile>> = some.iter().map(begin).collect();
        std::thread::scope(|scope| {
            for part in begun.chunks_mut(AT_ONCE.div_ceil(WAITING)) {
                scope.spawn(move || {
                    for file in part {
                        if let Some(error) = file.as_ref().ok().and_then(|file| file.as_file().sync_all().err()) {
                            *file = Err(error);
                        }
                    }
                });
            }
        });
        done.extend(begun.into_iter().zip(some).map(|(file, to)| finish(file?, to)));
    }
    for folder in folders {
        // A rename is safe against a power cut once its folder is written through.
        if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
            let is_in = |file: &Putting<'_>| folder_of(&file.path) == folder;
            for (done, _) in done.iter_mut().zip(files).filter(|(done, file)| done.is_ok() && is_in(file)) {
                *done = Err(io::Error::new(error.kind(), error.to_string()));
            }
        }
    }
    done
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file with all its bytes, beside its place.
fn begin(to: &Putting<'_>) -> io::Result<NamedTempFile> {
    let folder = folder_of(&to.path);
    std::fs::create_dir_all(folder)?;
    #[cfg(test)]
    WRITTEN.with(|all| all.set(all.get() + to.bytes.len()));
    let mut file = tempfile::Builder::new().prefix(NEW).tempfile_in(folder)?;
    // Says that somebody is at work on it; let go of with the process, however that ends.
    let _ = file.as_file().try_lock();
    file.write_all(to.bytes)?;
    // A temporary file is its owner's alone; the corpus is read by others too.
    #[cfg(unix)]
    file.as_file().set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    Ok(file)
}

/// Moves a file to its place.
fn finish(file: NamedTempFile, to: &Putting<'_>) -> io::Result<()> {
    let kept = if to.replaces { file.persist(&to.path)? } else { file.persist_noclobber(&to.path)? };
    // Closing the file does it, too.
    let _ = kept.unlock();
    Ok(())
}

#[cfg(test)]
thread_local! {
    /// Bytes that this thread has put anywhere.
    pub(crate) static WRITTEN: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Removes files that a writer began and was killed over. What cannot be removed stays: it is hidden, and no article.
fn clear_leftovers(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(NEW)) {
        let Ok(meta) = entry.metadata() else { continue };
        let is_old = meta.modified().ok().and_then(|at| at.elapsed().ok()).is_some_and(|age| age > LEFTOVER);
        if !meta.is_file() || !is_old {
            continue;
        }
        if File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Takes the file at `path`, made where there is none, for this writer alone; waits a while for another to be done. It is let go
/// of when the value goes.
pub(crate) fn lock(path: &Path) -> io::Result<FileLock> {
    lock_within(path, PATIENCE)
}

fn lock_within(path: &Path, patience: Duration) -> io::Result<FileLock> {
    // Opening a pipe would wait for whoever reads from it.
    if std::fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
        let what = format!("{} should be a file, which is created where it is missing; remove it", path.display());
        return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    }
    let mut file = File::options().create(true).truncate(false).read(true).write(true).open(path)?;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if begun.elapsed() < patience => std::thread::sleep(LOOK),
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = (&mut file).take(64).read_to_string(&mut holder);
                let holder = holder
                    .trim()
                    .parse::<u32>()
                    .map_or_else(|_| "another process".to_owned(), |id| format!("process {id}"));
                let what = format!(
                    "the lock {} is still held by {holder}; wait until that process is done, or end it",
                    path.display()
                );
                return Err(io::Error::new(io::ErrorKind::WouldBlock, what));
            }
        }
    }
    // Who holds it, for whoever waits. Should this fail, the lock holds all the same.
    let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
    Ok(FileLock(file))
}

/// A file that this writer has for itself.
#[derive(Debug)]
pub(crate) struct FileLock(File);

impl Drop for FileLock {
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
    #[test]
    fn a_lock_that_is_held_names_itself_and_its_holder() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(".lock");
        let held = lock(&path).unwrap();
        let said = lock_within(&path, Duration::ZERO).unwrap_err().to_string();
        assert!(said.contains(".lock") && said.contains(&format!("process {}", std::process::id())), "{said}");
        drop(held);
        lock_within(&path, Duration::ZERO).unwrap();
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(lock(&path).unwrap_err().to_string().contains("remove it"));
    }

    #[test]
    fn what_a_killed_writer_left_is_cleared_away_and_what_is_being_written_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let old = std::time::SystemTime::now() - Duration::from_mins(1);
        let left = |name: &str, modified| {
            let file = File::create(dir.path().join(name)).unwrap();
            file.set_modified(modified).unwrap();
            file
        };
        drop(left(".new-dead", old));
        drop(left(".new-young", std::time::SystemTime::now() + Duration::from_mins(1)));
        let busy = left(".new-busy", old);
        busy.try_lock().unwrap();
        drop(left(".other", old));
        put(&dir.path().join("a.md"), b"one", false).unwrap();
        let mut names: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, [".new-busy", ".new-young", ".other", "a.md"]);
    }
}
