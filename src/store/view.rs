//! A generation as readers may see it: what the floors above ask, and what a snapshot says, less what the register withholds.

use super::{
    Articles, Damage, Expansion, Manifest, NearWord, PreparedQuestion, QuestionWord, Snapshot, Sought, StoreError,
    TermKind, withholding,
};
use crate::article::{Article, ArticleId, FaqWording, Key, Passage, PassageId};
use crate::ingest::{ArticleState, Corpus, CorpusFile, Register};
use crate::text::Language;
use jiff::Timestamp;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// A generation as readers may see it: cheap to share, never changes. An article that the register withholds is not among
/// [`Index::articles`], and no passage of it has a [`Index::place`].
pub struct Index {
    /// Its number; 0 for one that does not serve yet.
    pub generation: u64,
    /// What it is.
    pub manifest: Manifest,
    /// Languages of the articles, most frequent first.
    pub languages: Vec<Language>,
    snapshot: Arc<dyn Snapshot>,
    register: Arc<Register>,
    /// Articles that are not withheld; none when none is.
    visible: Option<Articles>,
    newest: OnceLock<Vec<u32>>,
    /// As [`Index::work`] gives them.
    lookups: AtomicU64,
    walks: AtomicU64,
}

/// A passage and the article it was cut from.
#[derive(Clone, Copy, Debug)]
pub struct PassagePlace<'a> {
    /// The passage's number.
    pub ordinal: u32,
    /// The article.
    pub article: &'a Article,
    /// The passage.
    pub passage: &'a Passage,
}

impl Index {
    /// All of `snapshot`, which serves as `generation`.
    #[must_use]
    pub fn new(generation: u64, snapshot: Arc<dyn Snapshot>) -> Self {
        let statistics = snapshot.statistics();
        Self {
            generation,
            manifest: statistics.manifest.clone(),
            languages: statistics.languages.clone(),
            snapshot,
            register: Arc::default(),
            visible: None,
            newest: OnceLock::new(),
            lookups: AtomicU64::default(),
            walks: AtomicU64::default(),
        }
    }

    /// The same generation as `register`, and what articles say of when they are public, let readers see it at `now`.
    #[must_use]
    pub fn under(&self, register: Arc<Register>, now: Timestamp) -> Self {
        let is_withheld = |file: &CorpusFile| withholding::is_withheld(file, &register, now);
        let files = &self.everything().files;
        let seen = || (0..).zip(files).filter(|(_, file)| file.article.is_some() && !is_withheld(file)).map(|(n, _)| n);
        Self {
            generation: self.generation,
            manifest: self.manifest.clone(),
            languages: self.languages.clone(),
            snapshot: Arc::clone(&self.snapshot),
            visible: files.iter().any(is_withheld).then(|| seen().collect()),
            register,
            newest: OnceLock::new(),
            lookups: AtomicU64::default(),
            walks: AtomicU64::default(),
        }
    }

    /// The same under the number it has once it serves.
    #[must_use]
    pub fn as_generation(self, generation: u64) -> Self {
        Self { generation, ..self }
    }

    /// What is known of the articles beside their text.
    #[must_use]
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// The day on which `article` was corrected, where it was.
    #[must_use]
    pub fn corrected(&self, article: &Article) -> Option<Date> {
        let entry = self.register.entry(&article.source)?;
        entry.on.filter(|_| entry.state == ArticleState::Corrected)
    }

    /// The files it was built from, what readers may not see included.
    #[must_use]
    pub fn everything(&self) -> &Corpus {
        self.snapshot.catalogue().corpus()
    }

    /// Articles that readers may see, with their numbers, in the order of their files.
    pub fn numbered_articles(&self) -> impl Iterator<Item = (u32, &Article)> {
        let all = (0..).zip(&self.everything().files).filter(|(n, _)| self.is_visible(*n));
        all.filter_map(|(n, file)| Some((n, file.article.as_deref()?)))
    }

    /// Articles that readers may see, in the order of their files.
    pub fn articles(&self) -> impl Iterator<Item = &Article> {
        self.numbered_articles().map(|(_, article)| article)
    }

    /// Articles that readers may see, where any is withheld.
    #[must_use]
    pub fn visible(&self) -> Option<&Articles> {
        self.visible.as_ref()
    }

    fn is_visible(&self, article: u32) -> bool {
        self.visible.as_ref().is_none_or(|visible| visible.has(article))
    }

