//! What the tests of this floor share.

use super::{Gap, GapId, GapKind, Ledger};
use crate::article::Question;
use crate::text::Language;
use jiff::Timestamp;
use rusqlite::OptionalExtension;

/// A moment, in seconds since 1970.
pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// A moment, in days since 1970.
pub(super) fn day(day: i64) -> Timestamp {
    at(day * 86_400)
}

pub(super) fn gap(words: &str) -> Gap {
    Gap {
        question: Question::new(words).unwrap(),
        kind: GapKind::Unanswered,
        passage: None,
        confidence: 0.25,
        language: Language::english(),
    }
}

/// How often a gap was met; none when it is gone.
pub(super) fn times(ledger: &Ledger, gap: GapId) -> Option<i64> {
    ledger.run(|t| t.query_row("SELECT times FROM gaps WHERE id = ?1", [gap.0], |r| r.get(0)).optional()).unwrap()
}
