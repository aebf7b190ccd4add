//! Who changed what, and when. An entry is written by whoever acts, next to the act; it holds names of articles, feeds
//! and settings and never a reader's words. A moderator who asks to be forgotten leaves the entry and loses the name.

use super::error::LedgerError;
use super::ledger::Ledger;
use super::rows::{moment, snowflake};
use super::tables::{Row, TableResult, Tables, params};
use super::value::Value;
use jiff::Timestamp;
use std::borrow::Cow;

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A moderator in Discord.
    Member(u64),
    /// A user of the machine.
    Terminal(String),
    /// Somebody at the moderators' desk, by the name of the session.
    Desk(String),
    /// A program, by the name of its key; or a part of this one that acts by itself, such as `ibid (feeds)`.
    Program(String),
}

/// Before the name of a session or of a program, in the column that has the users of the machine: none of them can have a colon in it.
const AT_DESK: &str = "desk:";
const PROGRAM: &str = "program:";

/// How parts of this program were written down among the users of the machine, before programs had a prefix.
const OWN_PART: &str = "ibid (";

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each says itself")]
pub enum AuditAction {
    ArticleAdded,
    ArticleReplaced,
    ArticleRemoved,
    StateSet,
    FeedAdded,
    FeedRemoved,
    Reindexed,
    IndexLeft,
    RolledBack,
    GapAnswered,
    GapDismissed,
    RulingSet,
    RulingRemoved,
    ThresholdSet,
    ModeSet,
    LogChannelSet,
    GoldenChanged,
    PrivacyDeleted,
    KeyAdded,
    KeyRevoked,
}

/// An action as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Who did it; none when they asked to be forgotten.
    pub actor: Option<Actor>,
    /// What they did.
    pub action: AuditAction,
    /// To what: an article, a feed, a group of gaps.
    pub subject: String,
    /// What else there is to know.
    pub detail: String,
    /// In which guild.
    pub guild: Option<u64>,
}

/// An entry found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Its number, in the order of writing.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub entry: AuditEntry,
}

/// Which entries to show; the default is all.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Of this guild, and those of no guild.
    pub guild: Option<u64>,
    /// With a guild: also what concerns the readers of every guild, wherever it was done.
    pub with_shared: bool,
    /// But those of this kind.
    pub except: Option<AuditAction>,
    /// Of this kind.
    pub action: Option<AuditAction>,
    /// By them.
    pub actor: Option<Actor>,
    /// To this.
    pub subject: Option<String>,
    /// Older than this entry.
    pub before: Option<i64>,
}

impl AuditAction {
    const NAMES: [(Self, &'static str); 20] = [
        (Self::ArticleAdded, "article_added"),
        (Self::ArticleReplaced, "article_replaced"),
        (Self::ArticleRemoved, "article_removed"),
        (Self::StateSet, "state_set"),
        (Self::FeedAdded, "feed_added"),
        (Self::FeedRemoved, "feed_removed"),
        (Self::Reindexed, "reindexed"),
        (Self::IndexLeft, "index_left"),
        (Self::RolledBack, "rolled_back"),
        (Self::GapAnswered, "gap_answered"),
        (Self::GapDismissed, "gap_dismissed"),
        (Self::RulingSet, "ruling_set"),
        (Self::RulingRemoved, "ruling_removed"),
        (Self::ThresholdSet, "threshold_set"),
        (Self::ModeSet, "mode_set"),
        (Self::LogChannelSet, "log_channel_set"),
        (Self::GoldenChanged, "golden_changed"),
        (Self::PrivacyDeleted, "privacy_deleted"),
        (Self::KeyAdded, "key_added"),
        (Self::KeyRevoked, "key_revoked"),
    ];

    /// Whether it changes what the readers of every guild get.
    #[must_use]
    pub fn concerns_everyone(self) -> bool {
        match self {
            Self::ArticleAdded
            | Self::ArticleReplaced
            | Self::ArticleRemoved
            | Self::StateSet
            | Self::FeedAdded
            | Self::FeedRemoved
            | Self::Reindexed
            | Self::IndexLeft
            | Self::RolledBack
            | Self::GapAnswered
            | Self::RulingSet
            | Self::RulingRemoved => true,
            Self::GapDismissed
            | Self::ThresholdSet
            | Self::ModeSet
            | Self::LogChannelSet
            | Self::GoldenChanged
            | Self::PrivacyDeleted
            | Self::KeyAdded
            | Self::KeyRevoked => false,
        }
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::NAMES.iter().map(|(action, _)| *action)
    }

    /// Its name in commands, in JSON and in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(action, _)| *action == self).map_or("", |(_, name)| name)
    }

    /// The action of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, own)| *own == name).map(|(action, _)| *action)
    }
}

impl AuditEntry {
    /// What `actor` did to `subject`; of no guild.
    #[must_use]
    pub fn new(actor: Actor, action: AuditAction, subject: impl Into<String>) -> Self {
        Self { actor: Some(actor), action, subject: subject.into(), detail: String::new(), guild: None }
    }

    /// The same with what else there is to know.
    #[must_use]
    pub fn with(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }
}

