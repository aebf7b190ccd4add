//! Whether a passage helped. One press counts for each reader and message; who pressed is kept only as a keyed hash that
//! the face makes, so that a second press changes the first and nobody can be told from it.

use super::error::LedgerError;
use super::figures::NOWHERE;
use super::ledger::Ledger;
use super::rows::{named, snowflake};
use super::tables::{TableResult, Tables, params};
use crate::article::PassageId;
use jiff::Timestamp;

/// A reader's judgement of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What was shown.
    pub passage: PassageId,
    /// Helpful, or not it.
    pub helpful: bool,
    /// Keyed hash of the reply's message and the reader.
    pub voter: [u8; 8],
    /// The confidence that was shown with it, in percent, where the face knows it.
    pub confidence: Option<u8>,
    /// Whose judgement it is.
    pub source: Source,
    /// The server in which the answer was there for all to see, or was judged by its moderators.
    pub guild: Option<u64>,
}

/// Whose judgement a verdict is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Source {
    /// A reader's.
    #[default]
    Reader,
    /// A moderator's, of a reply that readers saw.
    Moderator,
    /// A moderator's, of a reply that only the moderators' log saw.
    Shadow,
}

/// A judgement as evidence of what a confidence is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// The confidence shown, 0 to 1.
    pub confidence: f32,
    /// The answer was right.
    pub is_right: bool,
    /// Whose judgement it is: how much each is worth is the caller's affair.
    pub source: Source,
    /// In which server, where that is known.
    pub guild: Option<u64>,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Reader, Self::Moderator, Self::Shadow];

    /// Its name in tables and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Moderator => "moderator",
            Self::Shadow => "shadow",
        }
    }

    /// The source of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.name() == name)
    }
}

/// Judgements of one passage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassageTally {
    /// It helped.
    pub helpful: u64,
    /// It was not it.
    pub not_it: u64,
}

impl Ledger {
    /// Notes `verdict` in place of an earlier one of the same voter. False when it says what the earlier one said.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn record_verdict(&self, verdict: &Verdict, now: Timestamp) -> Result<bool, LedgerError> {
        self.transact(|tables| put(tables, verdict, now))
    }

    /// How `passage` was judged.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn verdicts(&self, passage: &PassageId) -> Result<PassageTally, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement(
                "SELECT count(*) FILTER (WHERE helpful = 1), count(*) FILTER (WHERE helpful = 0) FROM verdicts
                 WHERE passage = ?1",
            );
            statement.query_row([passage.as_str()], |row| {
                let count = |column| row.get(column).map(i64::cast_unsigned);
                Ok(PassageTally { helpful: count(0)?, not_it: count(1)? })
            })
        })
    }

    /// Every judgement of which the confidence shown is known, the newest first.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn judged(&self) -> Result<Vec<Judged>, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement(
                "SELECT confidence, helpful, source, nullif(guild, 0) FROM verdicts WHERE confidence IS NOT NULL
                 ORDER BY at DESC, voter",
            );
            let judged = statement.query_map(params![], |row| {
                let percent: u8 = row.get(0)?;
                let source = named(row, 2, Source::from_name)?;
                Ok(Judged {
                    confidence: f32::from(percent) / 100.0,
                    is_right: row.get(1)?,
                    source,
                    guild: snowflake(row, 3)?,
                })
            })?;
            judged.collect()
        })
    }
}

/// Writes `verdict` in place of an earlier one of the same voter; false when nothing changes by it.
pub(super) fn put(tables: &Tables, verdict: &Verdict, now: Timestamp) -> TableResult<bool> {
    let statement = tables.statement(
        "INSERT INTO verdicts (voter, passage, helpful, at, confidence, source, guild) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (voter) DO UPDATE SET passage = excluded.passage, helpful = excluded.helpful, at = excluded.at,
            confidence = excluded.confidence, source = excluded.source, guild = excluded.guild
            WHERE verdicts.helpful <> excluded.helpful OR verdicts.passage <> excluded.passage
                OR verdicts.source <> excluded.source",
    );
    let confidence = verdict.confidence.map(|percent| percent.min(100));
    let (passage, source) = (verdict.passage.as_str(), verdict.source.name());
    let guild = verdict.guild.unwrap_or(NOWHERE).cast_signed();
    let values = params![verdict.voter, passage, verdict.helpful, now.as_second(), confidence, source, guild];
    Ok(statement.execute(values)? > 0)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, homes, verdict};
    use super::*;

    #[test]
    fn a_later_press_takes_the_place_of_the_earlier_one() {
        for home in homes() {
            let ledger = home.ledger();
            let passage = PassageId::new("kite#faq/why");
            let press =
                |voter: u8, helpful| ledger.record_verdict(&verdict(passage.as_str(), helpful, voter), at(0)).unwrap();
            assert!(press(1, true) && press(2, true));
            assert!(!press(1, true), "the same again is no news");
            assert_eq!(ledger.verdicts(&passage).unwrap(), PassageTally { helpful: 2, not_it: 0 });
            assert!(press(1, false));
            assert_eq!(ledger.verdicts(&passage).unwrap(), PassageTally { helpful: 1, not_it: 1 });
            assert_eq!(ledger.verdicts(&PassageId::new("other")).unwrap(), PassageTally::default());
        }
    }

    #[test]
    fn judgements_with_a_confidence_are_evidence() {
        for home in homes() {
            let ledger = home.ledger();
            ledger.record_verdict(&verdict("a", true, 1), at(0)).unwrap();
            for (voter, source, percent) in [(2, Source::Reader, 70), (3, Source::Moderator, 255)] {
                let guild = (source == Source::Reader).then_some(u64::MAX);
                let verdict = Verdict {
                    confidence: Some(percent),
                    source,
                    guild,
                    ..verdict("a", source == Source::Reader, voter)
                };
                ledger.record_verdict(&verdict, at(i64::from(voter))).unwrap();
            }
            let expected = [
                Judged { confidence: 1.0, is_right: false, source: Source::Moderator, guild: None },
                Judged { confidence: 0.7, is_right: true, source: Source::Reader, guild: Some(u64::MAX) },
            ];
            assert_eq!(ledger.judged().unwrap(), expected);
        }
    }
}
