//! What readers may see of a generation's FAQ, as words for suggestions while a reader types, and the names that its articles
//! explain. Both are made on first use and live as long as the view of the generation.

use super::Index;
use crate::analysis::{Analyzer, Token};
use crate::article::PassageKind;
use crate::text::Abbreviation;
use std::collections::BTreeMap;
use std::sync::OnceLock;

#[derive(Default)]
pub(super) struct Lookup {
    asked: OnceLock<Vec<Asked>>,
    expansions: OnceLock<Vec<Expansion>>,
}

/// A name in two forms, as some article explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// The short form as it is indexed.
    pub short: String,
    /// Terms of the long form, without stop words.
    pub long: Vec<String>,
    /// The short form as it is printed.
    pub printed: String,
    /// The long form as it is printed.
    pub words: String,
}

/// An FAQ question and its words.
pub struct Asked {
    /// Ordinal of the entry's passage.
    pub ordinal: u32,
    /// The question's words.
    pub words: Vec<Token>,
}

impl Index {
    /// Names that the articles explain, by their short forms; of several that one stands for, the one most often explained.
    #[must_use]
    pub fn expansions(&self) -> &[Expansion] {
        self.lookup.expansions.get_or_init(|| {
            let mut counts: BTreeMap<(String, Vec<String>), (usize, Expansion)> = BTreeMap::new();
            for (number, article) in self.numbered_articles() {
                let explained = self.snapshot().explained(number);
                if explained.is_empty() {
                    continue;
                }
                let analyzer = Analyzer::new(&article.language);
                for expansion in explained.iter().filter_map(|one| expansion(one, &analyzer)) {
                    let key = (expansion.short.clone(), expansion.long.clone());
                    counts.entry(key).or_insert((0, expansion)).0 += 1;
                }
            }
            let mut out: Vec<(usize, Expansion)> = Vec::new();
            for (count, expansion) in counts.into_values() {
                match out.last_mut() {
                    Some((most, last)) if last.short == expansion.short => {
                        if count > *most {
                            (*most, *last) = (count, expansion);
                        }
                    }
                    _ => out.push((count, expansion)),
                }
            }
            out.into_iter().map(|(_, expansion)| expansion).collect()
        })
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

/// Its terms; `None` where the short form is more than a word, or the long one less than two.
fn expansion(explained: &Abbreviation, analyzer: &Analyzer) -> Option<Expansion> {
    let mut short = analyzer.tokens(&explained.short).into_iter();
    let (short, more) = (short.next()?, short.next());
    let words = analyzer.tokens(&explained.long).into_iter().filter(|token| !token.is_stop && !token.is_pair);
    let long: Vec<String> = words.map(|token| token.term).collect();
    (more.is_none() && long.len() >= 2).then_some(Expansion {
        short: short.term,
        long,
        printed: explained.short.clone(),
        words: explained.long.clone(),
    })
}
