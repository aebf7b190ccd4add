//! From judged answers to the confidence threshold that keeps a wished precision, and what may be promised of it.
//!
//! Whether the answers shown from a threshold on are precise enough is an exact binomial test of the wrong ones among them
//! (the test behind the interval of Clopper and Pearson, "The use of confidence or fiducial limits", 1934). The threshold is
//! chosen by the very answers that it is tested on, so the tests go in an order laid down beforehand, from sure answers to
//! unsure ones, and stop at the first that fails: fixed sequence testing as in Angelopoulos, Bates, Candès, Jordan and Lei,
//! "Learn then Test" (2021). A sequence begins where enough answers have gathered for a test to be able to pass at all, which
//! is seen from the confidences alone, never from who was right; with more evidence several sequences begin, each with its
//! share of the allowed error.
//!
//! What is promised: with the wished certainty, at least the wished share of the answers shown from the threshold on is
//! right, for questions like those that were judged, each judged for itself.

use super::binomial::{at_most, interval};

/// Thresholds are hundredths, as they are shown and set.
const STEPS: u8 = 99;

/// Sequences at most: each costs the others a share of the allowed error.
const SEQUENCES: usize = 4;

/// More judged answers than this are not asked for: nobody judges so many.
const MOST: usize = 1_000_000;

/// One answer that was judged, or a question that was not answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// The highest threshold at which the answer is shown, 0 to 1; 0 for a question that nothing answers.
    pub confidence: f32,
    /// The answer is right.
    pub is_right: bool,
    /// The threshold under which it was judged: of lower ones it says nothing, since what was not shown was not judged.
    pub seen_from: f32,
}

/// What is wished for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrecisionGoal {
    /// Share of the shown answers that must be right, between 0 and 1.
    pub precision: f64,
    /// How sure that must be, between 0 and 1.
    pub certainty: f64,
}

impl Default for PrecisionGoal {
    fn default() -> Self {
        Self { precision: 0.95, certainty: 0.9 }
    }
}

/// A threshold, and what the judgements say of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThresholdPoint {
    /// The threshold.
    pub threshold: f32,
    /// Answers shown from it on.
    pub shown: usize,
    /// Those of them that are right.
    pub right: usize,
    /// Questions that were asked whatever their answer.
    pub asked: usize,
    /// Those of them that get an answer.
    pub answered: usize,
}

/// What the judgements come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Proposal {
    /// This is the lowest threshold of which the wish can be promised.
    Keeps(ThresholdPoint),
    /// There is too little to promise anything.
    TooFew {
        /// Answers judged.
        have: usize,
        /// So many are needed if all of them are right.
        need: usize,
    },
    /// No threshold can be promised to keep the wish.
    None {
        /// The one that comes nearest.
        nearest: ThresholdPoint,
        /// So many more judged answers would do if they went as these did; none where they go too badly for it.
        more: Option<usize>,
    },
}

impl ThresholdPoint {
    /// Share of the shown answers that are right; none where none is shown.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of answers")]
    pub fn precision(&self) -> Option<f64> {
        (self.shown > 0).then(|| self.right as f64 / self.shown as f64)
    }

    /// The two-sided interval of Clopper and Pearson for the precision of this threshold, taken by itself.
    #[must_use]
    pub fn between(&self, certainty: f64) -> (f64, f64) {
        interval(self.right, self.shown, certainty)
    }

    /// Share of the questions that get an answer; none where only answers were judged.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of questions")]
    pub fn coverage(&self) -> Option<f64> {
        (self.asked > 0).then(|| self.answered as f64 / self.asked as f64)
    }

    fn wrong(&self) -> usize {
        self.shown - self.right
    }
}

/// The lowest threshold of which `wish` can be promised.
#[must_use]
pub fn propose(judgements: &[Judgement], wish: PrecisionGoal) -> Proposal {
    // From sure to unsure.
    let points: Vec<ThresholdPoint> = (1..=STEPS).rev().map(|n| point(judgements, f32::from(n) / 100.0)).collect();
    let error = 1.0 - wish.certainty;
    let have = points.iter().map(|p| p.shown).max().unwrap_or(0);
    let alone = needed(wish.precision, error);
    if have < alone {
        return Proposal::TooFew { have, need: alone };
    }
    let sequences = ((have / alone).ilog2() as usize + 1).min(SEQUENCES);
    #[expect(clippy::cast_precision_loss, reason = "at most four")]
    let share = error / sequences as f64;
    let first = needed(wish.precision, share);
    let kept = (0..sequences).filter_map(|n| sequence(&points, first << n, wish.precision, share));
    let kept = kept.min_by(|a, b| a.threshold.total_cmp(&b.threshold));
    kept.map_or_else(|| nothing(&points, wish, share), Proposal::Keeps)
}

