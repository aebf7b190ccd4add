//! From what a moderator hands in, a file, a zip or an address, to drafts that can be looked at and added.

use super::add::{AddError, Added, add_all};
use super::draft::{ArticleDraft, Incoming};
use super::duplicates::{CorpusContents, find_twins};
use crate::archive::{self, ArchiveError, ArchiveLimits, RefusalReason};
use crate::article::Article;
use crate::fetch::feeds::{FeedSource, look};
use crate::fetch::{Conditions, FetchError, Fetched, FetchedPage};
use crate::ingest::{CorpusFile, ProblemKind, is_document, limit_of, read_bounded, with_charset};
use crate::store::Index;
use crate::text::{clip, hex};
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::Path;
use url::{Url, form_urlencoded};

/// Most bytes of what is handed in at once, as one file or as a zip.
pub const MOST_BYTES: u64 = 32 << 20;

/// Characters of a name that are said back.
const NAME_CHARS: usize = 120;

/// How pages are asked for.
pub type Get<'a> = dyn FnMut(&str, &Conditions) -> Result<Fetched, FetchError> + 'a;

/// Takes in what is handed in, one by one, against the corpus as it is.
pub struct ArticleIntake<'a> {
    corpus: &'a Path,
    index: Option<&'a Index>,
    /// What the corpus has; read with the first article, since what is handed in changes nothing of it.
    known: Option<CorpusContents<'a>>,
    /// The drafts' files, and which of them has which bytes and ids.
    files: HashSet<String>,
    digests: HashMap<String, String>,
    ids: HashMap<String, String>,
    gathered: GatheredDrafts,
}

/// What could be added, and what could not. Nothing of it is written yet.
#[derive(Debug, Default)]
pub struct GatheredDrafts {
    /// What could be added, each under a name of its own.
    pub drafts: Vec<ArticleDraft>,
    /// What could not.
    pub refused: Vec<RefusedItem>,
}

/// Something handed in that cannot be added.
#[derive(Debug)]
pub struct RefusedItem {
    /// What it is: a file's name, a path in a zip, an address.
    pub name: String,
    /// Why.
    pub why: IntakeError,
}

/// Why something cannot be added.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// A zip that cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A file of a zip.
    #[error(transparent)]
    Member(#[from] RefusalReason),
    /// An address.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A feed's address.
    #[error("this is a feed, not an article; add it as a feed, and its articles are added as they appear")]
    Feed,
    /// A sitemap's address.
    #[error("this is a sitemap, not an article; add it as a feed, and its pages are added as they appear")]
    Sitemap,
    /// The same as something handed in with it.
    #[error("it is the same as {file}, which was submitted with it")]
    Twice {
        /// That file.
        file: String,
    },
    /// The file cannot be read.
    #[error("{kind}; {}", kind.remedy())]
    File {
        /// What is wrong with it.
        kind: ProblemKind,
    },
    /// There is no such file.
    #[error("there is no such file; give the path of a file or a zip, or an address that begins with https://")]
    NoFile,
    /// It is no article, or cannot be written.
    #[error(transparent)]
    Add(#[from] AddError),
}

impl fmt::Display for RefusedItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            IntakeError::Member(reason) => write!(f, "“{}” {reason}", self.name),
            // These name it themselves.
            IntakeError::Fetch(error) => write!(f, "{error}"),
            IntakeError::Add(AddError::NoArticle { .. } | AddError::Taken { .. } | AddError::Write { .. }) => {
                write!(f, "{}", self.why)
            }
            why => write!(f, "{}: {why}", self.name),
        }
    }
}

/// What a moderator looks at before an article is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticlePreview {
    /// Title.
    pub title: String,
    /// Authors.
    pub authors: Vec<String>,
    /// First published.
    pub published: Option<Date>,
    /// Last updated.
    pub updated: Option<Date>,
    /// The address it states.
    pub url: Option<String>,
    /// Tag of its language.
    pub language: String,
    /// Sections with a heading.
    pub sections: usize,
    /// FAQ entries.
    pub faq_entries: usize,
    /// Passages that can be quoted.
    pub passages: usize,
    /// The first question of its FAQ.
    pub first_question: Option<String>,
}

