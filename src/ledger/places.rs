//! Gaps as the moderators of one server see them: only what was asked there for all to see, counted there. What was asked
//! privately or elsewhere is in no figure of it. A place goes with the words of its question, when the question is taken
//! back, and when its group is settled.

use super::error::LedgerError;
use super::gap::{Gap, GapId};
use super::groups::{GapGroup, GapPage, GroupId, GroupQuestion, Kinds, MOST_QUESTIONS, words};
use super::ledger::Ledger;
use super::rows::{count, moment};
use super::tables::{Optional, Row, TableResult, Tables, params};
use super::topics::named as topic_named;
use crate::text::Language;
use jiff::Timestamp;

/// What is open in one server, by topic.
const OPEN: &str = "
    WITH open AS (
        SELECT topic, CAST(sum(gap_places.times) AS BIGINT) AS asked, count(*) AS questions, max(gap_places.last_at) AS last_at
        FROM gap_places JOIN gaps ON gaps.id = gap WHERE guild = ?1 AND question IS NOT NULL GROUP BY topic
    ), shared AS (
        SELECT topic, count(DISTINCT mark) AS askers FROM gap_place_askers JOIN gaps ON gaps.id = gap
        WHERE guild = ?1 GROUP BY topic
    ), listed AS (
        SELECT open.*, coalesce(askers, 0) AS askers FROM open LEFT JOIN shared USING (topic)
        WHERE CAST(?2 AS BIGINT) <= 1 OR (coalesce(askers, 0) >= ?2 AND asked >= ?2)
    )";

impl Ledger {
    /// Open groups that at least `min_askers` asked in `guild` for all to see, the most asked there first.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn gaps_page_in(&self, guild: u64, min_askers: u32, offset: u32, limit: u32) -> Result<GapPage, LedgerError> {
        let guild = guild.cast_signed();
        self.run(|tables| {
            let total = tables
                .statement(&format!("{OPEN} SELECT count(*) FROM listed"))
                .query_row(params![guild, min_askers], |row| count(row, 0))?;
            let listed = format!(
                "{OPEN} SELECT {GROUP} FROM listed ORDER BY asked DESC, last_at DESC, topic LIMIT ?3 OFFSET ?4"
            );
            let statement = tables.statement(&listed);
            let groups = statement.query_map(params![guild, min_askers, limit, offset], group)?;
            Ok(GapPage { groups: groups.collect::<TableResult<_>>()?, total })
        })
    }

    /// A group as [`Ledger::gaps_page_in`] shows it, and its questions; none where nothing of it was asked in `guild`, or by
    /// too few.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn gap_group_in(
        &self,
        guild: u64,
        min_askers: u32,
        id: GroupId,
    ) -> Result<Option<(GapGroup, Vec<GroupQuestion>)>, LedgerError> {
        let guild = guild.cast_signed();
        self.run(|tables| {
            let Some(topic) = topic_named(tables, id.0)? else { return Ok(None) };
            let found = tables
                .statement(&format!("{OPEN} SELECT {GROUP} FROM listed WHERE topic = ?3"))
                .query_row(params![guild, min_askers, topic], group)
                .optional()?;
            let Some(found) = found else { return Ok(None) };
            let statement = tables.statement(
                "SELECT gaps.id, question, language, gap_places.times, gap_places.last_at, kind
                 FROM gap_places JOIN gaps ON gaps.id = gap WHERE guild = ?1 AND topic = ?2 AND question IS NOT NULL
                 ORDER BY gap_places.times DESC, gap_places.last_at DESC LIMIT ?3",
            );
            let questions = statement.query_map(params![guild, topic, MOST_QUESTIONS], question)?;
            Ok(Some((found, questions.collect::<TableResult<_>>()?)))
        })
    }
}

/// The columns of a group, beside [`OPEN`].
const GROUP: &str = "topic, asked, questions, last_at, askers,
    (SELECT question FROM gap_places JOIN gaps ON gaps.id = gap
     WHERE guild = ?1 AND gaps.topic = listed.topic AND question IS NOT NULL
     ORDER BY gap_places.times DESC, gap_places.last_at DESC LIMIT 1)";

