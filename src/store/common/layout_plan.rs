//! Which shards the next generation consists of: when changes go to a small shard beside the large one.
//!
//! There is a base shard, and at most one more that holds every file that came or changed since the base was written; it is
//! written anew with each change. Once what is beside the base or dead in it comes to a tenth of the base, everything is
//! written as a new base. One small shard keeps a question nearly as fast as none, and a change as cheap as the changes since
//! the base; more levels would save work only on corpora that change by thousands of passages an hour.

use super::count::count;
use crate::ingest::{Corpus, CorpusFile};
use crate::text::Language;
use std::collections::HashMap;
use std::sync::Arc;

/// What may be beside the base or dead in it: a part of the base's passages, but this many always, and never more than the
/// second. What is dead is analysed again when an index is opened, a tenth of a millisecond for a passage.
const PART: usize = 10;

const ALWAYS: usize = 500;

const AT_MOST: usize = 5_000;

/// What a shard holds.
#[derive(Clone, Copy)]
pub(crate) struct ShardFiles<'a> {
    /// The language that texts of no known language are taken for.
    pub main: &'a Language,
    /// Its files, those that no longer count included.
    pub files: &'a [CorpusFile],
    /// Their passages.
    pub passages: usize,
}

/// How the next generation is put together.
pub(crate) struct LayoutPlan {
    /// Shards of the old generation that are used again, by their place there.
    pub kept: usize,
    /// Files of the corpus that go into a new shard, in order.
    pub new: Vec<usize>,
    /// For each file of the corpus its shard and its number there; the new shard comes after the kept ones.
    pub files: Vec<(u32, u32)>,
}

impl LayoutPlan {
    /// A new base.
    pub(crate) fn everything(corpus: &Corpus) -> Self {
        let files = count(corpus.files.len());
        Self { kept: 0, new: (0..corpus.files.len()).collect(), files: (0..files).map(|n| (0, n)).collect() }
    }

    /// The least that has to be written after `old`: a base, and what there is beside it.
    pub(crate) fn after(old: &[ShardFiles<'_>], corpus: &Corpus, main: &Language) -> Self {
        Self::beside(old, corpus, main).unwrap_or_else(|| Self::everything(corpus))
    }

    fn beside(old: &[ShardFiles<'_>], corpus: &Corpus, main: &Language) -> Option<Self> {
        let base = old.first()?;
        if base.main != main {
            return None;
        }
        let numbers: HashMap<&str, u32> = base.files.iter().map(|f| f.source.as_str()).zip(0..).collect();
        let in_base = |file: &CorpusFile| {
            let number = *numbers.get(file.source.as_str())?;
            base.files.get(number as usize).filter(|known| is_same(known, file)).map(|_| number)
        };
        let (mut new, mut files, mut live) = (Vec::new(), Vec::new(), 0);
        for (n, file) in corpus.files.iter().enumerate() {
            if let Some(number) = in_base(file) {
                live += passages(file);
                files.push((0, number));
            } else {
                files.push((1, count(new.len())));
                new.push(n);
            }
        }
        let beside: usize = new.iter().filter_map(|n| corpus.files.get(*n)).map(passages).sum();
        let limit = (base.passages / PART).clamp(ALWAYS, AT_MOST);
        if live == 0 || beside + (base.passages - live) > limit {
            return None;
        }
        let holds = |shard: &ShardFiles<'_>| {
            let same =
                |(known, n): (&CorpusFile, &usize)| corpus.files.get(*n).is_some_and(|file| is_same(known, file));
            shard.files.len() == new.len() && shard.files.iter().zip(&new).all(same)
        };
        let is_there = old.get(1).is_some_and(|beside| !new.is_empty() && holds(beside));
        Some(Self { kept: 1 + usize::from(is_there), new: if is_there { Vec::new() } else { new }, files })
    }
}

fn passages(file: &CorpusFile) -> usize {
    file.article.as_ref().map_or(0, |article| article.passages.len())
}

/// Whether two readings of a file are the same in all that is indexed or told.
fn is_same(a: &CorpusFile, b: &CorpusFile) -> bool {
    let articles = match (&a.article, &b.article) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b) || a == b,
        (None, None) => true,
        _ => false,
    };
    articles && a.source == b.source && a.part_of == b.part_of && a.hash == b.hash && a.problems == b.problems
}
