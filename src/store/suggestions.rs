//! Names that the articles explain and questions that they answer, as words: made on first use from what readers may see.

use super::lookup::{Asked, Expansion};
use super::view::Index;
use crate::analysis::Analyzer;
use crate::article::PassageKind;
use crate::text::Abbreviation;
use std::collections::BTreeMap;

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
