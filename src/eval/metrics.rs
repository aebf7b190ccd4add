//! Figures of a set from what became of its questions: ranking (hits, reciprocal rank, nDCG), refusals, and how far
//! confidence can be trusted. Pure arithmetic; a figure that a set has no questions for is missing rather than 0.

use super::calibrate::Judgement;
use serde::Serialize;

/// Bins of equal width over confidence, for the expected calibration error.
const BINS: usize = 10;

/// What became of one question, as far as the figures need it.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionOutcome {
    /// Relevance of the ranked passages, best first, at least the first ten: 0 for a wrong one.
    pub gains: Vec<f64>,
    /// Relevance of all passages that answer, in any order; empty when none does.
    pub ideal: Vec<f64>,
    /// Probability given to the first passage.
    pub confidence: f64,
    /// Whether the quote has the answer, where that can be told.
    pub quote_holds: Option<bool>,
    /// Whether what is quoted answers, by its words where the set says which answer.
    pub is_right: bool,
}

/// What readers get from a threshold on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ShownFigures {
    /// The threshold.
    pub threshold: f32,
    /// Questions that get an answer.
    pub shown: usize,
    /// Of these, those whose quote answers.
    pub right: usize,
    /// Of those that get an answer, questions that nothing answers.
    pub unanswerable: usize,
}

impl ShownFigures {
    /// Counts what is shown.
    #[must_use]
    pub fn of(outcomes: &[QuestionOutcome], threshold: f32) -> Self {
        let shown = || outcomes.iter().filter(|o| !o.gains.is_empty() && o.confidence >= f64::from(threshold));
        Self {
            threshold,
            shown: shown().count(),
            right: shown().filter(|o| o.is_right).count(),
            unanswerable: shown().filter(|o| o.ideal.is_empty()).count(),
        }
    }
}

/// Questions whose first passages were given about the same probability.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// How many.
    pub questions: usize,
    /// Mean of their probabilities.
    pub confidence: f64,
    /// Share whose first passage answers.
    pub right: f64,
}

/// The figures of a set. Those about ranking are means over its answerable questions; those about confidence are over
/// all, and missing where the set has only one sort.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SetFigures {
    /// Questions.
    pub questions: usize,
    /// Questions that a passage answers.
    pub answerable: usize,
    /// Share whose first passage answers.
    pub p_at_1: f64,
    /// Share with an answering passage among the first five.
    pub hit_at_5: f64,
    /// Share of the answering passages among the first five.
    pub recall_at_5: f64,
    /// Reciprocal of the place of the first answering passage, 0 beyond ten.
    pub mrr_at_10: f64,
    /// Mean average precision over the ranking.
    pub map: f64,
    /// Normalised discounted cumulative gain of the first ten.
    pub ndcg_at_10: f64,
    /// Probability that an answerable question is given more confidence than one without answer.
    pub auroc: Option<f64>,
    /// Largest share of all questions that can be answered with 90 % of the answers right, by raising the threshold.
    pub coverage_at_p90: f64,
    /// The same with 95 %.
    pub coverage_at_p95: f64,
    /// Expected calibration error: ten bins of equal width, against "a passage answers and it came first".
    pub ece: f64,
    /// Of the questions with answers to the letter whose first passage is right and has one: share whose quote has it.
    pub quote: Option<f64>,
}

/// The figures of a set's outcomes.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
pub fn figures(outcomes: &[QuestionOutcome]) -> SetFigures {
    let answerable: Vec<&QuestionOutcome> = outcomes.iter().filter(|o| !o.ideal.is_empty()).collect();
    let mean = |f: &dyn Fn(&QuestionOutcome) -> f64| {
        if answerable.is_empty() { 0.0 } else { answerable.iter().map(|o| f(o)).sum::<f64>() / answerable.len() as f64 }
    };
    let hits = |o: &QuestionOutcome, n: usize| o.gains.iter().take(n).filter(|g| **g > 0.0).count();
    SetFigures {
        questions: outcomes.len(),
        answerable: answerable.len(),
        p_at_1: mean(&|o| hits(o, 1) as f64),
        hit_at_5: mean(&|o| f64::from(u8::from(hits(o, 5) > 0))),
        recall_at_5: mean(&|o| hits(o, 5) as f64 / o.ideal.len() as f64),
        mrr_at_10: mean(&|o| o.gains.iter().take(10).position(|g| *g > 0.0).map_or(0.0, |n| 1.0 / (n + 1) as f64)),
        map: mean(&average_precision),
        ndcg_at_10: mean(&|o| dcg(&o.gains) / dcg(&sorted(&o.ideal)).max(f64::MIN_POSITIVE)),
        auroc: auroc(outcomes),
        coverage_at_p90: coverage(outcomes, 0.90),
        coverage_at_p95: coverage(outcomes, 0.95),
        ece: calibration_error(outcomes),
        quote: quote(outcomes),
    }
}

