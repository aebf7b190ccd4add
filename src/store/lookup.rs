//! The questions of an FAQ as words, for suggestions while a reader types, and the names that articles explain.

use crate::analysis::{Analyzer, Token};
use crate::article::{Article, Passage, PassageKind};
use crate::text::Abbreviation;
use std::collections::BTreeMap;

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
pub struct FaqQuestion {
    /// Ordinal of the entry's passage.
    pub ordinal: u32,
    /// The question's words.
    pub words: Vec<Token>,
}

/// Names that articles explain, by their short forms; of several that one stands for, the one most often explained.
pub(super) fn expansions<'a>(explaining: impl Iterator<Item = (&'a Article, &'a [Abbreviation])>) -> Vec<Expansion> {
    let mut counts: BTreeMap<(String, Vec<String>), (usize, Expansion)> = BTreeMap::new();
    for (article, explained) in explaining.filter(|(_, explained)| !explained.is_empty()) {
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
}

/// The FAQ's questions in the order of the passages; an entry cut in several passages counts once.
pub(super) fn asked<'a>(passages: impl Iterator<Item = (u32, &'a Article, &'a Passage)>) -> Vec<FaqQuestion> {
    let mut last = None;
    let mut out = Vec::new();
    for (ordinal, article, passage) in passages {
        let PassageKind::Faq { question, .. } = passage.kind else { continue };
        if last != Some((&article.id, question)) {
            last = Some((&article.id, question));
            let words = Analyzer::new(&article.language).tokens(article.slice(question));
            out.push(FaqQuestion { ordinal, words });
        }
    }
    out
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
