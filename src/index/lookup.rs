//! What faces look up beside searching: a passage by its short key, and the FAQ's questions as words, for suggestions
//! while a reader types. Both are made on first use and live as long as the generation.

use super::analysis::{Analyzer, Token};
use super::open::{Index, Place};
use crate::article::{Article, Key, PassageKind};
use std::collections::HashMap;
use std::sync::OnceLock;

#[derive(Default)]
pub(super) struct Lookup {
    by_key: OnceLock<HashMap<Key, u32>>,
    asked: OnceLock<Vec<Asked>>,
}

/// An FAQ question and its words.
pub struct Asked {
    /// Ordinal of the entry's passage.
    pub ordinal: u32,
    /// The question's words.
    pub words: Vec<Token>,
}

impl Index {
    /// The passage whose id has this key.
    #[must_use]
    pub fn by_key(&self, key: Key) -> Option<Place<'_>> {
        let keys = self.lookup.by_key.get_or_init(|| self.places().map(|p| (p.passage.id.key(), p.ordinal)).collect());
        self.place(*keys.get(&key)?)
    }

    /// The article whose id has this key.
    #[must_use]
    pub fn article_by_key(&self, key: Key) -> Option<&Article> {
        self.articles().find(|a| a.id.key() == key)
    }

    /// The FAQ's questions in the order of the passages; an entry cut in several passages counts once.
    #[must_use]
    pub fn asked(&self) -> &[Asked] {
        self.lookup.asked.get_or_init(|| {
            let mut last = None;
            let mut out = Vec::new();
            for place in self.places() {
                let PassageKind::Faq { question, .. } = place.passage.kind else { continue };
                if last != Some((&place.article.id, question)) {
                    last = Some((&place.article.id, question));
                    let words = Analyzer::new(&place.article.language).tokens(place.article.slice(question));
                    out.push(Asked { ordinal: place.ordinal, words });
                }
            }
            out
        })
    }
}