fn is_right(outcome: &QuestionOutcome) -> bool {
    outcome.gains.first().is_some_and(|g| *g > 0.0)
}

fn sorted(gains: &[f64]) -> Vec<f64> {
    let mut gains = gains.to_vec();
    gains.sort_by(|a, b| b.total_cmp(a));
    gains
}

/// Järvelin and Kekäläinen (2002), with the gain itself in the numerator, over the first ten.
#[expect(clippy::cast_precision_loss, reason = "ranks below ten")]
fn dcg(gains: &[f64]) -> f64 {
    gains.iter().take(10).enumerate().map(|(n, gain)| gain / ((n + 2) as f64).log2()).sum()
}

#[expect(clippy::cast_precision_loss, reason = "ranks")]
fn average_precision(outcome: &QuestionOutcome) -> f64 {
    let mut found = 0;
    let mut sum = 0.0;
    for (n, gain) in outcome.gains.iter().enumerate() {
        if *gain > 0.0 {
            found += 1;
            sum += f64::from(found) / (n + 1) as f64;
        }
    }
    sum / outcome.ideal.len() as f64
}

/// The area under the receiver operating characteristic, as the Mann-Whitney statistic; ties count half.
#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
fn auroc(outcomes: &[QuestionOutcome]) -> Option<f64> {
    let mut order: Vec<(f64, bool)> = outcomes.iter().map(|o| (o.confidence, !o.ideal.is_empty())).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positives = order.iter().filter(|(_, p)| *p).count();
    let negatives = order.len() - positives;
    if positives == 0 || negatives == 0 {
        return None;
    }
    let mut ranks = 0.0;
    let mut start = 0;
    for group in order.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let middle = (2 * start + group.len() + 1) as f64 / 2.0;
        ranks += middle * group.iter().filter(|(_, p)| *p).count() as f64;
        start += group.len();
    }
    let (positives, negatives) = (positives as f64, negatives as f64);
    Some((ranks - positives * (positives + 1.0) / 2.0) / (positives * negatives))
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
fn coverage(outcomes: &[QuestionOutcome], precision: f64) -> f64 {
    let mut order: Vec<&QuestionOutcome> = outcomes.iter().collect();
    order.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut right = 0;
    let mut best = 0;
    let mut answered = 0;
    for group in order.chunk_by(|a, b| a.confidence.total_cmp(&b.confidence).is_eq()) {
        answered += group.len();
        right += group.iter().filter(|o| is_right(o)).count();
        if right as f64 >= precision * answered as f64 {
            best = answered;
        }
    }
    best as f64 / outcomes.len().max(1) as f64
}

/// Confidence against what became of it, in ten bins of equal width, an empty one too: the reliability diagram.
#[must_use]
pub fn reliability(outcomes: &[QuestionOutcome]) -> Vec<Bin> {
    binned(outcomes.iter().map(|outcome| (outcome.confidence, is_right(outcome))))
}

