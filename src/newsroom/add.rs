//! Bringing an article in: looked at first, then written to the corpus as it came, under a name of its own.

use super::draft::{ArticleDraft, Incoming};
use super::duplicates::{CorpusContents, find_twins};
use crate::ingest::{
    CorpusFile, Outside, Problem, Putting, Register, RegisterEntry, RegisterError, corpus_files, ending_of, first_id,
    id_of, place, put_all, read_article_from,
};
use crate::store::Index;
use crate::text::{hex, slug};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Longest name made for a file, in characters.
const NAME: usize = 80;

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The file, a path in the corpus.
    pub file: String,
    /// Whether it replaced one.
    pub replaced: bool,
}

/// Why nothing was added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// There is no article in it.
    #[error("{name} has no article that can be read{}", because(problems))]
    NoArticle {
        /// What was handed in.
        name: String,
        /// Why.
        problems: Vec<Problem>,
    },
    /// The corpus has the very same file.
    #[error("already in the corpus, as {file}; there is nothing to add")]
    Known {
        /// That file.
        file: String,
    },
    /// Another article has its id.
    #[error(
        "its id {id:?} is already used by {file}, which it does not replace; give it its own `id:` in its front matter, or another name"
    )]
    IdTaken {
        /// The id.
        id: String,
        /// The file that has it.
        file: String,
    },
    /// A file stands in its place that was not there, or was another, when the draft was looked at.
    #[error("{file} was added or changed in the meantime; check the preview again")]
    Taken {
        /// The file.
        file: String,
    },
    /// The register.
    #[error(transparent)]
    Register(Arc<RegisterError>),
    /// The folder.
    #[error("{} cannot be written: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The operating system's words.
        source: std::io::Error,
    },
}

fn because(problems: &[Problem]) -> String {
    problems.first().map_or_else(String::new, |p| format!(": {}; {}", p.kind, p.kind.remedy()))
}

impl From<RegisterError> for AddError {
    fn from(error: RegisterError) -> Self {
        Self::Register(Arc::new(error))
    }
}

impl ArticleDraft {
    /// Looks at what was handed in, against the corpus as `index` has it. Nothing is written.
    ///
    /// # Errors
    /// [`AddError`] when it holds no article, the corpus has it already, or another article has its id.
    pub fn new(incoming: Incoming, corpus: &Path, index: &Index) -> Result<Self, AddError> {
        let mut draft = Self::against(incoming, &CorpusContents::of(corpus, Some(index))?)?;
        find_twins(std::slice::from_mut(&mut draft), index);
        Ok(draft)
    }

    /// The same, without a look for nearly the same.
    pub(super) fn against(incoming: Incoming, known: &CorpusContents<'_>) -> Result<Self, AddError> {
        let ending = ending_of(&incoming.bytes, &incoming.name);
        let from_origin = incoming.origin.as_deref().and_then(|origin| known.register.from_origin(origin));
        let stem = stem(&incoming.name);
        let named = format!("{stem}.{ending}");
        let file = match (&incoming.origin, from_origin) {
            (_, Some(file)) => file.to_owned(),
            // What is fetched replaces nothing by the mere name of its page.
            (Some(origin), None) if place(known.corpus, &named).exists() => {
                let digest: String = hex(&Sha256::digest(origin.as_bytes())).chars().take(8).collect();
                format!("{stem}-{digest}.{ending}")
            }
            _ => named,
        };
        Self::at(file, incoming, known)
    }

    /// A draft of the file at this place in the corpus.
    pub(super) fn at(file: String, incoming: Incoming, known: &CorpusContents<'_>) -> Result<Self, AddError> {
        let before = known.register.entry(&file);
        let id = incoming.origin.as_deref().and_then(|origin| {
            let was_fetched = before.is_some_and(|entry| Outside::of_file(&file, Some(entry)).is_some());
            let first = first_id(origin, &file)?;
            Some(before.and_then(|entry| entry.id.clone()).unwrap_or(if was_fetched { id_of(&file) } else { first }))
        });
        Self::known_as(file, id, incoming, known)
    }

