//! The index folder: which generation serves, how the next is named and swapped in by an atomic rename, which are kept, and
//! the lock that keeps two builders apart. A shard that was opened is shared by all generations that name it. What is in a
//! generation is [`open`](super::open)'s.

use super::damage::Mark;
use super::format::LAYOUT;
use super::layout::Layout;
use super::seal::{CHECKED_AT_ONCE, read_json};
use super::shard::IndexShard;
use crate::store::OpenError;
use std::collections::{HashMap, HashSet};
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Generations kept: the serving one and the two before it, which readers in other processes may still have open.
const KEPT: usize = 3;

/// The index folder: generations side by side, `CURRENT` naming the one that serves, and in `shards` what they consist of.
///
/// A generation is written under a name that no reader looks at, renamed when it is whole, and then named in `CURRENT`
/// by an atomic rename; so a crash at any moment leaves the old one serving. Who rolls back to an earlier one has it held:
/// `CURRENT` says so in its second line, and nothing but an index asked for by name replaces it.
///
/// A shard is named by a digest of what it holds, so that a name never stands for anything else. It is cleared away once no
/// generation that is kept names it. Values cloned from one another share the shards that they have open.
///
/// A shard found to be damaged stays so for them all: it is not opened again, so that the next generation is made without it.
#[derive(Clone)]
pub struct IndexFolder {
    path: PathBuf,
    /// Shards of at most so many bytes are checked as a whole when they are opened.
    at_once: u64,
    open: Arc<Mutex<HashMap<String, OpenedShard>>>,
}

/// A shard that was opened, and what was found to be wrong with it.
struct OpenedShard {
    shard: Weak<IndexShard>,
    mark: Arc<Mark>,
}

/// Held while a generation is built; the operating system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Closing the file is not enough: a child process being started at this moment has it open too.
    fn drop(&mut self) {
        // Should this fail, closing the file remains.
        let _ = self.file.unlock();
    }
}

