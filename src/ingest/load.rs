use super::problem::{Problem, ProblemKind};
use super::read::{read_article, read_bytes};
use super::register::Register;
use crate::article::{Article, ArticleId};
use crate::text::{counted, hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

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

/// One file of the corpus, or one item of a feed, as it was read: enough to know next time that it has not changed.
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
    pub article: Option<Article>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
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
        self.files.iter().filter_map(|f| f.article.as_ref())
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
        if let (Some(address), Some(article)) = (address, &mut file.article) {
            article.url.get_or_insert_with(|| address.to_owned());
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
        hash: hex(&Sha256::digest(serde_json::to_vec(&article).unwrap_or_default())),
        article: Some(article),
        problems: Vec::new(),
    });
    let items: Vec<CorpusFile> = items.collect();
    files.push(CorpusFile { source, part_of: None, hash, article: reading.article, problems: reading.problems });
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
mod tests {
    use super::*;
    use std::fs;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        dir
    }

    #[test]
    fn one_broken_file_never_stops_the_others() {
        let dir = folder(&[
            ("a.md", b"# A\n\nText."),
            ("b.md", b""),
            ("c.txt", b"\xff\xfe\x00"),
            ("sub/d.md", b"# D\n\nText."),
            ("README.md", b"# no"),
        ]);
        let corpus = load(dir.path(), &[]).unwrap();
        let ids: Vec<_> = corpus.articles().map(|a| a.id.as_str().to_owned()).collect();
        assert_eq!(ids, ["a", "sub/d"]);
        assert_eq!(corpus.problems().count(), 2);
    }

    #[test]
    fn a_second_claim_to_an_id_is_refused_by_name() {
        let dir = folder(&[("a.md", b"# A\n\nText."), ("a.txt", b"A\n\nText.")]);
        let corpus = load(dir.path(), &[]).unwrap();
        assert_eq!(corpus.articles().count(), 1);
        let problem = corpus.problems().next().unwrap().to_string();
        assert!(problem.contains("a.txt") && problem.contains("a.md"), "{problem}");
    }

    #[test]
    fn the_fingerprint_follows_content_and_names_only() {
        let dir = folder(&[("a.md", b"# A\n\nText.")]);
        let before = load(dir.path(), &[]).unwrap();
        let again = load(dir.path(), &before.files).unwrap();
        assert_eq!(before.fingerprint(), again.fingerprint());
        fs::write(dir.path().join("a.md"), "# A\n\nText!").unwrap();
        assert_ne!(before.fingerprint(), load(dir.path(), &again.files).unwrap().fingerprint());
    }

    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let outside = folder(&[("secret.md", b"# S\n\nText.")]);
        let dir = folder(&[("a.md", b"# A\n\nText.")]);
        std::os::unix::fs::symlink(outside.path().join("secret.md"), dir.path().join("b.md")).unwrap();
        let corpus = load(dir.path(), &[]).unwrap();
        assert_eq!(corpus.articles().count(), 1);
        assert_eq!(corpus.problems().next().unwrap().kind, ProblemKind::LinkOut);
    }

    fn feed(titles: &[&str]) -> String {
        let item = |t: &&str| format!("<item><title>{t}</title><content:encoded>Text of {t}.</content:encoded></item>");
        format!("<rss><channel>{}</channel></rss>", titles.iter().map(item).collect::<String>())
    }

    #[test]
    fn items_of_a_feed_stand_behind_it_and_are_known_again() {
        let dir = folder(&[
            ("a.md", b"# A\n\nText."),
            ("b.xml", feed(&["One", "Two"]).as_bytes()),
            ("c.md", b"# C\n\nText."),
        ]);
        let before = load(dir.path(), &[]).unwrap();
        let of = |c: &Corpus| -> Vec<String> { c.articles().map(|a| a.title.clone()).collect() };
        assert_eq!(of(&before), ["A", "One", "Two", "C"]);
        let again = load(dir.path(), &before.files).unwrap();
        assert_eq!((of(&again), again.fingerprint()), (of(&before), before.fingerprint()));
        fs::write(dir.path().join("b.xml"), feed(&["New", "One"])).unwrap();
        let after = load(dir.path(), &again.files).unwrap();
        assert_eq!(of(&after), ["A", "New", "One", "C"]);
        // The item that stayed is the same, whatever became of the others.
        assert_eq!(
            after
                .files
                .iter()
                .filter(|f| again.files.iter().any(|g| (&g.source, &g.hash) == (&f.source, &f.hash)))
                .count(),
            3
        );
    }

    #[test]
    fn what_stands_in_the_place_of_a_file_is_told_and_the_rest_is_read() {
        let outside = folder(&[("x/s.md", b"# S\n\nText.")]);
        let dir = folder(&[
            ("a.md", b"# A\n\nText."),
            ("folder.md/b.md", b"# B\n\nText."),
            ("data.json", b"{\"a\": 1}"),
            ("map.xml", b"<?xml version='1.0'?><urlset/>"),
            ("paper.pdf", b"%PDF-1.7"),
            ("picture.png", b"\x89PNG"),
            ("picture.html", b"\x89PNG"),
            ("page.txt", feed(&["Item"]).as_bytes()),
        ]);
        std::os::unix::fs::symlink(outside.path().join("x"), dir.path().join("linked")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("gone.md"), dir.path().join("dangling.md")).unwrap();
        fs::File::create(dir.path().join("huge.txt")).unwrap().set_len(100 << 20).unwrap();
        let corpus = load(dir.path(), &[]).unwrap();
        let ids: Vec<&str> = corpus.articles().map(|a| a.title.as_str()).collect();
        assert_eq!(ids, ["A", "B", "Item"]);
        let told: Vec<String> = corpus.problems().map(ToString::to_string).collect();
        for (file, words) in [
            ("folder.md", "a folder stands"),
            ("map.xml", "XML that is no feed"),
            ("paper.pdf", "PDF"),
            ("picture.html", "a PNG picture"),
            ("linked", "symbolic link"),
            ("dangling.md", "symbolic link"),
            ("huge.txt", "104857600 bytes"),
        ] {
            assert!(told.iter().any(|t| t.starts_with(&format!("{file}: ")) && t.contains(words)), "{file}: {told:?}");
        }
        assert_eq!(told.len(), 7);
    }

    #[test]
    fn folders_too_deep_are_told() {
        let deep = format!("{}b.md", "f/".repeat(MAX_DEPTH + 1));
        let dir = folder(&[("a.md", b"# A\n\nText."), (deep.as_str(), b"# B\n\nText.")]);
        let corpus = load(dir.path(), &[]).unwrap();
        let told: Vec<_> = corpus.problems().map(|p| &p.kind).collect();
        assert_eq!(told, [&ProblemKind::TooDeep { limit: MAX_DEPTH }]);
    }

    #[test]
    fn a_file_that_is_gone_is_told_as_that() {
        let dir = folder(&[]);
        assert_eq!(read_bytes(&dir.path().join("a.md")), Err(ProblemKind::Gone));
    }

    #[test]
    fn a_file_that_may_not_be_read_is_told() {
        use std::os::unix::fs::PermissionsExt;
        let dir = folder(&[("a.md", b"# A\n\nText."), ("b.md", b"# B\n\nText.")]);
        fs::set_permissions(dir.path().join("b.md"), fs::Permissions::from_mode(0o000)).unwrap();
        // The superuser may read it nevertheless.
        let may_read = fs::read(dir.path().join("b.md")).is_ok();
        let corpus = load(dir.path(), &[]).unwrap();
        let told = corpus.problems().filter(|p| matches!(p.kind, ProblemKind::Unreadable { .. })).count();
        assert_eq!((told, corpus.articles().count()), if may_read { (0, 2) } else { (1, 1) });
    }

    #[test]
    fn a_missing_or_empty_folder_is_an_error() {
        assert!(matches!(load(Path::new("/nonexistent/x"), &[]), Err(CorpusError::Folder { .. })));
        let dir = folder(&[("a.md", b"")]);
        assert!(matches!(open_corpus(dir.path(), &[]), Err(CorpusError::NoArticle { .. })));
    }
}
