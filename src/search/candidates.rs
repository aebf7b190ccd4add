use super::query::Query;
use crate::index::{Index, Near};

/// Passages taken from each way of looking.
const FROM_EACH: usize = 50;

/// Ordinals worth measuring, ascending: the best by words, by meaning, by the whole passage and by one sentence.
pub(super) fn candidates(
    query: &Query,
    near: Option<&Near<'_>>,
    index: &Index,
    allowed: Option<&(dyn Fn(u32) -> bool + Sync)>,
) -> tantivy::Result<Vec<u32>> {
    let sought = query.terms.iter().map(|t| t.term.as_str()).chain(query.also.iter().map(String::as_str));
    let mut out = index.lexical.search(sought, FROM_EACH, allowed)?;
    out.extend(near.map(|near| near.nearest(FROM_EACH, allowed)).unwrap_or_default());
    out.sort_unstable();
    out.dedup();
    Ok(out)
}
