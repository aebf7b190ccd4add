//! What the corpus has already, looked up once for any number of drafts: whose an id is, which file has these bytes, which came
//! from an address, and which article is nearly the same as a draft.

use super::draft::{ArticleDraft, Twin};
use crate::article::Article;
use crate::ingest::{Register, RegisterError};
use crate::store::Index;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use unicode_segmentation::UnicodeSegmentation;

/// Words of a shingle: what two texts share by chance is shorter.
const SHINGLE: usize = 5;

/// From this share of the smaller text's shingles on, two articles are nearly the same.
const NEARLY: f32 = 0.5;

/// The corpus as its index and its register have it.
pub(super) struct CorpusContents<'a> {
    pub corpus: &'a Path,
    pub register: Register,
    /// The file, or the feed's item, that has an id.
    ids: HashMap<&'a str, &'a str>,
    /// The file of a digest.
    digests: HashMap<&'a str, &'a str>,
}

impl<'a> CorpusContents<'a> {
    /// Of `corpus`, as `index` has it; without an index nothing but the register is known.
    pub(super) fn of(corpus: &'a Path, index: Option<&'a Index>) -> Result<Self, RegisterError> {
        let files = || index.iter().flat_map(|index| &index.everything().files);
        let ids = files().filter_map(|f| Some((f.article.as_ref()?.id.as_str(), f.source.as_str()))).collect();
        let whole = files().filter(|f| f.part_of.is_none() && !f.hash.is_empty());
        let digests = whole.map(|f| (f.hash.as_str(), f.source.as_str())).collect();
        Ok(Self { corpus, register: Register::read(corpus)?, ids, digests })
    }

    /// The file that has an id; `file` itself and its items do not count.
    pub(super) fn owner(&self, id: &str, file: &str) -> Option<&'a str> {
        let is_own = |source: &str| source.split('#').next() == Some(file);
        self.ids.get(id).copied().filter(|source| !is_own(source))
    }

    /// The file with these bytes.
    pub(super) fn of_digest(&self, digest: &str) -> Option<&'a str> {
        self.digests.get(digest).copied()
    }
}

/// Finds for each draft of one article the article of `index` that it resembles most, where it is nearly the same. Every
/// article is looked at once, however many drafts there are.
pub(super) fn find_twins(drafts: &mut [ArticleDraft], index: &Index) {
    let ours: Vec<HashSet<u64>> =
        drafts.iter().map(|d| d.reading.article.as_ref().map(shingles).unwrap_or_default()).collect();
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for (n, shingles) in ours.iter().enumerate() {
        let mut all: Vec<&u64> = shingles.iter().collect();
        all.sort_unstable();
        for shingle in all {
            holders.entry(*shingle).or_default().push(n);
        }
    }
    let mut common = vec![0_usize; drafts.len()];
    for other in index.everything().articles() {
        let theirs = shingles(other);
        common.fill(0);
        let mut all: Vec<&u64> = theirs.iter().collect();
        all.sort_unstable();
        for n in all.into_iter().filter_map(|shingle| holders.get(shingle)).flatten() {
            if let Some(count) = common.get_mut(*n) {
                *count += 1;
            }
        }
        for ((draft, ours), common) in drafts.iter_mut().zip(&ours).zip(&common) {
            let Some(article) = draft.reading.article.as_ref().filter(|_| other.source != draft.file) else { continue };
            let same_url = article.url.is_some() && article.url == other.url;
            let smaller = ours.len().min(theirs.len()).max(1);
            #[expect(clippy::cast_precision_loss, reason = "words of an article")]
            let shared = *common as f32 / smaller as f32;
            if (shared >= NEARLY || same_url) && draft.twin.as_ref().is_none_or(|best| shared > best.shared) {
                draft.twin = Some(Twin { id: other.id.to_string(), title: other.title.clone(), shared, same_url });
            }
        }
    }
}

/// Hashes of all runs of five words.
fn shingles(article: &Article) -> HashSet<u64> {
    let lower = article.text.to_lowercase();
    let words: Vec<&str> = lower.unicode_words().collect();
    let hash = |run: &[&str]| {
        let mut hasher = DefaultHasher::new();
        run.hash(&mut hasher);
        hasher.finish()
    };
    words.windows(SHINGLE.min(words.len().max(1))).map(hash).collect()
}
