//! Looks after the corpus folder: tells when files in it were saved, once they have come to rest.

use notify::{Config, EventKind, PollWatcher, RecursiveMode};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// After the last change so long nothing may happen: an editor saves in several steps.
const REST: Duration = Duration::from_millis(250);

/// But a folder that never rests is looked at so often.
const LONGEST: Duration = Duration::from_secs(2);

/// A folder that cannot be watched is looked into so often.
const LOOK: Duration = Duration::from_secs(3);

/// Why a folder cannot be watched.
#[derive(Debug, thiserror::Error)]
#[error("the folder {} cannot be watched: {source}; run `ibid index` after each change", path.display())]
pub struct WatchError {
    path: PathBuf,
    source: notify::Error,
}

/// A folder that is watched; until it is dropped.
pub struct Watcher {
    changes: Receiver<()>,
    /// Gone with the value, and the watching with it.
    _eye: Box<dyn notify::Watcher + Send>,
}

/// Watches `corpus` and its folders.
///
/// # Errors
/// [`WatchError`], when the operating system will not have it.
pub fn watch(corpus: &Path) -> Result<Watcher, WatchError> {
    let failed = |source| WatchError { path: corpus.to_owned(), source };
    let (tell, changes) = channel();
    let mut eye = notify::recommended_watcher(move |event| heed(&event, &tell)).map_err(failed)?;
    notify::Watcher::watch(&mut eye, corpus, RecursiveMode::Recursive).map_err(failed)?;
    Ok(Watcher { changes, _eye: Box::new(eye) })
}

/// Looks into `corpus` and its folders every few seconds: for file systems that tell of no changes, and where the operating
/// system watches no more folders.
///
/// # Errors
/// [`WatchError`], when there is no such folder.
pub fn look_in(corpus: &Path) -> Result<Watcher, WatchError> {
    let failed = |source| WatchError { path: corpus.to_owned(), source };
    std::fs::read_dir(corpus).map_err(|e| failed(notify::Error::io(e)))?;
    let (tell, changes) = channel();
    let config = Config::default().with_poll_interval(LOOK);
    let mut eye = PollWatcher::new(move |event| heed(&event, &tell), config).map_err(failed)?;
    notify::Watcher::watch(&mut eye, corpus, RecursiveMode::Recursive).map_err(failed)?;
    Ok(Watcher { changes, _eye: Box::new(eye) })
}

/// Passes on what may have changed an article. Reading a file is an event too, and must not lead to reading it again; what is
/// hidden is a file that is just being written, or a lock.
fn heed(event: &notify::Result<notify::Event>, tell: &Sender<()>) {
    let counts = match event {
        Ok(event) => {
            let is_hidden = |path: &PathBuf| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
            !matches!(event.kind, EventKind::Access(_)) && !event.paths.iter().all(is_hidden)
        }
        // Events were lost: something may have changed.
        Err(_) => true,
    };
    if counts {
        // Nobody listens any more when the watcher is being dropped.
        let _ = tell.send(());
    }
}

impl Watcher {
    /// Waits until something changed and came to rest; `false` when nothing did within `patience`.
    #[must_use]
    pub fn wait(&self, patience: Duration) -> bool {
        if self.changes.recv_timeout(patience).is_err() {
            return false;
        }
        let begun = Instant::now();
        loop {
            let left = LONGEST.saturating_sub(begun.elapsed());
            match self.changes.recv_timeout(REST.min(left)) {
                Ok(()) if !left.is_zero() => {}
                Ok(()) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return true,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn saving_renaming_and_removing_are_told_once_at_rest_and_reading_is_not() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("sub")).unwrap();
        let watcher = watch(dir.path()).unwrap();
        let file = dir.path().join("sub/a.md");
        for text in ["one", "two", "three"] {
            std::fs::write(&file, text).unwrap();
        }
        assert!(watcher.wait(LONG));
        std::fs::read(&file).unwrap();
        std::fs::write(dir.path().join(".hidden"), "x").unwrap();
        assert!(!watcher.wait(REST), "what was told is not told again, and reading is no change");
        std::fs::rename(&file, dir.path().join("b.md")).unwrap();
        assert!(watcher.wait(LONG));
        std::fs::remove_file(dir.path().join("b.md")).unwrap();
        assert!(watcher.wait(LONG));
    }

    #[test]
    fn a_folder_that_is_looked_into_tells_too() {
        let dir = tempfile::tempdir().unwrap();
        let watcher = look_in(dir.path()).unwrap();
        std::fs::write(dir.path().join("a.md"), "one").unwrap();
        assert!(watcher.wait(LONG));
        assert!(look_in(Path::new("/nonexistent/corpus")).is_err());
    }

    #[test]
    fn a_missing_folder_is_an_error_that_says_what_to_do() {
        let error = watch(Path::new("/nonexistent/corpus")).err().unwrap().to_string();
        assert!(error.contains("/nonexistent/corpus") && error.contains("ibid index"), "{error}");
    }
}