impl ArticlePreview {
    /// The facts of an article.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        Self {
            title: article.title.clone(),
            authors: article.authors.clone(),
            published: article.dates.published,
            updated: article.dates.updated,
            url: article.url.clone(),
            language: article.language.to_string(),
            sections: article.sections.iter().filter(|section| section.heading.is_some()).count(),
            faq_entries: article.faq.len(),
            passages: article.passages.len(),
            first_question: article.faq.first().map(|entry| article.slice(entry.question).to_owned()),
        }
    }
}

impl ArticleDraft {
    /// What is to be known of its article, or of each of a feed's.
    pub fn facts(&self) -> impl Iterator<Item = ArticlePreview> {
        self.reading.article.iter().chain(&self.reading.items).map(ArticlePreview::of)
    }
}

impl<'a> ArticleIntake<'a> {
    /// Nothing yet, to be added to `corpus`; likenesses are looked for in `index`, where there is one.
    #[must_use]
    pub fn new(corpus: &'a Path, index: Option<&'a Index>) -> Self {
        let (files, digests, ids) = (HashSet::new(), HashMap::new(), HashMap::new());
        Self { corpus, index, known: None, files, digests, ids, gathered: GatheredDrafts::default() }
    }

    /// Takes in a file's bytes: an article, or a zip of articles.
    pub fn bytes(&mut self, name: &str, bytes: Vec<u8>) {
        if is_zip(name, &bytes) {
            self.zip(name, &bytes);
        } else {
            self.article(Incoming { name: name.to_owned(), origin: None, bytes });
        }
    }

    /// Takes in a file of this machine.
    pub fn path(&mut self, path: &Path) {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let limit = if has_zip_name(&name) { MOST_BYTES.max(limit_of(path)) } else { limit_of(path) };
        match read_bounded(path, limit) {
            Ok(bytes) => self.bytes(&name, bytes),
            Err(ProblemKind::Gone) => self.refuse(&path.to_string_lossy(), IntakeError::NoFile),
            Err(kind) => self.refuse(&path.to_string_lossy(), IntakeError::File { kind }),
        }
    }

    /// Takes in the page at an address, asked for with `get`.
    pub fn url(&mut self, url: &str, get: &mut Get<'_>) {
        match get(url, &Conditions::default()) {
            Ok(Fetched::Page(page)) => self.page(url, page),
            // Nothing was said that could be the same.
            Ok(Fetched::NotModified) => {}
            Err(error) => self.refuse(url, error.into()),
        }
    }

    /// Takes in a page that was fetched.
    pub(super) fn page(&mut self, url: &str, page: FetchedPage) {
        match look(&page.bytes, &page.final_url) {
            FeedSource::Feed => self.refuse(url, IntakeError::Feed),
            FeedSource::Sitemap => self.refuse(url, IntakeError::Sitemap),
            FeedSource::Page(_) | FeedSource::Other => self.article(of_page(page)),
        }
    }

    /// What was taken in.
    #[must_use]
    pub fn finish(mut self) -> GatheredDrafts {
        if let Some(index) = self.index {
            find_twins(&mut self.gathered.drafts, index);
        }
        self.gathered
    }

    fn zip(&mut self, name: &str, bytes: &[u8]) {
        match archive::unpack(bytes, &ArchiveLimits::default()) {
            Ok(unpacked) => {
                for (path, bytes) in unpacked.files {
                    self.article(Incoming { name: path, origin: None, bytes });
                }
                for refusal in unpacked.refused {
                    self.refuse(&refusal.name, refusal.reason.into());
                }
            }
            Err(error) => self.refuse(name, error.into()),
        }
    }

    fn article(&mut self, incoming: Incoming) {
        let name = incoming.name.clone();
        match self.draft(incoming) {
            Ok(draft) => {
                self.files.insert(draft.file.clone());
                self.digests.insert(draft.digest().to_owned(), draft.file.clone());
                self.ids.extend(draft.ids().map(|id| (id.to_owned(), draft.file.clone())));
                self.gathered.drafts.push(draft);
            }
            Err(error) => self.refuse(&name, error),
        }
    }