impl IndexFolder {
    /// The folder at `path`; nothing is created.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), at_once: CHECKED_AT_ONCE, open: Arc::default() }
    }

    /// The same, with shards of at most `bytes` checked as a whole when they are opened; larger ones where they are read.
    #[must_use]
    pub fn checked_at_once(self, bytes: u64) -> Self {
        Self { at_once: bytes, ..self }
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Number and folder of the generation that serves, if there is one.
    ///
    /// # Errors
    /// The operating system's, when `CURRENT` is there and cannot be read.
    pub fn current(&self) -> io::Result<Option<(u64, PathBuf)>> {
        match std::fs::read_to_string(self.path.join(CURRENT)) {
            Ok(text) => {
                let name = text.lines().next().unwrap_or_default().trim();
                match number(name) {
                    Some(n) => Ok(Some((n, self.path.join(name)))),
                    None => Err(io::Error::new(io::ErrorKind::InvalidData, "it names no generation")),
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether the generation that serves was rolled back to and is held.
    #[must_use]
    pub fn is_held(&self) -> bool {
        std::fs::read_to_string(self.path.join(CURRENT)).is_ok_and(|text| text.lines().nth(1) == Some(HELD))
    }

    /// Generations older than `number` that are kept, newest first.
    ///
    /// # Errors
    /// The operating system's.
    pub fn older_than(&self, number: u64) -> io::Result<Vec<(u64, PathBuf)>> {
        let older = self.generations()?.into_iter().rev();
        Ok(older.filter(|(other, _)| *other < number).collect())
    }

    /// The newest whole generation older than the serving one, if one is kept.
    ///
    /// # Errors
    /// The operating system's.
    pub fn before(&self) -> io::Result<Option<(u64, PathBuf)>> {
        let Some((serving, _)) = self.current()? else { return Ok(None) };
        Ok(self.older_than(serving)?.into_iter().next())
    }

    /// Makes an earlier generation the serving one and holds it.
    ///
    /// # Errors
    /// The operating system's; what served then still serves.
    pub fn hold(&self, number: u64, _: &Lock) -> io::Result<()> {
        self.set_current(&format!("{GENERATION}{number:06}\n{HELD}"))
    }

    /// Takes the right to build; `None` when another process has it.
    ///
    /// # Errors
    /// The operating system's, when the folder cannot be written.
    pub fn lock(&self) -> io::Result<Option<Lock>> {
        std::fs::create_dir_all(&self.path)?;
        let file = File::options().create(true).truncate(false).write(true).open(self.path.join("lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// The shard of a name, opened unless it is open already.
    pub(super) fn shard(&self, name: &str) -> Result<Arc<IndexShard>, OpenError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = open.get(name) {
            if let Some(damage) = known.mark.get() {
                return Err(damage.clone().into());
            }
            if let Some(shard) = known.shard.upgrade() {
                return Ok(shard);
            }
        }
        let mark = Arc::new(Mark::default());
        let shard = Arc::new(IndexShard::open(&self.path.join(SHARDS).join(name), &mark, self.at_once)?);
        open.retain(|_, known| known.shard.strong_count() > 0 || known.mark.get().is_some());
        open.insert(name.to_owned(), OpenedShard { shard: Arc::downgrade(&shard), mark });
        Ok(shard)
    }

    /// Gives the shard written in `building` its name.
    pub(super) fn keep_shard(&self, building: &Path, name: &str) -> io::Result<()> {
        let shards = self.path.join(SHARDS);
        std::fs::create_dir_all(&shards)?;
        sync(building)?;
        let kept = shards.join(name);
        if kept.exists() {
            // The same to the last byte.
            return std::fs::remove_dir_all(building);
        }
        std::fs::rename(building, kept)?;
        sync(&shards)
    }

    /// An empty folder to build in. What earlier builds left behind unfinished is removed.
    ///
    /// # Errors
    /// The operating system's.
    pub fn begin(&self, _: &Lock) -> io::Result<PathBuf> {
        for (name, path) in self.entries()? {
            if name.starts_with(BUILDING) && path.is_dir() {
                std::fs::remove_dir_all(&path).map_err(|error| named(&path, &error))?;
            }
        }
        self.prune_shards()?;
        let path = self.path.join(format!("{BUILDING}{}", std::process::id()));
        std::fs::create_dir(&path).map_err(|error| named(&path, &error))?;
        Ok(path)
    }

    /// Makes the generation built in `building` the serving one and gives its number.
    ///
    /// # Errors
    /// The operating system's; the old generation then still serves.
    pub fn publish(&self, building: &Path, _: &Lock) -> io::Result<u64> {
        let last = self.generations()?.last().map_or(0, |(n, _)| *n);
        let number = last + 1;
        let name = format!("{GENERATION}{number:06}");
        sync(building)?;
        std::fs::rename(building, self.path.join(&name))?;
        sync(&self.path)?;
        self.set_current(&name)?;
        // The new generation serves; what could not be cleared away now is tried again after the next build.
        let _ = self.prune(number);
        Ok(number)
    }

    /// Lets go of the serving generation, where it was held.
    ///
    /// # Errors
    /// The operating system's.
    pub(super) fn release(&self, number: u64, _: &Lock) -> io::Result<()> {
        self.set_current(&format!("{GENERATION}{number:06}"))
    }

    fn set_current(&self, name: &str) -> io::Result<()> {
        use std::io::Write as _;
        let next = self.path.join("CURRENT.new");
        let mut file = File::create(&next)?;
        writeln!(file, "{name}")?;
        file.sync_all()?;
        std::fs::rename(next, self.path.join(CURRENT))?;
        sync(&self.path)
    }

    /// Removes all but the newest generations; one that still serves readers in another process stays readable to
    /// them, as its files are open.
    fn prune(&self, current: u64) -> io::Result<()> {
        let generations = self.generations()?;
        let surplus = generations.len().saturating_sub(KEPT);
        for (number, path) in generations.into_iter().take(surplus) {
            if number != current {
                std::fs::remove_dir_all(path)?;
            }
        }
        self.prune_shards()
    }

    /// Removes shards that no generation names.
    fn prune_shards(&self) -> io::Result<()> {
        let entries = match std::fs::read_dir(self.path.join(SHARDS)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let mut in_use = HashSet::new();
        for (_, path) in self.generations()? {
            // One that cannot be read cannot be opened either.
            if let Ok(layout) = read_json::<Layout>(&path, LAYOUT) {
                in_use.extend(layout.shards);
            }
        }
        for entry in entries {
            let entry = entry?;
            let (name, path) = (entry.file_name(), entry.path());
            // What a system or an editor left there is none of ours.
            let is_shard = is_shard(&name.to_string_lossy()) && path.is_dir();
            if is_shard && !in_use.contains(name.to_string_lossy().as_ref()) {
                std::fs::remove_dir_all(&path).map_err(|error| named(&path, &error))?;
            }
        }
        Ok(())
    }

    /// Whole generations, oldest first.
    fn generations(&self) -> io::Result<Vec<(u64, PathBuf)>> {
        let mut out: Vec<(u64, PathBuf)> =
            self.entries()?.into_iter().filter_map(|(name, path)| Some((number(&name)?, path))).collect();
        out.retain(|(_, path)| path.is_dir());
        out.sort();
        Ok(out)
    }

    fn entries(&self) -> io::Result<Vec<(String, PathBuf)>> {
        std::fs::read_dir(&self.path)?
            .map(|entry| entry.map(|e| (e.file_name().to_string_lossy().into_owned(), e.path())))
            .collect()
    }
}

const CURRENT: &str = "CURRENT";
const HELD: &str = "held";
const BUILDING: &str = "building-";
const GENERATION: &str = "gen-";
const SHARDS: &str = "shards";

fn number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix(GENERATION)?;
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten().filter(|n| *n < u64::MAX)
}

/// Whether a name is the digest that shards are named by.
fn is_shard(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|b| b.is_ascii_hexdigit())
}

/// An error that says at which file it happened.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// A rename is safe against a power cut once its folder is written through.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_serves_only_once_it_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let folder = IndexFolder::new(dir.path());
        let lock = folder.lock().unwrap().unwrap();
        assert!(folder.current().unwrap().is_none());
        let building = folder.begin(&lock).unwrap();
        assert!(folder.current().unwrap().is_none());
        assert_eq!(folder.publish(&building, &lock).unwrap(), 1);
        let abandoned = folder.begin(&lock).unwrap();
        assert_eq!(folder.current().unwrap().unwrap().0, 1);
        let next = folder.begin(&lock).unwrap();
        assert_eq!(next, abandoned, "what was abandoned is cleared away");
    }

    #[test]
    fn what_systems_and_editors_leave_behind_is_let_be_and_stops_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let folder = IndexFolder::new(dir.path());
        let lock = folder.lock().unwrap().unwrap();
        std::fs::create_dir(dir.path().join(SHARDS)).unwrap();
        let strays = [
            ".DS_Store",
            "Thumbs.db",
            "gen-000009",
            "gen-+7",
            "gen-000001 copy",
            "building-x",
            "notes.txt",
            "shards/.DS_Store",
            "shards/desktop.ini",
            "shards/0123456789abcdef0123456789abcdef~",
        ];
        for stray in strays {
            std::fs::write(dir.path().join(stray), "x").unwrap();
        }
        std::fs::create_dir(dir.path().join("shards/a folder")).unwrap();
        std::fs::create_dir(dir.path().join("shards/0123456789abcdef0123456789abcdef")).unwrap();
        let building = folder.begin(&lock).unwrap();
        assert_eq!(folder.publish(&building, &lock).unwrap(), 1);
        for stray in strays.into_iter().chain(["shards/a folder"]) {
            assert!(dir.path().join(stray).exists(), "{stray}");
        }
        assert!(!dir.path().join("shards/0123456789abcdef0123456789abcdef").exists(), "a shard that nobody names");
    }

    #[test]
    fn two_builders_exclude_each_other() {
        let dir = tempfile::tempdir().unwrap();
        let folder = IndexFolder::new(dir.path());
        let lock = folder.lock().unwrap();
        assert!(lock.is_some());
        assert!(folder.lock().unwrap().is_none());
        drop(lock);
        assert!(folder.lock().unwrap().is_some());
    }

    #[test]
    fn the_last_three_generations_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let folder = IndexFolder::new(dir.path());
        let lock = folder.lock().unwrap().unwrap();
        for _ in 0..5 {
            let building = folder.begin(&lock).unwrap();
            folder.publish(&building, &lock).unwrap();
        }
        let numbers: Vec<u64> = folder.generations().unwrap().into_iter().map(|(n, _)| n).collect();
        assert_eq!(numbers, [3, 4, 5]);
        assert_eq!(folder.current().unwrap().unwrap().0, 5);
    }
}
