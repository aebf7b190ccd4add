//! One date, in the forms that can be read one way only. What can be read two ways, or is in no calendar, is a fault with a
//! reason; nothing is filled in and today is not known.

use super::label::without_label;
use super::scan::{DateToken, scan};
use crate::ingest::ProblemKind;
use jiff::civil::Date;

/// No date is longer, in bytes, with its weekday, time and zone.
const LONGEST: usize = 120;

/// Earlier ones are what a program writes where it knows no date (0001-01-01).
const FIRST_YEAR: i16 = 1400;

/// Why there is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateFault {
    /// It is no date, or not one by itself.
    Unknown,
    /// Day and month could be either.
    Ambiguous,
    /// No calendar has it.
    Impossible,
}

/// The date in `raw`, in the forms that can be read one way only; `None` for anything else. A label before it
/// (`Updated`) is passed over.
pub(crate) fn parse_date(raw: &str) -> Option<Date> {
    read(without_label(raw)).ok()
}

/// What is wrong with `raw`, for which [`parse_date`] found no date.
pub(in crate::ingest) fn problem(raw: &str) -> ProblemKind {
    let fault = read(without_label(raw)).err().unwrap_or(DateFault::Unknown);
    let raw = raw.to_owned();
    match fault {
        DateFault::Unknown => ProblemKind::Date { raw },
        DateFault::Ambiguous => ProblemKind::DateAmbiguous { raw },
        DateFault::Impossible => ProblemKind::DateImpossible { raw },
    }
}

pub(super) fn read(raw: &str) -> Result<Date, DateFault> {
    if raw.len() > LONGEST {
        return Err(DateFault::Unknown);
    }
    let tokens = scan(raw).ok_or(DateFault::Unknown)?;
    let (year, month, day) = shape(&tokens)?;
    let month = i8::try_from(month).map_err(|_| DateFault::Impossible)?;
    let day = i8::try_from(day).map_err(|_| DateFault::Impossible)?;
    Date::new(year, month, day).ok().filter(|_| year >= FIRST_YEAR).ok_or(DateFault::Impossible)
}

