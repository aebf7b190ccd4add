//! How much of their words two articles have in common, by the runs of five words that both have.

use super::Article;
use std::collections::HashSet;
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher};
use unicode_segmentation::UnicodeSegmentation;

/// Words of a run: what two texts share by chance is shorter.
const RUN: usize = 5;

/// From this share of the smaller text's runs on, two articles are nearly the same.
pub const NEARLY_THE_SAME: f32 = 0.5;

/// Hashes of all runs of five words of an article.
#[must_use]
pub fn runs_of_words(article: &Article) -> HashSet<u64> {
    let lower = article.text.to_lowercase();
    let words: Vec<&str> = lower.unicode_words().collect();
    let hash = |run: &[&str]| {
        let mut hasher = DefaultHasher::new();
        run.hash(&mut hasher);
        hasher.finish()
    };
    words.windows(RUN.min(words.len().max(1))).map(hash).collect()
}

/// The share of the smaller one's runs that both have, 0 to 1, where they have `common` of them in common.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "words of an article")]
pub fn shared<S: BuildHasher>(common: usize, a: &HashSet<u64, S>, b: &HashSet<u64, S>) -> f32 {
    common as f32 / a.len().min(b.len()).max(1) as f32
}
