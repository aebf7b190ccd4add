use super::query::Query;
use crate::store::{Articles, Index, PreparedQuestion, StoreError};

/// Passages taken from each way of looking.
const FROM_EACH: usize = 50;

/// Ordinals worth measuring, ascending: the best by words, by meaning, by the whole passage and by one sentence.
pub(super) fn candidates(
    query: &Query,
    prepared: &dyn PreparedQuestion,
    index: &Index,
    allowed: Option<&Articles>,
) -> Result<Vec<u32>, StoreError> {
    let sought: Vec<&str> = query.terms.iter().map(|t| &t.term).chain(&query.also).map(String::as_str).collect();
    let mut out = index.best_by_words(&sought, FROM_EACH, allowed)?;
    out.extend(prepared.nearest(FROM_EACH, allowed)?.into_iter().flatten());
    out.sort_unstable();
    out.dedup();
    Ok(out)
}
