//! The figures of a span of days, from the counts of each: nothing here grows with the number of questions.

use super::error::LedgerError;
use super::figures::{LedgerOutcome, milliseconds};
use super::ledger::Ledger;
use super::rows::{count, day_from, day_number, named};
use super::tables::{TableResult, Tables, params};
use crate::article::ArticleId;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// A span is cut to its last so many days.
pub const MOST_DAYS: i64 = 3_660;

/// Figures of a span of days.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stats {
    /// Each day, also those without a question.
    pub days: Vec<DayFigures>,
    /// All days together.
    pub total: UsageFigures,
    /// Share of the questions that were answered, 0 to 1; none without a question.
    pub answered_share: Option<f64>,
    /// Share of readers' verdicts that an answer helped, 0 to 1; none without a verdict.
    pub helpful_share: Option<f64>,
    /// Questions by the way they came, most first.
    pub ways: Vec<(String, u64)>,
    /// Every article that was cited, most cited first.
    pub cited: Vec<(ArticleId, u64)>,
    /// Half of the questions took no longer, in milliseconds, to a tenth.
    pub median_ms: Option<f64>,
    /// Nineteen of twenty took no longer.
    pub p95_ms: Option<f64>,
}

/// Figures of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DayFigures {
    /// The day, of UTC.
    pub day: Date,
    /// Its figures.
    #[serde(flatten)]
    pub figures: UsageFigures,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UsageFigures {
    /// Questions.
    pub asked: u64,
    /// Answered, with whatever confidence.
    pub answered: u64,
    /// Of these, with little confidence.
    pub low: u64,
    /// Two articles were offered.
    pub did_you_mean: u64,
    /// No article answered.
    pub no_answer: u64,
    /// Readers' verdicts that an answer helped.
    pub helpful: u64,
    /// Readers' verdicts that an answer was not it.
    pub not_it: u64,
}

impl UsageFigures {
    /// Answered with confidence.
    #[must_use]
    pub fn sure(&self) -> u64 {
        self.answered - self.low
    }

    /// Answered with little confidence, or by a choice of two articles.
    #[must_use]
    pub fn unsure(&self) -> u64 {
        self.low + self.did_you_mean
    }

    fn count(&mut self, outcome: LedgerOutcome, asked: u64) {
        self.asked += asked;
        match outcome {
            LedgerOutcome::Answered => self.answered += asked,
            LedgerOutcome::Low => (self.answered, self.low) = (self.answered + asked, self.low + asked),
            LedgerOutcome::DidYouMean => self.did_you_mean += asked,
            LedgerOutcome::NoAnswer => self.no_answer += asked,
        }
    }

    fn add(&mut self, other: &Self) {
        self.asked += other.asked;
        self.answered += other.answered;
        self.low += other.low;
        self.did_you_mean += other.did_you_mean;
        self.no_answer += other.no_answer;
        self.helpful += other.helpful;
        self.not_it += other.not_it;
    }
}

impl Ledger {
    /// The figures from `from` to `to`, both included.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn stats(&self, from: Date, to: Date) -> Result<Stats, LedgerError> {
        self.figures(from, to, None)
    }

    /// The same of what was asked in `guild` for all to see.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn stats_in(&self, guild: u64, from: Date, to: Date) -> Result<Stats, LedgerError> {
        self.figures(from, to, Some(guild.cast_signed()))
    }

    fn figures(&self, from: Date, to: Date, guild: Option<i64>) -> Result<Stats, LedgerError> {
        let to = day_number(to);
        let span = (day_number(from).max(to - MOST_DAYS + 1), to, guild);
        self.run(|tables| {
            let mut days: BTreeMap<i64, UsageFigures> =
                (span.0..=span.1).map(|day| (day, UsageFigures::default())).collect();
            let (ways, times) = (asked(tables, span, &mut days)?, timed(tables, span)?);
            judged(tables, span, &mut days)?;
            let mut total = UsageFigures::default();
            for figures in days.values() {
                total.add(figures);
            }
            Ok(Stats {
                days: days.into_iter().map(|(day, figures)| DayFigures { day: day_from(day), figures }).collect(),
                total,
                answered_share: share(total.answered, total.asked),
                helpful_share: share(total.helpful, total.helpful + total.not_it),
                ways: most_first(ways),
                cited: cited(tables, span)?,
                median_ms: quantile(&times, 50),
                p95_ms: quantile(&times, 95),
            })
        })
    }
}

/// The first and the last day, and the server where only one is meant.
type DayRange = (i64, i64, Option<i64>);
/// Questions in each bucket of answer times.
type Times = BTreeMap<u8, u64>;