impl Actor {
    /// Member and user, of which one is none.
    pub(super) fn columns(actor: Option<&Self>) -> (Option<i64>, Option<Cow<'_, str>>) {
        match actor {
            Some(Self::Member(id)) => (Some(id.cast_signed()), None),
            Some(Self::Terminal(user)) => (None, Some(Cow::Borrowed(user))),
            Some(Self::Desk(name)) => (None, Some(Cow::Owned(format!("{AT_DESK}{name}")))),
            Some(Self::Program(name)) => (None, Some(Cow::Owned(format!("{PROGRAM}{name}")))),
            None => (None, None),
        }
    }

    pub(super) fn from_columns(row: &Row, member: usize, terminal: usize) -> TableResult<Option<Self>> {
        let user: Option<String> = row.get(terminal)?;
        let user = user.map(|user| match (user.strip_prefix(AT_DESK), user.strip_prefix(PROGRAM)) {
            (Some(name), _) => Self::Desk(name.to_owned()),
            (None, Some(name)) => Self::Program(name.to_owned()),
            (None, None) if user.starts_with(OWN_PART) => Self::Program(user),
            (None, None) => Self::Terminal(user),
        });
        Ok(snowflake(row, member)?.map(Self::Member).or(user))
    }
}

impl Ledger {
    /// Writes `entry` down.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn audit(&self, entry: &AuditEntry, now: Timestamp) -> Result<(), LedgerError> {
        self.run(|tables| write(tables, entry, now))
    }

    /// At most `most` entries that `filter` lets through, the newest first.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn audited(&self, filter: &AuditFilter, most: u32) -> Result<Vec<Audited>, LedgerError> {
        let mut sql =
            "SELECT id, at, member, terminal, action, subject, detail, guild FROM audit WHERE true".to_owned();
        let mut values: Vec<Value> = Vec::new();
        let mut only = |condition: &str, value: Value| {
            sql.push_str(" AND ");
            values.push(value);
            sql.push_str(&condition.replace('?', &format!("?{}", values.len())));
        };
        if let Some(guild) = filter.guild {
            let shared = if filter.with_shared { shared() } else { String::new() };
            only(&format!("(guild IS NULL OR guild = ?{shared})"), guild.cast_signed().into());
        }
        if let Some(action) = filter.except {
            only("action <> ?", action.name().to_owned().into());
        }
        if let Some(action) = filter.action {
            only("action = ?", action.name().to_owned().into());
        }
        match &filter.actor {
            Some(Actor::Member(id)) => only("member = ?", id.cast_signed().into()),
            Some(Actor::Terminal(user)) => only("terminal = ?", user.clone().into()),
            Some(Actor::Desk(name)) => only("terminal = ?", format!("{AT_DESK}{name}").into()),
            Some(Actor::Program(name)) if name.starts_with(OWN_PART) => {
                only("replace(terminal, 'program:', '') = ?", name.clone().into());
            }
            Some(Actor::Program(name)) => only("terminal = ?", format!("{PROGRAM}{name}").into()),
            None => {}
        }
        if let Some(subject) = &filter.subject {
            only("subject = ?", subject.clone().into());
        }
        only("id < ?", filter.before.unwrap_or(i64::MAX).into());
        values.push(most.into());
        let limit = format!(" ORDER BY id DESC LIMIT ?{}", values.len());
        sql.push_str(&limit);
        self.run(|tables| {
            let statement = tables.statement(&sql);
            let rows = statement.query_map(values, audited)?;
            rows.filter_map(Result::transpose).collect()
        })
    }
}

/// What concerns everyone, as a further condition.
fn shared() -> String {
    let names: Vec<String> =
        AuditAction::all().filter(|a| a.concerns_everyone()).map(|a| format!("'{}'", a.name())).collect();
    format!(" OR action IN ({})", names.join(", "))
}

