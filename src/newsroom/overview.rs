//! The figures of a span of days as moderators see them: with the articles' names, what was never cited, and as a chart.

use crate::article::{Article, ArticleId};
use crate::chart::{Bar, Bars, Colour, Series, can_write};
use crate::ledger::{DayFigures, FIGURE_DAYS, Ledger, LedgerError, Stats, UsageFigures};
use crate::store::Index;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use std::collections::{HashMap, HashSet};

/// Days that the figures are of where nobody says how many.
pub const USUAL_DAYS: u16 = 30;

/// More days are drawn as weeks.
const MOST_BARS: usize = 92;
const WEEK: usize = 7;

/// The figures of a span of days.
#[derive(Clone, Debug)]
pub struct Overview<'a> {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The figures.
    pub stats: Stats,
    /// What was cited, most cited first.
    pub cited: Vec<CitedArticle<'a>>,
    /// What readers may see and none of them was shown, by title; nothing where there is no index to ask.
    pub never: Vec<&'a Article>,
}

/// An article that was cited.
#[derive(Clone, Debug)]
pub struct CitedArticle<'a> {
    /// Its id.
    pub id: ArticleId,
    /// The article, where the index still has it.
    pub article: Option<&'a Article>,
    /// How often.
    pub times: u64,
}

/// The words of a chart. Those that its font cannot write are said in English.
#[derive(Clone, Debug)]
pub struct ChartWords {
    /// What is counted, where a bar is a day.
    pub per_day: String,
    /// What is counted, where a bar is a week.
    pub per_week: String,
    /// What a bar is, where it is a day.
    pub day: String,
    /// What a bar is, where it is a week.
    pub week: String,
    /// Questions that were answered.
    pub answered: String,
    /// Questions that were answered with little confidence, or by a choice of two.
    pub unsure: String,
    /// Questions that no article answered.
    pub no_answer: String,
}

/// The figures of the `days` up to the one of `now`, of UTC; at most as many as are kept. With a `guild`, those of what was
/// asked there for all to see, and of articles that readers may see.
///
/// # Errors
/// [`LedgerError`].
pub fn overview<'a>(
    ledger: &Ledger,
    index: Option<&'a Index>,
    guild: Option<u64>,
    days: u16,
    now: Timestamp,
) -> Result<Overview<'a>, LedgerError> {
    let to = now.to_zoned(TimeZone::UTC).date();
    let from = to.saturating_sub((i64::from(days.clamp(1, FIGURE_DAYS)) - 1).days());
    let stats = match guild {
        Some(guild) => ledger.stats_in(guild, from, to)?,
        None => ledger.stats(from, to)?,
    };
    let everything = guild.is_none();
    let known: HashMap<&ArticleId, &Article> = if everything {
        index.into_iter().flat_map(|index| index.everything().articles()).map(|a| (&a.id, a)).collect()
    } else {
        index.into_iter().flat_map(Index::articles).map(|a| (&a.id, a)).collect()
    };
    let of = |(id, times): &(ArticleId, u64)| CitedArticle {
        id: id.clone(),
        article: known.get(id).copied(),
        times: *times,
    };
    let cited = stats.cited.iter().map(of).filter(|cited| everything || cited.article.is_some()).collect();
    let seen: HashSet<&ArticleId> = stats.cited.iter().map(|(id, _)| id).collect();
    let mut never: Vec<&Article> =
        index.into_iter().flat_map(Index::articles).filter(|article| !seen.contains(&article.id)).collect();
    never.sort_by(|one, other| (&one.title, &one.id).cmp(&(&other.title, &other.id)));
    Ok(Overview { from, to, stats, cited, never })
}

/// Questions by day, or by week where there are many days, each by how it was answered.
#[must_use]
pub fn chart(days: &[DayFigures], words: &ChartWords) -> Bars {
    let english = ChartWords::default();
    let said = |own: &str, english: String| if can_write(own) { own.to_owned() } else { english };
    let is_weekly = days.len() > MOST_BARS;
    // A week at the start that is not whole would look like a week of few questions.
    let days = if is_weekly { days.get(days.len() % WEEK..).unwrap_or_default() } else { days };
    let spans: Vec<&[DayFigures]> = days.chunks(if is_weekly { WEEK } else { 1 }).collect();
    let bars = spans.iter().filter_map(|span| {
        let day = span.first()?.day;
        let label = if is_weekly { day.to_string() } else { day.strftime("%m-%d").to_string() };
        Some(Bar { label, parts: parts(span) })
    });
    let (counted, across) = if is_weekly {
        (said(&words.per_week, english.per_week), said(&words.week, english.week))
    } else {
        (said(&words.per_day, english.per_day), said(&words.day, english.day))
    };
    let ends = days.first().zip(days.last()).map(|(first, last)| (first.day, last.day));
    let when = match ends {
        Some((first, last)) if first != last => format!(", {first} – {last}"),
        Some((only, _)) => format!(", {only}"),
        None => String::new(),
    };
    let series = [
        (said(&words.answered, english.answered), Colour::GOOD),
        (said(&words.unsure, english.unsure), Colour::MIDDLING),
        (said(&words.no_answer, english.no_answer), Colour::BAD),
    ];
    Bars {
        heading: format!("{counted}{when}"),
        across,
        series: series.map(|(label, colour)| Series { label, colour }).into(),
        bars: bars.collect(),
    }
}

