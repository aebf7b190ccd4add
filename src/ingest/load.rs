//! Loads a corpus folder, file by file in the order of names. A file whose bytes are known from the last time is not parsed
//! again; one that cannot be read for once keeps what it was. Broken files are problems of the corpus and never errors. Two
//! articles with one id are told, and the publisher's own keeps it.

use super::corpus_file::CorpusFile;
use super::file_name::ENDINGS;
use super::problem::{Problem, ProblemKind};
use super::provenance::Outside;
use super::read::{FileReading, read_article_from};
use super::register::{Register, RegisterError};
use super::settling::SettledFiles;
use super::shared_address::tell_shared_addresses;
use crate::article::{Article, ArticleId};
use crate::text::{counted, hex};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Endings of documents that somebody means to be read; they are told and not passed over.
const DOCUMENTS: &[&str] = &["doc", "odt", "rtf", "mht", "mhtml", "webarchive", "mobi", "azw3"];

/// Folders deeper than this are not entered; no corpus is, and a loop of links would be.
const MAX_DEPTH: usize = 16;

/// What a corpus folder holds, file by file, in the order of their names.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// Every file that should be an article.
    pub files: Vec<CorpusFile>,
}

/// Why a corpus folder cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// The folder is missing or closed to us.
    #[error("the corpus folder {} cannot be read: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The operating system's words.
        source: std::io::Error,
    },
    /// Nobody can tell which files come from outside.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// It holds no article that can be read.
    #[error(
        "the corpus folder {} has no readable article ({}, {})",
        path.display(), counted(*files, "file", "files"), counted(*problems, "problem", "problems")
    )]
    NoArticle {
        /// The folder.
        path: PathBuf,
        /// Files looked at.
        files: usize,
        /// Problems found.
        problems: usize,
    },
}

impl Corpus {
    /// The articles, in the order of their files.
    pub fn articles(&self) -> impl Iterator<Item = &Article> {
        self.files.iter().filter_map(|f| f.article.as_deref())
    }

    /// Everything wrong, in the order of the files.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.files.iter().flat_map(|f| &f.problems)
    }

    /// A digest of all files' names and contents: equal fingerprints mean an equal corpus.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hasher = Sha256::new();
        for file in &self.files {
            for part in [&file.source, &file.hash] {
                hasher.update((part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hex(&hasher.finalize())
    }
}

/// Loads a corpus folder; a file whose bytes are those of `known` is taken from there and not parsed again.
///
/// # Errors
/// [`CorpusError`] when the folder cannot be read. Broken files are problems of the corpus, not errors.
pub fn load(folder: &Path, known: &[CorpusFile]) -> Result<Corpus, CorpusError> {
    load_beside(folder, known, &[])
}

/// Files that were parsed before, found by name and digest.
struct Parsed<'a> {
    files: &'a [CorpusFile],
    places: HashMap<(&'a str, &'a str), usize>,
}

impl<'a> Parsed<'a> {
    fn of(files: &'a [CorpusFile]) -> Self {
        let wholes = files.iter().enumerate().filter(|(_, f)| f.part_of.is_none());
        Self { files, places: wholes.map(|(n, f)| ((f.source.as_str(), f.hash.as_str()), n)).collect() }
    }

    fn has(&self, source: &str, hash: &str) -> bool {
        self.places.contains_key(&(source, hash))
    }

    /// The file, and its items where it is a feed.
    fn get(&self, source: &str, hash: &str) -> &'a [CorpusFile] {
        let files = self.places.get(&(source, hash)).and_then(|n| self.files.get(*n..)).unwrap_or_default();
        let items = files.iter().skip(1).take_while(|f| f.part_of.as_deref() == Some(source)).count();
        files.get(..=items).unwrap_or_default()
    }
}

