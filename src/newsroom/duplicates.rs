//! What the corpus has already, looked up once for any number of drafts: whose an id is, which file has these bytes, which came
//! from an address, and which article is nearly the same as a draft.

use super::draft::{ArticleDraft, Twin};
use crate::article::{NEARLY_THE_SAME, runs_of_words, shared};
use crate::ingest::{Register, RegisterError, source_rank};
use crate::store::Index;
use std::collections::{HashMap, HashSet};
use std::path::Path;

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
    // Once they are written, the register says of them that they were handed in.
    let mut register = index.register().clone();
    for draft in drafts.iter() {
        let origin = draft.incoming.origin.as_ref().unwrap_or(&draft.incoming.name);
        register.entry_mut(&draft.file).origin = Some(origin.clone());
    }
    let ours: Vec<HashSet<u64>> =
        drafts.iter().map(|d| d.reading.article.as_ref().map(runs_of_words).unwrap_or_default()).collect();
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
        let theirs = runs_of_words(other);
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
            let shared = shared(*common, ours, &theirs);
            if (shared >= NEARLY_THE_SAME || same_url) && draft.twin.as_ref().is_none_or(|best| shared > best.shared) {
                let is_cited = source_rank(other, &register) < source_rank(article, &register);
                draft.twin =
                    Some(Twin { id: other.id.to_string(), title: other.title.clone(), shared, same_url, is_cited });
            }
        }
    }
}
