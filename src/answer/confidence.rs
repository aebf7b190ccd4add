use crate::index::Index;
use crate::search::{Query, Ranking};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The odds of the best article against all others are cut off here (natural logarithm).
const ODDS_LIMIT: f32 = 4.0;

/// Passages of the best article whose nearness is averaged.
const NEAREST: usize = 3;

/// Turns what a ranking shows into a probability: a logistic function of the hit's own score, the odds of its article
/// against the others, and how near it is in meaning. Fitted on public question sets (see ARCHITECTURE.md).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Weight of the article's log odds.
    pub article_odds: f32,
    /// Weight of the nearness in meaning.
    pub nearness: f32,
    /// What the nearness of a single sentence is worth against that of passages.
    pub sentence_nearness: f32,
    /// Slope of the logistic function.
    pub slope: f32,
    /// Its offset.
    pub offset: f32,
    /// `article_odds` where the vectors stay out.
    pub lexical_article_odds: f32,
    /// `slope` where the vectors stay out.
    pub lexical_slope: f32,
    /// `offset` where the vectors stay out.
    pub lexical_offset: f32,
}

impl Calibration {
    /// The figures that `calibration.json` beside this file holds.
    ///
    /// # Panics
    /// Never in a program that passed its tests: the file is part of the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Calibration> = OnceLock::new();
        #[expect(clippy::expect_used, reason = "the file is compiled in and read by a test")]
        SHIPPED.get_or_init(|| {
            serde_json::from_str(include_str!("calibration.json")).expect("calibration.json is read by a test")
        })
    }
}

/// The probability, 0 to 1, that hit number `n` of the ranking answers the question.
#[must_use]
pub fn judge(query: &Query, ranking: &Ranking, n: usize, index: &Index, calibration: &Calibration) -> f32 {
    let Some(hit) = ranking.hits.get(n) else {
        return 0.0;
    };
    let article_of = |ordinal: u32| index.place(ordinal).map(|p| &p.article.id);
    let own = article_of(hit.ordinal);
    // Shifted by the largest score, so that no exponential overflows.
    let top = ranking.hits.iter().map(|h| h.own_score).fold(f32::MIN, f32::max);
    let (mut mine, mut all) = (0.0_f32, 0.0_f32);
    for other in &ranking.hits {
        let evidence = (other.own_score - top).exp();
        all += evidence;
        if article_of(other.ordinal) == own {
            mine += evidence;
        }
    }
    let odds = (mine / (all - mine).max(f32::MIN_POSITIVE)).ln().clamp(-ODDS_LIMIT, ODDS_LIMIT);
    let (z, slope, offset) = if query.vector.is_some() {
        let mut near: Vec<f32> =
            ranking.hits.iter().filter(|h| article_of(h.ordinal) == own).map(|h| h.signals.nearness).collect();
        near.sort_by(|a, b| b.total_cmp(a));
        near.truncate(NEAREST);
        #[expect(clippy::cast_precision_loss, reason = "at most three")]
        let near = near.iter().sum::<f32>() / near.len().max(1) as f32;
        let nearness = near.max(calibration.sentence_nearness * hit.signals.nearest_sentence);
        let z = hit.own_score + calibration.article_odds * odds + calibration.nearness * nearness;
        (z, calibration.slope, calibration.offset)
    } else {
        (hit.own_score + calibration.lexical_article_odds * odds, calibration.lexical_slope, calibration.lexical_offset)
    };
    1.0 / (1.0 + (-(slope * z + offset)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_calibration_can_be_read() {
        assert!(Calibration::shipped().slope > 0.0);
    }
}
