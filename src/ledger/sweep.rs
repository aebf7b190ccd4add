//! Removing what is past its time, so that it is gone from the bytes of the file too. It runs when the ledger is opened
//! and then whenever the program says so, hourly in the bot. How long what is kept is in [`super::retention`].

use super::error::LedgerError;
use super::leaders::Leaders;
use super::ledger::Ledger;
use super::retention::{
    AUDIT_DAYS, CLAIM_DAYS, FIGURE_DAYS, GAP_DAYS, SHADOW_DAYS, VERDICT_DAYS, WAITING_DAYS, days_before,
};
use super::rows::day_of;
use super::tables::{TableResult, Tables};
use jiff::Timestamp;

/// A file of so many bytes is written anew in about a second.
const LARGE: i64 = 64 << 20;

/// What a sweep removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Questions that lost their words.
    pub words: usize,
    /// Gaps.
    pub gaps: usize,
    /// Waits.
    pub waiting: usize,
    /// Judgements.
    pub verdicts: usize,
    /// Replies.
    pub replies: usize,
    /// Claims.
    pub claims: usize,
    /// Replies in a moderators' log.
    pub shadow: usize,
    /// Entries of the audit trail.
    pub audit: usize,
    /// Rows of figures by day.
    pub figures: usize,
}

impl Ledger {
    /// Removes what is past its time. A gap with somebody waiting stays, with the words that the answer is looked for by;
    /// the reader was told so.
    ///
    /// # Errors
    /// [`LedgerError`]; what was not removed then, the next sweep removes.
    pub fn sweep(&self, now: Timestamp) -> Result<Swept, LedgerError> {
        let swept = self.transact(|tables| {
            let remove = |sql, days| tables.statement(sql).execute([days_before(now, days)]);
            Ok(Swept {
                words: remove(
                    "UPDATE gaps SET question = NULL, vector = NULL WHERE question IS NOT NULL AND last_at <= ?1
                        AND NOT EXISTS (SELECT 1 FROM waiting WHERE gap = gaps.id)",
                    self.keep.words,
                )?,
                waiting: remove("DELETE FROM waiting WHERE since <= ?1", WAITING_DAYS)?,
                gaps: remove(
                    "DELETE FROM gaps WHERE last_at <= ?1 AND NOT EXISTS (SELECT 1 FROM waiting WHERE gap = gaps.id)",
                    self.keep.words.max(GAP_DAYS),
                )?,
                verdicts: remove("DELETE FROM verdicts WHERE at <= ?1", VERDICT_DAYS)?,
                replies: remove("DELETE FROM replies WHERE asked_at <= ?1", self.keep.replies)?,
                claims: remove("DELETE FROM claims WHERE at <= ?1", CLAIM_DAYS)?,
                shadow: remove("DELETE FROM shadow_replies WHERE asked_at <= ?1", SHADOW_DAYS)?,
                audit: remove("DELETE FROM audit WHERE at <= ?1", AUDIT_DAYS)?,
                figures: remove_figures(tables, day_of(now) - i64::from(FIGURE_DAYS))?,
            })
        })?;
        if swept.words + swept.gaps > 0 {
            // What the words meant leaves the memory too.
            *self.leaders() = Leaders::default();
        }
        self.scrub(now)?;
        Ok(swept)
    }