/// The same of answers that were judged; what nothing answers has no confidence.
#[must_use]
pub fn judged_bins(judgements: &[Judgement]) -> Vec<Bin> {
    let shown = judgements.iter().filter(|judgement| judgement.confidence > 0.0);
    binned(shown.map(|judgement| (f64::from(judgement.confidence), judgement.is_right)))
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
fn binned(judged: impl Iterator<Item = (f64, bool)>) -> Vec<Bin> {
    let mut bins = vec![Bin::default(); BINS];
    for (confidence, is_right) in judged {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and BINS")]
        let n = ((confidence.clamp(0.0, 1.0) * BINS as f64) as usize).min(BINS - 1);
        bins[n].questions += 1;
        bins[n].confidence += confidence;
        bins[n].right += f64::from(u8::from(is_right));
    }
    for bin in &mut bins {
        let count = bin.questions.max(1) as f64;
        bin.confidence /= count;
        bin.right /= count;
    }
    bins
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
fn calibration_error(outcomes: &[QuestionOutcome]) -> f64 {
    let gap = |bin: &Bin| (bin.confidence - bin.right).abs() * bin.questions as f64;
    reliability(outcomes).iter().map(gap).sum::<f64>() / outcomes.len().max(1) as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
fn quote(outcomes: &[QuestionOutcome]) -> Option<f64> {
    let told: Vec<bool> = outcomes.iter().filter_map(|o| o.quote_holds).collect();
    (!told.is_empty()).then(|| told.iter().filter(|holds| **holds).count() as f64 / told.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(gains: &[f64], ideal: usize, confidence: f64) -> QuestionOutcome {
        QuestionOutcome {
            gains: gains.to_vec(),
            ideal: vec![1.0; ideal],
            confidence,
            quote_holds: None,
            is_right: false,
        }
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn judged_answers_are_binned_by_their_confidence_and_what_has_none_is_left_out() {
        let judged = |confidence, is_right| Judgement { confidence, is_right, seen_from: 0.0 };
        let bins = judged_bins(&[judged(0.72, true), judged(0.78, false), judged(0.0, false), judged(1.0, true)]);
        assert_eq!(bins.iter().map(|bin| bin.questions).collect::<Vec<_>>(), [0, 0, 0, 0, 0, 0, 0, 2, 0, 1]);
        assert!((bins[7].right - 0.5).abs() < 1e-9 && (bins[7].confidence - 0.75).abs() < 1e-6);
    }

    #[test]
    fn ranking_figures_agree_with_a_worked_example() {
        // One question answered second of two relevant, one answered first; one not answerable at all.
        let outcomes = [outcome(&[0.0, 1.0, 0.0, 1.0], 2, 0.5), outcome(&[1.0], 1, 0.9), outcome(&[0.0], 0, 0.2)];
        let f = figures(&outcomes);
        assert_eq!((f.questions, f.answerable), (3, 2));
        close(f.p_at_1, 0.5);
        close(f.hit_at_5, 1.0);
        close(f.recall_at_5, 1.0);
        close(f.mrr_at_10, 0.75);
        close(f.map, f64::midpoint(f64::midpoint(0.5, 0.5), 1.0));
        let ideal = 1.0 + 1.0 / 3f64.log2();
        close(f.ndcg_at_10, f64::midpoint((1.0 / 3f64.log2() + 1.0 / 5f64.log2()) / ideal, 1.0));
        assert_eq!(f.auroc, Some(1.0));
    }

    #[test]
    fn auroc_counts_ties_half_and_is_missing_where_there_is_one_sort() {
        let tied = [outcome(&[1.0], 1, 0.5), outcome(&[0.0], 0, 0.5)];
        assert_eq!(figures(&tied).auroc, Some(0.5));
        assert_eq!(figures(&tied[..1]).auroc, None);
    }

    #[test]
    fn coverage_is_the_largest_share_at_the_precision_asked() {
        let mut outcomes = vec![outcome(&[1.0], 1, 0.9); 9];
        outcomes.push(outcome(&[0.0], 1, 0.8));
        outcomes.push(outcome(&[0.0], 0, 0.1));
        let f = figures(&outcomes);
        close(f.coverage_at_p90, 10.0 / 11.0);
        close(f.coverage_at_p95, 9.0 / 11.0);
    }

    #[test]
    fn perfect_calibration_has_no_error() {
        let mut outcomes = vec![outcome(&[1.0], 1, 0.75); 3];
        outcomes.push(outcome(&[0.0], 0, 0.75));
        close(figures(&outcomes).ece, 0.0);
    }

    #[test]
    fn bins_add_up_to_the_questions_and_hold_their_means() {
        let bins = reliability(&[outcome(&[1.0], 1, 0.72), outcome(&[0.0], 1, 0.78), outcome(&[1.0], 1, 1.0)]);
        assert_eq!(bins.iter().map(|b| b.questions).collect::<Vec<_>>(), [0, 0, 0, 0, 0, 0, 0, 2, 0, 1]);
        close(bins[7].confidence, 0.75);
        close(bins[7].right, 0.5);
    }

    #[test]
    fn shown_are_those_from_the_threshold_on() {
        let right = QuestionOutcome { is_right: true, ..outcome(&[1.0], 1, 0.5) };
        let outcomes =
            [right, outcome(&[1.0], 1, 0.6), outcome(&[0.0], 0, 0.7), outcome(&[1.0], 1, 0.4), outcome(&[], 0, 0.9)];
        let shown = ShownFigures::of(&outcomes, 0.5);
        assert_eq!((shown.shown, shown.right, shown.unanswerable), (3, 1, 1));
    }

    #[test]
    fn quotes_count_where_it_can_be_told() {
        let told = |quote_holds| QuestionOutcome { quote_holds, ..outcome(&[1.0], 1, 0.9) };
        assert_eq!(figures(&[told(Some(true)), told(Some(false)), told(None)]).quote, Some(0.5));
        assert_eq!(figures(&[told(None)]).quote, None);
    }
}
