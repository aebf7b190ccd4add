use super::query::Means;
use super::signals::Signals;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// How much each signal counts; one set for every corpus and question, chosen on public question sets with whole
/// families of sets left out (see ARCHITECTURE.md).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankingWeights {
    /// Where the encoder knows the question's language. Chosen with all-MiniLM-L6-v2, whichever encoder is used.
    pub with_vectors: SignalWeights,
    /// Where the encoder does not know it and the vectors stay out.
    pub words_alone: SignalWeights,
}

/// A weight for each of [`Signals`]' signals of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalWeights {
    pub share: f32,
    pub coverage: f32,
    pub meaning: f32,
    pub whole: f32,
    pub spelling: f32,
    pub order: f32,
    pub sentence: f32,
    pub agreement: f32,
    pub faq: f32,
    /// Of the evidence of all candidates of one article, pooled: `ln Σ exp(score)`.
    pub pool: f32,
}

impl RankingWeights {
    /// Those for a question that is ranked by `means`.
    #[must_use]
    pub fn of(&self, means: Means) -> &SignalWeights {
        match means {
            Means::Vectors => &self.with_vectors,
            Means::Words => &self.words_alone,
        }
    }

    /// The weights that `weights.json` beside this file holds.
    ///
    /// # Panics
    /// Never in a program that passed its tests: the file is part of the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static WEIGHTS: OnceLock<RankingWeights> = OnceLock::new();
        #[expect(clippy::expect_used, reason = "the file is compiled in and read by a test")]
        WEIGHTS
            .get_or_init(|| serde_json::from_str(include_str!("weights.json")).expect("weights.json is read by a test"))
    }
}

impl SignalWeights {
    /// The weighted sum of one passage's signals.
    #[must_use]
    pub fn score(&self, signals: &Signals) -> f32 {
        self.share * signals.share
            + self.coverage * signals.coverage
            + self.meaning * signals.meaning
            + self.whole * signals.whole
            + self.spelling * signals.spelling
            + self.order * signals.order
            + self.sentence * signals.sentence
            + self.agreement * signals.agreement
            + self.faq * signals.faq
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_can_be_read() {
        assert!(RankingWeights::shipped().with_vectors.share > 0.0);
    }
}