/// The two-sided interval of Clopper and Pearson for a share of which `right` of `judged` were seen.
#[must_use]
pub fn share_between(right: u64, judged: u64, certainty: f64) -> (f64, f64) {
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    interval(count(right).min(count(judged)), count(judged), certainty)
}

/// What the judgements say of one threshold.
#[must_use]
pub fn point(judgements: &[Judgement], threshold: f32) -> ThresholdPoint {
    let mut point = ThresholdPoint { threshold, shown: 0, right: 0, asked: 0, answered: 0 };
    // Thresholds are hundredths, and so is the one that answers were judged under.
    for judgement in judgements.iter().filter(|j| j.seen_from <= threshold + f32::EPSILON) {
        let is_shown = usize::from(judgement.confidence >= threshold);
        let is_asked = usize::from(judgement.seen_from <= 0.0);
        point.shown += is_shown;
        point.right += is_shown * usize::from(judgement.is_right);
        point.asked += is_asked;
        point.answered += is_asked * is_shown;
    }
    point
}

/// Answers needed for a test to pass when all of them are right: the least n with precision^n ≤ error.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, and cut at the most")]
pub fn needed(precision: f64, error: f64) -> usize {
    let least = (error.ln() / precision.ln()).ceil();
    if least.is_finite() { (least as usize).clamp(1, MOST) } else { MOST }
}

/// The last threshold that passes, going down from where `begin` answers are shown.
fn sequence(points: &[ThresholdPoint], begin: usize, precision: f64, error: f64) -> Option<ThresholdPoint> {
    let tested = points.iter().skip_while(|p| p.shown < begin);
    tested.take_while(|p| passes(p.shown, p.wrong(), precision, error)).last().copied()
}

/// Whether so few wrong ones would be a rare accident if the precision were below the wished.
fn passes(shown: usize, wrong: usize, precision: f64, error: f64) -> bool {
    at_most(wrong, shown, 1.0 - precision) <= error
}

fn nothing(points: &[ThresholdPoint], wish: PrecisionGoal, error: f64) -> Proposal {
    let alone = needed(wish.precision, 1.0 - wish.certainty);
    let enough = points.iter().filter(|p| p.shown >= alone);
    let nearest = enough.max_by(|a, b| a.precision().unwrap_or(0.0).total_cmp(&b.precision().unwrap_or(0.0)));
    match nearest.or_else(|| points.iter().max_by_key(|p| p.shown)).copied() {
        Some(nearest) => Proposal::None { nearest, more: more(&nearest, wish.precision, error) },
        None => Proposal::TooFew { have: 0, need: needed(wish.precision, error) },
    }
}

