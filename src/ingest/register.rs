//! `register.toml` in the corpus folder: where each file that was added came from, and whether its article may be quoted.
//! What stands there counts for readers at once, without an index being built.
//!
//! It fails closed. A copy of what it last said is kept beside it; what was withheld stays withheld until the register says
//! otherwise in so many words, whatever becomes of the file. Where nothing is known of a register that cannot be read, there is
//! none to go by, and that is an error.

use super::files::{lock, place, put};
use super::guard_file::{Bytes, GuardFault, guarding, last_said, remember};
use super::register_entry::{ArticleState, REGISTER, RegisterEntry};
use super::register_lines;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Taken while the register is changed; hidden, so that it is no article.
const LOCK: &str = ".register.lock";

/// Written before the entries.
const HEADER: &str =
    "# Where articles came from and whether they may be quoted. Kept by `ibid`; see docs/formats.md.\n\n";

/// What is known of the corpus's files beside their content. A file without an entry is published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// By the file's path in the corpus; for one article of a feed with `#` and the article's name behind it.
    #[serde(default, rename = "file")]
    entries: BTreeMap<String, RegisterEntry>,
    /// What is wrong with it.
    #[serde(skip)]
    faults: Vec<GuardFault>,
}

/// Why the register cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// It is no register.
    #[error("{}{}: {reason}; fix the line, or remove it: until then it is not known which articles are retracted", path.display(), line.map(|n| format!(":{n}")).unwrap_or_default())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: Option<usize>,
        /// What is wrong.
        reason: String,
    },
    /// Parts of it cannot be read or are missing.
    #[error("{}", all(faults))]
    Faulty {
        /// What is wrong, each with its line and remedy.
        faults: Vec<GuardFault>,
    },
    /// The operating system refused.
    #[error("{} cannot be {verb}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried.
        verb: &'static str,
        /// The operating system's words.
        source: io::Error,
    },
}