/// As [`load`]; what whoever wrote a file had `parsed` of it is taken over too, as long as the file has these bytes.
pub(crate) fn load_beside(folder: &Path, known: &[CorpusFile], parsed: &[CorpusFile]) -> Result<Corpus, CorpusError> {
    let before = [Parsed::of(known), Parsed::of(parsed)];
    let register = Register::read(folder)?;
    let mut rest = SettledFiles::new(!known.is_empty());
    let mut files = Vec::new();
    for (source, found) in list(folder)? {
        let is_known = |hash: &str| before.iter().any(|parsed| parsed.has(&source, hash));
        let hashed = found.and_then(|path| rest.read(&path, is_known));
        let (bytes, hash) = match hashed {
            Ok(read) => read,
            Err(kind) => {
                let kept = indexed(known, &source, &kind);
                if kept.is_empty() {
                    files.push(broken(source, kind));
                } else {
                    keep(kept, source, kind, &mut files);
                }
                continue;
            }
        };
        let outside = Outside::of_file(&source, register.entry(&source));
        let agrees = |file: &CorpusFile| match (&outside, &file.article) {
            (Some(outside), Some(article)) => outside.agrees(article, file.part_of.is_some()),
            _ => true,
        };
        let is_good = |same: &&[CorpusFile]| !same.is_empty() && same.iter().all(|f| !f.hash.is_empty() && agrees(f));
        match before.iter().map(|parsed| parsed.get(&source, &hash)).find(is_good) {
            Some(same) => files.extend(same.iter().cloned().map(|mut file| {
                file.problems.retain(|problem| !problem.kind.is_passing());
                file
            })),
            None => files.extend(corpus_files(read_article_from(&bytes, &source, outside.as_ref()), source, hash)),
        }
    }
    files.sort_by(|a, b| whole(a).cmp(whole(b)));
    refuse_duplicates(&mut files, &register);
    tell_shared_addresses(&mut files, &register);
    Ok(Corpus { files })
}

/// [`load`], and an error when not one article could be read.
///
/// # Errors
/// [`CorpusError`].
pub fn open_corpus(folder: &Path, known: &[CorpusFile]) -> Result<Corpus, CorpusError> {
    open_beside(folder, known, &[])
}

/// [`load_beside`], and an error when not one article could be read.
pub(crate) fn open_beside(folder: &Path, known: &[CorpusFile], parsed: &[CorpusFile]) -> Result<Corpus, CorpusError> {
    not_empty(load_beside(folder, known, parsed)?, folder)
}

/// The corpus of `folder`, and an error when it has not one article.
pub(crate) fn not_empty(corpus: Corpus, folder: &Path) -> Result<Corpus, CorpusError> {
    if corpus.articles().next().is_some() {
        return Ok(corpus);
    }
    Err(CorpusError::NoArticle {
        path: folder.to_owned(),
        files: corpus.files.iter().filter(|f| f.part_of.is_none()).count(),
        problems: corpus.problems().count(),
    })
}

/// The file that this is, or that this is an item of. A feed stands before its items, in the order in which they were.
fn whole(file: &CorpusFile) -> &str {
    file.part_of.as_ref().unwrap_or(&file.source)
}

/// What is known of a file that cannot be read now, or of all files in a folder: a passing fault takes no article away.
fn indexed<'a>(known: &'a [CorpusFile], source: &str, kind: &ProblemKind) -> Vec<&'a CorpusFile> {
    let is_it = |file: &&CorpusFile| match kind {
        ProblemKind::Unreadable { .. } | ProblemKind::BeingWritten => whole(file) == source,
        ProblemKind::FolderUnreadable { .. } => {
            whole(file).strip_prefix(source).is_some_and(|rest| rest.starts_with('/'))
        }
        _ => false,
    };
    let known: Vec<&CorpusFile> = known.iter().filter(is_it).collect();
    if known.iter().any(|file| file.article.is_some()) { known } else { Vec::new() }
}

/// Takes over what is known, with a word on why it is not read.
fn keep(before: Vec<&CorpusFile>, source: String, kind: ProblemKind, files: &mut Vec<CorpusFile>) {
    let kind = match kind {
        ProblemKind::Unreadable { reason } | ProblemKind::FolderUnreadable { reason } => {
            ProblemKind::KeptUnread { reason }
        }
        other => other,
    };
    let mut problem = Some(Problem { file: source, line: None, kind });
    files.extend(before.into_iter().cloned().map(|mut file| {
        file.problems.retain(|problem| !problem.kind.is_passing());
        file.problems.extend(problem.take());
        file
    }));
}