    /// The same, of what the register is to know by this id.
    pub(super) fn known_as(
        file: String,
        id: Option<String>,
        incoming: Incoming,
        known: &CorpusContents<'_>,
    ) -> Result<Self, AddError> {
        let outside = incoming.origin.as_deref().and_then(|origin| Outside::of(origin, id.clone()));
        let reading = read_article_from(&incoming.bytes, &file, outside.as_ref());
        if reading.article.is_none() && reading.items.is_empty() {
            return Err(AddError::NoArticle { name: incoming.name, problems: reading.problems });
        }
        let digest = hex(&Sha256::digest(&incoming.bytes));
        if let Some(same) = known.of_digest(&digest).filter(|same| place(known.corpus, same).is_file()) {
            return Err(AddError::Known { file: same.to_owned() });
        }
        let at = place(known.corpus, &file);
        let stood = standing(&at);
        if stood.as_ref() == Some(&incoming.bytes) {
            return Err(AddError::Known { file });
        }
        let mut ids = reading.article.iter().chain(&reading.items).map(|article| article.id.as_str());
        if let Some((id, owner)) = ids.find_map(|id| Some((id, known.owner(id, &file)?))) {
            return Err(AddError::IdTaken { id: id.to_owned(), file: owner.to_owned() });
        }
        let stood = stood.map(|bytes| hex(&Sha256::digest(&bytes)));
        Ok(Self { incoming, replaces: at.exists(), file, reading, twin: None, id, digest, stood })
    }

    /// The ids of its articles.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.reading.article.iter().chain(&self.reading.items).map(|article| article.id.as_str())
    }

    /// What it is to the corpus once it is written, so that it need not be parsed again.
    pub(super) fn parsed(&self) -> Vec<CorpusFile> {
        corpus_files(self.reading.clone(), self.file.clone(), self.digest.clone())
    }

    /// The digest of its bytes.
    pub(super) fn digest(&self) -> &str {
        &self.digest
    }

    /// Writes it to the corpus and notes where it came from.
    ///
    /// # Errors
    /// [`AddError`]; nothing is written then.
    pub fn add(self, corpus: &Path, now: Timestamp) -> Result<Added, AddError> {
        let mut done = add_all(std::slice::from_ref(&self), corpus, now);
        done.pop().unwrap_or_else(|| Err(AddError::Taken { file: String::new() }))
    }

    fn is_as_seen(&self, corpus: &Path) -> bool {
        let stands = || standing(&place(corpus, &self.file)).map(|bytes| hex(&Sha256::digest(&bytes)));
        !self.replaces || stands() == self.stood
    }

    fn note(&self, register: &mut Register, now: Timestamp) {
        let entry = register.entry_mut(&self.file);
        entry.origin = Some(self.incoming.origin.clone().unwrap_or_else(|| self.incoming.name.clone()));
        entry.sha256 = Some(self.digest.clone());
        entry.id.clone_from(&self.id);
        entry.added = Some(now);
    }
}

