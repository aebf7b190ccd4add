use crate::article::ArticleId;
use crate::index::Index;
use crate::search::{Hit, Query, Ranking};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The odds of the best article against all others are cut off here (natural logarithm).
const ODDS_LIMIT: f32 = 4.0;

/// Passages of the best article whose nearness is averaged.
const NEAREST: usize = 3;

/// From this many articles on, the odds of one against the others mean what they mean in a large corpus.
const MANY_ARTICLES: f32 = 15.0;

/// Turns what a ranking shows into a probability: logistic functions of a hit's own score, of the odds of its article
/// against the others, and of how near it is in meaning. Fitted on public question sets (see ARCHITECTURE.md).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Where the encoder knows the question's language.
    pub with_vectors: BySize,
    /// Where it does not.
    pub words_alone: BySize,
    /// What the nearness of a single sentence is worth against that of passages.
    pub sentence_nearness: f32,
    /// Added to the log odds of a passage of another article than the best one's.
    pub other_article: f32,
}

/// One function for a corpus of many articles and one for a single article; in between they are mixed by the logarithm
/// of the number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BySize {
    /// From fifteen articles on.
    pub many: Logistic,
    /// For one.
    pub one: Logistic,
}

/// `slope · (score + article_odds · odds + nearness · near) + offset`, the log odds of being right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logistic {
    /// Weight of the article's log odds.
    pub article_odds: f32,
    /// Weight of the nearness in meaning.
    pub nearness: f32,
    /// Slope.
    pub slope: f32,
    /// Offset.
    pub offset: f32,
}

impl Logistic {
    fn log_odds(&self, score: f32, odds: f32, near: f32) -> f32 {
        self.slope * (score + self.article_odds * odds + self.nearness * near) + self.offset
    }
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
///
/// A passage below the best one of its own article shares that one's probability by their scores; one of another
/// article is judged by itself, a little lower. None is likelier than the best.
#[must_use]
pub fn judge(query: &Query, ranking: &Ranking, n: usize, index: &Index, calibration: &Calibration) -> f32 {
    let (Some(first), Some(hit)) = (ranking.hits.first(), ranking.hits.get(n)) else {
        return 0.0;
    };
    let best = logistic(log_odds(query, ranking, first, index, calibration));
    if n == 0 {
        return best;
    }
    if article_of(index, hit) == article_of(index, first) {
        return best / (1.0 + (first.own_score - hit.own_score).exp());
    }
    logistic(log_odds(query, ranking, hit, index, calibration) + calibration.other_article).min(best)
}

/// How likely hit number `n` would be the answer were it the best: what a near tie is told by.
#[must_use]
pub(super) fn judge_alone(query: &Query, ranking: &Ranking, n: usize, index: &Index, calibration: &Calibration) -> f32 {
    ranking.hits.get(n).map_or(0.0, |hit| logistic(log_odds(query, ranking, hit, index, calibration)))
}

fn logistic(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

fn log_odds(query: &Query, ranking: &Ranking, hit: &Hit, index: &Index, calibration: &Calibration) -> f32 {
    let own = article_of(index, hit);
    let odds = article_odds(ranking, own, index);
    let mut near: Vec<f32> =
        ranking.hits.iter().filter(|h| article_of(index, h) == own).map(|h| h.signals.nearness).collect();
    near.sort_by(|a, b| b.total_cmp(a));
    near.truncate(NEAREST);
    #[expect(clippy::cast_precision_loss, reason = "at most three")]
    let near = near.iter().sum::<f32>() / near.len().max(1) as f32;
    let near = near.max(calibration.sentence_nearness * hit.signals.nearest_sentence);
    let by_size = if query.vector.is_some() { &calibration.with_vectors } else { &calibration.words_alone };
    #[expect(clippy::cast_precision_loss, reason = "a count of articles")]
    let share = ((ranking.articles.max(1) as f32).ln() / MANY_ARTICLES.ln()).clamp(0.0, 1.0);
    share * by_size.many.log_odds(hit.own_score, odds, near)
        + (1.0 - share) * by_size.one.log_odds(hit.own_score, odds, near)
}

/// Log odds of one article's candidates against all others'.
fn article_odds(ranking: &Ranking, own: Option<&ArticleId>, index: &Index) -> f32 {
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

fn article_of<'a>(index: &'a Index, hit: &Hit) -> Option<&'a ArticleId> {
    index.place(hit.ordinal).map(|p| &p.article.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_calibration_can_be_read() {
        assert!(Calibration::shipped().with_vectors.many.slope > 0.0);
    }
}
