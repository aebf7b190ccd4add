use super::query::Query;
use super::signals::Dots;
use crate::index::{Index, PassageVectors};

/// Passages taken from each way of looking.
const FROM_EACH: usize = 50;

/// Ordinals worth measuring, ascending: the best by words, by meaning, by the whole passage and by one sentence.
pub(super) fn candidates(
    query: &Query,
    dots: Option<&Dots>,
    index: &Index,
    allowed: Option<&(dyn Fn(u32) -> bool + Sync)>,
) -> tantivy::Result<Vec<u32>> {
    let sought = query.terms.iter().map(|t| t.term.as_str()).chain(query.also.iter().map(String::as_str));
    let mut out = index.lexical.search(sought, FROM_EACH, allowed)?;
    if let Some(dots) = dots {
        let dot = |row: u32| dots.rows.get(row as usize).copied().unwrap_or(f32::MIN);
        let ways: [&dyn Fn(PassageVectors<'_>) -> f32; 3] =
            [&|rows| dot(rows.text()).max(rows.question().map_or(f32::MIN, dot)), &|rows| dot(rows.full()), &|rows| {
                rows.sentences().map(dot).fold(f32::MIN, f32::max)
            }];
        let count = u32::try_from(index.len()).unwrap_or(u32::MAX);
        for way in ways {
            let mut scored: Vec<(u32, f32)> = (0..count)
                .filter(|ordinal| allowed.is_none_or(|f| f(*ordinal)))
                .filter_map(|ordinal| Some((ordinal, way(index.vectors.passage(ordinal)?))))
                .collect();
            let best_first = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
            if scored.len() > FROM_EACH {
                scored.select_nth_unstable_by(FROM_EACH, best_first);
                scored.truncate(FROM_EACH);
            }
            out.extend(scored.into_iter().map(|(ordinal, _)| ordinal));
        }
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}
