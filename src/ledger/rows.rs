//! Columns to values and back, as every table of this floor has them: snowflakes by bit cast, moments in seconds, days
//! (of UTC) counted from 1970.

use super::tables::{Row, TableError, TableResult};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

const DAY_SECONDS: i64 = 24 * 60 * 60;
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// A count, which is never negative.
pub(super) fn count(row: &Row, column: usize) -> TableResult<u64> {
    row.get(column).map(i64::unsigned_abs)
}

/// Discord's name for something.
pub(super) fn snowflake(row: &Row, column: usize) -> TableResult<Option<u64>> {
    row.get(column).map(|id: Option<i64>| id.map(i64::cast_unsigned))
}

pub(super) fn moment(row: &Row, column: usize) -> TableResult<Timestamp> {
    Timestamp::from_second(row.get(column)?).map_err(|_| TableError::Unfit { column })
}

pub(super) fn maybe_moment(row: &Row, column: usize) -> TableResult<Option<Timestamp>> {
    let second: Option<i64> = row.get(column)?;
    second.map(Timestamp::from_second).transpose().map_err(|_| TableError::Unfit { column })
}

/// A column that stands for something by its name.
pub(super) fn named<T>(row: &Row, column: usize, from: fn(&str) -> Option<T>) -> TableResult<T> {
    let name: String = row.get(column)?;
    from(&name).ok_or(TableError::Unfit { column })
}

/// The day of UTC that `now` is in.
pub(super) fn day_of(now: Timestamp) -> i64 {
    now.as_second().div_euclid(DAY_SECONDS)
}

pub(super) fn day_number(day: Date) -> i64 {
    (day - EPOCH).get_days().into()
}

/// The day of a number; the last one there is for what no calendar has.
pub(super) fn day_from(number: i64) -> Date {
    EPOCH.checked_add(number.clamp(-700_000, 2_900_000).days()).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_number_and_back() {
        for (day, number) in
            [(EPOCH, 0), (jiff::civil::date(2026, 11, 23), 20_780), (jiff::civil::date(1969, 12, 31), -1)]
        {
            assert_eq!((day_number(day), day_from(number)), (number, day));
            let noon = Timestamp::from_second(number * DAY_SECONDS + DAY_SECONDS / 2).unwrap();
            assert_eq!(day_of(noon), number);
        }
        assert!(day_from(i64::MAX) > day_from(0) && day_from(i64::MIN) < day_from(0));
    }
}