pub(super) fn write(tables: &Tables, entry: &AuditEntry, now: Timestamp) -> TableResult<()> {
    let (member, terminal) = Actor::columns(entry.actor.as_ref());
    let guild = entry.guild.map(u64::cast_signed);
    tables
        .statement(
            "INSERT INTO audit (at, member, terminal, action, subject, detail, guild) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .execute(params![now.as_second(), member, terminal, entry.action.name(), &entry.subject, &entry.detail, guild])
        .map(drop)
}

/// None of an action that this program has no name for.
fn audited(row: &Row) -> TableResult<Option<Audited>> {
    let name: String = row.get(4)?;
    let Some(action) = AuditAction::from_name(&name) else { return Ok(None) };
    let entry = AuditEntry {
        actor: Actor::from_columns(row, 2, 3)?,
        action,
        subject: row.get(5)?,
        detail: row.get(6)?,
        guild: snowflake(row, 7)?,
    };
    Ok(Some(Audited { number: row.get(0)?, at: moment(row, 1)?, entry }))
}

#[cfg(test)]
mod tests {
    use super::super::Swept;
    use super::super::fixtures::{at, day, homes};
    use super::*;

    fn entry(actor: Actor, action: AuditAction, subject: &str, guild: Option<u64>) -> AuditEntry {
        AuditEntry { actor: Some(actor), action, subject: subject.to_owned(), detail: "why".to_owned(), guild }
    }

    #[test]
    fn entries_come_back_newest_first_page_by_page() {
        for home in homes() {
            let ledger = home.ledger();
            let written: Vec<AuditEntry> = AuditAction::all()
                .enumerate()
                .map(|(n, action)| entry(Actor::Member(u64::MAX), action, &format!("article {n}"), Some(1 << 63)))
                .collect();
            for (second, entry) in (0..).zip(&written) {
                ledger.audit(entry, at(second)).unwrap();
            }
            let first = ledger.audited(&AuditFilter::default(), 10).unwrap();
            let rest = AuditFilter { before: first.last().map(|e| e.number), ..AuditFilter::default() };
            let rest = ledger.audited(&rest, 10).unwrap();
            assert_eq!((first.len(), rest.len(), first[0].at), (10, 10, at(19)));
            let read: Vec<AuditEntry> = first.into_iter().chain(rest).rev().map(|e| e.entry).collect();
            assert_eq!(read, written);
        }
    }

    #[test]
    fn each_filter_lets_its_own_through() {
        for home in homes() {
            let ledger = home.ledger();
            let terminal = Actor::Terminal("kim".to_owned());
            ledger.audit(&entry(Actor::Member(1), AuditAction::FeedAdded, "a", Some(5)), at(0)).unwrap();
            ledger.audit(&entry(Actor::Member(2), AuditAction::FeedAdded, "b", Some(6)), at(0)).unwrap();
            ledger.audit(&entry(terminal.clone(), AuditAction::RolledBack, "a", None), at(0)).unwrap();
            let desk = Actor::Desk("kim".to_owned());
            let found = |filter: &AuditFilter| -> Vec<i64> {
                ledger.audited(filter, 9).unwrap().into_iter().map(|e| e.number).collect()
            };
            let all = AuditFilter::default();
            assert_eq!(found(&AuditFilter { guild: Some(5), ..all.clone() }), [3, 1], "and what is of no guild");
            ledger.audit(&entry(Actor::Member(2), AuditAction::ModeSet, "b", Some(6)), at(0)).unwrap();
            let shared = AuditFilter { guild: Some(5), with_shared: true, ..all.clone() };
            assert_eq!(found(&shared), [3, 2, 1], "and what was done elsewhere to everyone, but not to one server");
            assert_eq!(found(&AuditFilter { except: Some(AuditAction::RolledBack), ..shared }), [2, 1]);
            assert_eq!(found(&AuditFilter { action: Some(AuditAction::FeedAdded), ..all.clone() }), [2, 1]);
            assert_eq!(found(&AuditFilter { actor: Some(terminal), ..all.clone() }), [3]);
            assert_eq!(found(&AuditFilter { actor: Some(Actor::Member(2)), ..all.clone() }), [4, 2]);
            assert_eq!(found(&AuditFilter { subject: Some("a".to_owned()), before: Some(3), ..all.clone() }), [1]);
            ledger.audit(&entry(desk.clone(), AuditAction::RolledBack, "a", None), at(0)).unwrap();
            assert_eq!(found(&AuditFilter { actor: Some(desk.clone()), ..all.clone() }), [5], "nobody at the terminal");
            assert_eq!(ledger.audited(&all, 1).unwrap()[0].entry.actor, Some(desk));
            let (feeds, key) = (Actor::Program("ibid (feeds)".to_owned()), Actor::Program("kim".to_owned()));
            // As it was written down before programs had a prefix.
            ledger
                .audit(&entry(Actor::Terminal("ibid (feeds)".to_owned()), AuditAction::RolledBack, "a", None), at(0))
                .unwrap();
            ledger.audit(&entry(feeds.clone(), AuditAction::RolledBack, "a", None), at(0)).unwrap();
            ledger.audit(&entry(key.clone(), AuditAction::RolledBack, "a", None), at(0)).unwrap();
            assert_eq!(found(&AuditFilter { actor: Some(feeds.clone()), ..all.clone() }), [7, 6]);
            assert_eq!(found(&AuditFilter { actor: Some(key), ..all.clone() }), [8], "none of the others named kim");
            assert_eq!(ledger.audited(&all, 3).unwrap()[2].entry.actor, Some(feeds));
        }
    }

    #[test]
    fn entries_go_after_two_years_and_the_unknown_is_passed_over() {
        for home in homes() {
            let ledger = home.ledger();
            ledger.audit(&entry(Actor::Member(1), AuditAction::ModeSet, "a", None), day(0)).unwrap();
            ledger
                .run(|t| t.execute("INSERT INTO audit VALUES (7, 0, NULL, NULL, 'sung', '', '', NULL)", params![]))
                .unwrap();
            assert_eq!(ledger.audited(&AuditFilter::default(), 9).unwrap().len(), 1);
            assert_eq!(ledger.sweep(day(729)).unwrap(), Swept::default());
            assert_eq!(ledger.sweep(day(730)).unwrap(), Swept { audit: 2, ..Swept::default() });
        }
    }
}