    /// Passages, those of withheld articles included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.snapshot.catalogue().len()
    }

    /// Whether there is no passage.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The passage of an ordinal below [`Index::len`]; none when its article is withheld.
    #[must_use]
    pub fn place(&self, ordinal: u32) -> Option<PassagePlace<'_>> {
        let (number, n) = self.snapshot.catalogue().place(ordinal)?;
        let article = self.numbered_article(number)?;
        Some(PassagePlace { ordinal, article, passage: article.passages.get(n as usize)? })
    }

    /// The article of a passage; none when it is withheld. Its body is not looked at.
    #[must_use]
    pub fn article_of(&self, ordinal: u32) -> Option<&Article> {
        let (number, _) = self.snapshot.catalogue().place(ordinal)?;
        self.numbered_article(number)
    }

    /// The number of a passage's article.
    #[must_use]
    pub fn article_number(&self, ordinal: u32) -> Option<u32> {
        self.snapshot.catalogue().place(ordinal).map(|(number, _)| number)
    }

    /// The number of the article of an id; none when it is withheld.
    #[must_use]
    pub fn number_of(&self, id: &ArticleId) -> Option<u32> {
        self.snapshot.catalogue().by_id(id).filter(|number| self.is_visible(*number))
    }

    /// The article of a number; none when it is withheld.
    #[must_use]
    pub fn numbered_article(&self, number: u32) -> Option<&Article> {
        self.snapshot.catalogue().article(number).filter(|_| self.is_visible(number))
    }

    /// All passages that readers may see, by ordinal.
    pub fn places(&self) -> impl Iterator<Item = PassagePlace<'_>> {
        (0..).take(self.len()).filter_map(|ordinal| self.place(ordinal))
    }

    /// The article of an id.
    #[must_use]
    pub fn article(&self, id: &ArticleId) -> Option<&Article> {
        self.numbered_article(self.snapshot.catalogue().by_id(id)?)
    }

    /// The article whose id has this key.
    #[must_use]
    pub fn article_by_key(&self, key: Key) -> Option<&Article> {
        self.numbered_article(self.snapshot.catalogue().by_article_key(key)?)
    }

    /// Articles with this id or title, whatever its capitals, in the order of their files.
    pub fn named(&self, name: &str) -> impl Iterator<Item = (u32, &Article)> {
        self.all_of(self.snapshot.catalogue().named(name))
    }

    /// The first article whose whole title stands in `text`; a title of one or two words may be anything.
    #[must_use]
    pub fn titled_in(&self, text: &str) -> Option<&Article> {
        self.snapshot.catalogue().titled_in(text).into_iter().find_map(|number| self.numbered_article(number))
    }

    /// Articles of a category, whatever its capitals, in the order of their files.
    pub fn in_category(&self, category: &str) -> impl Iterator<Item = (u32, &Article)> {
        self.all_of(self.snapshot.catalogue().in_category(category))
    }

    /// Other wordings of FAQ entries' questions, as articles state them.
    pub fn wordings(&self) -> impl Iterator<Item = &FaqWording> {
        self.all_of(self.snapshot.catalogue().worded()).flat_map(|(_, article)| &article.also)
    }

    fn all_of<'a>(&'a self, numbers: &'a [u32]) -> impl Iterator<Item = (u32, &'a Article)> {
        numbers.iter().filter_map(|n| Some((*n, self.numbered_article(*n)?)))
    }

    /// The passage of an id. Of no other article than the one that the id names the body is looked at.
    #[must_use]
    pub fn passage(&self, id: &PassageId) -> Option<PassagePlace<'_>> {
        self.place(self.snapshot.catalogue().passage(id)?)
    }

    /// The passage whose id has this key.
    #[must_use]
    pub fn by_key(&self, key: Key) -> Option<PassagePlace<'_>> {
        self.place(self.snapshot.catalogue().by_key(key)?)
    }
}

