use super::problem::{Problem, ProblemKind};
use super::read::{read_article, read_bytes};
use super::register::Register;
use crate::article::{Article, ArticleId};
use crate::text::{counted, hex};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Endings of files that are articles; others are passed over in silence (pictures beside the text, data).
pub(super) const ENDINGS: &[&str] =
    &["md", "markdown", "mdown", "txt", "text", "html", "htm", "xhtml", "shtml", "xml", "rss", "atom", "json"];

/// Endings of documents that somebody means to be read; they are told and not passed over.
const DOCUMENTS: &[&str] = &["pdf", "doc", "docx", "odt", "rtf", "epub", "mht", "mhtml", "webarchive"];

/// Folders deeper than this are not entered; no corpus is, and a loop of links would be.
const MAX_DEPTH: usize = 16;

/// What a corpus folder holds, file by file, in the order of their names.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// Every file that should be an article.
    pub files: Vec<CorpusFile>,
}

/// One file of the corpus, or one item of a feed, as it was read: enough to know next time that it has not changed. Written
/// down it is without the article's body.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CorpusFile {
    /// Path relative to the corpus folder, with `/`; for an item of a feed with `#` and the item's name behind it.
    pub source: String,
    /// The feed's file that this is an item of. Items follow their feed, which is no article itself and keeps all their
    /// problems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// SHA-256 of its bytes, or of an item's article, in hexadecimal; empty when they could not be read.
    pub hash: String,
    /// The article, unless a problem was fatal.
    #[serde(serialize_with = "write_article", deserialize_with = "read_article_shared")]
    pub article: Option<Arc<Article>>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

#[expect(clippy::ref_option, reason = "serde passes a reference")]
fn write_article<S: Serializer>(article: &Option<Arc<Article>>, to: S) -> Result<S::Ok, S::Error> {
    article.as_deref().serialize(to)
}

fn read_article_shared<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Arc<Article>>, D::Error> {
    Ok(Option::<Article>::deserialize(from)?.map(Arc::new))
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

/// Loads a corpus folder; a file whose bytes are those of `known` is taken from there and not read again.
///
/// # Errors
/// [`CorpusError`] when the folder cannot be read. Broken files are problems of the corpus, not errors.
pub fn load(folder: &Path, known: &[CorpusFile]) -> Result<Corpus, CorpusError> {
    let whole = known.iter().enumerate().filter(|(_, f)| f.part_of.is_none());
    let places: HashMap<(&str, &str), usize> = whole.map(|(n, f)| ((f.source.as_str(), f.hash.as_str()), n)).collect();
    let mut files = Vec::new();
    for (source, found) in list(folder)? {
        let bytes = match found.and_then(|path| read_bytes(&path)) {
            Ok(bytes) => bytes,
            Err(kind) => {
                files.push(broken(source, kind));
                continue;
            }
        };
        let hash = hex(&Sha256::digest(&bytes));
        let same = places.get(&(source.as_str(), hash.as_str())).and_then(|n| known.get(*n..)).unwrap_or_default();
        let items = same.iter().skip(1).take_while(|f| f.part_of.as_ref() == Some(&source)).count();
        let same = same.get(..=items).unwrap_or_default();
        if same.is_empty() || same.iter().any(|f| f.hash.is_empty()) {
            read_anew(&bytes, source, hash, &mut files);
        } else {
            files.extend_from_slice(same);
        }
    }
    refuse_duplicates(&mut files);
    fill_addresses(&mut files, folder);
    Ok(Corpus { files })
}

/// [`load`], and an error when not one article could be read.
///
/// # Errors
/// [`CorpusError`].
pub fn open_corpus(folder: &Path, known: &[CorpusFile]) -> Result<Corpus, CorpusError> {
    let corpus = load(folder, known)?;
    if corpus.articles().next().is_none() {
        return Err(CorpusError::NoArticle {
            path: folder.to_owned(),
            files: corpus.files.iter().filter(|f| f.part_of.is_none()).count(),
            problems: corpus.problems().count(),
        });
    }
    Ok(corpus)
}

/// An article that states no address has the one that it was added from.
fn fill_addresses(files: &mut [CorpusFile], folder: &Path) {
    // A broken register is told where it matters: by whoever asks which articles are withheld.
    let Ok(register) = Register::read(folder) else { return };
    for file in files {
        let origin = register.entry(&file.source).and_then(|entry| entry.origin.as_deref());
        let address = origin.filter(|origin| origin.starts_with("http://") || origin.starts_with("https://"));
        if let (Some(address), Some(article)) = (address, &mut file.article)
            && article.url.is_none()
        {
            Arc::make_mut(article).url = Some(address.to_owned());
        }
    }
}

/// Reads a file, and the items of a feed behind it. Data that is no feed is passed over, as data with other endings is.
fn read_anew(bytes: &[u8], source: String, hash: String, files: &mut Vec<CorpusFile>) {
    let reading = read_article(bytes, &source);
    let is_data = source.to_lowercase().ends_with(".json") && reading.items.is_empty();
    if is_data && !reading.problems.iter().any(|p| matches!(p.kind, ProblemKind::NoItem)) {
        return;
    }
    let items = reading.items.into_iter().map(|article| CorpusFile {
        source: article.source.clone(),
        part_of: Some(source.clone()),
        hash: hex(&Sha256::digest(serde_json::to_vec(&(&article, article.body.get())).unwrap_or_default())),
        article: Some(Arc::new(article)),
        problems: Vec::new(),
    });
    let items: Vec<CorpusFile> = items.collect();
    let article = reading.article.map(Arc::new);
    files.push(CorpusFile { source, part_of: None, hash, article, problems: reading.problems });
    files.extend(items);
}

fn broken(source: String, kind: ProblemKind) -> CorpusFile {
    let problems = vec![Problem { file: source.clone(), line: None, kind }];
    CorpusFile { source, part_of: None, hash: String::new(), article: None, problems }
}

/// The first file keeps an id that several claim.
fn refuse_duplicates(files: &mut [CorpusFile]) {
    let mut owners: HashMap<ArticleId, String> = HashMap::new();
    for file in files {
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

type Listed = Vec<(String, Result<PathBuf, ProblemKind>)>;

/// Files of the folder and its folders that should be articles, sorted by name; hidden ones and a README are not.
fn list(folder: &Path) -> Result<Listed, CorpusError> {
    let root = folder.canonicalize().map_err(|source| CorpusError::Folder { path: folder.to_owned(), source })?;
    let mut out = Vec::new();
    walk(&root, &root, "", 0, &mut out).map_err(|source| CorpusError::Folder { path: folder.to_owned(), source })?;
    out.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(out)
}

fn walk(root: &Path, folder: &Path, prefix: &str, depth: usize, out: &mut Listed) -> std::io::Result<()> {
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
