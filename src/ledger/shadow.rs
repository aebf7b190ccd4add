//! What the bot would have said: replies shown in the moderators' log only, and what they judged of them. A judgement is
//! also a [verdict](super::verdicts), which outlives the reply; who judged is not kept.

use super::error::LedgerError;
use super::ledger::Ledger;
use super::tables::{Optional, params};
use super::verdicts::{Source, Verdict, put};
use crate::article::PassageId;
use jiff::Timestamp;

/// A reply that went to the log instead of the channel it was meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShadowReply {
    /// Its message in the log.
    pub message: u64,
    /// Where the question was asked.
    pub guild: u64,
    /// The channel in which it was asked.
    pub channel: u64,
    /// What would have been quoted.
    pub passage: PassageId,
    /// How sure it was, in percent.
    pub confidence: u8,
}

/// What a trial showed: the inputs of a confidence interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// Replies that would have been sent.
    pub replies: u64,
    /// Those judged.
    pub judged: u64,
    /// Those judged right.
    pub right: u64,
}

impl Trial {
    /// Share of the judged that was right; none where none was judged.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "nobody judges that many")]
    pub fn precision(&self) -> Option<f64> {
        (self.judged > 0).then(|| self.right as f64 / self.judged as f64)
    }
}

impl Ledger {
    /// Remembers a reply in the log.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn remember_shadow(&self, reply: &ShadowReply, now: Timestamp) -> Result<(), LedgerError> {
        self.run(|tables| {
            tables
                .statement(
                    "INSERT INTO shadow_replies (message, guild, channel, passage, confidence, asked_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT (message) DO UPDATE SET guild = excluded.guild, channel = excluded.channel,
                        passage = excluded.passage, confidence = excluded.confidence, is_right = NULL,
                        asked_at = excluded.asked_at",
                )
                .execute(params![
                    reply.message.cast_signed(),
                    reply.guild.cast_signed(),
                    reply.channel.cast_signed(),
                    reply.passage.as_str(),
                    reply.confidence.min(100),
                    now.as_second(),
                ])
                .map(drop)
        })
    }

    /// Notes a judgement by a moderator of `guild` of the reply `message` in its log, in place of an earlier one. False when
    /// it is not there any more, or of another server.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn judge_shadow(&self, guild: u64, message: u64, is_right: bool, now: Timestamp) -> Result<bool, LedgerError> {
        let digest = self.secret().digest_of(&format!("shadow {message}"));
        let (voter, _) = digest.as_chunks::<8>();
        self.transact(|tables| {
            let judged: Option<(String, u8)> = tables
                .statement(
                    "UPDATE shadow_replies SET is_right = ?3 WHERE message = ?2 AND guild = ?1
                     RETURNING passage, confidence",
                )
                .query_row(params![guild.cast_signed(), message.cast_signed(), is_right], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()?;
            let Some((passage, percent)) = judged else { return Ok(false) };
            let verdict = Verdict {
                passage: PassageId::new(passage),
                helpful: is_right,
                voter: voter[0],
                confidence: Some(percent),
                source: Source::Shadow,
                guild: Some(guild),
            };
            put(tables, &verdict, now).map(|_| true)
        })
    }

    /// How the trial in `guild` went since `since`, in one channel or all of them.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn trial(&self, guild: u64, channel: Option<u64>, since: Timestamp) -> Result<Trial, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement(
                "SELECT count(*), count(is_right), count(*) FILTER (WHERE is_right = 1) FROM shadow_replies
                 WHERE guild = ?1 AND channel = coalesce(?2, channel) AND asked_at >= ?3",
            );
            let values = params![guild.cast_signed(), channel.map(u64::cast_signed), since.as_second()];
            statement.query_row(values, |row| {
                let count = |column| row.get(column).map(i64::unsigned_abs);
                Ok(Trial { replies: count(0)?, judged: count(1)?, right: count(2)? })
            })
        })
    }

    /// How the trial in each channel of `guild` went, the busiest first: of replies of at least `percent` confidence.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn trials(&self, guild: u64, percent: u8) -> Result<Vec<(u64, Trial)>, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement(
                "SELECT channel, count(*), count(is_right), count(*) FILTER (WHERE is_right = 1) FROM shadow_replies
                 WHERE guild = ?1 AND confidence >= ?2 GROUP BY channel ORDER BY count(*) DESC, channel",
            );
            let trials = statement.query_map(params![guild.cast_signed(), percent], |row| {
                let count = |column| row.get(column).map(i64::unsigned_abs);
                let channel = row.get(0).map(i64::cast_unsigned)?;
                Ok((channel, Trial { replies: count(1)?, judged: count(2)?, right: count(3)? }))
            })?;
            trials.collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, day, homes};
    use super::super::{Judged, Swept};
    use super::*;

    fn reply(message: u64, channel: u64) -> ShadowReply {
        ShadowReply { message, guild: 9, channel, passage: PassageId::new("kite#faq/why"), confidence: 80 }
    }

    #[test]
    fn a_trial_counts_what_was_judged_last_and_the_verdicts_outlive_it() {
        for home in homes() {
            let ledger = home.ledger();
            for (message, channel) in [(1, 5), (2, 5), (3, 5), (4, 6)] {
                ledger.remember_shadow(&reply(message, channel), day(0)).unwrap();
            }
            for (message, is_right) in [(1, false), (1, true), (2, false), (4, true)] {
                assert!(ledger.judge_shadow(9, message, is_right, at(1)).unwrap());
            }
            assert!(!ledger.judge_shadow(9, 7, true, at(1)).unwrap());
            assert!(!ledger.judge_shadow(8, 1, false, at(1)).unwrap(), "another server's");
            let in_five = ledger.trial(9, Some(5), day(0)).unwrap();
            assert_eq!((in_five, in_five.precision()), (Trial { replies: 3, judged: 2, right: 1 }, Some(0.5)));
            assert_eq!(ledger.trial(9, None, day(0)).unwrap(), Trial { replies: 4, judged: 3, right: 2 });
            let six = Trial { replies: 1, judged: 1, right: 1 };
            assert_eq!(ledger.trials(9, 80).unwrap(), [(5, in_five), (6, six)]);
            assert!(ledger.trials(9, 81).unwrap().is_empty() && ledger.trials(8, 0).unwrap().is_empty());
            assert_eq!(ledger.trial(9, None, at(1)).unwrap().precision(), None);
            assert_eq!(ledger.sweep(day(90)).unwrap(), Swept { shadow: 4, ..Swept::default() });
            assert_eq!(ledger.trial(9, None, day(0)).unwrap(), Trial::default());
            let judged = ledger.judged().unwrap();
            let is_shadow = |judged: &Judged| judged.source == Source::Shadow && judged.confidence > 0.79;
            assert!(judged.len() == 3 && judged.iter().all(is_shadow));
        }
    }
}
