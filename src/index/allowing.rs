//! A search among the passages of some articles only.

use super::open::Generation;
use crate::store::Articles;

impl Generation {
    /// Whether a passage is of one of these articles.
    fn is_of<'a>(&'a self, articles: &'a Articles) -> impl Fn(u32) -> bool + Sync + 'a {
        |ordinal| self.catalogue.place(ordinal).is_some_and(|(article, _)| articles.has(article))
    }
}

/// Calls `with` with a test of passages for a set of articles.
pub(super) fn allowing<T>(
    generation: &Generation,
    articles: Option<&Articles>,
    with: impl FnOnce(Option<&(dyn Fn(u32) -> bool + Sync)>) -> T,
) -> T {
    match articles {
        Some(articles) => with(Some(&generation.is_of(articles))),
        None => with(None),
    }
}
