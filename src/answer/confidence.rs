//! How sure an answer is. A logistic weighs what ranking shows of the best hit, what the reader found in it and how the
//! runners-up compare; its weights come from `calibration.json`. It only reads figures that search and the reader have
//! measured, and decides nothing: whether the result suffices is [`decide`](super::decide)'s.

use super::evidence::{HitEvidence, article_of};
use super::read::is_faq;
use crate::search::{Hit, Means, Query, Ranking};
use crate::store::Index;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// From this many articles on, the odds of one against the others mean what they mean in a large corpus.
const MANY_ARTICLES: f32 = 15.0;

/// Log odds of ranking alone below which a section that the reader takes for an answer is doubtful.
const UNLIKELY: f32 = -2.0;

/// Taken from the log odds of a passage that has no word of the question, in a corpus of one article: there the nearest passage
/// says nothing, since no other could be nearer. Chosen, not fitted: our sets have too few such questions.
const STRANGE: f32 = 1.0;

/// Turns what a ranking shows into a probability: logistic functions of a hit's [`HitEvidence`]. Fitted on public question
/// sets by `benches/fit` (see ARCHITECTURE.md).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Where the encoder knows the question's language. Fitted with all-MiniLM-L6-v2.
    pub with_vectors: BySize,
    /// Where the encoder does not know it.
    pub words_alone: BySize,
    /// Added to the log odds of a passage of another article than the best one's.
    pub other_article: f32,
    /// Where a passage was read, in place of the log odds that the others give.
    pub read: ReadLogistic,
}

/// Weights of what ranking and reading say of a passage, one set for sections and one for FAQ entries. How near an entry's question
/// is to the one that was asked says a good deal; how near a section is says that it is on the subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadLogistic {
    /// Of a section's passage.
    pub section: ReadWeights,
    /// Of an FAQ entry.
    pub faq: ReadWeights,
}

/// Weights of the figures of the same name; the weighted sum and the offset are the log odds of being right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReadWeights {
    /// The log odds of ranking alone.
    pub ranked: f32,
    /// The same as far as they are below -2: a passage with nothing of the question seldom answers it.
    pub unlikely: f32,
    /// The reader's log odds that it answers.
    pub answers: f32,
    /// How much more the reader says of it than of the best other passage that it read.
    pub lead: f32,
    /// The log odds where all figures are 0.
    pub offset: f32,
}

/// What ranking and reading say of a passage: the figures that calibration weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ReadEvidence {
    /// The log odds of ranking alone.
    pub ranked: f32,
    /// The reader's log odds that it answers.
    pub answers: f32,
    /// How much more the reader says of it than of the best other passage that it read; 0 where it read no other.
    pub lead: f32,
    /// Whether it is an FAQ entry.
    pub is_faq: bool,
}

impl ReadEvidence {
    /// Of a hit of `ranking` that was read; `None` for one that was not.
    #[must_use]
    pub fn of(hit: &Hit, query: &Query, ranking: &Ranking, index: &Index) -> Option<Self> {
        let reading = hit.reading.as_ref()?;
        let others = ranking.hits.iter().filter(|other| other.ordinal != hit.ordinal);
        let best = others.filter_map(|other| other.reading.as_ref()).map(|other| other.answers).reduce(f32::max);
        Some(Self {
            ranked: ranked(query, ranking, hit, index, Calibration::shipped()),
            answers: reading.answers,
            lead: best.map_or(0.0, |best| reading.answers - best),
            is_faq: is_faq(hit),
        })
    }
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

/// Weights of [`HitEvidence`]'s figures of the same name, whose weighted sum and the offset are the log odds of being right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Logistic {
    pub score: f32,
    pub odds: f32,
    pub nearness: f32,
    pub lead: f32,
    pub sentence: f32,
    pub missing: f32,
    pub length: f32,
    pub words: f32,
    /// The log odds where all figures are 0.
    pub offset: f32,
}

impl Logistic {
    fn log_odds(&self, evidence: &HitEvidence) -> f32 {
        self.score * evidence.score
            + self.odds * evidence.odds
            + self.nearness * evidence.nearness
            + self.lead * evidence.lead
            + self.sentence * evidence.sentence
            + self.missing * evidence.missing
            + self.length * evidence.length
            + self.words * evidence.words
            + self.offset
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
        return best / (1.0 + (together(first) - together(hit)).exp());
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

/// A passage's own score and the log odds that were read, each once: what passages are compared by, where reading would otherwise
/// make every difference large.
#[must_use]
pub(super) fn together(hit: &Hit) -> f32 {
    hit.own_score + hit.reading.as_ref().map_or(0.0, |reading| reading.answers)
}

fn log_odds(query: &Query, ranking: &Ranking, hit: &Hit, index: &Index, calibration: &Calibration) -> f32 {
    let Some(read) = ReadEvidence::of(hit, query, ranking, index) else {
        return ranked(query, ranking, hit, index, calibration);
    };
    let weights = if read.is_faq { &calibration.read.faq } else { &calibration.read.section };
    let unlikely = (read.ranked - UNLIKELY).min(0.0);
    let strange = if hit.matched.is_empty() { STRANGE * (1.0 - size(ranking)) } else { 0.0 };
    weights.ranked * read.ranked - strange
        + weights.unlikely * unlikely
        + weights.answers * read.answers
        + weights.lead * read.lead
        + weights.offset
}

/// How large the corpus is: 0 for one article, 1 from fifteen on.
fn size(ranking: &Ranking) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a count of articles")]
    let articles = ranking.articles.max(1) as f32;
    (articles.ln() / MANY_ARTICLES.ln()).clamp(0.0, 1.0)
}

/// The log odds of ranking alone.
fn ranked(query: &Query, ranking: &Ranking, hit: &Hit, index: &Index, calibration: &Calibration) -> f32 {
    let evidence = HitEvidence::of(hit, query, ranking, index);
    let by_size = match query.means() {
        Means::Vectors => &calibration.with_vectors,
        Means::Words => &calibration.words_alone,
    };
    let share = size(ranking);
    share * by_size.many.log_odds(&evidence) + (1.0 - share) * by_size.one.log_odds(&evidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_calibration_can_be_read() {
        assert!(Calibration::shipped().with_vectors.many.odds > 0.0);
    }

    #[test]
    fn what_speaks_for_a_passage_makes_it_likelier_and_what_speaks_against_it_less_likely() {
        let shipped = Calibration::shipped();
        let some = HitEvidence { odds: 1.0, nearness: 0.4, lead: 0.1, sentence: 0.4, ..HitEvidence::default() };
        let many = |evidence: HitEvidence| shipped.with_vectors.many.log_odds(&evidence);
        assert!(many(HitEvidence { odds: 2.0, ..some }) > many(some));
        assert!(many(HitEvidence { nearness: 0.5, ..some }) > many(some));
        assert!(many(HitEvidence { lead: 0.2, ..some }) > many(some));
        assert!(many(HitEvidence { missing: 0.5, ..some }) < many(some));
        let alone = |words: f32| shipped.words_alone.many.log_odds(&HitEvidence { words, ..some });
        assert!(alone(3.0) > alone(2.0));
    }
}