fn asked(
    tables: &Tables,
    span: DayRange,
    days: &mut BTreeMap<i64, UsageFigures>,
) -> TableResult<BTreeMap<String, u64>> {
    let mut ways = BTreeMap::new();
    let statement = tables.statement(
        "SELECT day, way, outcome, asked FROM asked_days WHERE day BETWEEN ?1 AND ?2
            AND guild = coalesce(?3, guild)",
    );
    let rows = statement.query_map(params![span.0, span.1, span.2], |row| {
        Ok((row.get::<i64>(0)?, row.get::<String>(1)?, named(row, 2, LedgerOutcome::from_name)?, count(row, 3)?))
    })?;
    for row in rows {
        let (day, way, outcome, asked) = row?;
        if let Some(figures) = days.get_mut(&day) {
            figures.count(outcome, asked);
        }
        *ways.entry(way).or_default() += asked;
    }
    Ok(ways)
}

fn timed(tables: &Tables, span: DayRange) -> TableResult<Times> {
    let statement = tables.statement(
        "SELECT bucket, CAST(sum(asked) AS BIGINT) FROM timed_days WHERE day BETWEEN ?1 AND ?2
            AND guild = coalesce(?3, guild) GROUP BY bucket",
    );
    statement.query_map(params![span.0, span.1, span.2], |row| Ok((row.get(0)?, count(row, 1)?)))?.collect()
}

fn judged(tables: &Tables, span: DayRange, days: &mut BTreeMap<i64, UsageFigures>) -> TableResult<()> {
    let statement = tables.statement(
        "SELECT day, helpful, not_it FROM judged_days WHERE day BETWEEN ?1 AND ?2
            AND guild = coalesce(?3, guild)",
    );
    let rows = statement
        .query_map(params![span.0, span.1, span.2], |row| Ok((row.get::<i64>(0)?, count(row, 1)?, count(row, 2)?)))?;
    for row in rows {
        let (day, helpful, not_it) = row?;
        if let Some(figures) = days.get_mut(&day) {
            figures.helpful += helpful;
            figures.not_it += not_it;
        }
    }
    Ok(())
}

fn cited(tables: &Tables, span: DayRange) -> TableResult<Vec<(ArticleId, u64)>> {
    let statement = tables.statement(
        "SELECT article, CAST(sum(cited) AS BIGINT) FROM cited_days WHERE day BETWEEN ?1 AND ?2
            AND guild = coalesce(?3, guild) GROUP BY article
         ORDER BY sum(cited) DESC, article",
    );
    let articles = statement.query_map(params![span.0, span.1, span.2], |row| {
        let name: String = row.get(0)?;
        Ok((ArticleId::new(&name), count(row, 1)?))
    })?;
    articles.collect()
}

fn most_first(ways: BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut ways: Vec<(String, u64)> = ways.into_iter().collect();
    ways.sort_by_key(|(_, asked)| std::cmp::Reverse(*asked));
    ways
}

/// The time that `percent` of the questions did not exceed.
fn quantile(times: &Times, percent: u64) -> Option<f64> {
    let wanted = (times.values().sum::<u64>() * percent).div_ceil(100).max(1);
    let mut before = 0;
    let reached = times.iter().find(|(_, asked)| {
        before += **asked;
        before >= wanted
    });
    reached.map(|(bucket, _)| milliseconds(*bucket))
}

