use super::SearchError;
use super::candidates::candidates;
use super::filter::Scope;
use super::query::Query;
use super::signals::{MatchedTerm, Signals, measure};
use super::weights::RankingWeights;
use crate::reader::Reading;
use crate::store::{Features, Index};
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
    /// What the reader said of it, where it was read.
    pub reading: Option<Reading>,
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
pub fn search(query: &Query, index: &Index, scope: &Scope, weights: &RankingWeights) -> Result<Ranking, SearchError> {
    undamaged(ranked(query, index, scope, weights), index)
}

/// What was found, unless something that it was found in is damaged; whatever else failed is then due to that.
pub(crate) fn undamaged<T>(found: Result<T, SearchError>, index: &Index) -> Result<T, SearchError> {
    match index.damage() {
        Some(damage) => Err(damage.clone().into()),
        None => found,
    }
}

fn ranked(query: &Query, index: &Index, scope: &Scope, weights: &RankingWeights) -> Result<Ranking, SearchError> {
    let prepared = index.prepare(&query.sought())?;
    let own = weights.of(query.means());
    let passages = candidates(query, prepared.as_ref(), index, scope.allowed())?;
    let features = prepared.features(&passages)?;
    let mut hits = Vec::with_capacity(passages.len());
    for (ordinal, features) in passages.into_iter().zip(&features) {
        let (signals, matched) = measure(query, features, index.average_len());
        let own_score = own.score(&signals) + signals.form;
        hits.push(Hit { ordinal, score: own_score, own_score, signals, matched, reading: None });
    }
    pool(&mut hits, &features, own.pool);
    let id = |hit: &Hit| index.place(hit.ordinal).map(|p| &p.passage.id);
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| id(a).cmp(&id(b))));
    Ok(Ranking { hits, articles: scope.articles() })
}

/// Adds to each hit what the candidates of its article say together: an article that speaks of the question in several
/// places is more likely to be the right one. `features` are those of the hits.
fn pool(hits: &mut [Hit], features: &[Features], weight: f32) {
    let said: Vec<RankedCandidate> =
        hits.iter().zip(features).map(|(hit, features)| RankedCandidate::of(hit, features)).collect();
    let evidence = evidence(&said);
    for (hit, said) in hits.iter_mut().zip(said) {
        let pooled = evidence.get(&said.article).copied().unwrap_or(1.0);
        hit.score = hit.own_score + weight * pooled.ln();
    }
}

/// A candidate, as far as its article's evidence goes.
struct RankedCandidate {
    article: u32,
    /// The FAQ question it answers; none for a section's passage.
    question: Option<u32>,
    own_score: f32,
}

impl RankedCandidate {
    fn of(hit: &Hit, features: &Features) -> Self {
        Self { article: features.article, question: features.question, own_score: hit.own_score }
    }
}

/// What each article's candidates say together, `Σ exp`. Several answers to one question are not so many places: `n` of them
/// count as the square root of `n`.
fn evidence(said: &[RankedCandidate]) -> BTreeMap<u32, f32> {
    let mut answers: HashMap<(u32, u32), f32> = HashMap::new();
    for (article, question) in said.iter().filter_map(|one| Some((one.article, one.question?))) {
        *answers.entry((article, question)).or_default() += 1.0;
    }
    let mut out: BTreeMap<u32, f32> = BTreeMap::new();
    for one in said {
        let same = one.question.and_then(|question| answers.get(&(one.article, question)));
        *out.entry(one.article).or_default() += one.own_score.exp() / same.map_or(1.0, |n| n.sqrt());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_answers_to_one_question_are_less_than_so_many_places() {
        let (thread, page) = (0, 1);
        let said = |article, question: Option<u32>| RankedCandidate { article, question, own_score: 1.0 };
        let four = |article, questions: [Option<u32>; 4]| questions.map(|question| said(article, question));
        let sum = |said: &[RankedCandidate]| evidence(said).into_values().sum::<f32>();
        let one = sum(&[said(page, None)]);
        assert!((sum(&four(page, [None; 4])) - 4.0 * one).abs() < 1e-4);
        assert!((sum(&four(page, [Some(1), Some(2), Some(3), Some(4)])) - 4.0 * one).abs() < 1e-4);
        assert!((sum(&four(thread, [Some(1); 4])) - 2.0 * one).abs() < 1e-4);
        assert!(evidence(&[said(thread, Some(1)), said(page, Some(1))]).values().all(|sum| (sum - one).abs() < 1e-4));
    }
}
