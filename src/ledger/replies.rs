//! Which of the bot's messages answered which question, so that an edit of the question changes the reply and its
//! deletion takes it back. Neither words nor people are kept: the question and the quote are hashes the face makes.

use super::error::LedgerError;
use super::gap::GapId;
use super::gaps::{count_down, take_back};
use super::ledger::Ledger;
use super::rows::{moment, snowflake};
use super::tables::{Optional, Row, TableResult, Tables, params};
use crate::article::PassageId;
use jiff::Timestamp;

/// A reply that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentReply {
    /// The message that asked; none when a command did.
    pub question_message: Option<u64>,
    /// Where.
    pub channel: u64,
    /// The reply's message.
    pub message: u64,
    /// What was quoted.
    pub passage: Option<PassageId>,
    /// Hash of the words quoted.
    pub quote: Option<[u8; 16]>,
    /// What the reply left open.
    pub gap: Option<GapId>,
    /// Keyed hash of the question, by which an edit that changes nothing is seen.
    pub asked: [u8; 8],
    /// Nobody put the question to the bot: the author's words are not the bot's to keep.
    pub is_unasked: bool,
    /// The server in which it was asked for all to see.
    pub guild: Option<u64>,
}

/// A reply found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The reply.
    pub reply: SentReply,
    /// When it was first remembered; an edit does not make it younger.
    pub asked_at: Timestamp,
    /// Hash of the quote whose correction was told last.
    pub corrected: Option<[u8; 16]>,
}

impl Ledger {
    /// Remembers `reply` in place of an earlier one to the same question or with the same message, whose gap is taken
    /// back: each [`Ledger::record_gap`] is worth one reply.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn remember_reply(&self, reply: &SentReply, now: Timestamp) -> Result<(), LedgerError> {
        self.transact(|tables| {
            let mut asked_at = now.as_second();
            for (gap, guild, at) in remove_earlier(tables, reply)? {
                asked_at = asked_at.min(at);
                match gap {
                    // The new reply still needs the row.
                    Some(gap) if reply.gap == Some(gap) => count_down(tables, gap, guild).map(drop)?,
                    Some(gap) => take_back(tables, gap, guild)?,
                    None => {}
                }
            }
            tables
                .statement(
                    // A gap that was swept meanwhile is left out.
                    "INSERT INTO replies (message, channel, question_message, passage, quote, gap, asked, asked_at, unasked,
                        guild)
                     VALUES (?1, ?2, ?3, ?4, ?5, (SELECT id FROM gaps WHERE id = ?6), ?7, ?8, ?9, ?10)",
                )
                .execute(params![
                    reply.message.cast_signed(),
                    reply.channel.cast_signed(),
                    reply.question_message.map(u64::cast_signed),
                    reply.passage.as_ref().map(PassageId::as_str),
                    reply.quote,
                    reply.gap.map(|gap| gap.0),
                    reply.asked,
                    asked_at,
                    reply.is_unasked,
                    reply.guild.map(u64::cast_signed),
                ])
                .map(drop)
        })
    }

    /// The reply to `question_message`.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn reply_to(&self, question_message: u64) -> Result<Option<Remembered>, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement(
                "SELECT message, channel, question_message, passage, quote, gap, asked, asked_at, unasked,
                    corrected, guild FROM replies
                 WHERE question_message = ?1",
            );
            statement.query_row([question_message.cast_signed()], remembered).optional()
        })
    }

    /// The reply that is the message `message`.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn reply_at(&self, message: u64) -> Result<Option<Remembered>, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement(
                "SELECT message, channel, question_message, passage, quote, gap, asked, asked_at, unasked,
                    corrected, guild FROM replies
                 WHERE message = ?1",
            );
            statement.query_row([message.cast_signed()], remembered).optional()
        })
    }

    /// Links the reply that is `message` to a gap that a reader's judgement showed, so that both are forgotten together.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn link_gap(&self, message: u64, gap: GapId) -> Result<(), LedgerError> {
        self.run(|tables| {
            tables
                .statement("UPDATE replies SET gap = ?2 WHERE message = ?1 AND gap IS NULL")
                .execute([message.cast_signed(), gap.0])
                .map(drop)
        })
    }

    /// Forgets the reply that is `message`, as [`Ledger::forget_reply`] does.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn forget_message(&self, message: u64) -> Result<(), LedgerError> {
        self.transact(|tables| {
            let statement = tables.statement("DELETE FROM replies WHERE message = ?1 RETURNING gap, guild");
            let found = statement.query_row([message.cast_signed()], |row| Ok((row.get(0)?, snowflake(row, 1)?)));
            match found.optional()? {
                Some((Some(gap), guild)) => take_back(tables, GapId(gap), guild),
                _ => Ok(()),
            }
        })
    }

    /// Forgets the reply to `question_message` and gives what was remembered. Its gap goes too, unless others asked the
    /// same or wait for an answer.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn forget_reply(&self, question_message: u64) -> Result<Option<Remembered>, LedgerError> {
        self.transact(|tables| {
            let statement = tables.statement(
                "DELETE FROM replies WHERE question_message = ?1
                 RETURNING message, channel, question_message, passage, quote, gap, asked, asked_at, unasked, corrected,
                    guild",
            );
            let found = statement.query_row([question_message.cast_signed()], remembered).optional()?;
            if let Some((gap, guild)) = found.as_ref().and_then(|f| Some((f.reply.gap?, f.reply.guild))) {
                take_back(tables, gap, guild)?;
            }
            Ok(found)
        })
    }
}

/// Gap, server and age of a reply.
type ReplyRow = (Option<GapId>, Option<u64>, i64);

