use super::SearchError;
use super::candidates::candidates;
use super::filter::Filter;
use super::query::Query;
use super::signals::{MatchedTerm, Signals, measure};
use super::weights::Weights;
use crate::article::ArticleId;
use crate::index::{Index, Near};
use std::collections::{BTreeMap, HashMap};

/// A passage in a ranking, with the reasons for its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The passage.
    pub ordinal: u32,
    /// What it is ranked by: its own score and its article's pooled evidence.
    pub score: f32,
    /// The weighted sum of its own signals.
    pub own_score: f32,
    /// The signals.
    pub signals: Signals,
    /// The question's terms it has, heaviest first.
    pub matched: Vec<MatchedTerm>,
}

/// The candidates for a question, best first; ties by the passages' ids.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// Best first.
    pub hits: Vec<Hit>,
    /// Articles that could have been found: all, or those the filter allows.
    pub articles: usize,
}

impl Ranking {
    /// The place of each hit, 1 the best, were it ranked by one signal alone.
    #[must_use]
    pub fn places_by(&self, signal: impl Fn(&Signals) -> f32) -> HashMap<u32, usize> {
        let mut order: Vec<(f32, u32)> = self.hits.iter().map(|h| (signal(&h.signals), h.ordinal)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order.into_iter().zip(1..).map(|((_, ordinal), place)| (ordinal, place)).collect()
    }
}

/// Ranks the passages that `filter` allows.
///
/// # Errors
/// [`SearchError`] when the filter names nothing or the index fails.
pub fn search(query: &Query, index: &Index, filter: &Filter, weights: &Weights) -> Result<Ranking, SearchError> {
    filter.check(index)?;
    let allows = |ordinal: u32| index.article_of(ordinal).is_some_and(|article| filter.allows(article));
    let allowed: Option<&(dyn Fn(u32) -> bool + Sync)> =
        if filter.is_empty() && !index.withholds() { None } else { Some(&allows) };
    let near = query.vector.as_ref().map(|vector| Near::new(&index.vectors, vector));
    let own = if query.vector.is_some() { &weights.with_vectors } else { &weights.words_alone };
    let mut hits: Vec<Hit> = Vec::new();
    for ordinal in candidates(query, near.as_ref(), index, allowed)? {
        let (signals, matched) = measure(query, near.as_ref(), index, ordinal)?;
        let own_score = own.score(&signals);
        hits.push(Hit { ordinal, score: own_score, own_score, signals, matched });
    }
    pool(&mut hits, index, weights.pool);
    let id = |hit: &Hit| index.place(hit.ordinal).map(|p| &p.passage.id);
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| id(a).cmp(&id(b))));
    let articles = index.articles().filter(|a| filter.allows(a)).count();
    Ok(Ranking { hits, articles })
}

/// Adds to each hit what the candidates of its article say together: an article that speaks of the question in several
/// places is more likely to be the right one.
fn pool(hits: &mut [Hit], index: &Index, weight: f32) {
    let article = |hit: &Hit| index.article_of(hit.ordinal).map(|article| &article.id);
    let mut evidence: BTreeMap<&ArticleId, f32> = BTreeMap::new();
    for hit in hits.iter() {
        if let Some(id) = article(hit) {
            *evidence.entry(id).or_default() += hit.own_score.exp();
        }
    }
    for hit in hits.iter_mut() {
        let pooled = article(hit).and_then(|id| evidence.get(id)).copied().unwrap_or(1.0);
        hit.score = hit.own_score + weight * pooled.ln();
    }
}
