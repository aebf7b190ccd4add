//! What the tests of this floor share.

use super::meaning::DIMENSIONS;
use super::{Gap, GapId, GapKind, Ledger, Source, Verdict};
use crate::article::{PassageId, Question};
use crate::text::Language;
use jiff::Timestamp;
use rusqlite::OptionalExtension;
use std::path::Path;

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
        vector: None,
        asker: None,
        guild: None,
    }
}

/// A question of which the encoder says that it means `vector`, from an asker.
pub(super) fn meant(words: &str, vector: Vec<f32>, asker: u8) -> Gap {
    Gap { vector: Some(vector), asker: Some([asker; 8]), ..gap(words) }
}

/// A unit vector along the axis `axis`, turned by the `n`-th part of a right angle towards the next; 0 and 1 do not turn.
pub(super) fn direction(axis: u16, n: u16) -> Vec<f32> {
    let angle = if n < 2 { 0.0 } else { std::f32::consts::FRAC_PI_2 / f32::from(n) };
    turned(axis, angle)
}

/// A unit vector along the axis `axis`, turned by `angle` towards the next.
pub(super) fn turned(axis: u16, angle: f32) -> Vec<f32> {
    let mut vector = vec![0.0; DIMENSIONS];
    let axis = usize::from(axis);
    (vector[axis], vector[axis + 1]) = (angle.cos(), angle.sin());
    vector
}

pub(super) fn verdict(passage: &str, helpful: bool, voter: u8) -> Verdict {
    let (passage, voter) = (PassageId::new(passage), [voter; 8]);
    Verdict { passage, helpful, voter, confidence: None, source: Source::Reader, guild: None }
}

/// Whether any file of the folder has `words` in its bytes.
pub(super) fn is_on_disk(folder: &Path, words: impl AsRef<[u8]>) -> bool {
    let words = words.as_ref();
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        bytes.windows(words.len()).any(|window| window == words)
    })
}

/// How often a gap was met; none when it is gone.
pub(super) fn times(ledger: &Ledger, gap: GapId) -> Option<i64> {
    ledger.run(|t| t.query_row("SELECT times FROM gaps WHERE id = ?1", [gap.0], |r| r.get(0)).optional()).unwrap()
}
