//! What is kept of one person, for that person: to see, to take along, to have removed. Readers have a name here only where
//! they asked to be told of an answer, moderators where they changed something. Everything else is counted without names
//! or under keyed hashes that the ledger cannot turn back. `PRIVACY.md` says it to readers.

use super::audit::{Actor, AuditFilter, Audited};
use super::error::LedgerError;
use super::gap::GapId;
use super::ledger::Ledger;
use super::rows::moment;
use super::tables::{TableResult, Tables};
use crate::article::Question;
use jiff::Timestamp;
use serde_json::{Value, json};

/// What is kept of a person under their id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AboutUser {
    /// Answers they wait for.
    pub waits: Vec<Wait>,
    /// What they did as a moderator, the newest first.
    pub audited: Vec<Audited>,
    /// Feeds they added, by URL.
    pub feeds: Vec<(String, Timestamp)>,
}

/// An answer that somebody waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The gap.
    pub gap: GapId,
    /// What they asked, or somebody else asked in the same words.
    pub question: Option<Question>,
    /// Since when.
    pub since: Timestamp,
}

/// What was removed of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ForgottenUser {
    /// Waits, removed.
    pub waits: usize,
    /// Entries of the audit trail, kept without the name.
    pub audited: usize,
    /// Feeds, kept without the name.
    pub feeds: usize,
}

impl AboutUser {
    /// Nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waits.is_empty() && self.audited.is_empty() && self.feeds.is_empty()
    }
}

impl Ledger {
    /// All that is kept under the id of `user`.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn about_user(&self, user: u64) -> Result<AboutUser, LedgerError> {
        let audited = AuditFilter { actor: Some(Actor::Member(user)), ..AuditFilter::default() };
        let audited = self.audited(&audited, u32::MAX)?;
        self.run(|tables| Ok(AboutUser { waits: waits(tables, user)?, audited, feeds: feeds(tables, user)? }))
    }

    /// The same as a document that a person can take along.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn export_user(&self, user: u64) -> Result<Value, LedgerError> {
        let about = self.about_user(user)?;
        let waits = about.waits.iter().map(
            |wait| json!({ "question": wait.question.as_ref().map(Question::as_str), "since": wait.since.to_string() }),
        );
        let audited = about.audited.iter().map(|Audited { at, entry, .. }| {
            json!({
                "at": at.to_string(),
                "action": entry.action.name(),
                "subject": entry.subject,
                "detail": entry.detail,
                "guild": entry.guild.map(|guild| guild.to_string()),
            })
        });
        let feeds = about.feeds.iter().map(|(url, at)| json!({ "url": url, "added_at": at.to_string() }));
        Ok(json!({
            "user": user.to_string(),
            "waiting_for_answers": waits.collect::<Vec<Value>>(),
            "done_as_moderator": audited.collect::<Vec<Value>>(),
            "feeds_added": feeds.collect::<Vec<Value>>(),
        }))
    }

    /// Removes the id of `user` everywhere: their waits go, what they did as a moderator stays without a name. After the
    /// next [sweep](Ledger::sweep) it is gone from the file's bytes too.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn forget_user(&self, user: u64) -> Result<ForgottenUser, LedgerError> {
        let user = user.cast_signed();
        self.transact(|tables| {
            Ok(ForgottenUser {
                waits: tables.statement("DELETE FROM waiting WHERE \"user\" = ?1").execute([user])?,
                audited: tables.statement("UPDATE audit SET member = NULL WHERE member = ?1").execute([user])?,
                feeds: tables.statement("UPDATE feeds SET member = NULL WHERE member = ?1").execute([user])?,
            })
        })
    }

    /// Removes the keyed hash of an asker, which the face can make of a person it knows; of how many questions.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn forget_asker(&self, mark: &[u8; 8]) -> Result<usize, LedgerError> {
        self.transact(|tables| {
            tables.statement("DELETE FROM gap_place_askers WHERE mark = ?1").execute([mark])?;
            tables.statement("DELETE FROM askers WHERE mark = ?1").execute([mark])
        })
    }
}

