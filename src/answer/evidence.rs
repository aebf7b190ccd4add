use crate::article::ArticleId;
use crate::search::{Hit, Query, Ranking};
use crate::store::Index;
use serde::Serialize;

/// The odds of an article against all others are cut off here (natural logarithm).
const ODDS_LIMIT: f32 = 4.0;

/// Passages of the article whose nearness is averaged.
const NEAREST: usize = 3;

/// What the nearness of a single sentence is worth against that of passages.
const SENTENCE: f32 = 0.9;

/// What a ranking shows for a hit's being the answer. What concerns meaning is 0 without vectors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct HitEvidence {
    /// The weighted sum of its signals.
    pub score: f32,
    /// Log odds of its article's candidates against all other articles'.
    pub odds: f32,
    /// Mean nearness in meaning of its article's three nearest passages, or 0.9 of its own nearest sentence's, the larger.
    pub nearness: f32,
    /// How far its `share` is above the largest of the other candidates' (below: negative).
    pub lead: f32,
    /// The largest cosine of a sentence of any candidate: on a subject that is written about much, nearness says less.
    pub sentence: f32,
    /// Share of the question's terms that it has in no form.
    pub missing: f32,
    /// `ln(1 + n)` of the question's `n` terms: few words agree easily.
    pub length: f32,
    /// `ln(1 + BM25)`: agreement in many rare words is no accident, however large a share of the question's they are.
    pub words: f32,
}

impl HitEvidence {
    /// What `ranking` shows for `hit`, one of its own.
    #[must_use]
    pub fn of(hit: &Hit, query: &Query, ranking: &Ranking, index: &Index) -> Self {
        let own = article_of(index, hit);
        let others = ranking.hits.iter().filter(|h| h.ordinal != hit.ordinal);
        let by_meaning = query.vector.is_some();
        Self {
            score: hit.own_score,
            odds: odds(ranking, own, index),
            nearness: if by_meaning { nearness(hit, ranking, own, index) } else { 0.0 },
            lead: hit.signals.share - others.map(|h| h.signals.share).fold(0.0, f32::max),
            sentence: ranking.hits.iter().map(|h| h.signals.nearest_sentence).fold(0.0, f32::max),
            missing: 1.0 - ratio(hit.matched.len(), query.terms.len()),
            length: ratio(query.terms.len(), 1).ln_1p(),
            words: hit.signals.bm25.max(0.0).ln_1p(),
        }
    }
}

/// Log odds of one article's candidates against all others'.
fn odds(ranking: &Ranking, own: Option<&ArticleId>, index: &Index) -> f32 {
    // Shifted by the largest score, so that no exponential overflows.
    let top = ranking.hits.iter().map(|h| h.own_score).fold(f32::MIN, f32::max);
    let (mut mine, mut others) = (0.0_f32, 0.0_f32);
    for hit in &ranking.hits {
        let evidence = (hit.own_score - top).exp();
        if article_of(index, hit) == own {
            mine += evidence;
        } else {
            others += evidence;
        }
    }
    (mine / others.max(f32::MIN_POSITIVE)).ln().clamp(-ODDS_LIMIT, ODDS_LIMIT)
}

fn nearness(hit: &Hit, ranking: &Ranking, own: Option<&ArticleId>, index: &Index) -> f32 {
    let of_article = ranking.hits.iter().filter(|h| article_of(index, h) == own);
    let mut near: Vec<f32> = of_article.map(|h| h.signals.nearness).collect();
    near.sort_by(|a, b| b.total_cmp(a));
    near.truncate(NEAREST);
    let mean = near.iter().sum::<f32>() * ratio(1, near.len());
    mean.max(SENTENCE * hit.signals.nearest_sentence)
}

#[expect(clippy::cast_precision_loss, reason = "counts of terms and passages")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

pub(super) fn article_of<'a>(index: &'a Index, hit: &Hit) -> Option<&'a ArticleId> {
    index.article_of(hit.ordinal).map(|article| &article.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_nothing_are_nothing() {
        assert!(ratio(0, 0).abs() < 1e-6);
    }
}