    /// Writes the file anew when words or readers were removed since the last time, and empties the log beside it,
    /// where they would be read on. A reader in another process may put the log off until the next sweep.
    fn scrub(&self, now: Timestamp) -> Result<(), LedgerError> {
        self.run(|tables| {
            // A database has its own ways with what is removed.
            let Some(tables) = tables.sqlite() else { return Ok(()) };
            let upkeep =
                "SELECT stale, scrubbed_at, page_count * page_size FROM upkeep, pragma_page_count, pragma_page_size";
            let (stale, last, bytes): (i64, i64, i64) =
                tables.prepare_cached(upkeep)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            if stale > 0 && is_due(bytes, last, now) {
                tables.execute_batch("VACUUM")?;
                // Not to nothing: another process may have removed more meanwhile.
                tables
                    .prepare_cached("UPDATE upkeep SET stale = stale - ?1, scrubbed_at = ?2")?
                    .execute([stale, now.as_second()])?;
            }
            Ok(tables.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
        })
    }
}

/// Writing a large file anew takes seconds in which nobody else writes: that is done once a day, a smaller one at once.
fn is_due(bytes: i64, last: i64, now: Timestamp) -> bool {
    bytes <= LARGE || last <= days_before(now, 1) || last > now.as_second()
}

fn remove_figures(tables: &Tables, last_day: i64) -> TableResult<usize> {
    let mut removed = 0;
    for sql in [
        "DELETE FROM asked_days WHERE day <= ?1",
        "DELETE FROM timed_days WHERE day <= ?1",
        "DELETE FROM cited_days WHERE day <= ?1",
        "DELETE FROM judged_days WHERE day <= ?1",
    ] {
        removed += tables.statement(sql).execute([last_day])?;
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, day, gap, homes, is_on_disk, meant, times, verdict};
    use super::super::meaning::Meaning;
    use super::super::{LedgerCounts, SentReply};
    use super::*;

    #[test]
    fn with_no_retention_no_word_reaches_the_disk() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&dir.path().join("l"), 0, day(0)).unwrap();
        let asked = gap("does my ZYGOTE clinic know");
        let id = ledger.record_gap(&asked, day(0)).unwrap();
        assert_eq!(ledger.record_gap(&asked, day(0)).unwrap(), id, "it is counted all the same");
        assert!(!ledger.wait_for(id, 7, day(0)).unwrap(), "nobody could be told");
        let is_kept = || ["ZYGOTE", "zygote"].into_iter().any(|word| is_on_disk(dir.path(), word));
        assert!(!is_kept());
        ledger.sweep(day(1)).unwrap();
        assert!(!is_kept());
        assert_eq!((times(&ledger, id), ledger.gap_question(id).unwrap()), (Some(2), None));
    }

    #[test]
    fn words_past_their_time_are_gone_from_the_bytes_of_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("l");
        let ledger = Ledger::open(&path, 7, day(0)).unwrap();
        // Enough of uneven length that SQLite moves rows between pages and leaves copies behind.
        let word = |n: usize| format!("secretword{n:04}x");
        for n in 0..1_000 {
            let asked = gap(&format!("{} ", word(n)).repeat(1 + n * 7 % 50));
            ledger.record_gap(&asked, day(if n % 3 == 0 { 6 } else { 0 })).unwrap();
        }
        assert!(is_on_disk(dir.path(), word(1)));
        assert_eq!(ledger.sweep(day(7)).unwrap().words, 666);
        for n in 0..1_000 {
            assert_eq!(is_on_disk(dir.path(), word(n)), n % 3 == 0, "{}", word(n));
        }
        drop(ledger);
        drop(Ledger::open(&path, 0, day(8)).unwrap());
        assert!(!is_on_disk(dir.path(), "secretword"), "an operator who changes their mind");
    }

    #[test]
    fn what_words_meant_and_who_asked_go_from_the_bytes_with_the_words() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&dir.path().join("l"), 30, day(0)).unwrap();
        let vectors: Vec<Vec<f32>> =
            (0..200_u16).map(|n| (1..=384_u16).map(|i| (f32::from(n + 1) * f32::from(i)).sin()).collect()).collect();
        for (n, vector) in vectors.iter().enumerate() {
            let asked = meant(&format!("q {n}"), vector.clone(), 0xa7);
            ledger.record_gap(&asked, day(if n % 2 == 0 { 0 } else { 20 })).unwrap();
        }
        let is_kept = |n: usize| is_on_disk(dir.path(), Meaning::of(&vectors[n]).unwrap().to_bytes());
        assert!((0..200).all(is_kept) && is_on_disk(dir.path(), [0xa7; 8]));
        ledger.sweep(day(30)).unwrap();
        assert!((0..200).all(|n| is_kept(n) == (n % 2 == 1)));
        ledger.sweep(day(50)).unwrap();
        assert!(!(0..200).any(is_kept) && !is_on_disk(dir.path(), [0xa7; 8]));
    }

    #[test]
    fn a_large_file_is_written_anew_once_a_day() {
        let scrubbed = |hours_ago: i64| day(100).as_second() - hours_ago * 3_600;
        assert!(is_due(LARGE, scrubbed(0), day(100)));
        assert!(is_due(LARGE + 1, scrubbed(24), day(100)) && !is_due(LARGE + 1, scrubbed(23), day(100)));
        assert!(is_due(LARGE + 1, scrubbed(-1), day(100)), "the clock was set back");
    }

    #[test]
    fn a_retracted_question_is_gone_from_the_bytes_after_the_next_sweep() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&dir.path().join("l"), 30, at(0)).unwrap();
        let gap = Some(ledger.record_gap(&gap("a slip of the tongue"), at(0)).unwrap());
        let question_message = Some(1);
        let reply = SentReply {
            question_message,
            channel: 2,
            message: 3,
            passage: None,
            quote: None,
            gap,
            asked: [0; 8],
            is_unasked: false,
            guild: None,
        };
        ledger.remember_reply(&reply, at(0)).unwrap();
        ledger.forget_reply(1).unwrap();
        assert_eq!(ledger.sweep(at(60)).unwrap(), Swept::default());
        assert!(!is_on_disk(dir.path(), "slip of the tongue"));
    }

    #[test]
    fn a_gap_and_its_words_stay_while_somebody_waits_but_not_for_ever() {
        for home in homes() {
            let ledger = home.ledger();
            let [asked, waited_for] = ["how", "why"].map(|q| ledger.record_gap(&gap(q), day(0)).unwrap());
            ledger.wait_for(waited_for, 7, day(10)).unwrap();
            assert_eq!(ledger.sweep(day(29)).unwrap(), Swept::default());
            assert_eq!(ledger.sweep(day(30)).unwrap(), Swept { words: 1, gaps: 1, ..Swept::default() });
            assert_eq!((times(&ledger, asked), times(&ledger, waited_for)), (None, Some(1)));
            assert_eq!(ledger.gap_question(waited_for).unwrap(), Some(gap("why").question));
            assert_eq!(ledger.sweep(day(189)).unwrap(), Swept::default());
            assert_eq!(ledger.sweep(day(190)).unwrap(), Swept { waiting: 1, gaps: 1, ..Swept::default() });
            assert_eq!(ledger.counts().unwrap(), LedgerCounts::default());
        }
    }

    #[test]
    fn asking_again_renews_a_gap() {
        for home in homes() {
            let ledger = home.ledger();
            let id = ledger.record_gap(&gap("why"), day(0)).unwrap();
            ledger.record_gap(&gap("why"), day(20)).unwrap();
            assert_eq!(ledger.sweep(day(40)).unwrap(), Swept::default());
            assert_eq!(ledger.gap_question(id).unwrap(), Some(gap("why").question));
        }
    }

    #[test]
    fn everything_else_has_its_time_too() {
        for home in homes() {
            let ledger = home.ledger();
            let question_message = Some(1);
            let reply = SentReply {
                question_message,
                channel: 2,
                message: 3,
                passage: None,
                quote: None,
                gap: None,
                asked: [0; 8],
                is_unasked: false,
                guild: None,
            };
            ledger.remember_reply(&reply, day(0)).unwrap();
            ledger.claim(1, day(0)).unwrap();
            ledger.record_verdict(&verdict("a", true, 0), day(0)).unwrap();
            let swept: Vec<Swept> = [1, 30, 365].into_iter().map(|n| ledger.sweep(day(n)).unwrap()).collect();
            let nothing = Swept::default();
            let each =
                [Swept { claims: 1, ..nothing }, Swept { replies: 1, ..nothing }, Swept { verdicts: 1, ..nothing }];
            assert_eq!(swept, each);
        }
    }
}
