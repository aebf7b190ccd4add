use super::choice::Choice;
use super::confidence::{Calibration, judge, judge_alone, together};
use super::decision::{Decision, nearest};
use super::doubts::{asks_nothing, doubted};
use super::facts::fact;
use super::reply::{NoAnswerReason, Reply};
use crate::search::{Hit, Query, Ranking};
use crate::store::Index;

/// Two articles are nearly tied when their best passages' own scores differ by less: odds of 65 to 35.
const NEARLY: f32 = 0.6;

/// Of two that are nearly tied each takes the other's probability: they are offered from these shares of the threshold on,
/// for the first and for both together.
const LEAST_EACH: f32 = 0.6;
const LEAST_BOTH: f32 = 1.2;

/// From this share of the question's terms, or this cosine, an article is near enough to be named.
const CLOSE: f32 = 0.35;

/// From this probability on it would be untrue that nothing was found.
const UNSURE: f32 = 0.2;

/// What a reply may contain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReplyLimits {
    /// Below this probability there is no answer.
    pub threshold: f32,
    /// Passages shown in all, the answer among them.
    pub top: usize,
}

/// Decides what a ranking is worth: an answer, two that are nearly tied, or none.
#[must_use]
pub fn decide(query: &Query, ranking: &Ranking, index: &Index, limits: ReplyLimits) -> Decision {
    if asks_nothing(query, ranking, index) {
        return Decision::nothing_found(0.0, Vec::new());
    }
    let is_likely = |fact: &Decision| !matches!(fact, Decision::Fact(answer) if answer.confidence < limits.threshold);
    if let Some(fact) = fact(query, ranking, index).filter(is_likely) {
        return fact;
    }
    let shown = ranking.hits.iter().take(limits.top.max(1)).enumerate();
    let choice = |(n, hit): (usize, &Hit)| Choice::new(hit.ordinal, likely(query, ranking, n, index));
    let mut choices: Vec<Choice> = shown.map(choice).collect();
    let Some(best) = choices.first().map(|best| best.confidence) else {
        return Decision::nothing_found(0.0, Vec::new());
    };
    if let Some(n) = tied(query, ranking, index, limits.threshold)
        && let Some(hit) = ranking.hits.get(n)
    {
        let other = Choice::new(hit.ordinal, likely_alone(query, ranking, n, index));
        let mut runners_up = choices.split_off(1);
        runners_up.retain(|choice| choice.ordinal != other.ordinal);
        choices.push(other);
        choices.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        return Decision::Tie { choices, runners_up };
    }
    if best >= limits.threshold {
        let choice = choices.remove(0);
        return Decision::Answer { choice, runners_up: choices };
    }
    let is_close =
        best >= UNSURE || ranking.hits.iter().any(|h| h.signals.coverage >= CLOSE || h.signals.meaning >= CLOSE);
    if !is_close {
        return Decision::nothing_found(best, choices);
    }
    let nearest = nearest(ranking, index);
    Decision::None { reason: NoAnswerReason::Unsure, nearest, confidence: best, passed_over: choices }
}

/// How likely hit number `n` answers, less what the question's words make doubtful.
fn likely(query: &Query, ranking: &Ranking, n: usize, index: &Index) -> f32 {
    let ordinal = ranking.hits.get(n).map_or(u32::MAX, |hit| hit.ordinal);
    doubted(judge(query, ranking, n, index, Calibration::shipped()), query, ordinal, index)
}

/// The same were it the best.
pub(super) fn likely_alone(query: &Query, ranking: &Ranking, n: usize, index: &Index) -> f32 {
    let ordinal = ranking.hits.get(n).map_or(u32::MAX, |hit| hit.ordinal);
    doubted(judge_alone(query, ranking, n, index, Calibration::shipped()), query, ordinal, index)
}

/// The highest threshold at which `reply`, decided with a threshold of 0, would show what it shows; 0 for no answer.
#[must_use]
pub fn shown_up_to(reply: &Reply) -> f32 {
    match reply {
        Reply::Answer { answer, .. } => answer.confidence,
        Reply::DidYouMean { choices, .. } => {
            let mut confidences: Vec<f32> = choices.iter().map(|c| c.confidence).collect();
            confidences.sort_by(|a, b| b.total_cmp(a));
            let (first, second) = (confidences.first().copied(), confidences.get(1).copied());
            let (first, second) = (first.unwrap_or_default(), second.unwrap_or_default());
            (first / LEAST_EACH).min((first + second) / LEAST_BOTH).clamp(first, 1.0)
        }
        Reply::NoAnswer(_) => 0.0,
    }
}

/// The best hit of another article than the first's, when it nearly ties with it and the two together are likely enough
/// to hold the answer.
fn tied(query: &Query, ranking: &Ranking, index: &Index, threshold: f32) -> Option<usize> {
    let article = |n: usize| index.article_of(ranking.hits.get(n)?.ordinal).map(|article| &article.id);
    let score = |n: usize| ranking.hits.get(n).map(together);
    let n = (1..ranking.hits.len()).find(|n| article(*n) != article(0))?;
    let first = likely(query, ranking, 0, index);
    let second = likely_alone(query, ranking, n, index);
    let own = |n: usize| ranking.hits.get(n).map(|h| h.own_score);
    // Of two passages that say the same of two things, reading prefers one by a little.
    let is_near = own(0)? - own(n)? < NEARLY && score(0)? - score(n)? < 2.0 * NEARLY;
    (is_near && first >= LEAST_EACH * threshold && first + second >= LEAST_BOTH * threshold).then_some(n)
}