#[expect(clippy::cast_precision_loss, reason = "a share of more than 2^53 questions may be off")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, day, homes, verdict};
    use super::super::{CountedQuestion, FIGURE_DAYS, Source, Verdict};
    use super::*;
    use jiff::civil::date;
    use std::time::Duration;

    fn ask(ledger: &Ledger, outcome: LedgerOutcome, millis: u64, cited: Option<&str>, on: i64) {
        let cited = cited.map(ArticleId::new);
        let took = Duration::from_millis(millis);
        ledger
            .count_asked(
                &CountedQuestion { way: "command", outcome, took, cited: cited.as_ref(), guild: None },
                day(on),
            )
            .unwrap();
    }

    #[test]
    fn figures_of_a_span_are_those_of_its_days() {
        for home in homes() {
            let ledger = home.ledger();
            ask(&ledger, LedgerOutcome::Answered, 10, Some("kite"), 0);
            ask(&ledger, LedgerOutcome::Answered, 10, Some("kite"), 2);
            ask(&ledger, LedgerOutcome::Low, 10, Some("box"), 2);
            ask(&ledger, LedgerOutcome::NoAnswer, 400, None, 2);
            ask(&ledger, LedgerOutcome::DidYouMean, 10, None, 3);
            let stats = ledger.stats(date(1970, 1, 2), date(1970, 1, 4)).unwrap();
            let asked: Vec<u64> = stats.days.iter().map(|day| day.figures.asked).collect();
            assert_eq!((asked, stats.days[0].day), (vec![0, 3, 1], date(1970, 1, 2)));
            let total = UsageFigures {
                asked: 4,
                answered: 2,
                low: 1,
                did_you_mean: 1,
                no_answer: 1,
                ..UsageFigures::default()
            };
            assert_eq!((stats.total, stats.answered_share, stats.helpful_share), (total, Some(0.5), None));
            assert_eq!(stats.cited, [(ArticleId::new("box"), 1), (ArticleId::new("kite"), 1)]);
            assert_eq!(stats.ways, [("command".to_owned(), 4)]);
            let (median, p95) = (stats.median_ms.unwrap(), stats.p95_ms.unwrap());
            assert!((9.0..11.0).contains(&median) && (360.0..440.0).contains(&p95), "{median} {p95}");
            let none = ledger.stats(date(1970, 1, 4), date(1970, 1, 2)).unwrap();
            assert_eq!(none, Stats::default());
        }
    }

    #[test]
    fn readers_verdicts_count_for_their_day_and_move_when_they_are_changed() {
        for home in homes() {
            let ledger = home.ledger();
            ledger.record_verdict(&verdict("a", true, 1), day(0)).unwrap();
            ledger.record_verdict(&verdict("a", true, 2), day(0)).unwrap();
            ledger.record_verdict(&verdict("a", false, 2), day(1)).unwrap();
            let moderator = Verdict { source: Source::Moderator, ..verdict("a", false, 3) };
            ledger.record_verdict(&moderator, day(1)).unwrap();
            let by_day = || {
                let stats = ledger.stats(date(1970, 1, 1), date(1970, 1, 2)).unwrap();
                let days: Vec<(u64, u64)> = stats.days.iter().map(|d| (d.figures.helpful, d.figures.not_it)).collect();
                (days, stats.helpful_share)
            };
            let expected = (vec![(1, 0), (0, 1)], Some(0.5));
            assert_eq!(by_day(), expected);
            ledger.sweep(day(400)).unwrap();
            assert_eq!(by_day(), expected, "figures outlive the verdicts");
            ledger.sweep(day(i64::from(FIGURE_DAYS) + 1)).unwrap();
            assert_eq!(by_day().1, None);
        }
    }

    #[test]
    fn a_server_sees_the_figures_of_what_was_asked_there() {
        for home in homes() {
            let ledger = home.ledger();
            let (here, took) = (u64::MAX, Duration::from_millis(9));
            for (guild, outcome, article) in [
                (Some(here), LedgerOutcome::Answered, "kite"),
                (Some(8), LedgerOutcome::NoAnswer, "box"),
                (None, LedgerOutcome::Low, "boat"),
            ] {
                let article = ArticleId::new(article);
                ledger
                    .count_asked(&CountedQuestion { way: "ask", outcome, took, cited: Some(&article), guild }, day(0))
                    .unwrap();
            }
            for (voter, guild, helpful) in [(1, Some(here), true), (2, Some(8), false), (3, None, true)] {
                ledger.record_verdict(&Verdict { guild, ..verdict("a", helpful, voter) }, day(0)).unwrap();
            }
            let today = date(1970, 1, 1);
            let own = ledger.stats_in(here, today, today).unwrap();
            assert_eq!((own.total.asked, own.total.answered, own.total.helpful, own.total.not_it), (1, 1, 1, 0));
            assert_eq!((own.cited.len(), own.ways.len()), (1, 1));
            assert!(own.median_ms.is_some());
            let all = ledger.stats(today, today).unwrap();
            assert_eq!((all.total.asked, all.total.helpful, all.total.not_it, all.cited.len()), (3, 2, 1, 3));
            assert_eq!(ledger.stats_in(9, today, today).unwrap().total, UsageFigures::default());
        }
    }

    #[test]
    fn the_json_of_a_day_is_flat() {
        for home in homes() {
            let ledger = home.ledger();
            ledger
                .count_asked(
                    &CountedQuestion {
                        way: "a",
                        outcome: LedgerOutcome::Low,
                        took: Duration::ZERO,
                        cited: None,
                        guild: None,
                    },
                    at(0),
                )
                .unwrap();
            let stats = serde_json::to_value(ledger.stats(date(1970, 1, 1), date(1970, 1, 1)).unwrap()).unwrap();
            assert_eq!((&stats["days"][0]["day"], &stats["days"][0]["low"]), (&"1970-01-01".into(), &1.into()));
        }
    }
}
