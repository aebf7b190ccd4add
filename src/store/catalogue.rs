//! The articles of a generation, by number, id, key, title and category, and which passages are theirs. Maps are made when
//! they are first asked for and live as long as the generation; nothing is looked for from one end to the other.

use crate::article::{Article, ArticleId, Key, PassageId};
use crate::ingest::Corpus;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// An engine fills one when it opens a generation. Articles' bodies need not be read for that.
pub struct Catalogue {
    corpus: Corpus,
    /// By number of the passage, its article and its place there.
    places: Vec<(u32, u32)>,
    /// By number of the article, the end of its passages.
    ends: Vec<u32>,
    maps: OnceLock<Maps>,
    passages: OnceLock<HashMap<Key, u32>>,
}

#[derive(Default)]
struct Maps {
    ids: HashMap<ArticleId, u32>,
    keys: HashMap<Key, u32>,
    titles: HashMap<String, Vec<u32>>,
    categories: HashMap<String, Vec<u32>>,
}

impl Catalogue {
    /// Of the files of a corpus, and how many passages each has.
    #[must_use]
    pub fn new(corpus: Corpus, passages: impl IntoIterator<Item = u32>) -> Self {
        let (mut places, mut ends) = (Vec::new(), Vec::with_capacity(corpus.files.len()));
        for (article, count) in (0..).zip(passages) {
            places.extend((0..count).map(|n| (article, n)));
            ends.push(number(places.len()));
        }
        Self { corpus, places, ends, maps: OnceLock::new(), passages: OnceLock::new() }
    }

    /// The files it was made from.
    #[must_use]
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// Passages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no passage.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The article of a number: its file's place in the corpus.
    #[must_use]
    pub fn article(&self, article: u32) -> Option<&Article> {
        self.corpus.files.get(article as usize)?.article.as_deref()
    }

    /// The number of a passage's article, and the passage's place there.
    #[inline]
    #[must_use]
    pub fn place(&self, passage: u32) -> Option<(u32, u32)> {
        self.places.get(passage as usize).copied()
    }

    /// The passages of an article.
    #[must_use]
    pub fn passages_of(&self, article: u32) -> Range<u32> {
        let end = |article: usize| self.ends.get(article).copied();
        let start = (article as usize).checked_sub(1).map_or(Some(0), end);
        start.zip(end(article as usize)).map_or(0..0, |(start, end)| start..end)
    }

    /// The number of the article of an id.
    #[must_use]
    pub fn by_id(&self, id: &ArticleId) -> Option<u32> {
        self.maps().ids.get(id).copied()
    }

    /// The number of the article whose id has this key.
    #[must_use]
    pub fn by_article_key(&self, key: Key) -> Option<u32> {
        self.maps().keys.get(&key).copied()
    }

    /// Numbers of the articles of a title, whatever its capitals.
    #[must_use]
    pub fn titled(&self, title: &str) -> &[u32] {
        self.maps().titles.get(&folded(title)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Numbers of the articles of a category, whatever its capitals.
    #[must_use]
    pub fn in_category(&self, category: &str) -> &[u32] {
        self.maps().categories.get(&folded(category)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The number of the passage of an id. Of no other article than the one that the id names the body is looked at.
    #[must_use]
    pub fn passage(&self, id: &PassageId) -> Option<u32> {
        let (named, _) = id.as_str().rsplit_once('#')?;
        let article = self.by_id(&ArticleId::new(named))?;
        let own = &self.article(article)?.passages;
        self.passages_of(article).zip(own).find(|(_, passage)| passage.id == *id).map(|(number, _)| number)
    }

    /// The number of the passage whose id has this key.
    #[must_use]
    pub fn by_key(&self, key: Key) -> Option<u32> {
        let keys = self.passages.get_or_init(|| {
            let articles = (0..number(self.corpus.files.len())).filter_map(|n| Some((n, self.article(n)?)));
            let passages = articles.flat_map(|(n, article)| self.passages_of(n).zip(&article.passages));
            passages.map(|(number, passage)| (passage.id.key(), number)).collect()
        });
        keys.get(&key).copied()
    }

    fn maps(&self) -> &Maps {
        self.maps.get_or_init(|| {
            let mut maps = Maps::default();
            for (number, article) in (0..).zip(&self.corpus.files).filter_map(|(n, f)| Some((n, f.article.as_ref()?))) {
                maps.ids.insert(article.id.clone(), number);
                maps.keys.insert(article.id.key(), number);
                maps.titles.entry(folded(&article.title)).or_default().push(number);
                if let Some(category) = &article.category {
                    maps.categories.entry(folded(category)).or_default().push(number);
                }
            }
            maps
        })
    }
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Four billion are far beyond one corpus; more would be cut off rather than wrapped around.
fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
