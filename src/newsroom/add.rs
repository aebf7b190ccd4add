//! Bringing an article in: looked at first, then written to the corpus as it came, under a name of its own.

use crate::article::Article;
use crate::index::Index;
use crate::ingest::{Entry, Problem, Reading, Register, RegisterError, ending_of, place, put, read_article};
use crate::text::{hex, slug};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use unicode_segmentation::UnicodeSegmentation;

/// Longest name made for a file, in characters.
const NAME: usize = 80;

/// Words of a shingle: what two texts share by chance is shorter.
const SHINGLE: usize = 5;

/// From this share of the smaller text's shingles on, two articles are nearly the same.
const NEARLY: f32 = 0.5;

/// What a moderator hands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The file's name, or the address's last part.
    pub name: String,
    /// The address it was fetched from.
    pub origin: Option<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An article that could be added.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What was handed in.
    pub incoming: Incoming,
    /// Where it would be written, a path in the corpus.
    pub file: String,
    /// Whether a file of the corpus is replaced: one that came from the same address, or has the same name.
    pub replaces: bool,
    /// How it is understood.
    pub reading: Reading,
    /// The article of the corpus that it resembles most, where it is nearly the same.
    pub twin: Option<Twin>,
    /// Digest of the file that is replaced, as it was looked at.
    stood: Option<String>,
}

/// An article of the corpus that is nearly the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Twin {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Share of the smaller one's runs of five words that both have, 0 to 1.
    pub shared: f32,
    /// Whether both state the same address.
    pub same_url: bool,
}

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
    #[error("{name} holds no article that can be read{}", because(problems))]
    NoArticle {
        /// What was handed in.
        name: String,
        /// Why.
        problems: Vec<Problem>,
    },
    /// The corpus has the very same file.
    #[error("the corpus already has this, as {file}; there is nothing to add")]
    Known {
        /// That file.
        file: String,
    },
    /// A file stands in its place that was not there, or was another, when the draft was looked at.
    #[error("{file} was added or changed meanwhile; look at the preview again")]
    Taken {
        /// The file.
        file: String,
    },
    /// The register.
    #[error(transparent)]
    Register(#[from] RegisterError),
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

impl Draft {
    /// Looks at what was handed in, against the corpus as `index` has it. Nothing is written.
    ///
    /// # Errors
    /// [`AddError`] when it holds no article, or the corpus has it already.
    pub fn new(incoming: Incoming, corpus: &Path, index: &Index) -> Result<Self, AddError> {
        Self::against(incoming, corpus, Some(index))
    }

    /// The same where there may be no index yet; then nothing is known to be the same or nearly so.
    pub(super) fn against(incoming: Incoming, corpus: &Path, index: Option<&Index>) -> Result<Self, AddError> {
        let register = Register::read(corpus)?;
        let ending = ending_of(&incoming.bytes, &incoming.name);
        let from_origin = incoming.origin.as_deref().and_then(|origin| register.from_origin(origin));
        let named = format!("{}.{ending}", stem(&incoming.name));
        let file = from_origin.map_or(named, str::to_owned);
        Self::at(file, incoming, corpus, index)
    }

    /// A draft of the file at this place in the corpus.
    pub(super) fn at(file: String, incoming: Incoming, corpus: &Path, index: Option<&Index>) -> Result<Self, AddError> {
        let reading = read_article(&incoming.bytes, &file);
        if reading.article.is_none() && reading.items.is_empty() {
            return Err(AddError::NoArticle { name: incoming.name, problems: reading.problems });
        }
        let digest = hex(&Sha256::digest(&incoming.bytes));
        let files = index.map_or(&[][..], |index| &index.everything().files);
        let known = files.iter().find(|f| f.part_of.is_none() && f.hash == digest);
        if let Some(known) = known.filter(|f| place(corpus, &f.source).is_file()) {
            return Err(AddError::Known { file: known.source.clone() });
        }
        let at = place(corpus, &file);
        let stood = std::fs::read(&at).ok();
        if stood.as_ref() == Some(&incoming.bytes) {
            return Err(AddError::Known { file });
        }
        let twin = index.zip(reading.article.as_ref()).and_then(|(index, article)| twin(article, index, &file));
        let stood = stood.map(|bytes| hex(&Sha256::digest(&bytes)));
        Ok(Self { incoming, replaces: at.exists(), file, reading, twin, stood })
    }

    /// Writes it to the corpus and notes where it came from.
    ///
    /// # Errors
    /// [`AddError`]; nothing is written then.
    pub fn add(self, corpus: &Path, now: Timestamp) -> Result<Added, AddError> {
        let path = place(corpus, &self.file);
        if self.replaces && std::fs::read(&path).ok().map(|bytes| hex(&Sha256::digest(&bytes))) != self.stood {
            return Err(AddError::Taken { file: self.file });
        }
        // The register first: whoever meets the file finds the address that its citations lead to.
        let before = Register::change(corpus, |register| {
            let before = register.entry(&self.file).cloned();
            let entry = register.entry_mut(&self.file);
            entry.origin = Some(self.incoming.origin.unwrap_or(self.incoming.name));
            entry.sha256 = Some(hex(&Sha256::digest(&self.incoming.bytes)));
            entry.added = Some(now);
            before
        })?;
        put(&path, &self.incoming.bytes, self.replaces).map_err(|source| {
            let file = self.file.clone();
            // What fails here too is an entry without a file, which says nothing of any article.
            let _ = Register::change(corpus, |register| restore(register, &file, before));
            match source.kind() {
                std::io::ErrorKind::AlreadyExists => AddError::Taken { file },
                _ => AddError::Write { path: path.clone(), source },
            }
        })?;
        Ok(Added { file: self.file, replaced: self.replaces })
    }
}

fn restore(register: &mut Register, file: &str, before: Option<Entry>) {
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

/// The article of `index` that `article` resembles most, where it is nearly the same.
fn twin(article: &Article, index: &Index, file: &str) -> Option<Twin> {
    let ours = shingles(&article.text);
    let mut best: Option<Twin> = None;
    for other in index.everything().articles().filter(|other| other.source != file) {
        let same_url = article.url.is_some() && article.url == other.url;
        let theirs = shingles(&other.text);
        let smaller = ours.len().min(theirs.len()).max(1);
        #[expect(clippy::cast_precision_loss, reason = "words of an article")]
        let shared = ours.intersection(&theirs).count() as f32 / smaller as f32;
        if (shared >= NEARLY || same_url) && best.as_ref().is_none_or(|b| shared > b.shared) {
            best = Some(Twin { id: other.id.to_string(), title: other.title.clone(), shared, same_url });
        }
    }
    best
}

/// Hashes of all runs of five words.
fn shingles(text: &str) -> HashSet<u64> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.unicode_words().collect();
    let hash = |run: &[&str]| {
        let mut hasher = DefaultHasher::new();
        run.hash(&mut hasher);
        hasher.finish()
    };
    words.windows(SHINGLE.min(words.len().max(1))).map(hash).collect()
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
}
