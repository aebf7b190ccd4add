//! Replies found by what they quoted, so that a correction of an article reaches them, each once. Editing them is the
//! face's work, and so is reading the question, which stands in the reply itself and not here.

use super::error::LedgerError;
use super::ledger::Ledger;
use super::replies::{Remembered, remembered};
use super::tables::params;
use crate::article::{ArticleId, PassageId};
use jiff::Timestamp;

impl Ledger {
    /// Replies since `since` that quoted one of `passages`, the newest first.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn replies_quoting(&self, passages: &[PassageId], since: Timestamp) -> Result<Vec<Remembered>, LedgerError> {
        let mut found = Vec::new();
        for passage in passages {
            found.extend(self.quoting(passage.as_str(), passage.as_str(), since)?);
        }
        Ok(newest_first(found))
    }

    /// The passages that replies since `since` quote.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn quoted_passages(&self, since: Timestamp) -> Result<Vec<PassageId>, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement(
                "SELECT DISTINCT passage FROM replies WHERE passage IS NOT NULL AND quote IS NOT NULL AND asked_at >= ?1
                 ORDER BY passage",
            );
            statement.query_map([since.as_second()], |row| row.get::<String>(0).map(PassageId::new))?.collect()
        })
    }

    /// Replies since `since` that quoted any passage of `article`, the newest first.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn replies_citing(&self, article: &ArticleId, since: Timestamp) -> Result<Vec<Remembered>, LedgerError> {
        // Names of its passages all begin with its own and `#`, which `$` follows.
        let (first, after) = (format!("{article}#"), format!("{article}$"));
        self.quoting(&first, &after, since).map(newest_first)
    }

    /// Takes up telling that `quote` in the reply `message` no longer stands. False when it was told before, or the reply
    /// is gone: then there is nothing to do.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn mark_corrected(&self, message: u64, quote: &[u8; 16]) -> Result<bool, LedgerError> {
        self.run(|tables| {
            let statement = tables
                .statement("UPDATE replies SET corrected = ?2 WHERE message = ?1 AND corrected IS DISTINCT FROM ?2");
            Ok(statement.execute(params![message.cast_signed(), quote])? > 0)
        })
    }

    /// Remembers what the reply `message` quotes once it was edited; nothing where no passage answers any more.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn requote(
        &self,
        message: u64,
        passage: Option<&PassageId>,
        quote: Option<&[u8; 16]>,
    ) -> Result<(), LedgerError> {
        self.run(|tables| {
            tables
                .statement("UPDATE replies SET passage = ?2, quote = ?3 WHERE message = ?1")
                .execute(params![message.cast_signed(), passage.map(PassageId::as_str), quote])
                .map(drop)
        })
    }

    fn quoting(&self, first: &str, last: &str, since: Timestamp) -> Result<Vec<Remembered>, LedgerError> {
        self.run(|tables| {
            let statement = tables.statement(
                "SELECT message, channel, question_message, passage, quote, gap, asked, asked_at, unasked, corrected,
                    guild
                 FROM replies WHERE passage BETWEEN ?1 AND ?2 AND asked_at >= ?3",
            );
            statement.query_map(params![first, last, since.as_second()], remembered)?.collect()
        })
    }
}

fn newest_first(mut replies: Vec<Remembered>) -> Vec<Remembered> {
    replies.sort_unstable_by_key(|found| (std::cmp::Reverse(found.asked_at), found.reply.message));
    replies.dedup();
    replies
}

#[cfg(test)]
mod tests {
    use super::super::SentReply;
    use super::super::fixtures::{at, day, homes};
    use super::*;

    fn remember(ledger: &Ledger, message: u64, passage: &str, now: Timestamp) {
        let reply = SentReply {
            question_message: None,
            channel: 2,
            message,
            passage: Some(PassageId::new(passage)),
            quote: Some([1; 16]),
            gap: None,
            asked: [4; 8],
            is_unasked: false,
            guild: None,
        };
        ledger.remember_reply(&reply, now).unwrap();
    }

    fn messages(found: Vec<Remembered>) -> Vec<u64> {
        found.into_iter().map(|found| found.reply.message).collect()
    }

    #[test]
    fn replies_are_found_by_passage_and_by_article_newest_first() {
        for home in homes() {
            let ledger = home.ledger();
            let quoted = ["kite#faq/why", "kite#wind/1", "kite#faq/why", "kites#faq/why", "kit#a", "box/kite#faq/why"];
            for (message, passage) in (1..).zip(quoted) {
                remember(&ledger, message, passage, at(i64::try_from(message).unwrap()));
            }
            let why = PassageId::new("kite#faq/why");
            assert_eq!(messages(ledger.replies_quoting(&[why.clone(), why.clone()], at(0)).unwrap()), [3, 1]);
            let quoted = ledger.quoted_passages(at(2)).unwrap();
            assert_eq!(quoted.iter().filter(|passage| **passage == why).count(), 1);
            assert_eq!(messages(ledger.replies_quoting(&[why], at(2)).unwrap()), [3]);
            assert_eq!(messages(ledger.replies_citing(&ArticleId::new("kite"), at(0)).unwrap()), [3, 2, 1]);
            assert_eq!(messages(ledger.replies_citing(&ArticleId::new("none"), at(0)).unwrap()), [0_u64; 0]);
        }
    }

    #[test]
    fn a_correction_is_told_once_and_what_is_quoted_then_is_found_by_the_next() {
        for home in homes() {
            let ledger = home.ledger();
            remember(&ledger, 1, "kite#old", day(0));
            assert!(ledger.mark_corrected(1, &[1; 16]).unwrap());
            assert!(!ledger.mark_corrected(1, &[1; 16]).unwrap());
            let new = PassageId::new("kite#new");
            ledger.requote(1, Some(&new), Some(&[2; 16])).unwrap();
            assert_eq!(ledger.replies_quoting(&[PassageId::new("kite#old")], day(0)).unwrap(), []);
            let found = ledger.replies_quoting(&[new], day(0)).unwrap().remove(0);
            assert_eq!((found.reply.quote, found.corrected, found.asked_at), (Some([2; 16]), Some([1; 16]), day(0)));
            assert!(ledger.mark_corrected(1, &[2; 16]).unwrap(), "corrected again");
            assert!(!ledger.mark_corrected(2, &[1; 16]).unwrap(), "no such reply");
            ledger.requote(1, None, None).unwrap();
            assert_eq!(ledger.reply_at(1).unwrap().unwrap().reply.passage, None);
        }
    }
}
