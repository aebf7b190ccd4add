//! The date that stands in a file's name (Jekyll's `2026-03-02-title.md`), in its folder's (Zola's `2026-03-02-title/index.md`)
//! or in its path (`2026/03/02/title.md`). It counts where the file itself gives none.

use jiff::civil::Date;

/// The date in the path `source`, and the part of the path that is it.
pub(super) fn path_date(source: &str) -> Option<(Date, String)> {
    let parts: Vec<&str> = source.split('/').collect();
    if let Some(found) = parts.iter().rev().take(2).find_map(|part| in_name(part)) {
        return Some(found);
    }
    parts.windows(3).rev().find_map(|folders| {
        let [year, month, day] = folders else { return None };
        // The day may begin the file's name.
        let day = day.split(['-', '_', '.', ' ']).next().unwrap_or(day);
        let date = date(year, month, day)?;
        Some((date, format!("{year}/{month}/{day}")))
    })
}

/// The date that a name begins with, with nothing or a mark behind it.
fn in_name(name: &str) -> Option<(Date, String)> {
    let (stamp, rest) = name.split_at_checked("2026-03-02".len())?;
    let mark = stamp.get(4..5).filter(|mark| matches!(*mark, "-" | "_" | "."))?;
    let mut numbers = stamp.split(mark);
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric() || c == 'T');
    let date = date(year, month, day).filter(|_| ends && numbers.next().is_none())?;
    Some((date, stamp.to_owned()))
}

/// A day of a calendar, its month and day written with two digits each.
fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let number = |digits: &str, length: usize| {
        let is_number = digits.len() == length && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse::<i16>().ok().filter(|_| is_number)
    };
    let year = number(year, 4).filter(|year| (1900..=2999).contains(year))?;
    let (month, day) = (i8::try_from(number(month, 2)?).ok()?, i8::try_from(number(day, 2)?).ok()?);
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_stands_in_the_name_in_the_folder_or_in_the_path() {
        for source in [
            "2026-03-02-title.md",
            "_posts/2026-03-02-title.md",
            "2026_03_02_title.md",
            "a/2026-03-02.md",
            "blog/2026-03-02-title/index.md",
            "2026-03-02T10:00:00-title.md",
            "content/2026/03/02/title.md",
            "content/2026/03/02-title.md",
            "content/2026/03/02.md",
        ] {
            assert_eq!(path_date(source).map(|found| found.0.to_string()).as_deref(), Some("2026-03-02"), "{source}");
        }
    }

    #[test]
    fn other_figures_are_no_date() {
        for source in [
            "title.md",
            "2026/03/title.md",
            "2026-13-02-title.md",
            "2026-02-30-title.md",
            "2026-03-021.md",
            "20260302-title.md",
            "1234-12-12-title.md",
            "報道2026-03-02.md",
            "v2026-03-02.md",
            "2026-03/02-title.md",
        ] {
            assert_eq!(path_date(source), None, "{source}");
        }
    }
}
