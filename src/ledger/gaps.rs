//! What the articles did not answer, or not well: one row for each question, however often it is asked. The same
//! question is known by a keyed hash, so that it is counted also where no words are kept.

use super::error::LedgerError;
use super::ledger::Ledger;
use crate::article::{PassageId, Question};
use crate::text::Language;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

/// A question that deserves an answer it did not get.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// What was asked; kept only for the days the ledger was opened with.
    pub question: Question,
    /// How it fell short.
    pub kind: GapKind,
    /// The passage shown, where one was.
    pub passage: Option<PassageId>,
    /// How sure the best passage was, 0 to 1.
    pub confidence: f32,
    /// What it was asked in.
    pub language: Language,
}

/// How a question fell short of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapKind {
    /// The articles do not answer.
    Unanswered,
    /// A reader said that the answer was not it.
    NotIt,
    /// The answer was given with little confidence.
    LowConfidence,
}

/// The name of a gap: 48 random bits, so that it fits a button and knowing one tells nothing of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GapId(pub(super) i64);

impl From<u64> for GapId {
    fn from(id: u64) -> Self {
        Self(id.cast_signed())
    }
}

impl From<GapId> for u64 {
    fn from(id: GapId) -> Self {
        id.0.cast_unsigned()
    }
}

impl GapKind {
    /// As the table has it.
    fn name(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::NotIt => "not_it",
            Self::LowConfidence => "low_confidence",
        }
    }
}

impl Ledger {
    /// Notes that `gap` was met. The same question again counts one up and takes the newer particulars.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn record_gap(&self, gap: &Gap, now: Timestamp) -> Result<GapId, LedgerError> {
        let digest = self.secret().digest_of(&folded(&gap.question));
        let words = (self.retention_days > 0).then_some(gap.question.as_str());
        self.transact(|tables| {
            tables
                .prepare_cached(
                    "INSERT INTO gaps (id, digest, question, kind, passage, confidence, language, times, first_at, last_at)
                     VALUES (random() & 0xffffffffffff, ?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?7)
                     ON CONFLICT (digest) DO UPDATE SET question = excluded.question, kind = excluded.kind,
                        passage = excluded.passage, confidence = excluded.confidence, language = excluded.language,
                        times = times + 1, last_at = max(last_at, excluded.last_at)
                     RETURNING id",
                )?
                .query_row(
                    params![
                        digest,
                        words,
                        gap.kind.name(),
                        gap.passage.as_ref().map(PassageId::as_str),
                        gap.confidence,
                        gap.language.as_str(),
                        now.as_second(),
                    ],
                    |row| row.get(0).map(GapId),
                )
        })
    }

    /// The words of a gap's question, as long as they are kept.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn gap_question(&self, gap: GapId) -> Result<Option<Question>, LedgerError> {
        let words: Option<Option<String>> = self.run(|tables| {
            let mut statement = tables.prepare_cached("SELECT question FROM gaps WHERE id = ?1")?;
            statement.query_row([gap.0], |row| row.get(0)).optional()
        })?;
        Ok(words.flatten().and_then(|words| Question::new(&words).ok()))
    }
}

/// Takes back one [`Ledger::record_gap`]: others who asked the same, or wait for an answer, keep the row.
pub(super) fn take_back(tables: &Connection, gap: GapId) -> rusqlite::Result<()> {
    if !count_down(tables, gap)? {
        tables
            .prepare_cached("DELETE FROM gaps WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM waiting WHERE gap = ?1)")?
            .execute([gap.0])?;
    }
    Ok(())
}

/// Counts `gap` down, unless it was met only once.
pub(super) fn count_down(tables: &Connection, gap: GapId) -> rusqlite::Result<bool> {
    let mut statement = tables.prepare_cached("UPDATE gaps SET times = times - 1 WHERE id = ?1 AND times > 1")?;
    Ok(statement.execute([gap.0])? > 0)
}

/// What two askings of one question have in common. Only marks that end a sentence are dropped: `C++` is not `C`.
fn folded(question: &Question) -> String {
    let ends = |c: char| c.is_whitespace() || matches!(c, '?' | '!' | '.' | ',' | ';' | ':' | '。' | '、' | '؟' | '।');
    question.as_str().to_lowercase().trim_end_matches(ends).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, gap, times};
    use super::*;

    #[test]
    fn the_same_question_is_one_row_that_counts() {
        let ledger = Ledger::in_memory().unwrap();
        let first = ledger.record_gap(&gap("Why is C++ fast?"), at(0)).unwrap();
        for same in ["why is  c++ FAST", "Why is C++ fast ?!", "why is c++ fast？。"] {
            assert_eq!(ledger.record_gap(&gap(same), at(60)).unwrap(), first, "{same}");
        }
        assert_eq!(times(&ledger, first), Some(4));
        assert_ne!(ledger.record_gap(&gap("why is c fast"), at(60)).unwrap(), first);
        assert_eq!(ledger.gap_question(first).unwrap().unwrap().as_str(), "why is c++ fast?。");
    }

    #[test]
    fn the_newest_particulars_are_kept() {
        let ledger = Ledger::in_memory().unwrap();
        let id = ledger.record_gap(&gap("why"), at(5)).unwrap();
        let passage = Some(PassageId::new("kite#faq/why"));
        let newer = Gap { kind: GapKind::NotIt, passage, confidence: f32::NAN, ..gap("why") };
        ledger.record_gap(&newer, at(9)).unwrap();
        let row: (String, String, Option<f64>, i64, i64) = ledger
            .run(|t| {
                t.query_row(
                    "SELECT kind, passage, confidence, first_at, last_at FROM gaps WHERE id = ?1",
                    [id.0],
                    |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)),
                )
            })
            .unwrap();
        assert_eq!(row, ("not_it".into(), "kite#faq/why".into(), None, 5, 9));
    }

    #[test]
    fn names_are_48_bits_and_do_not_follow_each_other() {
        let ledger = Ledger::in_memory().unwrap();
        let mut names: Vec<u64> =
            (0..50).map(|n| ledger.record_gap(&gap(&format!("q {n}")), at(0)).unwrap().into()).collect();
        assert!(names.iter().all(|n| *n < 1 << 48 && u64::from(GapId::from(*n)) == *n));
        assert!(!names.is_sorted());
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[1] - pair[0] > 1_000));
        assert_eq!(ledger.gap_question(GapId::from(u64::MAX)).unwrap(), None);
    }
}