/// Year, month and day, by the order and the marks they are written with.
fn shape(tokens: &[DateToken]) -> Result<(i16, i16, i16), DateFault> {
    use DateToken::{Era, Mark, Month, Number};
    if tokens.iter().any(|t| matches!(t, Month(_))) {
        // A name says which is the month; the marks say nothing more.
        let parts: Vec<DateToken> = tokens.iter().copied().filter(|t| !matches!(t, Mark(_))).collect();
        return match parts[..] {
            [Month(m), Number(d, 1..=2), Number(y, 4)]
            | [Number(d, 1..=2), Month(m), Number(y, 4)]
            | [Number(y, 4), Month(m), Number(d, 1..=2)] => Ok((y, m.into(), d)),
            _ => Err(DateFault::Unknown),
        };
    }
    match *tokens {
        [Number(year, 4), Mark(mark), Number(month, 1..=2), Mark(again), Number(day, 1..=2)]
            if mark == again && matches!(mark, '-' | '/' | '.') =>
        {
            Ok((year, month, day))
        }
        [Number(y, 4), Mark('年'), Number(m, 1..=3), Mark('月'), Number(d, 1..=3)]
        | [Number(y, 4), Mark('年'), Number(m, 1..=3), Mark('月'), Number(d, 1..=3), Mark('日')] => Ok((y, m, d)),
        [Era(first), Number(y, 1..=3), Mark('年'), Number(m, 1..=3), Mark('月'), Number(d, 1..=3), Mark('日')] => {
            Ok((y.saturating_add(first), m, d))
        }
        [Number(first, 1..=2), Mark(mark), Number(second, 1..=2), Mark(again), Number(year, 4)] if mark == again => {
            match (first, second) {
                (1..=12, 1..=12) if first != second => Err(DateFault::Ambiguous),
                (_, 13..) => Ok((year, first, second)),
                _ => Ok((year, second, first)),
            }
        }
        // 04/05/26 could even begin with the year.
        [Number(_, 1..=2), Mark(mark), Number(_, 1..=2), Mark(again), Number(_, 2)] if mark == again => {
            Err(DateFault::Ambiguous)
        }
        _ => Err(DateFault::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_that_read_one_way_are_read_however_they_are_printed() {
        let expected = Some(date(2026, 4, 21));
        for raw in [
            "2026-04-21",
            "2026/4/21",
            "2026.04.21",
            "20260421",
            "2026-04-21T15:05:00+0800",
            "2026-04-21T10:00:00.000Z",
            "2026-04-21 15:05",
            "20260421T150500Z",
            "Tue, 21 Apr 2026 15:05:00 GMT",
            "Tue, 21 Apr 2026 15:05:00 +0000",
            "Tue Apr 21 2026 10:00:00 GMT+0800 (China Standard Time)",
            "Tue Apr 21 15:05:00 2026",
            "Apr 21, 2026",
            "Apr. 21, 2026",
            "APRIL 21, 2026",
            "April 21st, 2026",
            "Tuesday, April 21st, 2026",
            "the 21st of April, 2026",
            "21 April 2026",
            "21. April 2026",
            "21-Apr-2026",
            "2026 April 21",
            "21 April 2026, 3:05 p.m.",
            "April 21, 2026 at 3:05 PM EDT",
            "April 21, 2026 3pm ET",
            "April 21, 2026 | 3.05 pm",
            "3:05 PM EDT, Tue April 21, 2026",
            "Updated Apr 21, 2026",
            "21/04/2026",
            "04/21/2026",
            "21.4.2026",
            "2026年4月21日",
            "2026 年 4 月 21 日",
            "2026年04月21日 星期二 15:05",
            "2026年4月21日（週二）下午3時05分",
            "２０２６年４月２１日",
            "二〇二六年四月二十一日",
            "民國115年4月21日",
            "發布時間：2026-04-21 15:05",
            "21. April 2026, 15.05 Uhr",
            "Dienstag, 21.April 2026",
            "mardi 21 avril 2026 à 15h05",
            "Publié le 21 avril 2026",
            "21 de abril de 2026",
            "21 aprile 2026",
            "21 april 2026 kl. 15.05",
            "21 kwietnia 2026",
            "21 апреля 2026 г., 15:05",
            "21 Nisan 2026 Salı",
            "21. huhtikuuta 2026",
            "2026. április 21.",
            "21 เมษายน 2569",
            "21 เม.ย. 2569",
            "٢١ أبريل ٢٠٢٦",
            "ngày 21 tháng 4 năm 2026",
            "2026年4月21日(火) 午後3時05分",
            "令和8年4月21日",
            "2026년 4월 21일 화요일 오후 3:05",
            "2026. 4. 21.",
        ] {
            assert_eq!(parse_date(raw), expected, "{raw}");
        }
        assert_eq!(parse_date("1er mars 2026"), Some(date(2026, 3, 1)));
        assert_eq!(parse_date("Sept. 3, 2025"), Some(date(2025, 9, 3)));
        assert_eq!(parse_date("04/04/2026"), Some(date(2026, 4, 4)));
        assert_eq!(parse_date("二〇二六年十月十日"), Some(date(2026, 10, 10)));
    }

    #[test]
    fn what_can_be_read_two_ways_stays_as_it_is() {
        for raw in ["04/05/2026", "4-5-2026", "04.05.2026", "Updated 04/05/2026, 3:05 pm", "04/05/26"] {
            assert_eq!(parse_date(raw), None, "{raw}");
            assert_eq!(problem(raw), ProblemKind::DateAmbiguous { raw: raw.to_owned() });
        }
    }

    #[test]
    fn what_no_calendar_has_is_said_to_be_impossible() {
        for raw in ["2026-02-30", "31 February 2026", "February 29, 2025", "2026年13月1日", "31/31/2026", "0001-01-01"]
        {
            assert_eq!(parse_date(raw), None, "{raw}");
            assert_eq!(problem(raw), ProblemKind::DateImpossible { raw: raw.to_owned() });
        }
    }

    #[test]
    fn nothing_is_filled_in() {
        for raw in [
            "",
            "yesterday",
            "2 hours ago",
            "April 2026",
            "Apr 21",
            "2026",
            "15:05",
            "3 pm",
            "4月21日",
            "三天前",
            "Apr 21, 2026 was a Tuesday",
            "Apr 21, 2026 and Apr 22, 2026",
            "May",
            "1 2 2026",
            "12345678901",
            "2 listopada 2026",
            "mar. 3 mars 2026",
            "9h12",
        ] {
            assert_eq!(parse_date(raw), None, "{raw}");
            assert_eq!(problem(raw), ProblemKind::Date { raw: raw.to_owned() });
        }
    }
}
