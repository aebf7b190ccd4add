//! The binomial distribution: how likely so few successes are, and the exact interval for their share.

/// Halvings of an interval: finer than any figure that is shown.
const HALVINGS: usize = 50;

/// Probability of at most `k` of `n`, each with probability `p`.
#[expect(clippy::cast_precision_loss, reason = "counts of answers")]
pub(super) fn at_most(k: usize, n: usize, p: f64) -> f64 {
    if k >= n || p <= 0.0 {
        return 1.0;
    }
    if p >= 1.0 {
        return 0.0;
    }
    // Summed as logarithms: with many answers the single terms are too small for a float.
    let odds = p.ln() - (-p).ln_1p();
    let mut term = n as f64 * (-p).ln_1p();
    let mut sum = term;
    for i in 0..k {
        term += odds + ((n - i) as f64).ln() - ((i + 1) as f64).ln();
        let (high, low) = if term > sum { (term, sum) } else { (sum, term) };
        sum = high + (low - high).exp().ln_1p();
    }
    sum.exp().min(1.0)
}

/// The two-sided interval of Clopper and Pearson for a share of which `right` of `shown` were seen.
pub(super) fn interval(right: usize, shown: usize, certainty: f64) -> (f64, f64) {
    let tail = (1.0 - certainty) / 2.0;
    // Told by the wrong ones, which are fewer.
    let wrong = shown - right;
    let low = if right == 0 { 0.0 } else { border(|p| at_most(wrong, shown, 1.0 - p) < tail) };
    let high = if wrong == 0 { 1.0 } else { border(|p| 1.0 - at_most(wrong - 1, shown, 1.0 - p) > tail) };
    (low, high)
}

/// Up to where between 0 and 1 `holds`, which it does up to somewhere.
fn border(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if holds(middle) { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 5e-5
    }

    #[test]
    fn probabilities_are_those_of_the_distribution() {
        // Sums that can be done by hand: 0.5^3 (1 + 3), 0.9^10, 1 - 0.1^2.
        assert!(
            near(at_most(1, 3, 0.5), 0.5) && near(at_most(0, 10, 0.1), 0.348_678) && near(at_most(1, 2, 0.1), 0.99)
        );
        assert_eq!((at_most(5, 5, 0.9), at_most(2, 5, 0.0), at_most(2, 5, 1.0)), (1.0, 1.0, 0.0));
        // The middle of a large one, where every term is below the smallest float; and no loss far out.
        assert!((at_most(50_000, 100_000, 0.5) - 0.5).abs() < 0.01);
        assert!((0.0..1e-300).contains(&at_most(10, 100_000, 0.5)));
    }

    #[test]
    fn intervals_are_those_of_the_tables() {
        // All of n right: the lower border is the n-th root of the tail.
        let (low, high) = interval(45, 45, 0.8);
        assert!(near(low, 0.1_f64.powf(1.0 / 45.0)) && (high - 1.0).abs() < f64::EPSILON);
        // Clopper and Pearson's for 8 of 10 at 95 %: 0.4439 to 0.9748.
        let (low, high) = interval(8, 10, 0.95);
        assert!(near(low, 0.4439) && near(high, 0.9748), "{low} {high}");
        assert_eq!(interval(0, 0, 0.95), (0.0, 1.0));
    }

    #[test]
    fn an_interval_covers_the_truth_as_often_as_it_says() {
        // Exactly, by summing over everything that can be seen.
        for p in [0.5, 0.8, 0.95, 0.99] {
            let n = 60;
            let covers = |k: usize| {
                let (low, high) = interval(k, n, 0.9);
                (low..=high).contains(&p)
            };
            let chance = |k: usize| at_most(k, n, p) - if k == 0 { 0.0 } else { at_most(k - 1, n, p) };
            let covered: f64 = (0..=n).filter(|k| covers(*k)).map(chance).sum();
            assert!(covered >= 0.9, "{p}: {covered}");
        }
    }
}