/// How it fell short, who waits and what it came to is of all servers, and not told to one.
fn group(row: &Row) -> TableResult<GapGroup> {
    let asked = count(row, 1)?;
    Ok(GapGroup {
        id: GroupId(row.get(0)?),
        asked,
        asked_in_all: asked,
        questions: count(row, 2)?,
        askers: count(row, 4)?,
        example: words(row, 5)?,
        kinds: Kinds::default(),
        last_asked: moment(row, 3)?,
        waiting: 0,
        settled: None,
    })
}

fn question(row: &Row) -> TableResult<GroupQuestion> {
    let language: String = row.get(2)?;
    Ok(GroupQuestion {
        gap: GapId(row.get(0)?),
        question: words(row, 1)?,
        kind: super::rows::named(row, 5, super::GapKind::from_name)?,
        passage: None,
        language: Language::from_tag(&language).unwrap_or_else(Language::unknown),
        times: count(row, 3)?,
        last_asked: moment(row, 4)?,
    })
}

/// Notes that `gap` was asked in its server.
pub(super) fn note(tables: &Tables, id: i64, gap: &Gap, now: Timestamp) -> TableResult<()> {
    let Some(guild) = gap.guild.map(u64::cast_signed) else { return Ok(()) };
    tables
        .statement(
            "INSERT INTO gap_places (gap, guild, times, last_at) VALUES (?1, ?2, 1, ?3)
             ON CONFLICT (gap, guild) DO UPDATE SET times = gap_places.times + 1,
                last_at = CASE WHEN gap_places.last_at < excluded.last_at THEN excluded.last_at ELSE gap_places.last_at END",
        )
        .execute(params![id, guild, now.as_second()])?;
    if let Some(mark) = gap.asker {
        tables
            .statement("INSERT INTO gap_place_askers (gap, guild, mark) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
            .execute(params![id, guild, mark])?;
    }
    Ok(())
}

/// Takes back one [`note`].
pub(super) fn take_back(tables: &Tables, gap: GapId, guild: Option<u64>) -> TableResult<()> {
    let Some(guild) = guild.map(u64::cast_signed) else { return Ok(()) };
    let statement =
        tables.statement("UPDATE gap_places SET times = times - 1 WHERE gap = ?1 AND guild = ?2 AND times > 1");
    if statement.execute([gap.0, guild])? == 0 {
        tables.statement("DELETE FROM gap_places WHERE gap = ?1 AND guild = ?2").execute([gap.0, guild])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, day, gap, homes, meant, turned};
    use super::super::{Actor, SentReply};
    use super::*;

    const HERE: u64 = 7;
    const THERE: u64 = u64::MAX;

    fn asked(words: &str, guild: Option<u64>, asker: u8) -> Gap {
        Gap { guild, asker: Some([asker; 8]), ..gap(words) }
    }

    /// The examples that are listed, each with how often it was asked.
    fn listed(ledger: &Ledger, guild: u64, askers: u32) -> Vec<(String, u64)> {
        let page = ledger.gaps_page_in(guild, askers, 0, 9).unwrap();
        assert_eq!(page.total, page.groups.len() as u64);
        page.groups.into_iter().map(|g| (g.example.unwrap().as_str().to_owned(), g.asked)).collect()
    }

    #[test]
    fn a_server_sees_what_was_asked_there_for_all_to_see_and_no_more() {
        for home in homes() {
            let ledger = home.ledger();
            for (words, guild) in
                [("why here", Some(HERE)), ("why here", Some(THERE)), ("why there", Some(THERE)), ("why alone", None)]
            {
                ledger.record_gap(&asked(words, guild, 1), at(0)).unwrap();
            }
            assert_eq!(listed(&ledger, HERE, 1), [("why here".to_owned(), 1)]);
            assert_eq!(listed(&ledger, 8, 1), []);
            assert_eq!(ledger.gaps_page(1, 0, 9).unwrap().total, 3, "the newsroom sees all");
            let group = |guild, words: &str| {
                let gap = ledger.record_gap(&asked(words, None, 1), at(1)).unwrap();
                let id = ledger.group_of(gap).unwrap().unwrap();
                ledger.gap_group_in(guild, 1, id).unwrap()
            };
            assert_eq!(group(HERE, "why there"), None, "nor by its name");
            assert_eq!(group(HERE, "why alone"), None);
            let (found, questions) = group(HERE, "why here").unwrap();
            assert_eq!((found.asked, found.waiting, questions.len(), questions[0].times), (1, 0, 1, 1));
        }
    }

    #[test]
    fn of_one_meaning_only_the_wordings_of_the_server_are_shown() {
        for home in homes() {
            let ledger = home.ledger();
            for (words, guild, asker) in
                [("who made it", HERE, 1), ("its maker?", THERE, 2), ("who built it", THERE, 3)]
            {
                let gap = Gap { guild: Some(guild), ..meant(words, turned(0, 0.0), asker) };
                ledger.record_gap(&gap, at(0)).unwrap();
            }
            let page = ledger.gaps_page_in(THERE, 1, 0, 9).unwrap();
            assert_eq!((page.total, page.groups[0].questions, page.groups[0].askers), (1, 2, 2));
            let (_, questions) = ledger.gap_group_in(HERE, 1, page.groups[0].id).unwrap().unwrap();
            assert_eq!(questions.iter().map(|q| q.question.clone().unwrap()).collect::<Vec<_>>().len(), 1);
            assert_eq!(listed(&ledger, HERE, 2), [], "others elsewhere do not make one person here several");
            assert_eq!(ledger.gap_group_in(HERE, 2, page.groups[0].id).unwrap(), None);
            assert_eq!(listed(&ledger, THERE, 2).len(), 1);
        }
    }

    #[test]
    fn a_place_goes_with_the_words_with_the_question_and_with_its_group() {
        for home in homes() {
            let ledger = home.ledger();
            let reply = |message: u64, gap: GapId, guild| SentReply {
                question_message: Some(message),
                channel: 1,
                message: message + 1,
                passage: None,
                quote: None,
                gap: Some(gap),
                asked: [0; 8],
                is_unasked: false,
                guild,
            };
            for (message, guild) in [(10, HERE), (20, THERE)] {
                let gap = ledger.record_gap(&asked("why", Some(guild), 1), at(0)).unwrap();
                ledger.remember_reply(&reply(message, gap, Some(guild)), at(0)).unwrap();
            }
            ledger.forget_reply(10).unwrap();
            assert_eq!((listed(&ledger, HERE, 1), listed(&ledger, THERE, 1).len()), (vec![], 1), "asked here no more");
            ledger.forget_asker(&[1; 8]).unwrap();
            assert_eq!(ledger.gaps_page_in(THERE, 1, 0, 9).unwrap().groups[0].askers, 0);
            let gap = ledger.record_gap(&asked("why", Some(HERE), 2), at(0)).unwrap();
            let group = ledger.group_of(gap).unwrap().unwrap();
            ledger.dismiss(group, &Actor::Member(1), None, at(1)).unwrap();
            assert_eq!((listed(&ledger, HERE, 1), listed(&ledger, THERE, 1)), (vec![], vec![]));
            ledger.record_gap(&asked("why", Some(HERE), 2), at(2)).unwrap();
            assert_eq!(listed(&ledger, HERE, 1).len(), 1);
            ledger.sweep(day(400)).unwrap();
            let rows = |table: &str| {
                let count = format!("SELECT count(*) FROM {table}");
                ledger.run(|tables| tables.query_row(&count, params![], |row| row.get::<i64>(0))).unwrap()
            };
            assert_eq!(["gap_places", "gap_place_askers"].map(rows), [0, 0]);
        }
    }

    #[test]
    fn without_words_no_place_is_kept() {
        for home in homes() {
            let ledger = home.open(0, at(0));
            ledger.record_gap(&asked("why", Some(HERE), 1), at(0)).unwrap();
            assert_eq!(listed(&ledger, HERE, 1), []);
            let places: i64 = ledger
                .run(|tables| tables.query_row("SELECT count(*) FROM gap_places", params![], |row| row.get(0)))
                .unwrap();
            assert_eq!(places, 0);
        }
    }
}
