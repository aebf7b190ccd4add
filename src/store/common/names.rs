//! The names that articles explain, by their short forms and by how their long forms begin. Read from the shards, without any
//! article's text.

use crate::analysis::Analyzer;
use crate::article::Article;
use crate::store::{Articles, Expansion};
use crate::text::Abbreviation;
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Default)]
pub(crate) struct Names {
    /// By the short form, each time an article explains it, in the order of the articles.
    explained: BTreeMap<String, Vec<(u32, Expansion)>>,
    /// By the first term of the long form, the short ones.
    shorts: HashMap<String, BTreeSet<String>>,
}

impl Names {
    /// What articles explain, each with its number.
    pub(crate) fn of<'a>(explaining: impl Iterator<Item = (u32, &'a Article, &'a [Abbreviation])>) -> Self {
        let mut out = Self::default();
        for (number, article, explained) in explaining.filter(|(_, _, explained)| !explained.is_empty()) {
            let analyzer = Analyzer::new(&article.language);
            for name in explained.iter().filter_map(|one| expansion(one, &analyzer)) {
                if let Some(first) = name.long.first() {
                    out.shorts.entry(first.clone()).or_default().insert(name.short.clone());
                }
                out.explained.entry(name.short.clone()).or_default().push((number, name));
            }
        }
        out
    }

    /// As [`Snapshot::names`](crate::store::Snapshot::names).
    pub(crate) fn among(&self, terms: &[&str], allowed: Option<&Articles>) -> Vec<Expansion> {
        let by_long = terms.iter().filter_map(|term| self.shorts.get(*term)).flatten().map(String::as_str);
        let shorts: BTreeSet<&str> = terms.iter().copied().chain(by_long).collect();
        let is_meant = |name: &&Expansion| {
            terms.contains(&name.short.as_str()) || name.long.iter().all(|term| terms.contains(&term.as_str()))
        };
        let meanings = shorts.into_iter().filter_map(|short| usual(self.explained.get(short)?, allowed));
        meanings.filter(is_meant).cloned().collect()
    }
}

/// Of what a short form stands for, what is explained most often.
fn usual<'a>(explained: &'a [(u32, Expansion)], allowed: Option<&Articles>) -> Option<&'a Expansion> {
    let mut counts: BTreeMap<&[String], (usize, &Expansion)> = BTreeMap::new();
    for (_, name) in explained.iter().filter(|(number, _)| allowed.is_none_or(|allowed| allowed.has(*number))) {
        counts.entry(&name.long).or_insert((0, name)).0 += 1;
    }
    // Of equals the first.
    let usual = counts.into_values().reduce(|most, other| if other.0 > most.0 { other } else { most });
    usual.map(|(_, name)| name)
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
