//! Counts of each day (of UTC): how many questions came which way and how they went, how long answers took, which articles
//! were cited. There are no questions in them and no persons; they are what is left when everything else is gone.

use super::error::LedgerError;
use super::ledger::Ledger;
use super::rows::day_of;
use super::tables::params;
use crate::article::ArticleId;
use jiff::Timestamp;
use std::time::Duration;

/// Stands for no server in the tables of figures and votes.
pub(super) const NOWHERE: u64 = 0;

/// Buckets of answer times for each doubling: what is read from them is off by a tenth at most.
const PER_OCTAVE: f64 = 4.0;
/// The last bucket; over an hour.
const LAST_BUCKET: u8 = 127;

/// How a question went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LedgerOutcome {
    /// Answered.
    Answered,
    /// Two articles were offered.
    DidYouMean,
    /// No article answers.
    NoAnswer,
    /// Answered with little confidence.
    Low,
}

/// A question as it is counted.
#[derive(Clone, Copy, Debug)]
pub struct CountedQuestion<'a> {
    /// How it came: one of the face's own few names, never anybody's words.
    pub way: &'static str,
    /// How it went.
    pub outcome: LedgerOutcome,
    /// From the question to the answer.
    pub took: Duration,
    /// The article cited.
    pub cited: Option<&'a ArticleId>,
    /// The server in which it was asked for all to see.
    pub guild: Option<u64>,
}

impl LedgerOutcome {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Answered, Self::DidYouMean, Self::NoAnswer, Self::Low];

    /// Its name in the table and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::DidYouMean => "did_you_mean",
            Self::NoAnswer => "no_answer",
            Self::Low => "low",
        }
    }

    /// The outcome of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

impl Ledger {
    /// Counts a question for the day of `now`.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn count_asked(&self, asked: &CountedQuestion, now: Timestamp) -> Result<(), LedgerError> {
        let (day, guild) = (day_of(now), asked.guild.unwrap_or(NOWHERE).cast_signed());
        self.transact(|tables| {
            tables
                .statement(
                    "INSERT INTO asked_days (day, guild, way, outcome, asked) VALUES (?1, ?2, ?3, ?4, 1)
                     ON CONFLICT (day, guild, way, outcome) DO UPDATE SET asked = asked_days.asked + 1",
                )
                .execute(params![day, guild, asked.way, asked.outcome.name()])?;
            tables
                .statement(
                    "INSERT INTO timed_days (day, guild, bucket, asked) VALUES (?1, ?2, ?3, 1)
                     ON CONFLICT (day, guild, bucket) DO UPDATE SET asked = timed_days.asked + 1",
                )
                .execute(params![day, guild, bucket(asked.took)])?;
            let Some(article) = asked.cited else { return Ok(()) };
            tables
                .statement(
                    "INSERT INTO cited_days (day, guild, article, cited) VALUES (?1, ?2, ?3, 1)
                     ON CONFLICT (day, guild, article) DO UPDATE SET cited = cited_days.cited + 1",
                )
                .execute(params![day, guild, article.as_str()])
                .map(drop)
        })
    }
}

/// Buckets are quarters of doublings, from a microsecond on.
fn bucket(took: Duration) -> u8 {
    let micros = took.as_secs_f64() * 1e6;
    if micros < 1.0 {
        return 0;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of the type")]
    let bucket = (micros.log2() * PER_OCTAVE).clamp(0.0, f64::from(LAST_BUCKET)) as u8;
    bucket
}

/// The milliseconds in the middle of a bucket.
pub(super) fn milliseconds(bucket: u8) -> f64 {
    ((f64::from(bucket) + 0.5) / PER_OCTAVE).exp2() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_tells_its_times_to_a_tenth() {
        for micros in [1_u64, 999, 1_000, 12_345, 7_000_000, 3_000_000_000] {
            let took = Duration::from_micros(micros);
            let told = milliseconds(bucket(took));
            assert!((told / (took.as_secs_f64() * 1_000.0) - 1.0).abs() < 0.1, "{micros} µs: {told} ms");
        }
        assert_eq!([Duration::ZERO, Duration::MAX].map(bucket), [0, LAST_BUCKET]);
    }
}