/// Writes drafts to the corpus, each as [`ArticleDraft::add`] does, and the register once for all of them: it is written as a whole, so
/// that once for each would take time in the square of their number.
pub(super) fn add_all(drafts: &[ArticleDraft], corpus: &Path, now: Timestamp) -> Vec<Result<Added, AddError>> {
    let is_as_seen: Vec<bool> = drafts.iter().map(|draft| draft.is_as_seen(corpus)).collect();
    // The register first: whoever meets a file finds the address that its citations lead to.
    let noted = Register::change(corpus, |register| {
        let note = |(draft, is_as_seen): (&ArticleDraft, &bool)| {
            let before = register.entry(&draft.file).cloned();
            if *is_as_seen {
                draft.note(register, now);
            }
            before
        };
        drafts.iter().zip(&is_as_seen).map(note).collect::<Vec<_>>()
    });
    let before = match noted {
        Ok(before) => before,
        Err(error) => {
            let error = Arc::new(error);
            return drafts.iter().map(|_| Err(AddError::Register(Arc::clone(&error)))).collect();
        }
    };
    let wanted: Vec<&ArticleDraft> =
        drafts.iter().zip(&is_as_seen).filter(|(_, seen)| **seen).map(|(draft, _)| draft).collect();
    let wanted: Vec<Putting<'_>> = wanted
        .into_iter()
        .map(|draft| Putting {
            path: place(corpus, &draft.file),
            bytes: &draft.incoming.bytes,
            replaces: draft.replaces,
        })
        .collect();
    let mut done = put_all(&wanted).into_iter();
    let mut failed: Vec<(String, Option<RegisterEntry>)> = Vec::new();
    let mut out = Vec::new();
    for ((draft, is_as_seen), before) in drafts.iter().zip(is_as_seen).zip(before) {
        let (file, replaced) = (draft.file.clone(), draft.replaces);
        let put = if is_as_seen { done.next() } else { None };
        out.push(match put {
            Some(Ok(())) => Ok(Added { file, replaced }),
            Some(Err(source)) => {
                failed.push((file.clone(), before));
                match source.kind() {
                    std::io::ErrorKind::AlreadyExists => Err(AddError::Taken { file }),
                    _ => Err(AddError::Write { path: place(corpus, &file), source }),
                }
            }
            None => Err(AddError::Taken { file }),
        });
    }
    if !failed.is_empty() {
        // What fails here too is an entry without a file, which says nothing of any article.
        let _ = Register::change(corpus, |register| {
            for (file, before) in failed {
                restore(register, &file, before);
            }
        });
    }
    out
}

/// The bytes of the file that stands there. Reading a pipe would wait for a writer.
fn standing(path: &Path) -> Option<Vec<u8>> {
    if path.is_file() { std::fs::read(path).ok() } else { None }
}

fn restore(register: &mut Register, file: &str, before: Option<RegisterEntry>) {
    match before {
        Some(entry) => *register.entry_mut(file) = entry,
        None => drop(register.remove(file)),
    }
}

/// A file's name without its ending, tame in every file system.
fn stem(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let base = base.split_once(['?', '#']).map_or(base, |(before, _)| before);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let made = slug(stem, NAME);
    // A name that Windows keeps for devices, or one that the corpus passes over, is no name for an article.
    match made.as_str() {
        "" | "readme" | "con" | "prn" | "aux" | "nul" | "questions" | "register" => {
            format!("article-{made}").trim_end_matches('-').to_owned()
        }
        _ => made,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_tame() {
        for (name, made) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\a\\My Story (final).HTML", "my-story-final"),
            ("2026/04/why-regulators?utm=1#top", "why-regulators"),
            ("README.md", "article-readme"),
            ("???", "article"),
            ("電動車.txt", "電動車"),
        ] {
            assert_eq!(stem(name), made, "{name}");
        }
        assert!(stem(&"x".repeat(500)).len() <= NAME);
    }
    #[test]
    fn many_articles_are_added_in_time_that_grows_with_their_number() {
        let written = |n: usize| {
            let dir = tempfile::tempdir().unwrap();
            let mut intake = crate::newsroom::ArticleIntake::new(dir.path(), None);
            for n in 0..n {
                intake.bytes(&format!("story-{n}.md"), format!("# Story {n}\n\nIt was told {n} times.\n").into_bytes());
            }
            let before = crate::ingest::WRITTEN.with(std::cell::Cell::get);
            let (added, refused) = intake.finish().write(dir.path(), Timestamp::UNIX_EPOCH);
            assert_eq!((added.len(), refused.len()), (n, 0));
            assert_eq!(Register::read(dir.path()).unwrap().entries().count(), n);
            crate::ingest::WRITTEN.with(std::cell::Cell::get) - before
        };
        let (few, many) = (written(50), written(200));
        assert!(many < few * 5, "{few} bytes for 50, {many} for 200");
    }
}
