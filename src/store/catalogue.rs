//! The articles of a generation, by number, id, key, title and category, and which passages are theirs. Maps are made when
//! they are first asked for and live as long as the generation; nothing is looked for from one end to the other.

use crate::article::{Article, ArticleId, Key, PassageId};
use crate::ingest::{Corpus, CorpusFile};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::OnceLock;

/// An engine fills one when it opens a generation. Articles' bodies need not be read for that.
pub struct Catalogue {
    corpus: Corpus,
    /// By number of the passage, its article and its place there.
    places: Vec<(u32, u32)>,
    /// By number of the article, the end of its passages.
    ends: Vec<u32>,
    /// Numbers of the articles that state other wordings of their FAQ's questions.
    worded: Vec<u32>,
    maps: OnceLock<Maps>,
    passages: OnceLock<HashMap<Key, u32>>,
}

#[derive(Default)]
struct Maps {
    ids: HashMap<ArticleId, u32>,
    keys: HashMap<Key, u32>,
    names: HashMap<String, Vec<u32>>,
    /// By the words of titles that have enough of them.
    titles: HashMap<String, Vec<u32>>,
    longest_title: usize,
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
        let states_some = |file: &CorpusFile| file.article.as_ref().is_some_and(|article| !article.also.is_empty());
        let worded = (0..).zip(&corpus.files).filter(|(_, file)| states_some(file)).map(|(n, _)| n).collect();
        Self { corpus, places, ends, worded, maps: OnceLock::new(), passages: OnceLock::new() }
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

    /// Numbers of the articles with this id or title, whatever its capitals.
    #[must_use]
    pub fn named(&self, name: &str) -> &[u32] {
        self.maps().names.get(&folded(name)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Numbers of the articles whose whole title stands in `text`, ascending.
    #[must_use]
    pub fn titled_in(&self, text: &str) -> Vec<u32> {
        let (maps, words) = (self.maps(), words(text));
        let mut out: BTreeSet<u32> = BTreeSet::new();
        for start in 0..words.len() {
            for len in TITLE_WORDS..=maps.longest_title {
                let Some(some) = words.get(start..start + len) else { break };
                out.extend(maps.titles.get(&some.join(" ")).into_iter().flatten().copied());
            }
        }
        out.into_iter().collect()
    }

    /// Numbers of the articles of a category, whatever its capitals.
    #[must_use]
    pub fn in_category(&self, category: &str) -> &[u32] {
        self.maps().categories.get(&folded(category)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Numbers of the articles that state other wordings of their FAQ's questions.
    #[must_use]
    pub fn worded(&self) -> &[u32] {
        &self.worded
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
                let names = BTreeSet::from([folded(article.id.as_str()), folded(&article.title)]);
                for name in names {
                    maps.names.entry(name).or_default().push(number);
                }
                let title = words(&article.title);
                if title.len() >= TITLE_WORDS {
                    maps.longest_title = maps.longest_title.max(title.len());
                    maps.titles.entry(title.join(" ")).or_default().push(number);
                }
                if let Some(category) = &article.category {
                    maps.categories.entry(folded(category)).or_default().push(number);
                }
            }
            maps
        })
    }
}

/// A title of fewer words may be anything.
const TITLE_WORDS: usize = 3;

/// The words of a text alone, in small letters.
fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Four billion are far beyond one corpus; more would be cut off rather than wrapped around.
fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, Meta};
    use crate::ingest::CorpusFile;
    use std::sync::Arc;

    #[test]
    fn titles_are_found_in_a_text_whole_and_only_where_they_say_enough() {
        let titles = ["Reading Speed: What Works", "The budget", "Reading speed, what works", "What works at sea"];
        let file = |title: &&str| {
            let builder = ArticleBuilder::new(Meta { title: (*title).to_owned(), ..Meta::default() });
            let article = Some(Arc::new(builder.finish(ArticleId::new(title), title)));
            CorpusFile {
                source: (*title).to_owned(),
                part_of: None,
                hash: String::new(),
                article,
                problems: Vec::new(),
            }
        };
        let catalogue = Catalogue::new(Corpus { files: titles.iter().map(file).collect() }, [0; 4]);
        assert_eq!(catalogue.titled_in("who wrote \"reading speed: what works?\""), [0, 2]);
        assert_eq!(catalogue.titled_in("who wrote reading speed: what works at sea"), [0, 2, 3]);
        assert!(catalogue.titled_in("who wrote the budget").is_empty());
        assert!(catalogue.titled_in("what works").is_empty() && catalogue.titled_in("").is_empty());
    }
}