/// What a file is to the corpus, with the items of a feed behind it. Data that is no feed is passed over, as data with other
/// endings is.
pub(crate) fn corpus_files(reading: FileReading, source: String, hash: String) -> Vec<CorpusFile> {
    let is_data = source.to_lowercase().ends_with(".json") && reading.items.is_empty();
    let is_told = |p: &Problem| matches!(p.kind, ProblemKind::NoItem | ProblemKind::Document(_));
    if is_data && !reading.problems.iter().any(is_told) {
        return Vec::new();
    }
    let item = |article: Article| CorpusFile {
        source: article.source.clone(),
        part_of: Some(source.clone()),
        hash: hex(&Sha256::digest(serde_json::to_vec(&(&article, article.body.get())).unwrap_or_default())),
        article: Some(Arc::new(article)),
        problems: Vec::new(),
    };
    let items: Vec<CorpusFile> = reading.items.into_iter().map(item).collect();
    let article = reading.article.map(Arc::new);
    let whole = CorpusFile { source, part_of: None, hash, article, problems: reading.problems };
    std::iter::once(whole).chain(items).collect()
}

fn broken(source: String, kind: ProblemKind) -> CorpusFile {
    let problems = vec![Problem { file: source.clone(), line: None, kind }];
    CorpusFile { source, part_of: None, hash: String::new(), article: None, problems }
}

/// Of several files that claim one id, the publisher's own keep it before those that were handed in, and these before what was
/// fetched; of equals the one that was added first, then the first by name.
fn refuse_duplicates(files: &mut [CorpusFile], register: &Register) {
    let mut owners: HashMap<ArticleId, String> = HashMap::new();
    let rank = |file: &CorpusFile| {
        let source = file.part_of.as_ref().unwrap_or(&file.source);
        let entry = register.entry(source);
        let is_outside = Outside::of_file(source, entry).is_some();
        let is_handed_in = entry.is_some_and(|entry| entry.origin.is_some());
        (is_outside, is_handed_in, entry.and_then(|entry| entry.added))
    };
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_cached_key(|n| files.get(*n).map(rank));
    for n in order {
        let Some(file) = files.get_mut(n) else { continue };
        file.problems.retain(|p| !matches!(p.kind, ProblemKind::DuplicateId { .. }));
        let Some(id) = file.article.as_ref().map(|a| a.id.clone()) else {
            continue;
        };
        if let Some(other) = owners.get(&id) {
            let kind = ProblemKind::DuplicateId { id: id.to_string(), other: other.clone() };
            let name = file.part_of.as_ref().unwrap_or(&file.source).clone();
            file.problems.push(Problem { file: name, line: None, kind });
            file.article = None;
            // Not taken as known next time: it is whole again once the other file is gone.
            file.hash.clear();
        } else {
            owners.insert(id, file.source.clone());
        }
    }
}

type ListedFiles = Vec<(String, Result<PathBuf, ProblemKind>)>;

/// Files of the folder and its folders that should be articles, sorted by name; hidden ones and a README are not.
pub(super) fn list(folder: &Path) -> Result<ListedFiles, CorpusError> {
    let root = folder.canonicalize().map_err(|source| CorpusError::Folder { path: folder.to_owned(), source })?;
    let mut out = Vec::new();
    walk(&root, &root, "", 0, &mut out).map_err(|source| CorpusError::Folder { path: folder.to_owned(), source })?;
    out.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(out)
}

fn walk(root: &Path, folder: &Path, prefix: &str, depth: usize, out: &mut ListedFiles) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let source = format!("{prefix}{name}");
        if name.starts_with('.') || name.ends_with('~') || (depth == 0 && name.eq_ignore_ascii_case("README.md")) {
            continue;
        }
        let path = entry.path();
        let ending = path.extension().and_then(|e| e.to_str()).map(str::to_lowercase).unwrap_or_default();
        let is_article = ENDINGS.contains(&ending.as_str()) || DOCUMENTS.contains(&ending.as_str());
        let is_link = entry.file_type()?.is_symlink();
        if is_link && !path.canonicalize().is_ok_and(|target| target.starts_with(root)) {
            if is_article || path.is_dir() {
                out.push((source, Err(ProblemKind::LinkOut)));
            }
        } else if path.is_dir() {
            if is_link {
                continue;
            }
            if depth >= MAX_DEPTH {
                out.push((source, Err(ProblemKind::TooDeep { limit: MAX_DEPTH })));
                continue;
            }
            if is_article {
                out.push((source.clone(), Err(ProblemKind::NotAFile { what: "a folder".to_owned() })));
            }
            if let Err(error) = walk(root, &path, &format!("{source}/"), depth + 1, out) {
                out.push((source, Err(ProblemKind::FolderUnreadable { reason: error.to_string() })));
            }
        } else if is_article {
            out.push((source, Ok(path)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