fn all(faults: &[GuardFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A fault of a register in which something is missing.
fn gone(reason: String, until: Option<Timestamp>) -> GuardFault {
    let remedy = "restore it, or set the state with `ibid state` or `state = \"published\"`";
    GuardFault { file: REGISTER, line: None, reason, remedy, is_text: false, until }
}

fn no_longer(file: &str, said: &RegisterEntry) -> String {
    format!("it no longer says that {file:?} is {}, which still applies", said.state.name())
}

/// What tells one writing of a file, such as the register, from the next, without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStamp(Option<(SystemTime, u64, u64)>);

impl FileStamp {
    /// Of the register of `corpus`; of a missing one too.
    #[must_use]
    pub fn of(corpus: &Path) -> Self {
        Self::of_file(&corpus.join(REGISTER))
    }

    /// Of any file; of a missing one too.
    #[must_use]
    pub fn of_file(path: &Path) -> Self {
        let of = |meta: std::fs::Metadata| {
            #[cfg(unix)]
            let file = std::os::unix::fs::MetadataExt::ino(&meta);
            #[cfg(not(unix))]
            let file = 0;
            Some((meta.modified().ok()?, meta.len(), file))
        };
        Self(std::fs::metadata(path).ok().and_then(of))
    }
}

impl Register {
    /// Reads the register of `corpus`; one that never was is empty. Of one that is broken what can be read counts, and what was
    /// withheld before: [`Register::faults`] says what is wrong.
    ///
    /// # Errors
    /// [`RegisterError`] names file and line, where nobody can tell what is withheld.
    pub fn read(corpus: &Path) -> Result<Self, RegisterError> {
        Self::read_after(corpus, None)
    }

    /// The same, where `before` is what this process last read.
    ///
    /// # Errors
    /// As [`Register::read`].
    pub fn read_after(corpus: &Path, before: Option<&Self>) -> Result<Self, RegisterError> {
        let path = corpus.join(REGISTER);
        let kept = match guarding(&last_said(&path)) {
            Bytes::Read(bytes) => std::str::from_utf8(&bytes).ok().and_then(|text| toml::from_str::<Self>(text).ok()),
            Bytes::Missing | Bytes::Unreadable(_) => None,
        };
        let before = kept.as_ref().or(before);
        let (read, cannot) = match guarding(&path) {
            Bytes::Missing if before.is_none_or(|before| before.entries.is_empty()) => return Ok(Self::default()),
            Bytes::Read(bytes) => (register_lines::read(&bytes), None),
            Bytes::Missing => (register_lines::RegisterLines::default(), Some("it is gone".to_owned())),
            Bytes::Unreadable(reason) => (register_lines::RegisterLines::default(), Some(reason)),
        };
        let Some(before) = before else {
            let first = || read.faults.first().map(|fault| (fault.line, fault.reason.clone()));
            return match cannot.map(|reason| (None, reason)).or_else(|| first().filter(|_| read.is_torn)) {
                Some((line, reason)) => Err(RegisterError::Malformed { path, line, reason }),
                None => Ok(Self { entries: read.entries, faults: read.faults }.remembered(&path)),
            };
        };
        let is_torn = read.is_torn || cannot.is_some();
        let mut register = Self { entries: read.entries, faults: read.faults };
        if let Some(reason) = cannot {
            register.faults.push(gone(format!("{reason}; its last readable version still applies"), None));
        }
        for (file, said) in &before.entries {
            let exists = || place(corpus, file.split('#').next().unwrap_or(file)).exists();
            let is_strict = matches!(said.state, ArticleState::Retracted | ArticleState::Embargoed);
            match register.entries.get_mut(file) {
                Some(entry) if read.bad.contains(file) => {
                    entry.origin = entry.origin.take().or_else(|| said.origin.clone());
                    entry.id = entry.id.take().or_else(|| said.id.clone());
                    if is_strict {
                        (entry.state, entry.until) = (said.state, said.until);
                    }
                }
                Some(entry) if is_strict && !read.stated.contains(file) => {
                    (entry.state, entry.until, entry.on) = (said.state, said.until, said.on);
                    register.faults.push(gone(no_longer(file, said), said.until));
                }
                None if is_torn || (is_strict && exists()) => {
                    register.entries.insert(file.clone(), said.clone());
                    if !is_torn {
                        register.faults.push(gone(no_longer(file, said), said.until));
                    }
                }
                _ => {}
            }
        }
        Ok(register.remembered(&path))
    }

    /// What is wrong with the register at `now`; everything that it withheld stays withheld.
    #[must_use]
    pub fn faults(&self, now: Timestamp) -> Vec<GuardFault> {
        self.faults.iter().filter(|fault| fault.until.is_none_or(|until| now < until)).cloned().collect()
    }

    /// Changes the register of `corpus` while nobody else does, and gives what `change` gives. It is written as a whole or
    /// not at all. What is missing from it and still holds is written, too.
    ///
    /// # Errors
    /// [`RegisterError`], also where it has a line that cannot be read, which only a person can mend; the register is then as
    /// it was.
    pub fn change<T>(corpus: &Path, change: impl FnOnce(&mut Self) -> T) -> Result<T, RegisterError> {
        let path = corpus.join(REGISTER);
        let failed = |source| RegisterError::Io { path: path.clone(), verb: "written", source };
        let _lock = lock(&corpus.join(LOCK)).map_err(failed)?;
        let mut register = Self::read(corpus)?;
        if let Some(fault) = register.faults.iter().find(|fault| fault.is_text) {
            let (line, reason) = (fault.line, fault.reason.clone());
            return Err(RegisterError::Malformed { path, line, reason });
        }
        let before = register.clone();
        register.faults.clear();
        let given = change(&mut register);
        if register != before {
            register.write(corpus).map_err(failed)?;
            register.remembered(&path);
        }
        Ok(given)
    }

    /// Keeps a copy of what it says, to hold when the register is lost or broken.
    fn remembered(self, path: &Path) -> Self {
        if let Ok(text) = toml::to_string(&self) {
            remember(path, &text);
        }
        self
    }

    fn write(&self, corpus: &Path) -> io::Result<()> {
        let text = toml::to_string(self).map_err(io::Error::other)?;
        put(&corpus.join(REGISTER), format!("{HEADER}{text}").as_bytes(), true)
    }

    /// The entry of a file.
    #[must_use]
    pub fn entry(&self, file: &str) -> Option<&RegisterEntry> {
        self.entries.get(file)
    }

    /// The entry of a file, to be changed; made where there is none.
    pub fn entry_mut(&mut self, file: &str) -> &mut RegisterEntry {
        self.entries.entry(file.to_owned()).or_default()
    }

    /// Forgets a file.
    pub fn remove(&mut self, file: &str) -> Option<RegisterEntry> {
        self.entries.remove(file)
    }

    /// All files, by name.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &RegisterEntry)> {
        self.entries.iter().map(|(file, entry)| (file.as_str(), entry))
    }

    /// The file that was added from an address.
    #[must_use]
    pub fn from_origin(&self, origin: &str) -> Option<&str> {
        self.entries().find(|(_, entry)| entry.origin.as_deref() == Some(origin)).map(|(file, _)| file)
    }

    /// When the next embargo ends after `now`.
    #[must_use]
    pub fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        let ends = self.entries.values().filter(|e| e.state == ArticleState::Embargoed).filter_map(|e| e.until);
        ends.filter(|until| *until > now).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_written_is_read_again_and_a_missing_one_is_empty() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Register::read(dir.path()).unwrap(), Register::default());
        let before = FileStamp::of(dir.path());
        Register::change(dir.path(), |register| {
            let entry = register.entry_mut("a/b \"c\".html#d");
            entry.origin = Some("https://example.org/a?b=c".to_owned());
            (entry.state, entry.on) = (ArticleState::Corrected, Some("2026-04-21".parse().unwrap()));
            entry.added = Some(at("2026-11-23T17:00:00Z"));
        })
        .unwrap();
        let read = Register::read(dir.path()).unwrap();
        assert_eq!(read.entry("a/b \"c\".html#d").unwrap().on, Some("2026-04-21".parse().unwrap()));
        assert_eq!(read.from_origin("https://example.org/a?b=c"), Some("a/b \"c\".html#d"));
        assert_ne!(FileStamp::of(dir.path()), before);
    }

    #[test]
    fn writers_at_once_lose_nothing() {
        let dir = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for n in 0..8 {
                let corpus = dir.path();
                scope.spawn(move || {
                    Register::change(corpus, |r| r.entry_mut(&format!("{n}.md")).sha256 = Some(n.to_string()))
                });
            }
        });
        assert_eq!(Register::read(dir.path()).unwrap().entries().count(), 8);
        assert_eq!(
            std::fs::read_dir(dir.path()).unwrap().count(),
            3,
            "the register, its lock and the copy of what it says"
        );
    }

    #[test]
    fn an_article_is_withheld_while_its_state_says_so() {
        let entry =
            |state, until: Option<&str>| RegisterEntry { state, until: until.map(at), ..RegisterEntry::default() };
        let now = at("2026-04-21T12:00:00Z");
        assert!(!entry(ArticleState::Published, None).is_withheld(now));
        assert!(!entry(ArticleState::Corrected, None).is_withheld(now));
        assert!(entry(ArticleState::Retracted, None).is_withheld(now));
        assert!(entry(ArticleState::Embargoed, Some("2026-04-21T12:00:01Z")).is_withheld(now));
        assert!(!entry(ArticleState::Embargoed, Some("2026-04-21T12:00:00Z")).is_withheld(now));
        assert!(entry(ArticleState::Embargoed, None).is_withheld(now), "an embargo without an end has none");
    }

    #[test]
    fn a_malformed_register_is_told_with_its_line_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let text = "[file.\"a.md\"]\nstate = \"retracted\"\n\n[file.\"b.md\"]\nstate = \"withdrawn\"\n";
        std::fs::write(dir.path().join(REGISTER), text).unwrap();
        let error = Register::change(dir.path(), |r| r.remove("a.md")).unwrap_err().to_string();
        assert!(error.contains("register.toml:5") && error.contains("withdrawn"), "{error}");
        assert_eq!(std::fs::read_to_string(dir.path().join(REGISTER)).unwrap(), text);
    }
}
