use super::SearchError;
use super::candidates::candidates;
use super::filter::Scope;
use super::query::Query;
use super::signals::{MatchedTerm, Signals, measure};
use super::weights::Weights;
use crate::article::ArticleId;
use crate::index::{HEAD_PARTS, Index, Near, Posting};
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

/// Ranks the passages in `scope`.
///
/// # Errors
/// [`SearchError`] when the index fails.
pub fn search(query: &Query, index: &Index, scope: &Scope, weights: &Weights) -> Result<Ranking, SearchError> {
    undamaged(ranked(query, index, scope, weights), index)
}

/// What was found, unless something that it was found in is damaged; whatever else failed is then due to that.
pub(crate) fn undamaged<T>(found: Result<T, SearchError>, index: &Index) -> Result<T, SearchError> {
    match index.damage() {
        Some(damage) => Err(damage.clone().into()),
        None => found,
    }
}

fn ranked(query: &Query, index: &Index, scope: &Scope, weights: &Weights) -> Result<Ranking, SearchError> {
    let allows = |ordinal: u32| scope.allows(ordinal, index);
    let allowed: Option<&(dyn Fn(u32) -> bool + Sync)> = if scope.is_everything() { None } else { Some(&allows) };
    let near = query.vector.as_ref().map(|vector| Near::new(&index.vectors, vector));
    let own = weights.of(query.means());
    let mut hits: Vec<Hit> = Vec::new();
    for ordinal in candidates(query, near.as_ref(), index, allowed)? {
        let (signals, matched) = measure(query, near.as_ref(), index, ordinal)?;
        let own_score = own.score(&signals);
        hits.push(Hit { ordinal, score: own_score, own_score, signals, matched });
    }
    pool(&mut hits, index, own.pool);
    let id = |hit: &Hit| index.place(hit.ordinal).map(|p| &p.passage.id);
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| id(a).cmp(&id(b))));
    Ok(Ranking { hits, articles: scope.articles() })
}

/// Adds to each hit what the candidates of its article say together: an article that speaks of the question in several
/// places is more likely to be the right one.
fn pool(hits: &mut [Hit], index: &Index, weight: f32) {
    let said: Vec<Said<'_>> = hits.iter().filter_map(|hit| Said::of(hit, index)).collect();
    let evidence = evidence(&said);
    for hit in hits.iter_mut() {
        let article = index.article_of(hit.ordinal).map(|article| &article.id);
        let pooled = article.and_then(|id| evidence.get(id)).copied().unwrap_or(1.0);
        hit.score = hit.own_score + weight * pooled.ln();
    }
}

/// A candidate, as far as its article's evidence goes.
struct Said<'a> {
    article: &'a ArticleId,
    /// Terms of the FAQ question it answers; none for a section's passage.
    question: Vec<u32>,
    own_score: f32,
}

impl<'a> Said<'a> {
    fn of(hit: &Hit, index: &'a Index) -> Option<Self> {
        // Of so many candidates no body is decoded to compare questions.
        let question = index.terms(hit.ordinal).nth(HEAD_PARTS - 1)?.map(Posting::term).collect();
        Some(Self { article: &index.article_of(hit.ordinal)?.id, question, own_score: hit.own_score })
    }
}

/// What each article's candidates say together, `Σ exp`. Several answers to one question are not so many places: `n` of them
/// count as the square root of `n`.
fn evidence<'a>(said: &[Said<'a>]) -> BTreeMap<&'a ArticleId, f32> {
    let mut answers: HashMap<(&ArticleId, &[u32]), f32> = HashMap::new();
    for one in said {
        *answers.entry((one.article, &one.question)).or_default() += 1.0;
    }
    let mut out: BTreeMap<&ArticleId, f32> = BTreeMap::new();
    for one in said {
        let same = if one.question.is_empty() { None } else { answers.get(&(one.article, one.question.as_slice())) };
        *out.entry(one.article).or_default() += one.own_score.exp() / same.map_or(1.0, |n| n.sqrt());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_answers_to_one_question_are_less_than_so_many_places() {
        let (thread, page) = (ArticleId::new("thread"), ArticleId::new("page"));
        let said = |article, question: &[u32]| Said { article, question: question.to_vec(), own_score: 1.0 };
        let four = |article, questions: [&[u32]; 4]| questions.map(|question| said(article, question));
        let sum = |said: &[Said<'_>]| evidence(said).into_values().sum::<f32>();
        let one = sum(&[said(&page, &[])]);
        assert!((sum(&four(&page, [&[]; 4])) - 4.0 * one).abs() < 1e-4);
        assert!((sum(&four(&page, [&[1], &[2], &[1, 2], &[3]])) - 4.0 * one).abs() < 1e-4);
        assert!((sum(&four(&thread, [&[1, 2]; 4])) - 2.0 * one).abs() < 1e-4);
        assert!(evidence(&[said(&thread, &[1]), said(&page, &[1])]).values().all(|sum| (sum - one).abs() < 1e-4));
    }
}