    /// A draft that is none of those before: neither its bytes nor its file nor an id of it.
    fn draft(&mut self, incoming: Incoming) -> Result<ArticleDraft, IntakeError> {
        let digest = hex(&Sha256::digest(&incoming.bytes));
        if let Some(file) = self.digests.get(&digest) {
            return Err(IntakeError::Twice { file: file.clone() });
        }
        let known = match self.known.take() {
            Some(known) => known,
            None => CorpusContents::of(self.corpus, self.index).map_err(AddError::from)?,
        };
        let known = self.known.insert(known);
        let draft = distinct(incoming, &self.files, known)?;
        let taken = draft.ids().find_map(|id| Some((id.to_owned(), self.ids.get(id)?.clone())));
        taken.map_or(Ok(draft), |(id, file)| Err(AddError::IdTaken { id, file }.into()))
    }

    fn refuse(&mut self, name: &str, why: IntakeError) {
        self.gathered.refused.push(RefusedItem { name: clip(name, NAME_CHARS), why });
    }
}

/// A draft whose file is none of `taken`: where it would be, the folders are put before the name.
fn distinct(
    incoming: Incoming,
    taken: &HashSet<String>,
    known: &CorpusContents<'_>,
) -> Result<ArticleDraft, IntakeError> {
    let joined = incoming.name.replace(['/', '\\'], "-");
    let draft = ArticleDraft::against(incoming, known)?;
    if !taken.contains(draft.file.as_str()) {
        return Ok(draft);
    }
    let file = draft.file;
    let draft = ArticleDraft::against(Incoming { name: joined, ..draft.incoming }, known)?;
    if taken.contains(draft.file.as_str()) { Err(IntakeError::Twice { file }) } else { Ok(draft) }
}

/// A page as it is handed in: named by the last part of its address, in an encoding that the bytes themselves tell.
pub(super) fn of_page(page: FetchedPage) -> Incoming {
    let bytes = if is_document(&page.bytes) { page.bytes } else { with_charset(page.bytes, page.charset.as_deref()) };
    Incoming { name: name_of(&page.final_url), origin: Some(page.final_url), bytes }
}

fn name_of(url: &str) -> String {
    let Ok(url) = Url::parse(url) else { return url.to_owned() };
    let last = url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty()));
    let decoded = last.and_then(|part| form_urlencoded::parse(part.as_bytes()).next()).map(|(name, _)| name);
    decoded.map_or_else(|| url.host_str().unwrap_or_default().replace('.', "-"), |name| name.replace('/', "-"))
}

fn has_zip_name(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".zip")
}

/// Word documents and books are zips too, and no archives of articles.
fn is_zip(name: &str, bytes: &[u8]) -> bool {
    (has_zip_name(name) || (bytes.starts_with(b"PK\x03\x04") && !name.contains('.'))) && !is_document(bytes)
}

impl GatheredDrafts {
    /// What the drafts are to the corpus once they are written, for [`Order::parsed`](super::Order::parsed).
    #[must_use]
    pub fn parsed(&self) -> Vec<CorpusFile> {
        self.drafts.iter().flat_map(ArticleDraft::parsed).collect()
    }

    /// Writes all drafts; what cannot be written joins the refused. The index is not touched.
    #[must_use]
    pub fn write(self, corpus: &Path, now: Timestamp) -> (Vec<Added>, Vec<RefusedItem>) {
        let (mut added, mut refused) = (Vec::new(), self.refused);
        let names: Vec<String> = self.drafts.iter().map(|draft| clip(&draft.incoming.name, NAME_CHARS)).collect();
        for (name, done) in names.into_iter().zip(add_all(&self.drafts, corpus, now)) {
            match done {
                Ok(one) => added.push(one),
                Err(why) => refused.push(RefusedItem { name, why: why.into() }),
            }
        }
        (added, refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_named_by_the_last_part_of_its_address() {
        for (url, name) in [
            ("https://x.example/2026/why-now/?utm=1#top", "why-now"),
            ("https://x.example/", "x-example"),
            ("https://x.example/%E9%9B%BB%E5%8B%95.html", "電動.html"),
            ("https://x.example/a%2F..%2Fb", "a-..-b"),
        ] {
            assert_eq!(name_of(url), name);
        }
    }

    #[test]
    fn a_zip_is_told_by_its_name_and_an_office_document_is_none() {
        assert!(is_zip("a.ZIP", b"") && is_zip("a", b"PK\x03\x04") && !is_zip("a.docx", b"PK\x03\x04"));
    }
}
