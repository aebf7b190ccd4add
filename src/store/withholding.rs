//! Which articles readers may not see at a moment: the register withholds them, or they say themselves that they are not
//! public yet or any more. And when that changes next.

use crate::ingest::{Corpus, CorpusFile, Register};
use jiff::Timestamp;

/// Whether the article of `file` is withheld at `now`.
pub(super) fn is_withheld(file: &CorpusFile, register: &Register, now: Timestamp) -> bool {
    // An item goes with its feed.
    let mut names = [Some(&file.source), file.part_of.as_ref()].into_iter().flatten();
    let is_public = file.article.as_ref().is_none_or(|article| article.release.is_public(now));
    !is_public || names.any(|name| register.entry(name).is_some_and(|entry| entry.is_withheld(now)))
}

/// When an article of `corpus` becomes public or ceases to be, by its own word or the register's, after `now`.
#[must_use]
pub fn next_change(corpus: &Corpus, register: &Register, now: Timestamp) -> Option<Timestamp> {
    let own = corpus.articles().filter_map(|article| article.release.next_change(now));
    own.chain(register.next_change(now)).min()
}