/// Gap, server and age of what `reply` takes the place of.
fn remove_earlier(tables: &Tables, reply: &SentReply) -> TableResult<Vec<ReplyRow>> {
    let statement = tables
        .statement("DELETE FROM replies WHERE message = ?1 OR question_message = ?2 RETURNING gap, guild, asked_at");
    let ids = params![reply.message.cast_signed(), reply.question_message.map(u64::cast_signed)];
    statement
        .query_map(ids, |row| Ok((row.get::<Option<i64>>(0)?.map(GapId), snowflake(row, 1)?, row.get(2)?)))?
        .collect()
}

pub(super) fn remembered(row: &Row) -> TableResult<Remembered> {
    let id = |column| row.get(column).map(i64::cast_unsigned);
    let reply = SentReply {
        message: id(0)?,
        channel: id(1)?,
        question_message: row.get::<Option<i64>>(2)?.map(i64::cast_unsigned),
        passage: row.get::<Option<String>>(3)?.map(PassageId::new),
        quote: row.get(4)?,
        gap: row.get::<Option<i64>>(5)?.map(GapId),
        asked: row.get(6)?,
        is_unasked: row.get(8)?,
        guild: snowflake(row, 10)?,
    };
    Ok(Remembered { reply, asked_at: moment(row, 7)?, corrected: row.get(9)? })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, gap, homes, times};
    use super::*;

    fn reply(question_message: u64, message: u64, gap: Option<GapId>) -> SentReply {
        SentReply {
            question_message: Some(question_message),
            channel: u64::MAX,
            message,
            passage: Some(PassageId::new("kite#faq/why")),
            quote: Some([3; 16]),
            gap,
            asked: [4; 8],
            is_unasked: false,
            guild: None,
        }
    }

    #[test]
    fn a_reply_is_found_by_its_question_and_forgotten_once() {
        for home in homes() {
            let ledger = home.ledger();
            let sent = reply(1 << 63, 9, None);
            ledger.remember_reply(&sent, at(5)).unwrap();
            ledger.remember_reply(&SentReply { question_message: None, message: 10, ..sent.clone() }, at(5)).unwrap();
            let found = Some(Remembered { reply: sent, asked_at: at(5), corrected: None });
            assert_eq!(ledger.reply_to(1 << 63).unwrap(), found);
            assert_eq!(ledger.forget_reply(1 << 63).unwrap(), found);
            assert_eq!(ledger.forget_reply(1 << 63).unwrap(), None);
            assert_eq!(ledger.counts().unwrap().replies, 1);
        }
    }

    #[test]
    fn a_retracted_question_takes_its_gap_along_unless_others_asked_it() {
        for home in homes() {
            let ledger = home.ledger();
            let why = ledger.record_gap(&gap("why"), at(0)).unwrap();
            ledger.remember_reply(&reply(1, 11, Some(why)), at(0)).unwrap();
            assert_eq!(ledger.record_gap(&gap("Why?"), at(0)).unwrap(), why);
            ledger.remember_reply(&reply(2, 12, Some(why)), at(0)).unwrap();
            ledger.forget_reply(1).unwrap();
            ledger.forget_reply(1).unwrap();
            assert_eq!(times(&ledger, why), Some(1));
            ledger.forget_reply(2).unwrap();
            assert_eq!(times(&ledger, why), None);
        }
    }

    #[test]
    fn an_edited_question_takes_back_what_it_left_open_before_and_keeps_its_age() {
        for home in homes() {
            let ledger = home.ledger();
            let before = ledger.record_gap(&gap("wyh"), at(0)).unwrap();
            ledger.remember_reply(&reply(1, 11, Some(before)), at(0)).unwrap();
            let after = ledger.record_gap(&gap("why"), at(60)).unwrap();
            ledger.remember_reply(&reply(1, 11, Some(after)), at(60)).unwrap();
            assert_eq!((times(&ledger, before), times(&ledger, after)), (None, Some(1)));
            assert_eq!(ledger.record_gap(&gap("why?"), at(70)).unwrap(), after, "an edit of a mark only");
            ledger.remember_reply(&reply(1, 11, Some(after)), at(70)).unwrap();
            ledger.remember_reply(&reply(1, 11, Some(after)), at(80)).unwrap();
            assert_eq!(times(&ledger, after), Some(1));
            assert_eq!(ledger.reply_to(1).unwrap().unwrap().asked_at, at(0));
        }
    }

    #[test]
    fn what_a_reader_judged_is_forgotten_with_the_reply() {
        for home in homes() {
            let ledger = home.ledger();
            ledger.remember_reply(&reply(1, 11, None), at(0)).unwrap();
            let judged = ledger.record_gap(&gap("why"), at(1)).unwrap();
            ledger.link_gap(11, judged).unwrap();
            assert_eq!(ledger.reply_at(11).unwrap().unwrap().reply.gap, Some(judged));
            ledger.forget_message(11).unwrap();
            assert_eq!((times(&ledger, judged), ledger.reply_to(1).unwrap()), (None, None));
            let again = ledger.record_gap(&gap("why"), at(2)).unwrap();
            ledger.remember_reply(&reply(1, 11, Some(again)), at(2)).unwrap();
            ledger.wait_for(again, 7, at(3)).unwrap();
            ledger.forget_reply(1).unwrap();
            assert_eq!(times(&ledger, again), Some(1), "somebody else waits");
        }
    }

    #[test]
    fn a_gap_that_is_gone_is_no_obstacle() {
        for home in homes() {
            let ledger = home.ledger();
            ledger.remember_reply(&reply(1, 11, Some(GapId(5))), at(0)).unwrap();
            assert_eq!(ledger.reply_to(1).unwrap().unwrap().reply.gap, None);
        }
    }
}