fn waits(tables: &Tables, user: u64) -> TableResult<Vec<Wait>> {
    let statement = tables.statement(
        "SELECT gap, question, since FROM waiting JOIN gaps ON gaps.id = gap WHERE \"user\" = ?1 ORDER BY since, gap",
    );
    let waits = statement.query_map([user.cast_signed()], |row| {
        let words: Option<String> = row.get(1)?;
        let question = words.and_then(|words| Question::new(&words).ok());
        Ok(Wait { gap: GapId(row.get(0)?), question, since: moment(row, 2)? })
    })?;
    waits.collect()
}

fn feeds(tables: &Tables, user: u64) -> TableResult<Vec<(String, Timestamp)>> {
    let statement = tables.statement("SELECT url, added_at FROM feeds WHERE member = ?1 ORDER BY url");
    statement.query_map([user.cast_signed()], |row| Ok((row.get(0)?, moment(row, 1)?)))?.collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, gap, homes, is_on_disk};
    use super::super::meaning::DIMENSIONS;
    use super::super::tables::params;
    use super::super::{
        AUDIT_DAYS, AuditAction, AuditEntry, CLAIM_DAYS, FIGURE_DAYS, FeedKind, GAP_DAYS, NewFeed, RetentionDays,
        SHADOW_DAYS, VERDICT_DAYS, WAITING_DAYS,
    };
    use super::*;
    use std::time::Duration;

    const USER: u64 = 0x1234_5678_9abc_def0;

    /// A reader and moderator of whom everything is kept that can be.
    fn fill(ledger: &Ledger) {
        for user in [USER, 5] {
            let why = ledger.record_gap(&gap("why is it red"), at(1)).unwrap();
            ledger.wait_for(why, user, at(2)).unwrap();
            let entry = AuditEntry {
                actor: Some(Actor::Member(user)),
                action: AuditAction::ArticleAdded,
                subject: "kite".to_owned(),
                detail: "from a file".to_owned(),
                guild: Some(9),
            };
            ledger.audit(&entry, at(3)).unwrap();
            let url = format!("https://feeds.example/{}", if user == USER { "one" } else { "two" });
            let (every, added_by) = (Duration::from_mins(30), Some(Actor::Member(user)));
            let feed = NewFeed { url, kind: FeedKind::Feed, every, most: 5, guild: None, added_by };
            ledger.add_feed(&feed, at(4)).unwrap();
        }
    }

    #[test]
    fn a_person_sees_and_takes_along_what_is_theirs_and_no_more() {
        for home in homes() {
            let ledger = home.ledger();
            fill(&ledger);
            let about = ledger.about_user(USER).unwrap();
            assert_eq!((about.waits.len(), about.audited.len(), about.feeds.len()), (1, 1, 1));
            assert_eq!(about.waits[0].question, Some(gap("why is it red").question));
            let export = ledger.export_user(USER).unwrap();
            let expected = json!({
                "user": USER.to_string(),
                "waiting_for_answers": [{ "question": "why is it red", "since": "1970-01-01T00:00:02Z" }],
                "done_as_moderator": [{ "at": "1970-01-01T00:00:03Z", "action": "article_added", "subject": "kite",
                    "detail": "from a file", "guild": "9" }],
                "feeds_added": [{ "url": "https://feeds.example/one", "added_at": "1970-01-01T00:00:04Z" }],
            });
            assert_eq!(export, expected);
            assert!(ledger.about_user(6).unwrap().is_empty());
        }
    }

    #[test]
    fn a_forgotten_person_is_in_no_byte_of_the_file_and_what_they_did_stays() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&dir.path().join("l"), 30, at(0)).unwrap();
        fill(&ledger);
        assert!(is_on_disk(dir.path(), USER.to_be_bytes()));
        assert_eq!(ledger.forget_user(USER).unwrap(), ForgottenUser { waits: 1, audited: 1, feeds: 1 });
        assert_eq!(ledger.forget_user(USER).unwrap(), ForgottenUser::default());
        ledger.sweep(at(5)).unwrap();
        assert!(!is_on_disk(dir.path(), USER.to_be_bytes()));
        assert!(ledger.about_user(USER).unwrap().is_empty() && !ledger.about_user(5).unwrap().is_empty());
        let audited = ledger.audited(&AuditFilter::default(), 9).unwrap();
        assert_eq!(audited.iter().map(|a| a.entry.actor.clone()).collect::<Vec<_>>(), [Some(Actor::Member(5)), None]);
        assert_eq!(ledger.feeds().unwrap().len(), 2);
    }

    /// Whether the row of PRIVACY.md about `what` ends in a cell that says all of `times`.
    fn check_row(notice: &str, what: &str, times: &[String]) {
        let row = notice.lines().find(|line| line.starts_with("| ") && line.contains(what));
        let how_long = row.and_then(|row| row.trim_end_matches(" |").rsplit(" | ").next()).unwrap_or_default();
        assert!(times.iter().all(|time| how_long.contains(time)), "PRIVACY.md on {what}: {how_long:?}, not {times:?}");
    }

    #[test]
    fn the_notice_to_readers_says_how_long_the_code_keeps_what() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/PRIVACY.md");
        let notice = std::fs::read_to_string(path).unwrap();
        let keep = RetentionDays::default();
        let days = |days: u16| vec![format!("{days} day")];
        check_row(&notice, "The words of a question", &[format!("{} days after", keep.words), "with 0".to_owned()]);
        check_row(&notice, "(a vector)", &["as long as its words".to_owned()]);
        check_row(&notice, "A mark for each person", &["as long as the words".to_owned()]);
        check_row(&notice, "Without its words", &days(GAP_DAYS));
        check_row(&notice, "Your user id", &days(WAITING_DAYS));
        check_row(&notice, "Whether an answer helped", &days(VERDICT_DAYS));
        check_row(&notice, "Which message of the bot", &days(keep.replies));
        check_row(&notice, "that were taken up", &days(CLAIM_DAYS));
        check_row(&notice, "Counts of each day", &days(FIGURE_DAYS));
        check_row(&notice, "In channels on trial", &[days(SHADOW_DAYS), days(VERDICT_DAYS)].concat());
        check_row(&notice, "Who added, changed", &days(AUDIT_DAYS));
        assert!(notice.contains(&format!("{DIMENSIONS} small numbers")));
    }

    /// Columns that have something of a person in them.
    const PERSONS: [&str; 8] = [
        "askers.mark",
        "audit.member",
        "audit.terminal",
        "feeds.member",
        "feeds.terminal",
        "gap_place_askers.mark",
        "verdicts.voter",
        "waiting.user",
    ];

    #[test]
    fn every_table_with_a_person_in_it_is_known_here() {
        let ledger = Ledger::in_memory().unwrap();
        let columns = "SELECT m.name || '.' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table' AND c.name IN ('user', 'member', 'author', 'voter', 'mark', 'terminal', 'by')
            ORDER BY 1";
        let found: Vec<String> =
            ledger.run(|tables| tables.statement(columns).query_map(params![], |row| row.get(0))?.collect()).unwrap();
        assert_eq!(found, PERSONS);
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn a_database_has_persons_in_the_same_columns() {
        for home in homes().into_iter().skip(1) {
            let columns = "SELECT substr(table_name, 8) || '.' || column_name FROM information_schema.columns
                WHERE table_schema = 'ibid' AND table_name LIKE 'ledger\\_%'
                AND column_name IN ('user', 'member', 'author', 'voter', 'mark', 'terminal', 'by') ORDER BY 1";
            let found: Vec<String> = home
                .ledger()
                .run(|tables| tables.statement(columns).query_map(params![], |row| row.get(0))?.collect())
                .unwrap();
            assert_eq!(found, PERSONS);
        }
    }
}