/// Answered, unsure, no answer: what each question is one of.
fn parts(span: &[DayFigures]) -> Vec<u64> {
    let sum = |of: fn(&UsageFigures) -> u64| span.iter().map(|day| of(&day.figures)).sum();
    vec![sum(UsageFigures::sure), sum(UsageFigures::unsure), sum(|figures| figures.no_answer)]
}

impl Default for ChartWords {
    fn default() -> Self {
        Self {
            per_day: "Questions per day".to_owned(),
            per_week: "Questions per week".to_owned(),
            day: "day (UTC)".to_owned(),
            week: "week from (UTC)".to_owned(),
            answered: "answered".to_owned(),
            unsure: "unsure".to_owned(),
            no_answer: "no answer".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{CountedQuestion, LedgerOutcome};
    use std::time::Duration;

    /// A ledger with `asked` questions of each outcome on each of the last `days` days.
    fn ledger(days: i64, asked: usize) -> (Ledger, Timestamp) {
        let ledger = Ledger::in_memory().unwrap();
        let now: Timestamp = "2026-03-01T23:00:00Z".parse().unwrap();
        for day in 0..days {
            let at = now.checked_sub(jiff::SignedDuration::from_hours(24 * day)).unwrap();
            for outcome in
                [LedgerOutcome::Answered, LedgerOutcome::Low, LedgerOutcome::DidYouMean, LedgerOutcome::NoAnswer]
            {
                let asked_one =
                    CountedQuestion { way: "ask", outcome, took: Duration::from_millis(9), cited: None, guild: None };
                for _ in 0..asked {
                    ledger.count_asked(&asked_one, at).unwrap();
                }
            }
        }
        (ledger, now)
    }

    fn charted(span: u16) -> Bars {
        let (ledger, now) = ledger(i64::from(span), 1);
        chart(&overview(&ledger, None, None, span, now).unwrap().stats.days, &ChartWords::default())
    }

    #[test]
    fn a_day_ends_when_it_ends_in_utc() {
        let (ledger, now) = ledger(3, 2);
        let seen = overview(&ledger, None, None, 2, now).unwrap();
        assert_eq!((seen.from.to_string(), seen.to.to_string()), ("2026-02-28".into(), "2026-03-01".into()));
        assert_eq!((seen.stats.total.asked, seen.stats.days.len()), (16, 2));
        let most = overview(&ledger, None, None, u16::MAX, now).unwrap();
        assert_eq!(most.stats.days.len(), usize::from(FIGURE_DAYS));
        assert_eq!(overview(&ledger, None, None, 0, now).unwrap().stats.days.len(), 1);
    }

    #[test]
    fn each_question_is_in_one_part_of_a_bar() {
        let one = charted(1);
        assert_eq!((one.bars.len(), one.bars[0].parts.as_slice()), (1, &[1, 2, 1][..]));
        assert_eq!((one.bars[0].label.as_str(), one.heading.as_str()), ("03-01", "Questions per day, 2026-03-01"));
    }

    #[test]
    fn many_days_are_whole_weeks_that_end_with_the_last_day() {
        let year = charted(365);
        assert_eq!((year.bars.len(), year.bars[0].parts.as_slice()), (52, &[7, 14, 7][..]));
        assert_eq!(year.heading, "Questions per week, 2025-03-03 – 2026-03-01");
        assert_eq!(year.bars.last().unwrap().label, "2026-02-23");
        assert_eq!(charted(92).bars.len(), 92);
    }

    #[test]
    fn words_that_cannot_be_written_are_english() {
        let words =
            ChartWords { answered: "已回答".to_owned(), unsure: "peu sûr".to_owned(), ..ChartWords::default() };
        let labels = chart(&[], &words).series.into_iter().map(|series| series.label).collect::<Vec<_>>();
        assert_eq!(labels, ["answered", "peu sûr", "no answer"]);
    }
}
