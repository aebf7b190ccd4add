//! The order of day and month in figures, where the language of a page tells it: `02.03.2026` is the second of March on a German
//! page. Without a language, and in English, such a date can be read two ways and stays as it is.

use std::borrow::Cow;

/// Languages in which the day stands before the month.
const DAY_FIRST: &[&str] = &[
    "de", "fr", "es", "it", "pt", "nl", "da", "nb", "nn", "no", "fi", "pl", "cs", "sk", "sl", "hr", "sr", "bg", "ru",
    "uk", "be", "tr", "ro", "el", "et", "lv", "is", "ca", "gl", "id", "vi", "he", "ar", "hi", "th",
];

/// The text with each such date as year, month and day, where the language of `tag` has the day first.
pub(in crate::ingest) fn in_order<'a>(text: &'a str, tag: Option<&str>) -> Cow<'a, str> {
    let language = tag.unwrap_or_default().split(['-', '_']).next().unwrap_or_default().to_lowercase();
    if !DAY_FIRST.contains(&language.as_str()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if let Some((length, date)) = (digits > 0).then(|| date(rest)).flatten() {
            out.push_str(text.get(copied..at).unwrap_or_default());
            out.push_str(&date);
            at += length;
            copied = at;
        } else {
            at += digits.max(rest.chars().next().map_or(1, char::len_utf8));
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// The length of the date in figures that `text` begins with, and the same with the year first.
fn date(text: &str) -> Option<(usize, String)> {
    let number = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let day = number(text);
    let mark = text.get(day..)?.chars().next().filter(|c| matches!(c, '.' | '/' | '-'))?;
    let rest = text.get(day + 1..)?;
    let month = number(rest);
    let rest_of_month = rest.get(month..)?.strip_prefix(mark)?;
    let year = number(rest_of_month);
    let is_date = (1..=2).contains(&day) && (1..=2).contains(&month) && year == 4;
    let (day_text, month_text, year_text) = (text.get(..day)?, rest.get(..month)?, rest_of_month.get(..year)?);
    is_date.then(|| (day + month + year + 2, format!("{year_text}-{month_text}-{day_text}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_page_tells_day_from_month() {
        assert_eq!(in_order("Stand: 02.03.2026, 9 Uhr", Some("de-AT")), "Stand: 2026-03-02, 9 Uhr");
        assert_eq!(in_order("02/03/2026 | 04/05/2026", Some("fr")), "2026-03-02 | 2026-05-04");
        for (text, tag) in
            [("02/03/2026", Some("en")), ("02.03.2026", None), ("192.168.10.2026", Some("de")), ("2.3", Some("de"))]
        {
            assert_eq!(in_order(text, tag), text);
        }
    }
}
