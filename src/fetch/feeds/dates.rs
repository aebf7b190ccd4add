use crate::ingest::parse_date;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The moment that a date of a feed or sitemap means; a day without a time is its beginning in universal time. Only for
/// telling the newer from the older.
pub(in crate::fetch) fn instant(raw: &str) -> Option<Timestamp> {
    let raw = raw.trim();
    let exact = raw.parse().ok().or_else(|| jiff::fmt::rfc2822::parse(raw).ok().map(|zoned| zoned.timestamp()));
    exact.or_else(|| parse_date(raw)?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_feeds_and_sitemaps_are_moments_in_order() {
        let dates = [
            "2026-04-20",
            "2026-04-20T23:30:00-01:00",
            "Tue, 21 Apr 2026 00:45:00 GMT",
            "2026-04-21T10:00+08:00",
            "2026-04-21T02:00:01.5Z",
            "21 April 2026, 3 pm",
        ];
        let moments: Vec<_> = dates[..5].iter().map(|raw| instant(raw).unwrap()).collect();
        assert!(moments.is_sorted(), "{moments:?}");
        assert_eq!(instant(dates[5]), instant("2026-04-21"));
        assert_eq!(instant("yesterday"), None);
    }
}