/// Judged answers that a test would need besides those of `point`, if as many of them were wrong.
fn more(point: &ThresholdPoint, precision: f64, error: f64) -> Option<usize> {
    point.precision().filter(|p| *p > precision)?;
    let is_enough = |n: usize| passes(n, (n * point.wrong()).div_ceil(point.shown), precision, error);
    let mut high = point.shown.max(1);
    while !is_enough(high) {
        high = high.checked_mul(2).filter(|n| *n <= MOST)?;
    }
    let mut low = point.shown;
    while low + 1 < high {
        let middle = low.midpoint(high);
        if is_enough(middle) { high = middle } else { low = middle }
    }
    Some(high.saturating_sub(point.shown).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn judged(confidence: f32, is_right: bool) -> Judgement {
        Judgement { confidence, is_right, seen_from: 0.0 }
    }

    /// A linear congruential generator (Knuth's MMIX), so that the simulations are the same everywhere.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(self.0 >> 32).unwrap()) / f64::from(u32::MAX)
        }
    }

    /// True precision of what is shown from `threshold` on, where confidence is uniform and `right` says how often an answer
    /// of a confidence is right.
    fn precision(right: &dyn Fn(f64) -> f64, threshold: f64) -> f64 {
        let steps = 4_000;
        let at = |n: i32| threshold + (1.0 - threshold) * (f64::from(n) + 0.5) / f64::from(steps);
        (0..steps).map(|n| right(at(n))).sum::<f64>() / f64::from(steps)
    }

    /// Shares of the samples that got a promise, and that got one that does not hold.
    fn simulate(right: &dyn Fn(f64) -> f64, size: usize, wish: PrecisionGoal) -> (f64, f64) {
        let (mut promised, mut broken) = (0.0, 0.0);
        let samples = 600;
        let mut dice = Dice(size as u64);
        for _ in 0..samples {
            let judgements: Vec<Judgement> = (0..size)
                .map(|_| {
                    let confidence = dice.roll();
                    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 1")]
                    judged(confidence as f32, dice.roll() < right(confidence))
                })
                .collect();
            if let Proposal::Keeps(point) = propose(&judgements, wish) {
                promised += 1.0;
                let is_kept = precision(right, f64::from(point.threshold)) >= wish.precision;
                broken += f64::from(u8::from(!is_kept));
            }
        }
        (promised / f64::from(samples), broken / f64::from(samples))
    }

    /// Of 600 samples in which 10 % may fail, more than 14 % fail with a probability below one in a thousand.
    const SLACK: f64 = 0.04;

    #[test]
    fn promises_hold_in_the_stated_share_of_samples() {
        let worlds: [(&str, &dyn Fn(f64) -> f64); 6] = [
            ("calibrated", &|c| c),
            ("steep", &|c| if c > 0.7 { 0.99 } else { 0.6 }),
            ("just too bad everywhere", &|_| 0.9499),
            ("just good enough at the top", &|c| if c > 0.8 { 0.951 } else { 0.3 }),
            ("good", &|c| 0.9 + 0.1 * c),
            ("the surest are the worst", &|c| if c > 0.9 { 0.8 } else { 0.97 }),
        ];
        for wish in [PrecisionGoal::default(), PrecisionGoal { precision: 0.8, certainty: 0.9 }] {
            for (name, right) in worlds {
                for size in [30, 100, 250, 1_000] {
                    let (_, broken) = simulate(right, size, wish);
                    assert!(broken <= 1.0 - wish.certainty + SLACK, "{name}, {size} judged, {wish:?}: {broken}");
                }
            }
        }
    }

    #[test]
    fn with_enough_evidence_a_promise_is_made() {
        let steep = |c: f64| if c > 0.6 { 0.99 } else { 0.5 };
        let (few, _) = simulate(&steep, 100, PrecisionGoal::default());
        let (many, _) = simulate(&steep, 1_000, PrecisionGoal::default());
        assert!(few < many && many > 0.9, "{few} {many}");
    }

    #[test]
    fn too_little_is_refused_with_what_is_missing() {
        assert_eq!((needed(0.95, 0.1), needed(0.9, 0.1), needed(0.95, 0.05)), (45, 22, 59));
        let sure: Vec<Judgement> = (0..44).map(|_| judged(0.9, true)).collect();
        assert_eq!(propose(&sure, PrecisionGoal::default()), Proposal::TooFew { have: 44, need: 45 });
        assert_eq!(propose(&[], PrecisionGoal::default()), Proposal::TooFew { have: 0, need: 45 });
        let one_more: Vec<Judgement> = sure.into_iter().chain([judged(0.95, true)]).collect();
        let Proposal::Keeps(point) = propose(&one_more, PrecisionGoal::default()) else { panic!() };
        // Nothing speaks against going lower.
        assert_eq!((point.threshold, point.shown, point.right), (0.01, 45, 45));
    }

    #[test]
    fn what_goes_badly_is_not_promised_and_told_how_much_more_it_takes() {
        let evidence = |wrong: usize| -> Vec<Judgement> { (0..80).map(|n| judged(0.9, n >= wrong)).collect() };
        let Proposal::None { nearest, more } = propose(&evidence(2), PrecisionGoal::default()) else { panic!() };
        assert_eq!((nearest.shown, nearest.right), (80, 78));
        assert!(more.is_some_and(|more| (50..200).contains(&more)), "{more:?}");
        let Proposal::None { more, .. } = propose(&evidence(8), PrecisionGoal::default()) else { panic!() };
        assert_eq!(more, None, "more of the same never gets there");
    }

    #[test]
    fn what_was_not_shown_was_not_judged() {
        let mut judgements: Vec<Judgement> =
            (0..100).map(|_| Judgement { confidence: 0.8, is_right: true, seen_from: 0.5 }).collect();
        let Proposal::Keeps(point) = propose(&judgements, PrecisionGoal::default()) else { panic!() };
        assert_eq!((point.threshold, point.coverage()), (0.5, None));
        judgements.extend((0..10).map(|_| judged(0.3, false)));
        assert_eq!(super::point(&judgements, 0.2).shown, 10, "below, the ten that were asked at any threshold");
        assert_eq!(super::point(&judgements, 0.5).coverage(), Some(0.0));
    }

    proptest! {
        #[test]
        fn a_proposal_stands_on_its_evidence(
            evidence in proptest::collection::vec((0.0_f32..=1.0, any::<bool>(), prop_oneof![Just(0.0_f32), Just(0.45)]), 0..200),
            precision in 0.5_f64..0.99,
        ) {
            let judgements: Vec<Judgement> = evidence
                .iter()
                .map(|&(confidence, is_right, seen_from)| Judgement { confidence, is_right, seen_from })
                .collect();
            let wish = PrecisionGoal { precision, certainty: 0.9 };
            match propose(&judgements, wish) {
                Proposal::Keeps(point) => {
                    prop_assert!(point.precision().unwrap() > precision && point.shown >= needed(precision, 0.1));
                    prop_assert_eq!(super::point(&judgements, point.threshold), point);
                }
                Proposal::TooFew { have, need } => prop_assert!(have < need),
                Proposal::None { nearest, .. } => prop_assert!(nearest.shown > 0),
            }
        }
    }
}