/// What readers may see of an FAQ, and of the names that articles explain.
impl Index {
    /// FAQ entries by their first passages: the newest articles' first ones, then their second ones, and so on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn newest_entries(&self) -> Result<&[u32], StoreError> {
        if let Some(newest) = self.newest.get() {
            return Ok(newest);
        }
        let mut by_age = Vec::new();
        let (mut last, mut nth) = (None, 0);
        for entry in self.snapshot.entries()? {
            let Some((number, article)) = self.article_number(entry).zip(self.article_of(entry)) else { continue };
            nth = if last.replace(number) == Some(number) { nth + 1 } else { 0 };
            by_age.push((nth, Reverse(article.dates.shown()), entry));
        }
        by_age.sort_unstable();
        Ok(self.newest.get_or_init(|| by_age.into_iter().map(|(_, _, entry)| entry).collect()))
    }

    /// As [`Snapshot::entries_with`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entries_with(&self, words: &[QuestionWord<'_>]) -> Result<Vec<Vec<u32>>, StoreError> {
        let mut found = self.snapshot.entries_with(words)?;
        for entries in &mut found {
            entries.retain(|entry| self.article_of(*entry).is_some());
        }
        Ok(found)
    }

    /// As [`Snapshot::entries_near`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entries_near(
        &self,
        vector: &[f32],
        least: f32,
        most: usize,
        allowed: Option<&Articles>,
    ) -> Result<Vec<(u32, f32)>, StoreError> {
        self.snapshot.entries_near(vector, least, most, allowed.or(self.visible()))
    }

    /// As [`Snapshot::names`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn names(&self, terms: &[&str]) -> Result<Vec<Expansion>, StoreError> {
        self.snapshot.names(terms, self.visible())
    }
}

/// What is asked of the engine.
impl Index {
    /// The engine's own view, what readers may not see included.
    #[must_use]
    pub fn snapshot(&self) -> &(dyn Snapshot + 'static) {
        self.snapshot.as_ref()
    }

    /// Terms looked up so far, and walks over a stretch of the vocabulary: what bounds the time of a question that is all words.
    #[must_use]
    pub fn work(&self) -> (u64, u64) {
        (self.lookups.load(Ordering::Relaxed), self.walks.load(Ordering::Relaxed))
    }

    fn count(counter: &AtomicU64, n: usize) {
        counter.fetch_add(n as u64, Ordering::Relaxed);
    }

    /// As [`Snapshot::passages_with`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn passages_with(&self, kind: TermKind, terms: &[&str]) -> Result<Vec<u64>, StoreError> {
        Self::count(&self.lookups, terms.len());
        self.snapshot.passages_with(kind, terms)
    }

    /// As [`Snapshot::beginning_with`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn beginning_with(&self, prefixes: &[&str]) -> Result<Vec<Vec<(String, u64)>>, StoreError> {
        Self::count(&self.walks, prefixes.len());
        self.snapshot.beginning_with(prefixes)
    }

    /// As [`Snapshot::ending_with`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ending_with(&self, suffixes: &[&str]) -> Result<Vec<Vec<(String, u64)>>, StoreError> {
        Self::count(&self.walks, suffixes.len());
        self.snapshot.ending_with(suffixes)
    }

    /// As [`Snapshot::words_near`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn words_near(&self, word: &str, edits: u8) -> Result<Vec<NearWord>, StoreError> {
        Self::count(&self.walks, 1);
        self.snapshot.words_near(word, edits)
    }

    /// As [`Snapshot::best_by_words`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn best_by_words(
        &self,
        terms: &[&str],
        most: usize,
        allowed: Option<&Articles>,
    ) -> Result<Vec<u32>, StoreError> {
        Self::count(&self.lookups, terms.len());
        self.snapshot.best_by_words(terms, most, allowed)
    }

    /// As [`Snapshot::question_cosines`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn question_cosines(&self, vector: &[f32], passages: &[u32]) -> Result<Vec<Option<f32>>, StoreError> {
        self.snapshot.question_cosines(vector, passages)
    }

    /// As [`Snapshot::sentence_cosines`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sentence_cosines(&self, vector: &[f32], passage: u32) -> Result<Option<Vec<f32>>, StoreError> {
        self.snapshot.sentence_cosines(vector, passage)
    }

    /// As [`Snapshot::prepare`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn prepare<'a>(&'a self, sought: &Sought<'a>) -> Result<Box<dyn PreparedQuestion + 'a>, StoreError> {
        Self::count(&self.lookups, sought.terms.len() + sought.pairs.len() + sought.grams.len());
        self.snapshot.prepare(sought)
    }

    /// Average number of terms of a passage, title, section and question included.
    #[must_use]
    pub fn average_len(&self) -> f32 {
        self.snapshot.statistics().average_len
    }

    /// Whether any passage has vectors.
    #[must_use]
    pub fn has_vectors(&self) -> bool {
        self.snapshot.statistics().has_vectors
    }

    /// As [`Snapshot::damage`].
    #[must_use]
    pub fn damage(&self) -> Option<&Damage> {
        self.snapshot.damage()
    }

    /// As [`Snapshot::check_further`].
    pub fn check_further(&self, bytes: usize) -> usize {
        self.snapshot.check_further(bytes)
    }
}
