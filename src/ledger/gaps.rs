//! What the articles did not answer, or not well: one row for each question, however often it is asked. The same
//! question is known by a keyed hash, so that it is counted also where no words are kept. Questions that mean the same
//! are together in [`super::topics`].

use super::error::LedgerError;
use super::gap::{Gap, GapId};
use super::ledger::Ledger;
use super::meaning::Meaning;
use super::places;
use super::tables::{Optional, TableResult, Tables, params};
use super::topics::{Likeness, settle_in, topic_for};
use crate::article::{PassageId, Question};
use crate::text::folded_question;
use jiff::Timestamp;

impl Ledger {
    /// Notes that `gap` was met, in the topic of what means the same. The same question again counts one up and takes the
    /// newer particulars; a topic that was settled is open again.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn record_gap(&self, gap: &Gap, now: Timestamp) -> Result<GapId, LedgerError> {
        let digest = self.secret().digest_of(&folded_question(gap.question.as_str()));
        let keeps_words = self.keep.words > 0;
        let meaning = gap.vector.as_deref().filter(|_| keeps_words).and_then(Meaning::of);
        let row =
            GapRow { gap, digest, words: keeps_words.then_some(gap.question.as_str()), meaning: meaning.as_ref() };
        let mut leaders = self.leaders();
        let mut likeness = row.meaning.map(|meaning| Likeness { meaning, leaders: &mut leaders });
        self.transact(|tables| {
            let id = match row.count_up(tables, now)? {
                Some(id) => id,
                None => row.insert(tables, now, likeness.as_mut())?,
            };
            if let Some(likeness) = &mut likeness {
                settle_in(tables, id, gap.language.as_str(), likeness)?;
            }
            if let Some(mark) = gap.asker.filter(|_| keeps_words) {
                tables
                    .statement(
                        "INSERT INTO askers (topic, mark, gap) SELECT topic, ?2, id FROM gaps WHERE id = ?1
                            ON CONFLICT DO NOTHING",
                    )
                    .execute(params![id, mark])?;
            }
            if keeps_words {
                places::note(tables, id, gap, now)?;
            }
            Ok(GapId(id))
        })
    }

    /// The words of a gap's question, as long as they are kept.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn gap_question(&self, gap: GapId) -> Result<Option<Question>, LedgerError> {
        let words: Option<Option<String>> = self.run(|tables| {
            let statement = tables.statement("SELECT question FROM gaps WHERE id = ?1");
            statement.query_row([gap.0], |row| row.get(0)).optional()
        })?;
        Ok(words.flatten().and_then(|words| Question::new(&words).ok()))
    }
}

/// Random bytes of a gap's name.
const ID_BYTES: usize = 6;

/// What is written of a gap.
struct GapRow<'a> {
    gap: &'a Gap,
    digest: [u8; 16],
    words: Option<&'a str>,
    meaning: Option<&'a Meaning>,
}

impl GapRow<'_> {
    /// The row of a question that is known.
    fn count_up(&self, tables: &Tables, now: Timestamp) -> TableResult<Option<i64>> {
        let gap = self.gap;
        tables
            .statement(
                "UPDATE gaps SET question = ?2, kind = ?3, passage = ?4, confidence = ?5, language = ?6,
                    vector = CASE WHEN CAST(?2 AS TEXT) IS NULL THEN NULL ELSE coalesce(?7, vector) END,
                    times = times + 1, last_at = CASE WHEN last_at < ?8 THEN ?8 ELSE last_at END
                 WHERE digest = ?1 RETURNING id",
            )
            .query_row(
                params![
                    self.digest,
                    self.words,
                    gap.kind.name(),
                    gap.passage.as_ref().map(PassageId::as_str),
                    gap.confidence,
                    gap.language.as_str(),
                    self.meaning.map(Meaning::to_bytes),
                    now.as_second(),
                ],
                |row| row.get(0),
            )
            .optional()
    }

    fn insert(&self, tables: &Tables, now: Timestamp, likeness: Option<&mut Likeness>) -> TableResult<i64> {
        let gap = self.gap;
        let random = tables.random()?;
        let id = random.iter().take(ID_BYTES).fold(0, |id, byte| id << 8 | i64::from(*byte));
        let topic = topic_for(tables, id, gap.language.as_str(), now.as_second(), likeness)?;
        tables
            .statement(
                "INSERT INTO gaps (id, digest, question, kind, passage, confidence, language, vector, topic, times,
                    first_at, last_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, ?10, ?10)",
            )
            .execute(params![
                id,
                self.digest,
                self.words,
                gap.kind.name(),
                gap.passage.as_ref().map(PassageId::as_str),
                gap.confidence,
                gap.language.as_str(),
                self.meaning.map(Meaning::to_bytes),
                topic,
                now.as_second(),
            ])?;
        Ok(id)
    }
}

/// Takes back one [`Ledger::record_gap`] in `guild`: others who asked the same, or wait for an answer, keep the row.
pub(super) fn take_back(tables: &Tables, gap: GapId, guild: Option<u64>) -> TableResult<()> {
    if !count_down(tables, gap, guild)? {
        tables
            .statement("DELETE FROM gaps WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM waiting WHERE gap = ?1)")
            .execute([gap.0])?;
    }
    Ok(())
}

/// Counts `gap` down, unless it was met only once; where it was asked, in any case.
pub(super) fn count_down(tables: &Tables, gap: GapId, guild: Option<u64>) -> TableResult<bool> {
    places::take_back(tables, gap, guild)?;
    let statement = tables.statement("UPDATE gaps SET times = times - 1 WHERE id = ?1 AND times > 1");
    Ok(statement.execute([gap.0])? > 0)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, gap, homes, times};
    use super::*;
    use crate::ledger::GapKind;

    #[test]
    fn the_same_question_is_one_row_that_counts() {
        for home in homes() {
            let ledger = home.ledger();
            let first = ledger.record_gap(&gap("Why is C++ fast?"), at(0)).unwrap();
            for same in ["why is  c++ FAST", "Why is C++ fast ?!", "why is c++ fast？。"] {
                assert_eq!(ledger.record_gap(&gap(same), at(60)).unwrap(), first, "{same}");
            }
            assert_eq!(times(&ledger, first), Some(4));
            assert_ne!(ledger.record_gap(&gap("why is c fast"), at(60)).unwrap(), first);
            assert_eq!(ledger.gap_question(first).unwrap().unwrap().as_str(), "why is c++ fast?。");
        }
    }

    #[test]
    fn the_newest_particulars_are_kept() {
        for home in homes() {
            let ledger = home.ledger();
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
    }

    #[test]
    fn names_are_48_bits_and_do_not_follow_each_other() {
        for home in homes() {
            let ledger = home.ledger();
            let mut names: Vec<u64> =
                (0..50).map(|n| ledger.record_gap(&gap(&format!("q {n}")), at(0)).unwrap().into()).collect();
            assert!(names.iter().all(|n| *n < 1 << 48 && u64::from(GapId::from(*n)) == *n));
            assert!(!names.is_sorted());
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[1] - pair[0] > 1_000));
            assert_eq!(ledger.gap_question(GapId::from(u64::MAX)).unwrap(), None);
        }
    }
}
